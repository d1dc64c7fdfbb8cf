"""The anonymous crawl: no word of an unpublished story is anywhere, in any reply.

Every story that readers may not see carries its own random word in every field. All addresses that the URL
configuration knows are read as somebody who is not signed in; an address pattern that this test has no
example for fails it.
"""

import secrets
from datetime import timedelta

import pytest
from django.urls import URLResolver, get_resolver
from django.utils import timezone

from articles import workflow
from articles.models import Article
from newsroom.core.models import Page
from newsroom.core.page_content import PageContent
from newsroom.core.page_workflow import publish_page, save_page
from tests import factories

pytestmark = pytest.mark.django_db

STATES = [
    "draft",
    "submitted",
    "approved",
    "scheduled",
    "embargoed",
    "expired",
    "unpublished",
    "spiked",
    "killed",
]
STATES += ["taken_down", "changed"]


def marked(section, word):
    """A story with ``word`` in every text, its own tag, byline and picture."""
    tag, byline = (
        factories.tag(f"tag{word}"),
        factories.byline(f"name{word}", slug=f"by{word}", bio=f"bio {word}"),
    )
    picture = factories.picture(alt_text=f"alt {word}", caption=f"cap {word}", credit_line=f"credit {word}")
    texts = "slugline headline short_headline kicker standfirst trail_text dateline editors_note"
    return factories.draft(
        section,
        **{name: f"{name} {word}" for name in (*texts.split(), "search_description")},
        body=f"<p>body {word}</p>",
        tags=(tag.pk,),
        credits=((byline.pk, "author"),),
        lead_picture=factories.PictureChoice(picture.pk),
    )


def bring_to(state, story, section, chief):
    """Put ``story`` into ``state`` through the verbs."""
    now = timezone.now()
    if state in {"submitted", "approved", "spiked"}:
        verb = {"submitted": workflow.submit, "approved": workflow.approve, "spiked": workflow.spike}[state]
        return verb(story, by=chief)
    if state == "scheduled":
        return workflow.schedule(story, by=chief, at=now + timedelta(hours=1))
    if state == "draft":
        return story
    story = workflow.publish(story, by=chief, at=now - timedelta(hours=3))
    if state == "embargoed":
        Article.objects.filter(pk=story.pk).update(embargoed_until=now + timedelta(hours=1))
    elif state == "expired":
        Article.objects.filter(pk=story.pk).update(unpublish_at=now - timedelta(hours=1))
    elif state == "unpublished":
        workflow.unpublish(story, by=chief)
    elif state == "killed":
        workflow.kill(story, by=chief, reason="unsafe", notice="Withdrawn.")
    elif state == "taken_down":
        workflow.take_down(story, by=chief, reason="court", authority="High Court", status=451)
    return story


@pytest.fixture
def hidden(section, chief):
    """State → (secret word, story). A live story's unpublished change is one of them."""
    stories = {}
    for state in STATES:
        word = "q" + secrets.token_hex(6)
        if state == "changed":
            story = factories.published(section, at=timezone.now() - timedelta(hours=4))
            fields = factories.fields(section, headline=f"new {word}", body=f"<p>{word}</p>")
            workflow.save_revision(story, factories.compose(fields), base_version=1, by=chief)
        else:
            story = bring_to(state, marked(section, word), section, chief)
        stories[state] = (word, story)
    return stories


@pytest.fixture
def pages(chief):
    """One published page with an unpublished change, one never published."""
    word = "q" + secrets.token_hex(6)
    page = Page(slug="about", title="About")
    save_page(page, PageContent(title="About us", body="<p>We.</p>"), base_version=0, by=chief)
    publish_page(page, by=chief)
    save_page(page, PageContent(title=f"New {word}", body=f"<p>{word}</p>"), base_version=1, by=chief)
    draft = Page(slug=f"draft-{word}", title=word)
    save_page(draft, PageContent(title=word, body=word), base_version=0, by=chief)
    return word, [f"/{draft.slug}/", "/about/"]


def routes(patterns=None, prefix=""):
    """Every address pattern outside admin."""
    for pattern in patterns or get_resolver().url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            if pattern.app_name != "admin":
                yield from routes(pattern.url_patterns, route)
        else:
            yield route


def addresses(live, hidden, pages):
    """Examples for the routes: addresses of live things, and of everything hidden."""
    today = timezone.localdate()
    found = [
        "/",
        "/latest/",
        "/corrections/",
        "/archive/",
        f"/archive/{today:%Y}/",
        f"/archive/{today:%Y/%m}/",
    ]
    found += [f"/archive/{today:%Y/%m/%d}/", "/feed/", "/sitemap.xml", "/sitemap-pages.xml", "/robots.txt"]
    found += [
        f"/sitemap-{today:%Y-%m}.xml",
        "/news-sitemap.xml",
        "/section/port/",
        "/section/port/feed/",
        live.path,
    ]
    found += [
        "/search/",
        "/search/?q=harbour",
        "/donate/",
        "/donate/thanks/",
        "/donate/manage/",
        "/report-error/",
        f"/report-error/?story={live.path}",
        "/report-error/thanks/",
        "/healthz",
        "/readyz",
    ]
    found += ["/review/x/", "/review/x.0123456789abcdef/", "/review/x/story/"]
    found += ["/nothing-here/", "/favicon.ico", "/theme-000000000000.css", "/media/nothing.jpg", *pages]
    for word, story in hidden.values():
        found += [
            f"/search/?q={word}",
            f"/report-error/?story={story.path or '/x/'}",
            f"/search/?q=body+{word}&order=newest",
            f"/tag/tag{word}/",
            f"/byline/by{word}/",
        ]
        found += [f"/tag/tag{word}/feed/", f"/byline/by{word}/feed/", story.path or "/x/"]
    return found


def test_nothing_unpublished_is_anywhere(client, section, chief, hidden, pages):
    """Whatever a stranger opens, no text that is not public is in it, nor in its headers."""
    live = factories.published(section, at=timezone.now() - timedelta(hours=2), headline="Harbour news")
    word, page_paths = pages
    words = {state: secret for state, (secret, _) in hidden.items()} | {"page": word}
    leaks = []
    for address in addresses(live, hidden, page_paths):
        asked = [secret for secret in words.values() if secret in address]
        reply = client.get(address)
        assert reply.status_code < 500, address
        body = b"".join(reply) if reply.streaming else reply.content
        text = body.decode() + str(reply.headers)
        for secret in asked:  # what the stranger typed may be repeated: their own query, their own path
            text = text.replace(f"tag{secret}", "").replace(f"by{secret}", "").replace(f"draft-{secret}", "")
            text = (
                text.replace(f"body {secret}", "").replace(f"body+{secret}", "")
                if "search" in address
                else text
            )
            text = text.replace(secret, "") if address.startswith("/search/") else text
            text = text.replace(f"headline-{secret}", "") if address.startswith("/report-error/") else text
        leaks += [(state, address) for state, secret in words.items() if secret in text]
    assert leaks == []


def test_a_hidden_tag_or_byline_page_does_not_exist(client, hidden):
    """A tag or a person known only from drafts has no page: even its name would tell."""
    for word, _ in hidden.values():
        for address in (f"/tag/tag{word}/", f"/byline/by{word}/", f"/tag/tag{word}/feed/"):
            reply = client.get(address)
            assert reply.status_code == 404 or f"name{word}".encode() not in reply.content


def test_every_address_is_crawled(section, hidden, pages):
    """An address pattern without an example fails: nobody can add a page that the crawl does not know."""
    live = factories.published(section, at=timezone.now() - timedelta(hours=2))
    known = addresses(live, hidden, pages[1])
    resolver = get_resolver()
    matched = {str(resolver.resolve(a.split("?")[0]).route) for a in known if not _missing(resolver, a)}
    exempt = {route for route in routes() if route.startswith(("donate/", "admin/"))}  # no story is in them
    assert set(routes()) - matched - exempt == set()


def _missing(resolver, address):
    try:
        resolver.resolve(address.split("?")[0])
    except Exception as error:  # noqa: BLE001 - Resolver404 carries the tried patterns, nothing else is expected
        assert type(error).__name__ == "Resolver404"
        return True
    return False
