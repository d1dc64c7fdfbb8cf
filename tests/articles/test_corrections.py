"""Corrections: on every surface at once, and nothing of one can disappear."""

import json
import re
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from articles import workflow
from articles.models import Article, Correction
from newsroom.core.models import OutboxMessage
from tests import factories
from tests.articles.admin_posts import posted, url

pytestmark = pytest.mark.django_db
NOTE = {"kind": "correction", "text": "It was eleven, not twelve."}


@pytest.fixture
def story(section, editor):
    """Published three hours ago, its grace window over."""
    return factories.published(
        section, by=editor, at=timezone.now() - timedelta(hours=3), headline="Twelve invoices"
    )


def text(client, path):
    reply = client.get(path)
    assert reply.status_code == 200, path
    return reply.content.decode()


def markup(page):
    """The page's JSON-LD."""
    return json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page)[1])


def dates(client, story):
    """What each surface says about when the story last changed; None where it says nothing of it."""
    page, day = text(client, story.path), timezone.localtime(story.published_at)
    feed, sitemap = text(client, "/feed/"), text(client, f"/sitemap-{day:%Y-%m}.xml")
    shown = re.search(r'Updated <time datetime="([^"]+)"', page)
    return {
        "page": shown and shown[1],
        "meta": "article:modified_time" in page,
        "json-ld": markup(page)["dateModified"],
        "item": re.search(r"<atom:updated>(.*?)</atom:updated>", feed),
        "feed": re.search(r"<lastBuildDate>(.*?)</lastBuildDate>", feed)[1],
        "sitemap": re.search(rf"{story.path}</loc><lastmod>(.*?)</lastmod>", sitemap)[1],
        "index": re.search(r"<lastmod>(.*?)</lastmod>", text(client, "/sitemap.xml"))[1],
        "pubDate": re.search(r"<pubDate>(.*?)</pubDate>", feed)[1],
        "datePublished": markup(page)["datePublished"],
    }


def test_one_switch_drives_every_date(client, story, section, editor):
    """Minor moves no date anywhere; substantive and a correction move them all, and never the first one."""
    first = dates(client, story)
    for number, (change, note) in enumerate(
        [("minor", None), ("substantive", None), ("correction", NOTE)], 2
    ):
        fields = factories.fields(section, headline=f"Version {number}")
        workflow.save_revision(story, factories.compose(fields), base_version=number - 1, by=editor)
        before = dates(client, story)
        story = workflow.publish(story, by=editor, change=change, correction=note)
        now = dates(client, story)
        moved = {name for name in now if str(now[name]) != str(before[name])}
        if change == "minor":
            assert moved == set()
        else:
            at = story.updated_at
            assert {"json-ld", "item", "sitemap", "index"} <= moved
            assert now["json-ld"] == now["sitemap"] == now["index"] == now["item"][1] == at.isoformat()
            assert now["page"] == timezone.localtime(at, story_zone()).isoformat(timespec="seconds")
            assert now["meta"]
        assert (now["pubDate"], now["datePublished"]) == (first["pubDate"], first["datePublished"])
    page = text(client, story.path)
    assert markup(page)["correction"][0]["text"] == NOTE["text"]
    for path in (story.path, "/corrections/", "/feed/"):
        assert NOTE["text"] in text(client, path)


def story_zone():
    return timezone.zoneinfo.ZoneInfo("Europe/London")


def test_a_note_alone_publishes_nobodys_draft(client, story, section, editor, reporter):
    """A colleague is half through a rewrite: the correction goes out with the text readers see."""
    draft = factories.compose(factories.fields(section, headline="Half a rewrite"))
    workflow.save_revision(story, draft, base_version=1, by=editor)
    made = workflow.correct(story, by=editor, correction=NOTE)
    story.refresh_from_db()
    assert (story.version, story.live_version, made.version) == (2, 1, 1)
    page = text(client, story.path)
    assert NOTE["text"] in page
    assert "Half a rewrite" not in page
    assert story.updated_at == made.at
    assert story.path in OutboxMessage.objects.filter(kind="purge").latest("id").payload["paths"]
    with pytest.raises(workflow.NotAllowed):
        workflow.correct(story, by=reporter, correction=NOTE)


def test_no_grace_window_delays_a_correction(client, section, editor):
    """Published this minute and wrong: the feed has the story with its correction, not a minute later."""
    story = factories.published(section, by=editor, headline="Just out")
    assert "Just out" not in text(client, "/feed/")
    workflow.correct(story, by=editor, correction=NOTE)
    assert NOTE["text"] in text(client, "/feed/")
    other = factories.published(section, by=editor, headline="Also just out")
    workflow.publish(other, by=editor, correction=NOTE | {"text": "Nine."})
    assert "Also just out" in text(client, "/feed/")


def test_changing_a_correction_leaves_a_dated_trace_everywhere(client, story, editor):
    """Readers see the present words, when they changed, and what it first said: page, list, feed, JSON-LD."""
    made = workflow.correct(story, by=editor, correction=NOTE)
    workflow.change_correction(
        made, by=editor, kind="clarification", text="It was eleven invoices.", place="end"
    )
    story.refresh_from_db()
    page = text(client, story.path)
    for shown in (page, text(client, "/corrections/")):
        assert "It was eleven invoices." in shown
        assert re.search(r"This note was changed on <time datetime=[^>]+>[^<]+</time>: it first said", shown)
        assert NOTE["text"] in shown
        assert "Clarification, <time" in shown
    assert f'id="correction-{made.pk}"' in page
    said = markup(page)["correction"][0]
    assert said["text"] == "It was eleven invoices."
    assert NOTE["text"] in said["description"]
    assert said["dateModified"] == markup(page)["dateModified"] == story.updated_at.isoformat()
    assert NOTE["text"] in text(client, "/feed/")
    assert Correction.objects.get().text == NOTE["text"]


def test_a_withdrawn_correction_says_when_and_why(client, story, editor):
    """Taken back, it is not gone; the reason stands with it, and it cannot be taken back twice."""
    made = workflow.correct(story, by=editor, correction=NOTE)
    with pytest.raises(workflow.NotReady, match="Say why"):
        workflow.withdraw_correction(made, by=editor, reason=" ")
    workflow.withdraw_correction(made, by=editor, reason="The board’s letter was wrong.")
    page = text(client, story.path)
    for shown in (page, text(client, "/corrections/"), text(client, "/feed/")):
        assert "The board’s letter was wrong." in shown
        assert NOTE["text"] in shown
        assert "withdrawn" in shown.lower()
    assert markup(page)["correction"][0]["creativeWorkStatus"] == "Withdrawn"
    with pytest.raises(workflow.NotReady, match="withdrawn already"):
        workflow.withdraw_correction(made, by=editor, reason="Again.")


def test_former_words_that_a_court_protects_are_not_repeated(client, story, editor):
    """A correction named a child: the date of the change stays public, no former words do."""
    made = workflow.correct(story, by=editor, correction=NOTE | {"text": "The boy is Aldo Reyl."})
    workflow.change_correction(
        made, by=editor, kind="correction", text="The boy, Aldo Reyl, is 9.", place="top"
    )
    workflow.change_correction(
        made, by=editor, kind="correction", text="The boy is 9.", place="top", repeats=False
    )
    for path in (story.path, "/corrections/", "/feed/"):
        assert "Aldo" not in text(client, path)
    assert text(client, story.path).count("This note was changed on") == 2
    assert "Its former words may not be repeated." in text(client, story.path)


def test_a_retraction_is_seen_wherever_the_story_shows(client, story, section, editor):
    """The story stays readable under a band; every list, feed and search says what it is; so does JSON-LD."""
    made = workflow.correct(
        story,
        by=editor,
        correction={"kind": "retraction", "text": "The invoices were forged.", "place": "end"},
    )
    page = text(client, story.path)
    assert 'class="retraction"' in page
    assert page.index("The invoices were forged.") < page.index("<h1>Twelve invoices</h1>")
    assert "For three winters the pilots" in page
    assert "<title>Retracted: Twelve invoices" in page
    assert markup(page)["creativeWorkStatus"] == "Retracted"
    for path in ("/", "/latest/", "/section/port/", "/search/?q=invoices", "/feed/", "/corrections/"):
        assert "Retracted: Twelve invoices" in text(client, path), path
    assert "Retracted: Twelve invoices" in text(client, "/news-sitemap.xml")
    workflow.withdraw_correction(made, by=editor, reason="They were genuine after all.")
    assert 'class="retraction"' not in text(client, story.path)
    assert "Retracted: Twelve invoices" not in text(client, "/latest/")
    assert "They were genuine after all." in text(client, story.path)


def test_nothing_of_a_correction_can_be_deleted(story, editor, make_user):
    """Neither rows nor the colleagues who wrote them: the database itself refuses."""
    author = make_user("editor", name="leaver")
    made = workflow.correct(story, by=author, correction=NOTE)
    change = workflow.withdraw_correction(made, by=author, reason="Wrong.")
    for row in (made, change):
        for attempt in (row.delete, row.save):
            with pytest.raises((DatabaseError, ProtectedError)), transaction.atomic():
                attempt()
    with pytest.raises(ProtectedError):
        author.delete()


def test_a_second_press_prints_a_note_once(story, editor):
    """A double click is one correction; the same words for a change change nothing."""
    made = workflow.correct(story, by=editor, correction=NOTE)
    with pytest.raises(workflow.NotReady):
        workflow.correct(story, by=editor, correction=NOTE)
    with pytest.raises(workflow.NotReady, match="already"):
        workflow.change_correction(made, by=editor, kind="correction", text=NOTE["text"], place="top")
    assert Correction.objects.count() == 1


def test_the_forms_button_prints_the_note_alone(client, story, section, editor):
    """One press from the story form; what was typed into the text is saved and stays unseen."""
    client.force_login(editor)
    note = {"verb": "correct", "correction_kind": "correction", "correction_text": NOTE["text"]}
    client.post(url("change", story.pk), posted(story, headline="Not yet", **note))
    story.refresh_from_db()
    assert story.content["headline"] == "Twelve invoices"
    assert story.content["corrections"][0]["text"] == NOTE["text"]
    assert story.desk_title == "Not yet"
    empty = client.post(url("change", story.pk), posted(story, verb="correct", correction_text=" "))
    assert "Say what was wrong" in empty.content.decode()


def test_the_corrections_screen_changes_and_withdraws(client, story, editor, reporter):
    """From the form to the screen; bad input comes back as it was typed; who may not publish may not."""
    made = workflow.correct(story, by=editor, correction=NOTE)
    screen = url("correction", story.pk, made.pk)
    client.force_login(editor)
    assert screen in text(client, url("change", story.pk))
    typed = {"do": "change", "kind": "update", "text": " ", "place": "end"}
    again = client.post(screen, typed).content.decode()
    assert "Nothing was changed" in again
    assert '<option value="update" selected>' in again
    client.post(screen, typed | {"text": "Eleven."})
    client.post(screen, {"do": "withdraw", "reason": "No longer."})
    story.refresh_from_db()
    printed = story.content["corrections"][0]
    assert (printed["text"], printed["kind"], printed["reason"]) == ("Eleven.", "update", "No longer.")
    told = text(client, url("history", story.pk))
    assert "changed a correction" in told
    assert "withdrew a correction" in told
    assert client.post(screen, {"do": "erase"}).status_code == 400
    assert client.get(url("correction", story.pk, made.pk + 1)).status_code == 404
    client.force_login(reporter)
    assert client.get(screen).status_code == 403


@pytest.mark.any_database
def test_the_corrections_page_asks_no_more_with_more_notes(
    client, section, editor, django_assert_max_num_queries
):
    """Many notes with many changes: as few questions to the database."""
    for _ in range(8):
        story = factories.published(section, by=editor)
        made = workflow.correct(story, by=editor, correction=NOTE)
        workflow.change_correction(made, by=editor, kind="update", text="Eleven.", place="top")
    with django_assert_max_num_queries(4):
        client.get("/corrections/")
    assert Article.objects.live().count() == 8
