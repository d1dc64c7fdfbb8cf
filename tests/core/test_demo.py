"""The demo newsroom: believable at every hour, only in an empty database, and every sign-in secret."""

import io
import re
import tomllib
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db.models import Count
from django.utils import timezone

from articles import complaints
from articles.demo import load, pictures
from articles.demo.stories import story_times
from articles.models import Article, Byline, Complaint, ErrorReport, FrontPlacement, Notice, Tag
from newsroom.core import demo, preparing, sign_ins
from newsroom.core.models import Page, RoleAssignment, User
from newsroom.core.renditions import PictureFacts

CROP = {
    "width": 960,
    "height": 640,
    "src": "full-960.jpg",
    "jpeg": "",
    "webp": "full-960.webp 960w",
    "avif": "",
}


pytestmark = pytest.mark.any_database


@pytest.fixture
def quick_pictures(monkeypatch):
    """Pictures without a second of drawing each: their sizes are tested with the renditions."""
    facts = PictureFacts(1600, 1067, dict.fromkeys(("full", "card", "square", "social"), CROP))
    monkeypatch.setattr(pictures, "make_renditions", lambda *order: facts)


@pytest.fixture
def filled(db, quick_pictures):
    call_command("demo", stdout=io.StringIO())


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


def test_sign_ins_are_never_overwritten(db, settings):
    """An emptied database is filled again with the passwords that people know."""
    first = sign_ins.read_or_make()
    assert sign_ins.read_or_make() == first
    assert len({password for _, password in first.values()}) == len(sign_ins.USERS)


def test_a_used_database_is_refused(db, administrator):
    """The demo never mixes with somebody's own newsroom."""
    assert not preparing.is_empty()
    with pytest.raises(CommandError, match="already has users or stories"):
        call_command("demo", stdout=io.StringIO())
    assert User.objects.count() == 1


def test_a_demo_that_breaks_off_leaves_nothing(db, quick_pictures, monkeypatch):
    """Half a demo could not be filled again: it is all or nothing."""

    def break_down(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(load, "load_front", break_down)
    with pytest.raises(RuntimeError):
        call_command("demo", stdout=io.StringIO())
    assert preparing.is_empty()


@pytest.mark.parametrize("hour", [0, 5, 12, 18, 23])
def test_no_story_is_from_the_future(hour):
    """Whatever the hour of the first start, the newest story is some minutes old and the order is kept."""
    entries = [load.read(path) for path in (load.CONTENT / "stories").glob("*.toml")]
    now = datetime(2026, 3, 29, hour, 30, tzinfo=UTC)  # the day the clocks change
    moments = story_times(entries, now, ZoneInfo("Europe/London"))
    published = [moments[entry["slug"]] for entry in entries if entry["state"] == "published"]
    assert now - timedelta(days=1) < max(published) < now
    scheduled = [moments[entry["slug"]] for entry in entries if entry["state"] == "scheduled"]
    assert min(scheduled) > now


def test_the_files_name_only_what_exists():
    """Every section, byline, tag, picture and related story that a file names is defined in another file."""
    entries = [load.read(path) for path in (load.CONTENT / "stories").glob("*.toml")]
    slugs = {entry["slug"] for entry in entries}
    known = {
        "sections": {entry["slug"] for entry in demo.read("sections.toml")["sections"]},
        "bylines": {entry["key"] for entry in load.read("bylines.toml")["bylines"]},
        "tags": {entry["name"] for entry in load.read("tags.toml")["tags"]},
        "pictures": set(load.read("pictures.toml")["pictures"]),
    }
    for entry in entries:
        assert entry["section"] in known["sections"]
        assert set(entry["tags"]) <= known["tags"], entry["slug"]
        assert {credit["byline"] for credit in entry["credits"]} <= known["bylines"]
        assert {entry.get("picture", "harbour"), *entry.get("gallery", ())} <= known["pictures"]
        assert set(entry["related"]) <= slugs, entry["slug"]


def test_the_content_is_valid_toml():
    """A broken file is found here, not at somebody's first start."""
    for path in [*load.CONTENT.rglob("*.toml"), *demo.CONTENT.glob("*.toml")]:
        assert tomllib.loads(path.read_text(encoding="utf-8"))


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


def test_headings_inside_a_story_skip_no_level():
    """Under the headline come h2, and h3 only under one: screen readers jump by them."""
    for path in (load.CONTENT / "stories").glob("*.toml"):
        levels = [1, *map(int, re.findall(r"<h([2-6])", load.read(path)["body"]))]
        assert all(below - above <= 1 for above, below in pairwise(levels)), path.name
