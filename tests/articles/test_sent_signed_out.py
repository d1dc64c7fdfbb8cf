"""A form sent when the sign-in has ended, without scripts: sign in, and every word is there."""

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from articles.models import Article, WorkingCopy
from tests import factories
from tests.articles.admin_posts import content_of, posted, url

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough password"
ORIGIN = "http://localhost:8000"


@pytest.fixture
def story(section, editor):
    return factories.draft(section, by=editor, headline="Saved words")


@pytest.fixture
def writer(editor):
    editor.set_password(PASSWORD)
    editor.save(update_fields=["password"])
    return editor


@pytest.fixture
def browser(settings):
    """A browser without scripts: it asks for pages and says where a form came from."""
    settings.SITE_URL = ORIGIN
    settings.CSRF_TRUSTED_ORIGINS = [ORIGIN]
    headers = {"accept": "text/html,application/xhtml+xml", "origin": "http://testserver"}
    browser = Client(enforce_csrf_checks=True, headers=headers)
    browser.get(reverse("admin:login"))
    return browser


def token(page):
    return {"csrfmiddlewaretoken": re.search(r'csrfmiddlewaretoken" value="(\w+)"', page.text)[1]}


def fields_in(page):
    """What the page's form would post."""
    form = re.search(r'<form action="([^"]+)" method="post" id="login-form">(.*?)</form>', page.text, re.S)[2]
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)
    found += re.findall(r'<textarea name="([^"]+)" hidden>\n(.*?)</textarea>', form, re.S)
    fields = {}
    for name, value in found:
        fields.setdefault(unescape(name), []).append(unescape(value))
    return fields


def send(browser, address, fields):
    """Post ``fields`` with the token that the browser has from its last page."""
    return browser.post(address, fields | token(browser.get(reverse("admin:login"))))


def sign_in(browser, page, user, password=PASSWORD):
    """Fill in the page that asks to sign in, and press."""
    fields = fields_in(page) | {"sign-in-username": user.username, "sign-in-password": password}
    return browser.post(page.wsgi_request.get_full_path(), fields)


def test_the_text_is_there_after_signing_in(browser, story, writer):
    """Publish was pressed: nothing is published or saved; the form has every word for the next Save."""
    text = {"headline": "New “words” & <b>", "body": "<p>One.</p>\n<p>Two, שלום.</p>", "comment": "Why so?"}
    typed = posted(story, **text, tags_add=["Night shift", "Docks"]) | {"verb": "publish"}
    asked = send(browser, url("change", story.pk), typed | {"opened_by": writer.pk})
    assert asked.status_code == 403 and "Nothing is lost" in asked.text
    assert asked["Cache-Control"] == "no-store, private"
    assert not WorkingCopy.objects.exists()

    wrong = sign_in(browser, asked, writer, "not the password")
    assert "Please enter a correct username and password" in unescape(wrong.text)
    answer = sign_in(browser, wrong, writer)
    copy = WorkingCopy.objects.get(editor=writer)
    assert answer["Location"] == f"{url('change', story.pk)}?kept={copy.pk}"
    assert not [name for name, _ in copy.fields if "password" in name or "username" in name]
    page = browser.get(answer["Location"])
    assert "nothing was saved or done" in page.text
    form = page.context["form"]
    assert (form["headline"].value(), form["body"].value()) == (text["headline"], text["body"])
    assert page.context["unmade"]["tags_add"] == ["Night shift", "Docks"]
    assert page.context["given"]["comment"].value() == "Why so?"
    story.refresh_from_db()
    assert (story.version, story.state) == (1, "draft")

    saved = posted(story, headline="New words") | page.context["opening"] | token(page)
    assert browser.post(url("change", story.pk), saved).status_code == 302
    assert content_of(story).headline == "New words"
    assert not WorkingCopy.objects.filter(changes__gt=0).exists()


def test_a_new_story_sent_twice_is_kept_once(browser, section, writer):
    """The same page sent again, by Back or a second press, makes no second text."""
    asked = send(browser, url("add"), posted(headline="Half a thought"))
    first = sign_in(browser, asked, writer)
    browser.logout()
    again = sign_in(browser, send(browser, url("add"), fields_in(asked)), writer)
    assert first["Location"] == again["Location"]
    assert WorkingCopy.objects.count() == 1
    assert not Article.objects.exists()


def test_nothing_new_is_nothing_kept(browser, story, writer):
    answer = sign_in(browser, send(browser, url("change", story.pk), posted(story)), writer)
    assert answer["Location"] == url("change", story.pk)
    assert "there was nothing to save" in browser.get(answer["Location"]).text


def test_somebody_else_signs_in(browser, story, writer, reporter):
    """The words of one person do not become another's, nor is the other signed in by the way."""
    asked = send(browser, url("change", story.pk), posted(story, headline="Mine") | {"opened_by": writer.pk})
    reporter.set_password(PASSWORD)
    reporter.save(update_fields=["password"])
    refused = sign_in(browser, asked, reporter)
    assert "written under another name" in refused.text
    assert "_auth_user_id" not in browser.session
    assert sign_in(browser, refused, writer).status_code == 302


def test_a_text_that_cannot_be_kept_is_shown(browser, section, editor, make_user):
    """Who may not open the story any more still gets the words back, to copy."""
    story = factories.draft(section, by=editor)
    outsider = make_user("reporter", name="olga")
    outsider.set_password(PASSWORD)
    outsider.save(update_fields=["password"])
    asked = send(browser, url("change", story.pk), posted(story, headline="Words I typed"))
    answer = sign_in(browser, asked, outsider)
    assert "What you wrote, to copy" in answer.text and "Words I typed" in answer.text
    assert not WorkingCopy.objects.exists()


def test_another_form_is_sent_once_more_by_hand(browser, story, writer):
    """A comment, say: after signing in it is shown, not sent; one press sends it."""
    said = {"do": "say", "words": "Is this sum right?", "anchor": ""}
    answer = sign_in(browser, send(browser, url("comments", story.pk), said), writer)
    assert "Is this sum right?" in answer.text and "not sent yet" in answer.text
    assert fields_in(answer)["words"] == ["Is this sum right?"]


def test_signed_in_anew_in_another_window(browser, story, writer):
    """The form's token is of the earlier sign-in: its text is kept, as it came from a page of ours."""
    browser.force_login(writer)
    old = token(browser.get(url("change", story.pk)))
    fresh = Client(headers={"accept": "text/html"})
    fresh.post(reverse("admin:login"), {"username": writer.username, "password": PASSWORD})
    browser.cookies.update(fresh.cookies)
    typed = posted(story, headline="From the old window") | old
    answer = browser.post(url("change", story.pk), typed)
    assert answer["Location"].startswith(f"{url('change', story.pk)}?kept=")
    assert answer["Cache-Control"] == "no-store, private"
    assert WorkingCopy.objects.get(editor=writer).changes == 1


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "null", None])
def test_a_form_from_elsewhere_is_refused(browser, story, writer, origin):
    """Without a good token only the browser's word counts: another page's words never come in."""
    browser.force_login(writer)
    headers = {"origin": origin} if origin else {}
    stranger = Client(enforce_csrf_checks=True, headers={"accept": "text/html"} | headers)
    stranger.cookies = browser.cookies
    for signed_in in (True, False):
        answer = stranger.post(url("change", story.pk), posted(story, headline="Forged"))
        assert answer.status_code == 403
        assert "Forged" not in answer.text
        if signed_in:
            stranger.logout()
    assert not WorkingCopy.objects.exists()


def test_a_script_is_redirected(client, story):
    """What asks for no page knows by itself what to do (``autosave.js``)."""
    answer = client.post(url("keep", story.pk), posted(story), headers={"accept": "*/*"})
    assert answer.status_code == 302


def test_no_password_is_printed_into_a_page(client, editor):
    """Changing one's password signed out leads to the sign-in, without what was typed."""
    fields = {"old_password": "old words here", "new_password1": "x", "new_password2": "x"}
    answer = client.post(reverse("admin:password_change"), fields, headers={"accept": "text/html"})
    assert answer.status_code == 302
