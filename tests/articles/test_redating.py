"""Another date for a published story: said why, never ahead, with the former address leading on."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from articles import workflow
from articles.models import Article
from articles.past import seen
from tests import factories
from tests.articles.admin_posts import url

pytestmark = pytest.mark.django_db
NOTE = {"kind": "correction", "text": "Eleven, not twelve."}


@pytest.fixture
def story(section, editor):
    at = timezone.now() - timedelta(days=3)
    story = factories.published(section, by=None, at=at, headline="Spring tide")
    return workflow.publish(changed(story, editor), by=editor)


def changed(story, editor):
    fields = factories.fields(story.section, headline="Spring tide", body="<p>New.</p>")
    workflow.save_revision(story, factories.compose(fields), base_version=story.version, by=editor)
    return Article.objects.get(pk=story.pk)


def earlier(days):
    return (timezone.now() - timedelta(days=days)).replace(second=0, microsecond=0)


def test_the_story_stands_at_its_new_day_and_the_old_address_leads_there(client, story, editor):
    """Page, lists, address; the text, also one not published yet, stays as it is."""
    changed(story, editor)
    old, at = story.path, earlier(400)
    moved = workflow.redate(story, by=editor, at=at, reason="Printed first in the weekly.")
    assert moved.path != old
    assert client.get(old).url == moved.path
    page = client.get(moved.path)
    assert page.status_code == 200
    assert f'datetime="{at.year}-' in page.content.decode()
    assert moved.live_version == 2
    assert moved.version == 3
    assert moved.updated_at > at
    month = f"/archive/{timezone.localtime(at):%Y/%m}/"
    assert "Spring tide" in client.get(month).content.decode()


def test_the_history_and_the_record_keep_both_dates(client, story, editor):
    """Who, why, from when to when; what readers saw before is still told with its date."""
    before = timezone.now()
    was = story.published_at
    workflow.redate(story, by=editor, at=earlier(400), reason="Printed first in the weekly.")
    client.force_login(editor)
    page = client.get(url("history", story.pk)).content.decode()
    assert "changed its date from" in page
    assert "Printed first in the weekly." in page
    assert seen(Article.objects.get(pk=story.pk), before).content.published_at == was.isoformat()


@pytest.mark.parametrize(
    ("days", "reason", "words"),
    [(-1, "Why", "schedule it instead"), (400, "", "Say why"), (1, "Why", "A correction of an earlier day")],
)
def test_what_would_mislead_is_refused(story, editor, days, reason, words):
    """A date ahead, no reason, a date after a printed correction: nothing changes."""
    workflow.correct(story, by=editor, correction=NOTE | {"at": earlier(2)})
    old = Article.objects.get(pk=story.pk)
    with pytest.raises(workflow.NotReady, match=words):
        workflow.redate(story, by=editor, at=earlier(days), reason=reason)
    new = Article.objects.get(pk=story.pk)
    assert (new.path, new.published_at) == (old.path, old.published_at)


def test_an_updated_before_the_new_date_goes(story, editor):
    """“Updated” is never earlier than the story."""
    Article.objects.filter(pk=story.pk).update(updated_at=earlier(2))
    moved = workflow.redate(story, by=editor, at=earlier(1), reason="The first was a test.")
    assert moved.updated_at is None
    assert moved.content["updated_at"] is None


def test_on_the_form_with_its_reason_by_who_may_publish(client, story, editor, reporter):
    """The form asks for both and keeps what was typed; a reporter has no such button."""
    client.force_login(editor)
    screen, at = url("change", story.pk), earlier(400).astimezone(ZoneInfo("Europe/London"))
    fields = {
        "headline": "Spring tide",
        "base_version": 2,
        "section": story.section_id,
        "body": "<p>New.</p>",
    }
    typed = {"verb": "redate", "published_on": f"{at:%Y-%m-%dT%H:%M}"}
    page = client.post(screen, fields | typed).content.decode()
    assert "Say why its date changes" in page
    assert '<details class="nr-field" open>' in page
    assert f"{at:%Y-%m-%d}" in page
    answer = client.post(
        screen, fields | typed | {"date_reason": "Printed first in the weekly."}, follow=True
    )
    assert "Its date is" in answer.content.decode()
    assert Article.objects.get(pk=story.pk).published_at == at
    with pytest.raises(workflow.NotAllowed):
        workflow.redate(story, by=reporter, at=earlier(3), reason="Why")


def test_scheduling_again_what_readers_have_seen_says_what_becomes_of_its_date(client, story, editor):
    """The time hides it until then, and is its date afterwards: said at once, with the way back."""
    workflow.unpublish(story, by=editor, reason="Too early.")
    story = Article.objects.get(pk=story.pk)
    client.force_login(editor)
    at = timezone.localtime() + timedelta(days=2)
    fields = {"headline": "Spring tide", "base_version": story.version, "section": story.desk_section_id}
    credit = story.revisions.first().content["credits"][0]
    fields |= {
        "body": "<p>New.</p>",
        "credit_id": [credit["id"]],
        "credit_role": ["author"],
        "credit_order": [0],
    }
    typed = {"verb": "schedule", "publish_at": f"{at:%Y-%m-%dT%H:%M}"}
    page = client.post(url("change", story.pk), fields | typed, follow=True).content.decode()
    assert "gives the first one back" in page
