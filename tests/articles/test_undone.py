"""What was typed for another button than the one pressed is said not to be done, and stays typed."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from articles import workflow
from articles.models import Article, Correction
from tests import factories
from tests.articles.admin_posts import posted, url

pytestmark = pytest.mark.django_db

AT = "2031-12-01T09:00"
UNSCHEDULED = "Nothing was scheduled"


@pytest.fixture
def press(client, editor):
    client.force_login(editor)

    def press(story, verb, **fields):
        """The page after the button ``verb``, as text on one line."""
        if story is None:
            answer = client.post(url("add"), posted(verb=verb, **fields), follow=True)
        else:
            story.refresh_from_db()
            answer = client.post(url("change", story.pk), posted(story, verb=verb, **fields), follow=True)
        return re.sub(r"\s+", " ", answer.content.decode())

    return press


def test_a_time_typed_before_save_schedules_nothing_and_stays(press, client, section):
    """Also on a new story, and when the page is loaded again; the button that schedules ends it."""
    page = press(None, "save", publish_at=AT, section=section.pk, headline="Tide")
    story = Article.objects.get()
    assert UNSCHEDULED in page and f'value="{AT}"' in page
    again = client.get(url("change", story.pk)).content.decode()
    assert UNSCHEDULED in again and f'value="{AT}"' in again
    page = press(story, "embargo", publish_at=AT, embargoed_until="2031-11-30T09:00")
    assert UNSCHEDULED in page and "The embargo is as it was" not in page
    page = press(story, "save", publish_at="", embargoed_until="2031-11-30T09:00")
    assert UNSCHEDULED not in page and "The embargo is as it was" not in page and AT not in page


def test_a_verb_that_was_refused_leaves_its_time(press, section, editor):
    """Scheduled without a byline: the text is saved, the time is still there for the next press."""
    story = factories.draft(section, by=editor, credits=())
    page = press(story, "schedule", publish_at=AT)
    assert "is not ready" in page and UNSCHEDULED in page and f'value="{AT}"' in page
    byline = factories.byline("Ines")
    page = press(
        story, "schedule", publish_at=AT, credit_id=[byline.pk], credit_role=["author"], credit_order=[1]
    )
    assert "Scheduled for" in page and UNSCHEDULED not in page


def test_words_for_another_button_stay(press, section, editor, reporter):
    """What should change, while one saves; and the address, until it is made."""
    story = workflow.submit(factories.draft(section, by=reporter), by=reporter)
    page = press(story, "save", comment="Who says so?", slug="the-tide")
    assert "It was not sent back" in page and "Who says so?</textarea>" in page
    assert "“Last part of the address” is not used yet" in page and 'value="the-tide"' in page
    page = press(story, "publish", comment="Who says so?", slug="the-tide")
    assert "/the-tide/" in page and "Who says so?" not in page and "not used yet" not in page


def test_a_corrections_words_outlive_a_save(press, section, editor):
    """With the kind of change; put aside by choosing another kind; printed, they are done."""
    story = factories.published(section, by=editor)
    words = {"change": "correction", "correction_kind": "clarification", "correction_text": "It was two."}
    page = press(story, "save", **words)
    assert "The correction is not printed yet" in page and "It was two.</textarea>" in page
    assert '<option value="clarification" selected>' in page
    assert re.search(r'value="correction"[^>]* checked', page)
    assert "not printed yet" not in press(story, "save", **words | {"change": "minor"})
    assert re.search(r'value="minor"[^>]* checked', press(story, "save", change="minor"))
    assert "not printed yet" not in press(story, "correct", **words)
    assert Correction.objects.get().text == "It was two."


def test_what_is_planned_already_is_not_undone(press, section, editor):
    """A save beside a schedule, an embargo and a planned end says nothing of them."""
    at = timezone.now() + timedelta(days=3)
    story = workflow.schedule(factories.draft(section, by=editor), by=editor, at=at)
    shown = f"{timezone.localtime(at):%Y-%m-%dT%H:%M}"
    with timezone.override("Europe/London"):
        page = press(story, "save", publish_at=shown, planned="keep", slug=story.slug)
    assert UNSCHEDULED not in page and "not used yet" not in page


def test_a_save_keeps_that_the_correction_answers_a_reader(client, press, section, editor):
    """Opened from the report, saved before a word of the note is written: it is still the answer."""
    story = factories.published(section, by=editor)
    report = story.error_reports.create(
        message="It was two.", contact="ada@example.org", nonce="n", received_at=timezone.now()
    )
    answer = {f"outcome_{report.pk}": "corrected"}
    page = press(story, "save", change="correction", **answer)
    assert "not printed yet" not in page
    assert re.search(r'value="correction"[^>]* checked', page)
    assert '<option value="corrected" selected>' in page
    assert not re.search(rf'name="write_{report.pk}"[^>]* checked', page)
    press(story, "correct", correction_text="It was two.", **answer)
    report.refresh_from_db()
    assert report.state == "corrected"


def test_publishing_a_change_does_not_move_the_story(press, section, editor):
    """What is typed before “Publish changes” is said not to be used: it stays for the one that moves."""
    story = factories.published(section, by=editor, headline="Old tide")
    page = press(story, "publish", headline="New tide", change="minor", slug="spring-tide")
    assert "“Last part of the address” is not used yet" in page and 'value="spring-tide"' in page
    page = press(story, "move", slug="spring-tide")
    assert "is not used yet" not in page and "spring-tide/" in page
