"""The publication's pages: versions, verbs, preview; a stale save loses nothing."""

from dataclasses import replace

import pytest
from django.urls import reverse

from newsroom.core import page_workflow, redirects
from newsroom.core.models import MenuItem, OutboxMessage, Page
from newsroom.core.page_content import PageContent
from newsroom.core.publication import publication_part

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


@pytest.fixture
def desk(client, chief, publication):
    """The chief editor's browser."""
    client.force_login(chief)
    return client


@pytest.fixture
def about(publication, chief):
    """A published page."""
    page = Page(slug="about", purpose="about")
    page_workflow.save_page(
        page, PageContent.clean(title="About us", body="<p>We print.</p>"), base_version=0, by=chief
    )
    return page_workflow.publish_page(page, by=chief)


def url(name, *args):
    return reverse(f"admin:core_page_{name}", args=args)


def text(**changes):
    data = {
        "base_version": 0,
        "title": "Team",
        "standfirst": "",
        "body": "<p>Ten people.</p>",
        "description": "",
    }
    return data | {"purpose": ""} | changes


def test_a_page_is_saved_before_it_is_published(desk):
    """Readers see nothing until then; its address is made from the title."""
    assert desk.post(url("add"), text(save="")).status_code == 302
    assert desk.get("/team/").status_code == 404
    page = Page.objects.get()
    desk.post(url("change", page.pk), text(base_version=1, title="The team", publish=""))
    assert "The team" in desk.get("/team/").content.decode()
    assert OutboxMessage.objects.filter(kind="purge").latest("id").payload == {"paths": ["*"]}


@pytest.mark.parametrize("slug", ["admin", "search", "about", "2026", "a b", "x/y"])
def test_an_address_that_is_taken_or_cannot_be_is_refused(desk, about, slug):
    """The text stays in the form."""
    response = desk.post(url("add"), text(slug=slug, body="<p>Kept words.</p>"))
    assert response.status_code == 400
    assert "Kept words." in response.content.decode()
    assert Page.objects.count() == 1


def theirs_saved(page, by, **changes):
    """A colleague's save on what ``page`` says now."""
    content = replace(page_workflow.latest_content(page), **changes)
    page_workflow.save_page(page, content, base_version=page.version, by=by)


def test_a_stale_save_is_merged(desk, about, chief):
    """One changed the title, another the second paragraph: both stand, and it is said."""
    theirs_saved(about, chief, title="Who we are")
    mine = text(base_version=1, title="About us", body="<p>We print.</p><p>Since 1998.</p>", purpose="about")
    response = desk.post(url("change", about.pk), mine, follow=True)
    assert "Somebody saved this page while you wrote" in response.content.decode()
    about.refresh_from_db()
    content = page_workflow.latest_content(about)
    assert (about.version, about.title) == (3, "Who we are")
    assert (content.title, content.body) == ("Who we are", "<p>We print.</p><p>Since 1998.</p>")


def test_the_same_words_changed_by_two_are_both_kept(desk, about, chief):
    """Mine stay in the form, theirs stand beside; both are in the history; the next save goes through."""
    theirs_saved(about, chief, body="<p>Theirs.</p>")
    mine = text(base_version=1, title="About us", body="<p>Mine.</p>", standfirst="New")
    response = desk.post(url("change", about.pk), mine)
    assert response.status_code == 409
    page = response.content.decode()
    assert "Theirs." in page
    assert "We print." in page
    assert response.context["form"]["body"].value() == "<p>Mine.</p>"
    history = [PageContent.from_json(revision.content).body for revision in about.revisions.all()]
    assert history == ["<p>Theirs.</p>", "<p>Mine.</p>", "<p>Theirs.</p>", "<p>We print.</p>"]
    again = mine | {"base_version": response.context["form"]["base_version"].value(), "publish": ""}
    assert desk.post(url("change", about.pk), again).status_code == 302
    assert "Mine." in desk.get("/about/").content.decode()


def test_a_text_on_a_version_that_never_was_is_refused(desk, about):
    """In words, with everything typed still in the form."""
    response = desk.post(url("change", about.pk), text(base_version=9, body="<p>Kept words.</p>"))
    assert response.status_code == 400
    assert "a version that does not exist" in response.content.decode()
    assert "Kept words." in response.content.decode()


def test_the_preview_is_the_real_page_of_the_unsaved_text(desk, about):
    """With the publication's frame, cleaned as it will be, kept by nobody; nothing is stored."""
    sent = text(title="Unsaved", body="<p>Here</p><script>alert(1)</script>")
    for address in (url("preview"), url("preview_page", about.pk)):
        response = desk.post(address, sent)
        page = response.content.decode()
        assert "Unsaved" in page
        assert "The Test Courier" in page
        assert "alert(1)" not in page
        assert response["Cache-Control"] == "no-store, private"
    about.refresh_from_db()
    assert about.version == 1


def test_a_moved_page_leads_on_and_an_unpublished_one_is_gone(desk, about):
    """The text stays in the newsroom."""
    desk.post(url("move", about.pk), {"slug": "who-we-are"})
    assert redirects.find("/about/") == "/who-we-are/"
    desk.post(url("move", about.pk), {"slug": "admin"})
    assert desk.get("/who-we-are/").status_code == 200
    desk.post(url("unpublish", about.pk))
    assert desk.get("/who-we-are/").status_code == 404
    assert "We print." in desk.get(url("change", about.pk)).content.decode()


def test_an_old_version_is_shown_and_restored(desk, about, chief):
    """As a new version; readers see it only when it is published."""
    page_workflow.save_page(
        about, PageContent(title="About us", body="<p>Second.</p>"), base_version=1, by=chief
    )
    assert "Version 2" in desk.get(url("history", about.pk)).content.decode()
    assert "We print." in desk.get(url("version", about.pk, 1)).content.decode()
    assert desk.post(url("restore", about.pk, 1)).status_code == 302
    about.refresh_from_db()
    assert about.version == 3
    assert "We print." in page_workflow.latest_content(about).body


def test_verbs_are_never_done_by_a_link(desk, about):
    """A GET changes nothing."""
    for address in (url("unpublish", about.pk), url("move", about.pk), url("restore", about.pk, 1)):
        assert desk.get(address).status_code == 405


def test_pages_are_never_deleted(desk, about):
    """Their history stays."""
    assert desk.post(url("delete", about.pk), {"post": "yes"}).status_code == 403


def test_a_saved_title_and_purpose_are_seen_by_nobody(chief, publication):
    """Menus and policies keep what was published until the page is published again, whatever renews them."""
    page = Page(slug="how-we-work", purpose="ethics")
    page_workflow.save_page(page, PageContent(title="How we work"), base_version=0, by=chief)
    page = page_workflow.publish_page(page, by=chief)
    MenuItem.objects.create(place="work", page=page)
    page.purpose = "ownership"
    page_workflow.save_page(page, PageContent(title="DRAFT, who pays"), base_version=1, by=chief)
    part = publication_part(publication)
    assert [link["label"] for link in part["menu"]["work"] if link["url"] == "/how-we-work/"] == [
        "How we work"
    ]
    assert (part["policies"].get("ethics"), part["policies"].get("ownership")) == ("how-we-work", None)
    page_workflow.publish_page(page, by=chief)
    part = publication_part(publication)
    assert "DRAFT, who pays" in [link["label"] for link in part["menu"]["work"]]
    assert (part["policies"].get("ethics"), part["policies"].get("ownership")) == (None, "how-we-work")
