"""As published at any moment: exactly what readers saw then, whatever happened since."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from articles import past, workflow
from articles.content import StoryContent
from articles.importers.bulk import NewStory, write_stories
from articles.models import Article, Printing
from articles.picturing import update_picture
from articles.sectioning import reprint_section
from articles.taxonomy import merge_tags, rename_tag
from tests import factories
from tests.articles.conftest import START

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def row_of(story):
    """What the row says to readers at this moment: the content, a notice, or nothing."""
    story.refresh_from_db()
    if story.state in Article.WITHDRAWN_STATES:
        return past.WITHDRAWN, story.path, story.withdrawal_status, story.withdrawal_notice
    hidden = not story.content or story.state not in Article.LIVE_STATES
    if hidden or story.published_at > timezone.now():
        return (past.NOTHING,)
    return past.PAGE, story.path, StoryContent.from_json(story.content)


def told(story, moment):
    """The same, from the record."""
    answer = past.seen(story, moment)
    if answer.kind == past.WITHDRAWN:
        row = answer.printing
        return past.WITHDRAWN, row.path, row.withdrawal_status, row.withdrawal_notice
    if answer.kind == past.NOTHING:
        return (past.NOTHING,)
    assert answer.whole
    return past.PAGE, answer.printing.path, answer.content


class Watch:
    """A minute after each step, notes what the row says."""

    def __init__(self, story, clock):
        self.story, self.clock, self.notes = story, clock, []

    def __call__(self):
        self.clock.shift(MINUTE)
        self.notes.append((timezone.now(), row_of(self.story)))
        self.clock.shift(MINUTE)

    def check(self):
        assert [told(self.story, at) for at, _ in self.notes] == [said for _, said in self.notes]


def test_every_verb_and_every_reprint_is_remembered(section, chief, clock):
    """Publish, correct, move, rename a tag, a section, a picture, take back, schedule, kill: each minute of
    it is told as readers had it."""
    first, second = factories.tag("Harbour"), factories.tag("Dredging")
    picture = factories.picture()
    chosen = {"tags": (first.pk,), "lead_picture": factories.PictureChoice(picture.pk)}
    story = factories.draft(section, by=chief, **chosen)
    watch = Watch(story, clock)
    watch()
    workflow.publish(story, by=chief)
    watch()
    factories.revise(story, section, chief, headline="Unseen by readers", **chosen)
    watch()
    workflow.publish(story, by=chief, change="minor")
    watch()
    workflow.publish(story, by=chief, correction={"kind": "correction", "text": "Eleven, not twelve."})
    watch()
    workflow.move(story, by=chief, slug="elsewhere")
    watch()
    rename_tag(first, name="Port", by=chief)
    watch()
    merge_tags(first, second, by=chief)
    watch()
    section.name = "Sea"
    section.save()
    reprint_section({"section": section.pk})
    watch()
    update_picture(picture, by=chief, caption="Low water")
    watch()
    workflow.unpublish(story, by=chief, reason="Too early")
    watch()
    workflow.schedule(story, by=chief, at=timezone.now() + 3 * MINUTE)
    watch()
    watch()
    workflow.kill(story, by=chief, reason="Unsafe", notice="We withdrew this story.")
    watch()
    watch.check()
    kinds = [said[0] for _, said in watch.notes]
    assert kinds == ["nothing", *["page"] * 9, "nothing", "nothing", "page", "withdrawn"]


def test_the_record_cannot_be_changed(section):
    """Not by us either."""
    story = factories.published(section)
    for harm in ({"path": "/other/"}, {"overlay": {}}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Printing.objects.filter(article=story).update(**harm)
    with pytest.raises(DatabaseError), transaction.atomic():
        Printing.objects.filter(article=story).delete()


def test_a_changed_archive_is_noticed(section):
    """The digest is of the whole text: if somebody changed a stored part behind our back, it says so."""
    story = factories.published(section)
    answer = past.seen(story, timezone.now())
    assert answer.whole
    answer.printing.overlay["headline"] = "Forged"
    assert past.digest_of(past.printed(answer.printing)) != answer.printing.digest


def test_an_import_in_bulk_is_told_from_its_event(section, chief, clock):
    """No printing is written for an archive; what it printed is told all the same, before and after edits."""
    tag = factories.tag("Harbour")
    content = factories.compose(factories.fields(section, tags=(tag.pk,)))
    dated = [NewStory(content, "1", "old", START - timedelta(days=900), START - timedelta(days=800))]
    (story,) = write_stories(dated, zone="Europe/London")
    watch = Watch(story, clock)
    watch()
    assert (Printing.objects.count(), watch.notes[0][1][0]) == (0, "page")
    rename_tag(tag, name="Port", by=chief)
    watch()
    factories.revise(story, section, chief, headline="Put right")
    workflow.publish(story, by=chief, correction={"kind": "correction", "text": "It was wrong."})
    watch()
    watch.check()
    assert Printing.objects.count() == 2
    before = past.seen(story, START - timedelta(days=100))
    assert (before.kind, before.until) == ("nothing", START)
    assert past.seen(story, START).exact


def test_stories_older_than_the_record_are_told_from_their_events(section, chief, clock):
    """As well as the events tell, and saying that it is so."""
    story = factories.published(section, headline="First words")
    clock.shift(MINUTE)
    factories.revise(story, section, chief, headline="Second words")
    workflow.publish(story, by=chief, correction={"kind": "correction", "text": "It was wrong."})
    clock.shift(MINUTE)
    workflow.unpublish(story, by=chief, reason="Wrong")
    answers = [past.from_event(story, event, True) for event in story.events.filter(verb="publish")]
    assert len(answers) == 2
    found = past.earlier(story, before=None)
    said = [past.answered(found, START + minutes * MINUTE) for minutes in range(3)]
    assert [answer.kind for answer in said] == ["page", "page", "nothing"]
    assert not said[1].exact
    text = past.printed(said[1].printing)
    assert (text["headline"], text["corrections"][0]["text"]) == ("Second words", "It was wrong.")


def test_periods_follow_each_other(section, chief, clock):
    """One line for each stretch of time, without gaps; a change readers cannot tell is none."""
    story = factories.draft(section, by=chief)
    workflow.schedule(story, by=chief, at=START + 5 * MINUTE)
    clock.shift(10 * MINUTE)
    workflow.publish(story, by=chief, change="minor")
    clock.shift(MINUTE)
    workflow.take_down(story, by=chief, reason="Order", authority="County court", status=451)
    told = [(period.kind, period.since, period.until) for period in past.periods(story)]
    end = START + 11 * MINUTE
    assert told == [
        ("nothing", START, START + 5 * MINUTE),
        ("page", START + 5 * MINUTE, end),
        ("withdrawn", end, None),
    ]


def test_an_embargo_hides_the_past_too(section, chief, clock):
    """Scheduled, but promised to nobody before noon: noon counts."""
    story = factories.draft(section, by=chief)
    workflow.schedule(story, by=chief, at=START + MINUTE, embargoed_until=START + 9 * MINUTE)
    clock.shift(10 * MINUTE)
    assert past.seen(story, START + 5 * MINUTE).why == "It was under embargo."
    assert past.seen(story, START + 9 * MINUTE).kind == "page"
    assert past.seen(story, START - MINUTE).why == "It was not written yet."


def test_a_save_writes_no_printing(section, chief):
    """Drafts and saves beside a live text leave the record alone."""
    story = factories.published(section, by=chief)
    count = Printing.objects.count()
    factories.revise(story, section, chief, headline="Another")
    factories.draft(section, by=chief)
    assert Printing.objects.count() == count


def test_a_reprint_asks_no_more_for_many_stories(section, chief):
    """Two statements for each two hundred stories, however many carry the tag."""
    tag = factories.tag("Harbour")
    content = factories.compose(factories.fields(section, tags=(tag.pk,)))
    many = [NewStory(replace(content, headline=f"Story {n}"), str(n), "", START) for n in range(12)]
    stories = write_stories(many, zone="Europe/London")
    rename_tag(tag, name="Port", by=chief)
    assert Printing.objects.filter(cause="tag", by=chief).count() == len(stories)


def test_what_was_only_planned_was_not_published_yet(section, chief, clock):
    """Scheduled, taken off, published, taken back: only the last is a text that had been public."""
    story = factories.draft(section, by=chief)
    workflow.schedule(story, by=chief, at=datetime(2099, 1, 1, tzinfo=UTC))
    clock.shift(2 * MINUTE)
    workflow.deschedule(story, by=chief)
    clock.shift(2 * MINUTE)
    workflow.publish(story, by=chief)
    clock.shift(2 * MINUTE)
    workflow.unpublish(story, by=chief, reason="Wrong")
    assert past.seen(story, START + 3 * MINUTE).why == "It was not published yet."
    assert past.seen(story, START + 5 * MINUTE).kind == "page"
    assert past.seen(story, START + 7 * MINUTE).why == "It had been taken back and was not public."
