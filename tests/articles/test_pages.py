"""Lists, archive, corrections, search, the publication's pages, colours and errors."""

import re

import pytest
from django.db import DatabaseError
from django.urls import get_resolver
from django.utils import timezone

from articles import workflow
from newsroom.core.models import Page
from newsroom.core.publication import refresh_frame
from tests import factories
from tests.articles.reading import read

pytestmark = pytest.mark.django_db


def test_corrections_are_listed_with_anchors_and_their_stories(client, section):
    """Newest first; gone with a story that is withdrawn."""
    stories = factories.many(section, 2)
    for number, story in enumerate(stories):
        note = {"kind": "correction", "text": f"Note {number}"}
        stories[number] = workflow.publish(story, by=None, correction=note)
    page = read(client, "/corrections/")
    assert page.index("Note 1") < page.index("Note 0")
    for story in stories:
        note = story.corrections.get()
        assert f'id="correction-{note.pk}"' in page
        assert f'href="{story.path}#correction-{note.pk}"' in page
    workflow.kill(stories[0], by=None, reason="wrong", notice="")
    assert "Note 0" not in read(client, "/corrections/")


# Search


def test_search_finds_marks_and_links(client, section):
    """The words found are marked; what was typed stands in the box, harmless."""
    story = factories.published(section, body="<p>The invoices lay in a tin trunk.</p>")
    page = read(client, "/search/?q=invoices")
    assert "<mark>invoices</mark>" in page
    assert story.path in page
    assert 'content="noindex' in page
    hostile = read(client, "/search/?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E")
    assert "<script>alert" not in hostile


def test_search_without_words_is_a_form(client, publication):
    """Nothing is searched for and nothing fails; so with white space and control characters."""
    for query in ("", "?q=", "?q=%20%00", "?q=%2B%2B", "?order=x&before=x&q=x"):
        assert 'role="search"' in read(client, f"/search/{query}")


def test_search_without_results_says_so(client, section):
    """In words, with what was looked for."""
    page = read(client, "/search/?q=zeppelin")
    assert "No story has" in page
    assert "zeppelin" in page


# The publication's pages, colours, health, errors


def test_a_page_shows_once_it_is_published(client, publication):
    """Its text, as markup; a draft page is 404."""
    content = {"title": "About us", "standfirst": "", "body": "<p>We <b>print</b>.</p>", "description": ""}
    page = Page.objects.create(slug="about", title="About us", content=content)
    read(client, "/about/", status=404)
    now = timezone.now()
    Page.objects.filter(pk=page.pk).update(is_published=True, published_at=now, updated_at=now)
    assert "<p>We <b>print</b>.</p>" in read(client, "/about/")


def test_the_colours_are_kept_for_ever_under_their_own_name(client, publication):
    """Another name, from a page kept before a change, gets today's colours and asks again."""
    link = re.search(r'href="(/theme-[0-9a-f]+\.css)"', read(client, "/latest/"))[1]
    response = client.get(link)
    assert response["Content-Type"].startswith("text/css")
    assert "immutable" in response["Cache-Control"]
    assert "--accent:#9b1b1f" in response.content.decode()
    publication.accent = "#0b3d5c"
    publication.save()
    refresh_frame()
    old = client.get(link)
    assert "--accent:#0b3d5c" in old.content.decode()
    assert "no-cache" in old["Cache-Control"]


def test_health_answers_and_readiness_asks_the_database(client, db, monkeypatch):
    """A process with a dead database lives but must get no readers."""
    assert read(client, "/healthz") == "ok"
    assert read(client, "/readyz") == "ok"

    def dead(*args):
        raise DatabaseError

    monkeypatch.setattr("newsroom.views.connection.cursor", dead)
    assert client.get("/readyz").status_code == 503
    assert client.get("/healthz").status_code == 200


def test_404_offers_search_and_the_latest(client, section):
    """A dead end with a way out."""
    story = factories.published(section)
    page = read(client, "/never/was/", status=404)
    assert 'role="search"' in page
    assert story.path in page


def test_404_stands_without_a_database(client, publication, monkeypatch):
    """It says plainly that the page is not here instead of failing itself."""

    def dead(*args):
        raise DatabaseError

    monkeypatch.setattr("newsroom.views.Article.objects.live", dead)
    page = read(client, "/never/was/", status=404)
    assert "This page is not here" in page


def test_500_needs_no_database(client, monkeypatch):
    """The database is not asked (this test has none); nothing of the fault is told."""
    client.raise_request_exception = False

    def broken(*args, **kwargs):
        raise RuntimeError("the secret reason")

    monkeypatch.setattr("newsroom.views.plain", broken)
    page = read(client, "/healthz", status=500)
    assert "Something went wrong here" in page
    assert "secret reason" not in page


test_500_needs_no_database = pytest.mark.django_db(databases=[])(test_500_needs_no_database)


def test_forbidden_and_damaged_requests_get_a_calm_page(rf):
    """403 and 400, each with what to do next."""
    resolver = get_resolver()
    for status, words in ((403, "You may not open this page"), (400, "We could not read that request")):
        reply = resolver.resolve_error_handler(status)(rf.get("/"), exception=Exception("x"))
        assert reply.status_code == status
        assert words in reply.content.decode()


def test_reader_pages_are_the_same_bytes_for_everybody(client, section, chief):
    """No cookie is set, nothing depends on who asks, no session is read."""
    story = factories.published(section)
    paths = ("/", story.path, "/section/port/", "/latest/", "/archive/", "/corrections/", "/search/?q=board")
    anonymous = {path: client.get(path) for path in paths}
    client.force_login(chief)
    for path in paths:
        reply = client.get(path)
        assert reply.content == anonymous[path].content
        assert not reply.cookies
        assert reply["Vary"] == "Accept-Encoding"
        assert reply["Cache-Control"] == "public, no-cache"
