"""A reader reports an error, without an account."""

import pytest

from articles import reporting, workflow
from articles.models import ErrorReport
from articles.report_form import FORM
from newsroom.core import form_token
from tests import factories

pytestmark = pytest.mark.django_db
QUEUE = "/admin/articles/errorreport/"


@pytest.fixture
def story(section, editor):
    return factories.published(section, by=editor, headline="Twelve invoices", body="<p>It was twelve.</p>")


def token(about="", seconds=60):
    """A form's token as a person sends it, a minute after getting it."""
    made = form_token.issue(FORM, about=str(about))
    return str(form_token.FormToken(FORM, made.nonce, made.made_at - seconds * 1000, made.about))


def filled(story, **changes):
    values = {"token": token(story.pk), "story": story.path, "message": "It was eleven."}
    return values | {"passage": "It was twelve.", "contact": "reader@home.example", "website": ""} | changes


# The reader


def test_every_story_links_to_its_form(client, section):
    """A plain link with the story's address, the same bytes for every reader; in Arabic too."""
    for headline in ("Twelve invoices", "خبز الحي"):
        story = factories.published(section, headline=headline, slugline=headline)
        page = client.get(story.path).content.decode()
        assert 'href="/report-error/?story=%2F' in page
        assert "csrf" not in page
        link = page.split('href="/report-error/')[1].split('"')[0]
        form = client.get(f"/report-error/{link}")
        assert headline in form.content.decode()
        assert "no-store" in form["Cache-Control"]
        assert form["X-Robots-Tag"] == "noindex"
        assert not form.cookies


def test_a_report_lands_in_the_queue_once(client, story):
    """Without account, cookie or script; sent twice it is one report."""
    strict = type(client)(enforce_csrf_checks=True)
    values = filled(story)
    for _ in range(2):
        reply = strict.post("/report-error/", values)
        assert (reply.status_code, reply["Location"]) == (303, "/report-error/thanks/")
    assert "Thank you" in client.get("/report-error/thanks/").content.decode()
    report = ErrorReport.objects.get()
    assert (report.article, report.passage, report.contact) == (
        story,
        "It was twelve.",
        "reader@home.example",
    )
    assert "reader@home.example" not in client.get(story.path).content.decode()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"message": " \u200b"}, "Tell us what is wrong"),
        ({"contact": "reader at home"}, "valid email"),
        ({"website": "https://spam.example"}, "leave the last field empty"),
        ({"token": "forged"}, "open for a long time"),
        ({"message": "x" * 3001}, "at most 3000"),
    ],
)
def test_bad_input_comes_back_as_it_was_typed(client, story, changes, words):
    """Whatever is wrong is said, and nothing typed is lost."""
    typed = filled(story, **changes)
    reply = client.post("/report-error/", typed)
    page = reply.content.decode()
    assert reply.status_code == 400
    assert words in page
    assert "It was twelve." in page
    assert typed["contact"] in page
    assert "Twelve invoices" in page
    assert ErrorReport.objects.count() == 0


def test_a_form_that_comes_back_at_once_is_asked_again(client, story):
    """A script answers in no time; a person presses once more."""
    quick = filled(story, token=token(story.pk, seconds=0))
    assert "quicker than we expected" in client.post("/report-error/", quick).content.decode()
    assert ErrorReport.objects.count() == 0


def test_without_a_story_the_form_asks_for_its_address(client, story, settings):
    """From the footer one gives the address, old or in full; one that is not ours is said to be none."""
    assert 'name="story"' in client.get("/report-error/").content.decode()
    away = filled(story, token=token()) | {"story": "https://elsewhere.example/2026/"}
    assert "no story of ours" in client.post("/report-error/", away).content.decode()
    moved = workflow.move(story, by=None, slug="eleven-invoices")
    for address in (story.path, f"{settings.SITE_URL}{moved.path}"):
        reply = client.post("/report-error/", filled(story, token=token()) | {"story": address})
        assert reply.status_code == 303, address
    assert client.get("/report-error/", {"story": "//[half"}).status_code == 200


def test_a_hidden_story_has_no_form(client, section, editor):
    """The form names nothing that readers cannot see."""
    draft = factories.draft(section, by=editor, headline="Secret draft")
    gone = factories.published(section, headline="Was here")
    path = gone.path
    workflow.unpublish(gone, by=editor)
    assert "Was here" not in client.get("/report-error/", {"story": path}).content.decode()
    assert draft.path is None


def test_floods_are_stopped_and_told_so(client, story, section, monkeypatch):
    """Five on one story from one network, then a pause; what was typed is still there."""
    for _ in range(5):
        assert client.post("/report-error/", filled(story)).status_code == 303
    sixth = client.post("/report-error/", filled(story, message="The sixth"))
    assert sixth.status_code == 429
    assert "The sixth" in sixth.content.decode()
    other = factories.published(section, headline="Another")
    assert client.post("/report-error/", filled(other)).status_code == 303
    monkeypatch.setattr(reporting, "IN_TOTAL", 6)
    elsewhere = {"REMOTE_ADDR": "198.51.100.7"}
    assert client.post("/report-error/", filled(other), **elsewhere).status_code == 429
    assert client.post("/report-error/", {"message": "x" * 600_000}).status_code == 413
