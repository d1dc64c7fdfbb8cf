"""The demo newsroom, filled once for all of these tests: believable, and every sign-in opens its role."""

import io
from datetime import timedelta
from unittest import mock

import pytest
from django.contrib.auth import authenticate
from django.core.management import call_command
from django.db import transaction
from django.db.models import Count
from django.test import override_settings
from django.utils import timezone

from articles import complaints
from articles.demo import pictures
from articles.models import Article, Byline, Complaint, ErrorReport, FrontPlacement, Notice, Tag
from donations.models import Finding, GiftNote, LedgerEntry, Payout, Plan, Receipt, StatementLine
from donations.payouts import difference
from newsroom.core import sign_ins
from newsroom.core.models import Page, RoleAssignment, User
from tests.conftest import settings_for
from tests.core.pictures import NO_PICTURES

pytestmark = [pytest.mark.any_database, pytest.mark.xdist_group("demo")]


@pytest.fixture(scope="module")
def paper(django_db_setup, django_db_blocker, new_folder):
    """The folder of a filled demo, whose rows are there until the last test of this module."""
    folder = new_folder()
    with (
        override_settings(**settings_for(folder)),
        django_db_blocker.unblock(),
        transaction.atomic(),
    ):
        with mock.patch.object(pictures, "make_renditions", lambda *order: NO_PICTURES):
            call_command("demo", stdout=io.StringIO())
        yield folder
        transaction.set_rollback(True)


@pytest.fixture
def filled(paper, db, settings):
    """Its rows and files, to be read."""
    settings.DATA_DIR = settings_for(paper)["DATA_DIR"]


def test_the_demo_is_a_whole_newsroom(filled):
    """About sixty stories in eight sections and more, every state that a desk knows, people and boards."""
    assert Article.objects.live().count() >= 50
    states = set(Article.objects.values_list("state", flat=True))
    assert states >= {"draft", "submitted", "approved", "scheduled", "published", "spiked"}
    assert Byline.objects.filter(kind="board").count() == 2
    assert Tag.objects.count() >= 40
    assert set(RoleAssignment.objects.values_list("role", flat=True)) == set(sign_ins.USERS)
    assert set(Page.objects.filter(is_published=True).values_list("slug", flat=True)) >= {
        "about",
        "team",
        "ethics",
    }
    assert set(Article.objects.live().values_list("language", flat=True)) >= {"en-GB", "ar", "hy"}
    assert FrontPlacement.objects.filter(place="lead").count() == 1


def test_short_addresses_lead_to_their_pages(filled, client):
    """Readers who type /letters/ learn how to write one."""
    answer = client.get("/letters/")
    assert (answer.status_code, answer["Location"]) == (301, "/write-a-letter/")
    assert client.get("/write-a-letter/").status_code == 200


def test_stories_were_written_and_published_by_different_people(filled):
    """Nobody in the demo publishes what they wrote themselves."""
    for article in Article.objects.filter(state="published"):
        publisher = article.events.filter(verb="publish").last().actor_id
        assert publisher != article.created_by_id


def test_related_stories_and_pictures_exist(filled):
    """No story of the demo leads to one that is not there."""
    known = set(Article.objects.values_list("pk", flat=True))
    for content in Article.objects.live().values_list("content", flat=True):
        assert set(content["related"]) <= known
        assert 'data-picture="' not in content["body"] or "<img" in content["body"]


def test_a_correction_is_printed(filled):
    """The demo shows what a correction looks like, on the story that it corrects."""
    lead = Article.objects.get(slug="the-dredger-that-never-came")
    assert lead.content["corrections"][0]["kind"] == "correction"
    assert lead.updated_at > lead.published_at


def test_every_sign_in_opens_its_role(filled):
    """Each line of the file signs in the user who holds that role; the file is for its owner alone."""
    for role, (user, password) in sign_ins.read().items():
        signed_in = authenticate(username=user, password=password)
        assert list(signed_in.role_assignments.values_list("role", flat=True)) == [role]
    assert sign_ins.path().stat().st_mode & 0o777 == 0o600


def test_people_without_a_line_cannot_sign_in(filled):
    """Colleagues who were not invited yet have no password at all."""
    for user in User.objects.exclude(username__in=sign_ins.USERS.values()):
        assert not user.has_usable_password()


def test_the_desk_is_not_greeted_by_a_month_of_notices(filled):
    """What waits for the desk and what came today is new, a handful for each; nobody gets mail about it."""
    unseen = Notice.objects.filter(seen_at=None)
    assert not unseen.filter(article__state__in=["published", "spiked"]).exclude(is_alarm=True).exists()
    counts = unseen.values("user").annotate(count=Count("pk")).values_list("count", flat=True)
    assert 0 < max(counts) <= 6
    assert Notice.objects.filter(at__lt=timezone.now() - timedelta(days=20)).count() > 10
    assert not Notice.objects.filter(mailed_at=None).exists()


def test_a_newcomer_finds_the_desk_at_work(filled, client):
    """The news list has lines for people and hours to come, a complaint falls due soon and has said so."""
    now = timezone.now()
    lines = Article.objects.exclude(listed_at=None)
    assert lines.filter(due_at__gt=now, due_at__lt=now + timedelta(days=1)).count() >= 4
    assert lines.exclude(assigned_to=None).exists() and lines.exclude(assigned_name="").exists()
    soon, later = Complaint.objects.order_by("deadline")
    assert now < soon.deadline < now + complaints.SOON < later.deadline
    (warning,) = Notice.objects.filter(is_alarm=True)
    assert (warning.article, warning.seen_at) == (soon.article, None)
    assert not complaints.warn(), "the worker's first round tells nobody again"
    assert ErrorReport.objects.filter(state="open", received_at__lt=now).count() == 2
    client.force_login(User.objects.get(username="martin"))
    board = client.get("/admin/").text
    assert "Storm: what it broke" in board and "Joan Peverell" in client.get("/admin/news-list/").text


def test_whoever_keeps_the_books_finds_work(filled):
    """Every screen of donations has something on it; the deposits add up, and a check found one refund."""
    kinds = set(LedgerEntry.objects.values_list("kind", flat=True))
    assert kinds >= {"charge", "fee", "refund", "dispute_out", "dispute_fee", "offline"}
    assert set(Plan.objects.values_list("state", flat=True)) >= {"active", "canceled", "past_due"}
    assert set(StatementLine.objects.values_list("state", flat=True)) == {"open", "booked", "aside"}
    assert set(GiftNote.objects.values_list("state", flat=True)) == {"waiting", "shown", "hidden", "private"}
    assert [difference(payout) for payout in Payout.objects.all()] == [0] * 6
    (lost,) = Finding.objects.exclude(run=None)
    assert (lost.kind, lost.detail["what"]) == ("lost", "refund")
    assert Receipt.objects.get(reason="name").recipient == "Bernadette Quill-Harte"
