"""A colleague leaves: seen before it is done, each kind of thing to whoever takes it, nothing typed lost."""

import pytest
from django.test import Client
from django.utils import timezone

from articles import workflow
from articles.models import (
    Article,
    Byline,
    DutyShift,
    ScheduledChange,
    Task,
)
from articles.transitions import may_read
from articles.workflow import leaving, talking
from articles.workflow.leaving import leave
from newsroom.core.models import AuditEvent
from tests import factories
from tests.articles.admin_posts import url
from tests.articles.leavers import LATER, complaint, heard, link_outside, page, planned_change, shift, unsaved

pytestmark = pytest.mark.django_db


@pytest.fixture
def leo(make_user):
    """An editor who leaves."""
    return make_user("editor", name="leo")


@pytest.fixture
def hera(make_user):
    """An editor who takes over."""
    return make_user("editor", name="hera")


@pytest.fixture
def draft(section, leo):
    return factories.draft(section, by=leo, slugline="Quota")


@pytest.fixture
def everything(section, leo, draft, reporter, editor, client):
    """One of each kind of what Leo leaves."""
    byline = factories.byline("Leo Byline")
    Byline.objects.filter(pk=byline.pk).update(user=leo)
    planned = workflow.schedule(factories.draft(section, by=leo), by=leo, at=timezone.now() + LATER)
    held = workflow.hold(factories.draft(section, by=reporter), by=leo, reason="Letter")
    planned_change(section, by=leo, of=reporter)
    task = talking.assign(draft, leo, by=editor, words="Check the sums")
    found = {"draft": draft, "planned": planned, "held": held, "task": task, "byline": byline}
    found["complaint"] = complaint(factories.published(section, by=reporter), leo)
    found["link"] = link_outside(draft, leo)
    found["copy"] = unsaved(client, leo, draft, headline="Half a thought")
    found["shift"] = shift(leo)
    return found


def test_all_of_it_is_seen_before_and_goes_with_one_press(everything, leo, hera, chief, client):
    """Stories, changes, holds, tasks, complaints, text, duty; links and sessions end; the byline stays."""
    desk = Client()
    desk.force_login(leo)
    assert desk.get("/admin/").status_code == 200
    client.force_login(chief)
    all_of_it_is_seen(client.get(page(leo)).text, everything)
    refused = client.post(page(leo), {}).text
    for words in ("the stories", "the planned changes", "the legal holds", "the tasks", "the complaints"):
        assert f"Choose who takes {words}: that cannot be left alone." in refused
    answer = client.post(page(leo), {"to": hera.pk}, follow=True)
    all_of_it_went(everything, leo, hera)
    assert desk.get("/admin/").status_code == 302

    done = [" ".join(line.split()) for line in answer.context["went"][0]["lines"]]
    assert done == [
        *("2 stories went to hera", "1 planned change went to hera", "1 legal hold went to hera"),
        *("1 task went to hera", "1 complaint went to hera", "1 unsaved text went to hera"),
        *("1 duty shift went to hera", "1 link to people outside ended"),
    ]
    assert "chloe" in answer.text
    history = client.get(url("history", everything["held"].pk)).text
    assert "handed the legal hold over to hera" in history
    said = AuditEvent.objects.get(verb="colleague leaves")
    assert (said.actor, said.data["to"]) == (chief, "hera")
    assert heard(hera) == sorted(
        [*["hand_over"] * 2, "hand_over_change", "take_over_hold", "task", "complaint", "unsaved", "duty"]
    )
    client.post(page(leo), {"again": "yes"})
    leo.refresh_from_db()
    assert leo.is_active
    assert desk.get("/admin/").status_code == 302  # the old session does not come back with the account


def all_of_it_is_seen(before, everything):
    """The page names each thing before it goes."""
    words = ["Check the sums", "Leo Byline", "of Aldous &amp; Co", "A lawyer", "1 change,"]
    words += ["Monday 08:00–16:00", *(str(everything[name]) for name in ("draft", "planned", "held"))]
    assert [each for each in words if each not in before] == []


def all_of_it_went(everything, leo, hera):
    """To her; but for the link, which ended, and the byline, which stays his."""
    for thing in everything.values():
        thing.refresh_from_db()
    assert everything["draft"].assigned_to == everything["planned"].assigned_to == hera
    assert everything["planned"].state == "scheduled"
    assert everything["held"].held_by == ScheduledChange.objects.get().by == hera
    assert everything["task"].assignee == everything["complaint"].owner == hera
    assert (everything["copy"].editor, everything["copy"].writer) == (hera, leo)
    assert everything["shift"].user == hera
    assert everything["link"].ended_why == "revoked"
    assert (everything["byline"].user, everything["byline"].is_active) == (leo, True)
    assert everything["draft"].created_by == leo


def test_each_kind_may_go_to_somebody_else(everything, leo, hera, chief, editor, reporter, client):
    """One colleague by default, another for the tasks, nobody for duty."""
    client.force_login(chief)
    client.post(page(leo), {"to": hera.pk, "tasks": editor.pk, "holds": chief.pk, "duty": "nobody"})
    for thing in everything.values():
        if thing.pk and thing != everything["shift"]:
            thing.refresh_from_db()
    assert everything["draft"].assigned_to == everything["copy"].editor == hera
    assert (everything["task"].assignee, everything["held"].held_by) == (editor, chief)
    assert not DutyShift.objects.exists()
    lines = client.get(page(leo)).context["went"][0]["lines"]
    assert "1 duty shift ended: alarms go to the chief editors then" in lines
    assert "1 task went to edda" in lines


def test_who_cannot_take_something_is_named_and_nothing_changes(
    everything, leo, make_user, sport, reporter, chief, client
):
    """In words, for each kind; what was chosen is still chosen."""
    in_sport = make_user("editor", section=sport, name="siri")
    client.force_login(chief)
    answer = client.post(page(leo), {"to": in_sport.pk, "duty": "nobody", "tasks": chief.pk})
    for words in (
        "siri does not write in Port (2 stories): choose somebody else for the stories",
        "siri does not publish in Port (1 story)",
        "siri cannot hold stories in Port (1 story)",
        "siri cannot answer complaints in Port (1 story)",
    ):
        assert words in answer.text
    assert "for the tasks" not in answer.text
    form = answer.context["form"]
    assert [form[name].value() for name in ("to", "duty", "tasks")] == [
        str(in_sport.pk),
        "nobody",
        str(chief.pk),
    ]
    answer = client.post(page(leo), {"to": reporter.pk, "holds": in_sport.pk, "copies": "999"})
    assert "Unsaved text goes to: Choose one of the colleagues in the list" in answer.text
    answer = client.post(page(leo), {"to": reporter.pk})
    assert "rita cannot take duty: choose somebody else" in answer.text
    leo.refresh_from_db()
    assert leo.is_active
    assert not AuditEvent.objects.filter(verb="colleague leaves").exists()


def test_it_is_done_wholly_or_not_at_all(everything, leo, hera, chief, monkeypatch):
    """What fails at the end leaves no story half handed over and nobody signed out."""

    def fail(*args):
        raise RuntimeError

    monkeypatch.setitem(leaving.TOGETHER, "duty", fail)
    with pytest.raises(RuntimeError):
        leave(leo, to=hera, by=chief)
    leo.refresh_from_db()
    assert leo.is_active
    assert Article.objects.get(pk=everything["draft"].pk).assigned_to is None
    assert everything["draft"].events.filter(verb="hand_over").count() == 0


def test_the_heir_must_be_able_to_take_it(section, sport, make_user, chief):
    """Somebody who does not write in Port gets no story of Port; nothing is changed then."""
    left = make_user("reporter", name="rob")
    factories.draft(section, by=left)
    heir = make_user("reporter", section=sport, name="hera")
    with pytest.raises(workflow.NotReady, match="hera does not write in Port .1 story."):
        leave(left, to=heir, by=chief)
    left.refresh_from_db()
    assert left.is_active


def test_a_closed_story_goes_over_by_an_administrator_unread(
    section, leo, chief, administrator, editor, client
):
    """Nobody is locked out; a chief editor who is not named cannot reach it this way, nor count it."""
    story = workflow.make_confidential(factories.draft(section, by=leo, headline="Secret"), by=leo)
    client.force_login(chief)
    shown = client.get(page(leo))
    assert "Secret" not in shown.text
    assert shown.context["kinds"] == []
    assert not shown.context["closed"]
    with pytest.raises(workflow.NotReady, match="administrator"):
        leave(leo, to=editor, by=chief)
    client.force_login(administrator)
    assert "1 confidential story that nobody else can open goes to whoever" in client.get(page(leo)).text
    leave(leo, to=editor, by=administrator)
    story = Article.objects.get(pk=story.pk)
    assert [may_read(user, story) for user in (editor, chief, administrator)] == [True, False, False]
    assert story.assigned_to == editor
    assert AuditEvent.objects.get(verb="colleague leaves").data["went"] == {}


def test_what_others_still_see_stays_with_them(section, leo, chief, editor, hera, client):
    """A confidential story with a second name needs no heir: its hold, tasks and text stay with the named."""
    story = workflow.make_confidential(factories.draft(section, by=leo), by=leo, readers=[editor])
    workflow.hold(story, by=leo, reason="Letter")
    task = talking.assign(story, leo, by=editor)
    copy = unsaved(client, leo, Article.objects.get(pk=story.pk), headline="Secret thought")
    client.force_login(chief)
    assert client.get(page(leo)).context["kinds"] == []
    leave(leo, by=chief)
    story = Article.objects.get(pk=story.pk)
    assert [may_read(user, story) for user in (editor, chief, hera)] == [True, False, False]
    assert story.assigned_to is None
    for thing in (task, copy):
        thing.refresh_from_db()
    assert story.held_by == task.assignee == copy.editor == editor
    assert AuditEvent.objects.get(verb="colleague leaves").data["went"] == {}


def test_nobody_makes_themselves_or_those_above_leave(chief, administrator, client):
    """Not by the page, nor by what it posts."""
    client.force_login(chief)
    for user in (chief, administrator):
        for answer in (client.get(page(user)), client.post(page(user), {})):
            assert answer.status_code == 403
        user.refresh_from_db()
        assert user.is_active


@pytest.mark.any_database
def test_the_page_of_a_leaver_asks_the_same_of_many(section, leo, chief, client, asked):
    """Its queries do not grow with what is theirs."""
    costs = []
    for more in (1, 5):
        for number in range(more):
            story = factories.draft(section, by=leo)
            Task.objects.create(article=story, words="Check", assignee=leo)
            unsaved(client, leo, story, opening=f"{story.pk}", headline="Other")
            shift(leo, weekday=number, start=more)
        client.force_login(chief)
        client.get(page(leo))
        costs.append(asked(page(leo)))
    assert costs[0] == costs[1]
