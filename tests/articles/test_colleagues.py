"""People: adding a colleague in one form, and handing over what is theirs when they leave."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles import workflow
from articles.models import Article, BoardMembership, Byline, ReviewLink, ScheduledChange, Task
from articles.transitions import may_read
from articles.workflow.leaving import leave
from newsroom.core.models import AuditEvent, OutboxMessage, User
from tests import factories

pytestmark = pytest.mark.django_db
ADD = reverse("admin:core_user_add")
NORA = {"display_name": "Nora Vale", "email": "nora@paper.example", "role": "reporter", "byline": "new"}
LATER = timedelta(hours=5)


def leaving(user):
    return reverse("admin:core_user_leave", args=[user.pk])


def test_a_colleague_is_added_in_one_form(client, chief, section, sport):
    """Name, mail, role, sections and byline; the invitation goes out at once."""
    client.force_login(chief)
    client.post(ADD, NORA | {"sections": [section.pk, sport.pk]})
    nora = User.objects.get(email="nora@paper.example")
    assert {(a.role, a.section) for a in nora.role_assignments.all()} == {
        ("reporter", section),
        ("reporter", sport),
    }
    assert Byline.objects.get(user=nora).name == "Nora Vale"
    assert OutboxMessage.objects.filter(kind="mail").count() == 1


def test_a_byline_that_is_here_already_can_be_theirs(client, chief):
    """Somebody who wrote before there were accounts keeps one page; a second of one name is refused."""
    nora = factories.byline("Nora Vale")
    client.force_login(chief)
    assert "is here already" in client.post(ADD, NORA).content.decode()
    assert not User.objects.filter(email="nora@paper.example").exists()
    assert "Choose the byline" in client.post(ADD, NORA | {"byline": "chosen"}).content.decode()
    client.post(ADD, NORA | {"byline": "chosen", "chosen_byline": nora.pk})
    nora.refresh_from_db()
    assert nora.user.email == "nora@paper.example"
    assert Byline.objects.count() == 1


def test_who_does_not_write_needs_no_byline(client, administrator):
    """The donations manager, for one; and only desks are limited to sections."""
    client.force_login(administrator)
    client.post(ADD, NORA | {"role": "donations", "byline": "none"})
    assert User.objects.filter(email="nora@paper.example").exists()
    assert not Byline.objects.exists()


def test_everything_of_a_leaver_is_handed_over(section, reporter, chief, editor, make_user, client):
    """Drafts, scheduled stories, holds, tasks and planned changes go on; links outside and sessions end."""
    heir = make_user("editor", name="hera")
    left = make_user("editor", name="leo")
    byline = factories.byline("Leo Byline")
    Byline.objects.filter(pk=byline.pk).update(user=left)
    draft = factories.draft(section, by=left, credits=((byline.pk, "author"),))
    planned = workflow.schedule(factories.draft(section, by=left), by=left, at=timezone.now() + LATER)
    held = workflow.hold(factories.draft(section, by=reporter), by=left, reason="Letter")
    live = factories.published(section, by=reporter)
    change = factories.compose(factories.fields(section))
    workflow.save_revision(live, change, base_version=1, by=left)
    workflow.schedule_change(live, by=left, at=timezone.now() + LATER)
    task = Task.objects.create(article=draft, words="Check the sums", assignee=left, given_by=editor)
    common = {"version": 1, "digest": "x", "name": "A lawyer", "expires_at": timezone.now() + LATER}
    ReviewLink.objects.create(article=draft, token_hash="y", made_by=left, **common)
    desk = type(client)()
    desk.force_login(left)
    assert desk.get("/admin/").status_code == 200

    client.force_login(chief)
    page = client.get(leaving(left)).content.decode()
    for words in (str(draft), str(planned), str(held), "Check the sums", "Leo Byline"):
        assert words in page
    assert "cannot be left alone" in client.post(leaving(left), {}).content.decode()
    client.post(leaving(left), {"to": heir.pk})

    assert {s.assigned_to for s in Article.objects.filter(pk__in=[draft.pk, planned.pk])} == {heir}
    assert Article.objects.get(pk=planned.pk).state == "scheduled"
    assert Article.objects.get(pk=held.pk).held_by == heir
    assert ScheduledChange.objects.get().by == heir
    task.refresh_from_db()
    assert task.assignee == heir
    assert ReviewLink.objects.get().ended_why == "revoked"
    byline.refresh_from_db()
    assert (byline.user, byline.is_active) == (left, True)
    assert draft.events.first().data["former"] == "leo"
    assert AuditEvent.objects.filter(verb="colleague leaves").get().data["to"] == "hera"
    assert desk.get("/admin/").status_code == 302
    client.post(leaving(left), {"again": "yes"})
    left.refresh_from_db()
    assert left.is_active
    assert desk.get("/admin/").status_code == 302  # the old session does not come back with the account


def test_the_heir_must_be_able_to_take_it(section, sport, make_user, chief):
    """Somebody who does not write in Port gets no story of Port; nothing is changed then."""
    left = make_user("reporter", name="leo")
    factories.draft(section, by=left)
    heir = make_user("reporter", section=sport, name="hera")
    with pytest.raises(workflow.NotReady, match="hera does not write in Port .1 story."):
        leave(left, to=heir, by=chief)
    left.refresh_from_db()
    assert left.is_active


def test_a_closed_story_goes_over_by_an_administrator_unread(
    section, make_user, chief, administrator, editor, client
):
    """Nobody is locked out; a chief editor who is not named cannot reach it this way, nor count it."""
    left = make_user("editor", name="leo")
    story = workflow.make_confidential(factories.draft(section, by=left, headline="Secret"), by=left)
    client.force_login(chief)
    assert "Secret" not in client.get(leaving(left)).content.decode()
    assert client.get(leaving(left)).context["counts"]["drafts"] == 0
    with pytest.raises(workflow.NotReady, match="administrator"):
        leave(left, to=editor, by=chief)
    leave(left, to=editor, by=administrator)
    story = Article.objects.get(pk=story.pk)
    assert [may_read(user, story) for user in (editor, chief, administrator)] == [True, False, False]
    assert story.assigned_to == editor


def test_what_others_still_see_stays_with_them(section, make_user, chief, editor):
    """A confidential story with a second name needs no heir: the named go on."""
    left = make_user("editor", name="leo")
    story = workflow.make_confidential(factories.draft(section, by=left), by=left, readers=[editor])
    leave(left, to=chief, by=chief)
    story = Article.objects.get(pk=story.pk)
    assert [may_read(user, story) for user in (editor, chief)] == [True, False]
    assert story.assigned_to is None


def test_nobody_makes_themselves_or_those_above_leave(chief, administrator, client):
    """Not by the page, nor by what it posts."""
    client.force_login(chief)
    for user in (chief, administrator):
        for answer in (client.get(leaving(user)), client.post(leaving(user), {})):
            assert answer.status_code == 403
        user.refresh_from_db()
        assert user.is_active


def test_the_page_of_a_leaver_asks_the_same_of_many(section, make_user, chief, client):
    """Its queries do not grow with the stories."""
    left = make_user("reporter", name="leo")
    client.force_login(chief)
    counts = []
    for more in (1, 5):
        for _ in range(more):
            story = factories.draft(section, by=left)
            Task.objects.create(article=story, words="Check", assignee=left)
        client.get(leaving(left))
        with CaptureQueriesContext(connection) as asked:
            client.get(leaving(left))
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_seat_on_a_board_has_dates(client, editor):
    """Since and until are typed beside the name; the last day is not before the first."""
    client.force_login(editor)
    board, ines = factories.byline("News Room", kind="board", statement="Responsible."), factories.byline()
    seat = {"memberships-TOTAL_FORMS": 1, "memberships-INITIAL_FORMS": 0, "memberships-0-person": ines.pk}
    seat |= {"memberships-0-board": board.pk, "memberships-0-title": "Chair", "memberships-0-position": 0}
    names = ("kind", "name", "slug", "title", "bio", "statement")
    form = {name: getattr(board, name) for name in names} | {"is_active": "on"} | seat
    address = reverse("admin:articles_byline_change", args=[board.pk])
    dates = {"memberships-0-since": "2024-05-01", "memberships-0-until": "2024-04-01"}
    assert "before the first" in client.post(address, form | dates).content.decode()
    assert client.post(address, form | dates | {"memberships-0-until": "2026-04-30"}).status_code == 302
    held = BoardMembership.objects.get()
    assert (f"{held.since}", f"{held.until}") == ("2024-05-01", "2026-04-30")
    assert 'type="date"' in client.get(address).content.decode()
