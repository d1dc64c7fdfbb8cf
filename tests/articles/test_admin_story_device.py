"""Text that only a device has, since the server was away: how it comes back, when it may be forgotten."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from articles.admin.access import RENEWED
from tests import factories
from tests.articles.admin_posts import content_of, posted, url

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


@pytest.fixture
def story(section, editor):
    return factories.draft(section, by=editor, headline="Saved words")


def test_kept_text_comes_back_into_the_form(story, editor, client):
    """All of it, tags that do not exist yet too, on the version it was written on; nothing is saved."""
    client.force_login(editor)
    form = posted(story, verb="show_kept", headline="Kept words", tags_add=["New"], comment="Why so?")
    page = client.post(url("change", story.pk), form | {"brought": "abc-1:7"})
    assert page.status_code == 200
    assert page.context["form"]["headline"].value() == "Kept words"
    assert page.context["form"]["base_version"].value() == "1"
    assert page.context["unmade"]["tags_add"] == ["New"]
    assert page.context["given"]["comment"].value() == "Why so?"
    assert page.context["opening"] == {"copy": "", "turn": "", "brought": "abc-1:7"}
    assert "kept on your device" in page.content.decode()
    assert content_of(story).headline == "Saved words"


def test_kept_text_of_a_new_story(section, editor, client):
    """A story that was never saved comes back as well."""
    client.force_login(editor)
    page = client.post(url("add"), posted(verb="show_kept", headline="Kept words"))
    assert page.context["form"]["headline"].value() == "Kept words"


def test_kept_text_of_a_story_that_takes_no_changes_now(story, chief, editor, client):
    """Dropped in between: the words are there to be read and copied."""
    form = posted(story, verb="show_kept", headline="Kept words")
    client.force_login(chief)
    client.post(url("change", story.pk), posted(story, verb="spike"))
    client.force_login(editor)
    assert "Kept words" in client.post(url("change", story.pk), form).content.decode()


def test_a_saved_copy_is_named_once(story, editor, client):
    """The next form tells the device which copy is saved; a refused save names none."""
    client.force_login(editor)
    refused = client.post(url("change", story.pk), posted(story, headline="a" * 301, copy="abc-1"))
    assert 'data-stored=""' in refused.content.decode()
    names = {"copy": 'abc-1"><b>', "brought": "def-2:3 " + "x" * 41}
    page = client.post(url("change", story.pk), posted(story, headline="New words", **names), follow=True)
    assert 'data-stored="abc-1&quot;&gt;&lt;b&gt; def-2"' in page.content.decode()
    assert 'data-stored=""' in client.get(url("change", story.pk)).content.decode()


def test_working_keeps_one_signed_in(story, editor, client):
    """Opening a story begins the session's twelve hours anew; a public page never sets a cookie."""
    client.force_login(editor)
    client.get(url("change", story.pk))
    session = client.session
    session[RENEWED] -= 3600
    session.save()
    soon = timezone.now() + timedelta(minutes=1)
    Session.objects.update(expire_date=soon)
    assert not client.get("/").cookies
    assert Session.objects.get().expire_date == soon
    assert "sid" in client.get(url("change", story.pk)).cookies
    assert Session.objects.get().expire_date > timezone.now() + timedelta(hours=11)
