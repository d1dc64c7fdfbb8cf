"""The preview: for those who may see the story, kept by nobody, and never a way to write."""

import pytest

from articles.models import Revision, StoryEvent
from articles.workflow.outside import ask_outside
from tests import factories
from tests.articles.admin_posts import posted, url

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


def test_a_preview_is_kept_by_nobody(section, reporter, make_user, client):
    """No cache and no search engine keeps it, by GET or POST; whoever may not read gets nothing of it."""
    story = factories.draft(section, by=reporter, headline="Not for everybody")
    for user, status in ((reporter, 200), (make_user("reporter"), 403), (None, 302)):
        client.logout()
        if user:
            client.force_login(user)
        for answer in (
            client.get(url("preview", story.pk)),
            client.post(url("preview", story.pk), posted(story)),
        ):
            assert answer.status_code == status
            assert ("Not for everybody" in answer.content.decode()) == (status == 200)
            assert "no-store" in answer.headers["Cache-Control"]
            assert "ETag" not in answer.headers
            if status == 200:
                assert 'name="robots" content="noindex' in answer.content.decode()


def test_a_preview_shows_the_appeal_and_runs_nothing(section, reporter, client):
    """A colleague who once said "not now" sees it all the same; the frame beside the form refuses scripts."""
    client.force_login(reporter)
    page = client.get(url("preview", factories.draft(section, by=reporter).pk)).content.decode()
    assert 'id="appeal"' in page and "<script" not in page


def test_a_preview_writes_nothing(section, reporter, client):
    """However often it is asked for: no version, no event, no tag."""
    story = factories.draft(section, by=reporter)
    client.force_login(reporter)
    before = Revision.objects.count(), StoryEvent.objects.count(), story.saved_at
    for number in range(3):
        form = posted(story, headline=f"Typed {number}", tags_add=[f"New {number}"], verb="publish")
        assert client.post(url("preview", story.pk), form).status_code == 200
    story.refresh_from_db()
    assert (Revision.objects.count(), StoryEvent.objects.count(), story.saved_at) == before
    assert (story.state, type(story).objects.live().count()) == ("draft", 0)


def test_a_preview_says_what_was_never_published(section, reporter, editor, chief, client):
    """Beside the form and on the page for somebody outside: no time under the byline before there is one."""
    story = factories.draft(section, by=reporter)
    client.force_login(reporter)
    _, address = ask_outside(story, by=editor, name="Ann Lawyer")
    for page in (url("preview", story.pk), f"{address}story/"):
        text = client.get(page).content.decode()
        assert "Not published yet" in text
        assert "<time" not in text and "published_time" not in text
    live = factories.published(section, by=chief)
    client.force_login(chief)
    text = client.get(url("preview", live.pk)).content.decode()
    assert "Not published yet" not in text and "published_time" in text
