"""Moving here from WordPress while the old site still runs: old addresses, later exports."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from articles import workflow
from articles.content import StoryContent
from articles.models import Article, Revision
from articles.workflow.clock import publish_due
from newsroom.core import page_workflow, redirects
from newsroom.core.models import Page, Redirect
from tests import factories
from tests.articles.exports import FILED, import_items, item

pytestmark = pytest.mark.django_db


@pytest.fixture
def bring_in(tmp_path, publication):
    """``bring_in(item, …)`` imports an export of these items and returns what the terminal showed."""
    return lambda *items, **options: import_items(tmp_path, *items, **options)


# Old addresses


@pytest.mark.parametrize(
    ("old", "query", "new"),
    [
        ("/paper/news/dredger.html", {}, "/2019/07/01/dredger/"),
        ("/", {"p": "12"}, "/2019/07/01/dredger/"),
        ("/paper/", {"p": "12"}, "/2019/07/01/dredger/"),
        ("/paper/category/port/", {}, "/section/port/"),
        ("/paper/category/port/dredging/", {}, "/section/dredging/"),
        ("/paper/category/port/feed/", {}, "/section/port/feed/"),
        ("/paper/", {"cat": "4"}, "/section/dredging/"),
        ("/paper/author/ines-c/", {}, "/byline/ines-calloway/"),
        ("/paper/author/ines-c/feed/", {}, "/byline/ines-calloway/feed/"),
        ("/paper/", {"author": "7"}, "/byline/ines-calloway/"),
        ("/paper/feed/", {}, "/feed/"),
        ("/paper/comments/feed/", {}, "/feed/"),
        ("/", {"feed": "rss2"}, "/feed/"),
        ("/feed/", {}, None),
        ("/", {}, None),
    ],
)
def test_old_addresses_lead_on_in_one_hop(bring_in, old, query, new):
    """Whatever a reader has bookmarked leads to the same thing here."""
    bring_in(item())
    assert redirects.find(old, query.items()) == new


def test_a_tag_whose_address_stays_gets_no_redirect(bring_in):
    """An address of our own is never redirected."""
    bring_in(item(FILED + '<category domain="post_tag" nicename="pilots">Pilots</category>'))
    assert redirects.find("/paper/tag/pilots/") == "/tag/pilots/"
    assert not Redirect.objects.filter(old_path__in=["/tag/pilots/", "/2019/07/01/dredger/", "/"]).exists()


def test_an_old_address_that_another_story_has_here_is_left_to_it(bring_in, section):
    """Our own live pages are never shadowed."""
    factories.published(section, at=datetime(2018, 1, 1, tzinfo=UTC), headline="Taken")
    ours = Article.objects.get()
    bring_in(item(link=f"https://old.example{ours.path}"))
    assert redirects.find(ours.path) is None


# A later export


def test_a_later_export_brings_only_what_is_new_or_changed(bring_in):
    """Papers move while the old site still runs."""
    bring_in(item())
    first = Article.objects.get()
    bring_in(item(title="The dredger came"), item(wp__post_id="13", wp__post_name="second"))
    assert Article.objects.live().count() == 2
    first.refresh_from_db()
    assert first.card["headline"] == "The dredger came" and first.version == 2
    assert first.path == "/2019/07/01/dredger/"


def test_stories_edited_here_are_left_alone_and_listed(bring_in, section, chief):
    """Work done here is never overwritten."""
    bring_in(item())
    story = Article.objects.get()
    mine = factories.compose(factories.fields(section, headline="Our own words"))
    workflow.save_revision(story, mine, base_version=1, by=chief)
    shown = bring_in(item(title="Their new words"))
    assert "1  Edited here since it came in: left alone.\n          · Their new words" in shown
    assert Revision.objects.filter(article=story).count() == 2


def test_a_story_withdrawn_here_does_not_come_back(bring_in, chief):
    """What was taken off the site stays off."""
    bring_in(item())
    workflow.unpublish(Article.objects.get(), by=chief)
    shown = bring_in(item(title="Again"))
    assert "Withdrawn here: left alone." in shown
    assert Article.objects.live().count() == 0


def test_a_story_on_legal_hold_is_left_alone(bring_in, chief):
    """While the lawyer looks at it nothing changes, least of all before readers."""
    bring_in(item())
    workflow.hold(Article.objects.get(), by=chief, reason="The lawyer looks at it")
    assert "1  On legal hold: left alone." in bring_in(item(title="Changed"))
    assert Article.objects.live().get().card["headline"] == "The dredger that never came"


def test_the_old_address_of_a_draft_page_waits_until_it_is_public(bring_in, client, chief):
    """No reader is led to a page that is not there; once it is published, wherever it moved, they are."""
    page = item("<x/>", wp__post_type="page", wp__post_id="99", link="https://old.example/paper/who-we-are/")
    assert "Comments" not in bring_in(page)
    about = Page.objects.get()
    assert redirects.find("/", {"page_id": "99"}.items()) is None
    assert client.get("/paper/who-we-are/").status_code == 404
    page_workflow.move_page(about, "about-us", by=chief)
    page_workflow.publish_page(about, by=chief)
    for path in ("/?page_id=99", "/paper/who-we-are/"):
        assert client.get(path)["Location"] == "/about-us/"
    page_workflow.unpublish_page(about, by=chief)
    assert "Withdrawn" not in bring_in(page)  # it was not the import that published it


def test_a_page_withdrawn_here_does_not_come_back(bring_in, chief):
    """What was taken off the site stays off, as with stories."""
    page = {"wp__post_type": "page", "wp__post_id": "99"}
    bring_in(item("<x/>", **page), publish_pages=True)
    page_workflow.unpublish_page(Page.objects.get(), by=chief)
    shown = bring_in(item("<x/>", **page, title="Changed"), publish_pages=True)
    assert "1  Withdrawn here: left alone." in shown
    assert not Page.objects.get().is_published


def old_addresses():
    return {redirects.find("/", {"p": "12"}.items()), redirects.find("/paper/news/dredger.html")}


def test_a_story_imported_as_a_draft_keeps_its_date_and_address(bring_in, chief):
    """The desk looks first; what it publishes is as old as it is, and every old address leads to it."""
    bring_in(item(), as_drafts=True)
    assert old_addresses() == {None}
    story = Article.objects.get()
    mine = replace(StoryContent.from_json(story.revisions.get().content), headline="Seen by the desk")
    workflow.save_revision(story, mine, base_version=1, by=chief)
    workflow.publish(story, by=chief)
    story = Article.objects.live().get()
    assert story.path == "/2019/07/01/dredger/" and old_addresses() == {story.path}
    assert story.published_at == datetime(2019, 7, 1, 10, tzinfo=UTC)
    assert story.released_at > timezone.now()  # it can be taken back as any other
    workflow.recall(story, by=chief)
    assert old_addresses() == {None}


def test_the_date_of_a_draft_there_is_not_a_date_of_publication(bring_in, chief):
    """Nobody has read it: it is news on the day the desk publishes it, and its links lead to it."""
    bring_in(item(wp__status="draft"))
    workflow.publish(Article.objects.get(), by=chief)
    story = Article.objects.live().get()
    assert story.published_at.year > 2019 and old_addresses() == {story.path}


def test_a_draft_that_is_scheduled_is_led_to_when_it_appears(bring_in, chief):
    """The clock publishes it: until then its old addresses lead nowhere."""
    bring_in(item(), as_drafts=True)
    at = timezone.now() + timedelta(hours=1)
    story = workflow.schedule(Article.objects.get(), by=chief, at=at)
    assert story.slug == "dredger" and old_addresses() == {None}
    Article.objects.update(published_at=timezone.now() - timedelta(minutes=1))
    publish_due()
    assert old_addresses() == {story.path}


def test_a_draft_that_was_published_there_is_published_here(bring_in):
    """The old newsroom finished its draft between the two exports."""
    bring_in(item(wp__status="draft"))
    bring_in(item())
    assert Article.objects.live().get().path == "/2019/07/01/dredger/"
    assert redirects.find("/", {"p": "12"}.items()) == "/2019/07/01/dredger/"


def test_a_draft_can_change_there_again_and_again(bring_in):
    """Our own import is not taken for an edit."""
    for title in ("One", "Two", "Three"):
        bring_in(item(title=title, wp__status="draft"))
    assert Article.objects.get().desk_title == "Three"
