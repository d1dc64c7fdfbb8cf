"""What a forged form reaches on the story's screens. Who may open which address: ``matrix.py``."""

import pytest
from django.utils import timezone

from articles import workflow
from articles.models import Article
from tests import factories
from tests.articles.admin_posts import content_of, posted, url

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


FORGED = (
    "save",
    "submit",
    "approve",
    "send_back",
    "schedule",
    "publish",
    "spike",
    "restore",
    "move",
    "deschedule",
)
ALLOWED = {"her": {"save", "submit", "spike"}, "colleague": set(), "elsewhere": set(), "donations": set()}


@pytest.mark.parametrize("verb", FORGED)
@pytest.mark.parametrize("who", ALLOWED)
def test_a_forged_button(verb, who, section, people, client):
    """A verb that one may not use is refused by the server: 403, and nothing has changed."""
    story = factories.draft(section, by=people["her"])
    client.force_login(people[who])
    form = posted(story, verb=verb, headline="Forged", slug="x", publish_at="2031-01-01T10:00")
    answer = client.post(url("change", story.pk), form)
    story.refresh_from_db()
    if verb in ALLOWED[who]:
        assert answer.status_code == 302
    else:
        assert (answer.status_code, story.state, story.version) == (403, "draft", 1)


def test_a_button_that_does_not_exist(section, editor, client):
    """The form knows its buttons; the withdrawals have a page of their own."""
    story = factories.published(section)
    client.force_login(editor)
    for verb in ("kill", "take_down", "unpublish", "__class__"):
        assert client.post(url("change", story.pk), posted(story, verb=verb)).status_code == 400


@pytest.mark.parametrize("who", ["her", "colleague", "elsewhere", "donations"])
def test_forged_withdrawals_and_restores(who, section, people, client):
    """Taking down, restoring a version, previewing: the POST is as closed as the page."""
    story = factories.published(section)
    client.force_login(people[who])
    down = {"how": "kill", "reason": "x", "notice": "x"}
    assert client.post(url("take_down", story.pk), down).status_code == 403
    assert client.post(url("restore", story.pk, 1)).status_code == 403
    assert client.post(url("name_version", story.pk, 1), {"name": "Mine"}).status_code == 403
    at = {"at": timezone.now().isoformat()}
    assert client.post(url("past_export", story.pk), at).status_code == 403
    assert client.post(url("preview", story.pk), posted(story)).status_code == 403
    story.refresh_from_db()
    assert (story.state, story.version) == ("published", 1)


def test_a_reporter_writes_only_in_her_section(section, sport, make_user, client):
    """A reporter of Port can file nothing in Sport, nor make it hers by forging the form."""
    reporter = make_user("reporter", section=section)
    client.force_login(reporter)
    answer = client.post(url("add"), posted(headline="Goal", section=sport.pk))
    assert (answer.status_code, Article.objects.count()) == (200, 0)


def test_lists_show_what_one_may_read(section, sport, people, client):
    """List, search and board show a reporter her own stories, an editor her section's, nobody more."""
    factories.draft(section, by=people["her"], headline="Quay story")
    factories.draft(sport, by=people["colleague"], headline="Goal story")
    quay, goal = (True, False), (False, True)
    seen = {"her": quay, "colleague": goal, "editor": quay, "elsewhere": goal, "chief": (True, True)}
    for who, expected in seen.items():
        client.force_login(people[who])
        own = expected if who in ("her", "colleague") else (False, False)
        lists = (url("changelist"), url("changelist") + "?q=story", "/admin/")
        for page, found in [*((page, expected) for page in lists), ("/admin/?show=mine", own)]:
            words = client.get(page).content.decode()
            assert ("Quay story" in words, "Goal story" in words) == found, (who, page)


def test_the_combobox_names_no_unpublished_story(section, people, client):
    """Related stories are found by the headline that readers see, and only when they see it."""
    factories.draft(section, headline="Secret tide")
    story = factories.published(section, headline="Open tide")
    workflow.save_revision(
        story, factories.compose(factories.fields(section, headline="Secret change")), base_version=1, by=None
    )
    client.force_login(people["colleague"])
    found = client.get(url("find", "stories"), {"q": "tide"}).json()["results"]
    assert [result["label"] for result in found] == ["Open tide"]
    assert client.get(url("find", "stories"), {"q": "secret"}).json()["results"] == []


def test_the_combobox_is_short(section, editor, client, django_assert_max_num_queries):
    """At most 20, those that begin with the letters first, whatever is typed."""
    for number in range(30):
        factories.tag(f"Old harbour {number}")
    factories.tag("Harbour board")
    client.force_login(editor)
    with django_assert_max_num_queries(6):
        found = client.get(url("find", "tags"), {"q": "HARB"}).json()["results"]
    assert (len(found), found[0]["label"]) == (20, "Harbour board")
    for kind in ("tags", "bylines", "pictures", "stories"):
        assert client.get(url("find", kind), {"q": "%_\0'\"\\" * 100}).status_code == 200


def test_preview_shows_unsaved_words_and_stores_nothing(section, reporter, client):
    """The preview is the real page of what is typed, tags that do not exist yet included."""
    story = factories.draft(section, by=reporter)
    client.force_login(reporter)
    form = posted(
        story, headline="Only typed", tags_add=["New tag"], credit_id=["77"], body="<p>Said <b>so</b></p>"
    )
    for where in (url("preview", story.pk), url("preview_new")):
        answer = client.post(where, form)
        page = answer.content.decode()
        assert "Only typed" in page
        assert "New tag" in page
        assert "noindex" in page
        assert "no-store" in answer.headers["Cache-Control"]
    assert (content_of(story).headline == "Only typed", story.version) == (False, 1)


def test_history_compares_by_words_and_restores(section, editor, client):
    """Two versions are compared as text; an old one comes back as the newest, readers see nothing of it."""
    story = factories.published(
        section, headline="Twelve invoices", body="<p>The board paid twelve times.</p>"
    )
    later = factories.fields(section, headline="Twelve invoices", body="<p>The board paid eleven times.</p>")
    workflow.save_revision(story, factories.compose(later), base_version=1, by=editor)
    client.force_login(editor)
    page = client.get(url("compare", story.pk) + "?from=2&to=1").content.decode()
    assert "<del> twelve</del><ins> eleven</ins>" in page
    assert client.get(url("compare", story.pk) + "?from=1&to=x").status_code == 404
    assert "twelve times" in client.get(url("revision_page", story.pk, 1)).content.decode()
    assert client.post(url("restore", story.pk, 1)).status_code == 302
    story.refresh_from_db()
    assert (story.version, content_of(story).body) == (3, "<p>The board paid twelve times.</p>")
    assert story.revisions.get(number=3).note == "The text of version 1"


@pytest.mark.parametrize(
    ("given", "state", "status"),
    [
        ({"how": "unpublish", "reason": "Too early"}, "draft", None),
        ({"how": "kill", "reason": "Unsafe", "notice": "We withdrew this story."}, "killed", 410),
        (
            {"how": "take_down", "reason": "Order", "authority": "County court", "status": "451"},
            "taken_down",
            451,
        ),
    ],
)
def test_take_down(section, editor, client, given, state, status):
    """The page asks how and why; the answer is the verb."""
    story = factories.published(section)
    client.force_login(editor)
    refused = client.post(url("take_down", story.pk), given | {"reason": " "})
    assert "Say why" in refused.content.decode()
    assert client.post(url("take_down", story.pk), given).status_code == 302
    story.refresh_from_db()
    assert (story.state, story.withdrawal_status) == (state, status)
    assert client.get(url("change", story.pk)).status_code == 200


def test_legal_take_down_names_who_demanded_it(section, editor, client):
    """Without it nothing happens: the page comes back as it was filled, and says what is missing."""
    story = factories.published(section)
    client.force_login(editor)
    given = {"how": "take_down", "reason": "An order", "notice": "Withdrawn.", "status": "451"}
    page = client.post(url("take_down", story.pk), given | {"authority": " "}).content.decode()
    assert "Say on whose demand" in page
    assert 'value="take_down" checked' in page
    assert "An order</textarea>" in page
    assert '<option value="451" selected' in page
    with pytest.raises(workflow.NotReady, match="whose demand"):
        workflow.take_down(story, by=editor, reason="An order", authority="")
    story.refresh_from_db()
    assert story.state == "published"
