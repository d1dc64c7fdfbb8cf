"""Time: a change at its hour, an embargo, the last day, taking back, and what the clock does by itself."""

import time
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from articles import workflow
from articles.models import Article, DeskRules, Notice, Picture, ScheduledChange, StoryEvent
from articles.workflow import changes, clock, watchdog
from newsroom.core.models import OutboxMessage, RoleAssignment
from tests import factories

pytestmark = pytest.mark.django_db


def ahead(**span):
    return timezone.now() + timedelta(**span)


def fresh(story):
    return Article.objects.get(pk=story.pk)


def with_change(section, by, at=None, **kwargs):
    """A live story whose second version is planned for ``at``."""
    story = factories.published(section, by=by, headline="Old tide", body="<p>Old.</p>")
    factories.revise(story, section, by, headline="New tide", body="<p>New.</p>")
    return workflow.schedule_change(story, by=by, at=at or ahead(hours=1), **kwargs)


def come(story):
    """Its planned minute has just come."""
    ScheduledChange.objects.filter(article=story).update(at=timezone.now() - timedelta(seconds=1))
    from articles.workflow.pending import tell_pages  # noqa: PLC0415

    tell_pages()


def verbs(story):
    return list(story.events.order_by("id").values_list("verb", flat=True))


def test_a_planned_change_is_not_seen_before_its_time(client, section, editor):
    """Readers keep the old text; the desk sees what is planned, when and by whom."""
    story = with_change(section, editor)
    assert b"Old tide" in client.get(story.path).content
    assert clock.publish_due() == 0
    planned = story.scheduled_change
    assert (planned.version, planned.kind, planned.by) == (2, "substantive", editor)
    assert StoryEvent.objects.get(verb="schedule_change").data["at"] == planned.at.isoformat()


@pytest.mark.parametrize("page", ["story", "/", "/latest/", "/section/port/", "/feed/", "/search/?q=tide"])
def test_the_first_page_after_its_time_shows_a_planned_change(client, section, editor, page):
    """No worker runs: whichever page is opened first, it shows the new text; the change is done once."""
    DeskRules.objects.create(pk=1, grace_seconds=0)
    story = with_change(section, editor)
    come(story)
    text = client.get(story.path if page == "story" else page).content.decode()
    assert "New tide" in text and "Old tide" not in text
    assert verbs(story)[-1] == "apply_change" and not ScheduledChange.objects.exists()
    client.get(story.path)
    assert verbs(story).count("apply_change") == 1


def test_no_page_asks_more_for_it(client, section, editor, django_assert_num_queries):
    """When the next change is due stands in the frame, which every page reads anyway."""
    story = factories.published(section)
    client.get(story.path)
    with django_assert_num_queries(2):
        client.get(story.path)
    with_change(section, editor)
    client.get(story.path)
    with django_assert_num_queries(2):
        client.get(story.path)


def test_the_clock_does_a_planned_change_and_logs_both_minutes(section, editor):
    """The newest text may have moved on: readers get exactly the version that was planned."""
    story = with_change(section, editor)
    factories.revise(story, section, editor, headline="Draft tide")
    come(story)
    planned = ScheduledChange.objects.get().at
    assert clock.publish_due() == 1
    story = fresh(story)
    assert (story.content["headline"], story.live_version, story.version) == ("New tide", 2, 3)
    assert story.updated_at and story.has_unpublished_changes
    data = story.events.get(verb="apply_change").data
    assert (data["planned"], data["of"], data["change"]) == (planned.isoformat(), 2, "substantive")
    assert data["actual"] and "late" not in data


def test_a_planned_minor_change_and_a_planned_correction(section, editor):
    """Minor leaves the date alone; a correction is printed when the text goes out, not before."""
    story = with_change(section, editor, kind="minor")
    come(story)
    clock.publish_due()
    assert fresh(story).updated_at is None
    note = {"kind": "correction", "text": "It was the other tide.", "place": "top"}
    other = with_change(section, editor, correction=note)
    assert fresh(other).content["corrections"] == []
    come(other)
    clock.publish_due()
    assert fresh(other).content["corrections"][0]["text"] == "It was the other tide."
    assert other.corrections.get().by == editor


def test_a_planned_change_can_be_cancelled_or_planned_anew(section, editor, reporter):
    """One for a story: the last plan counts. Whoever may not publish may not cancel either."""
    story = with_change(section, editor)
    factories.revise(story, section, editor, headline="Newer tide")
    workflow.schedule_change(story, by=editor, at=ahead(hours=2))
    assert ScheduledChange.objects.get().version == 3
    with pytest.raises(workflow.NotAllowed):
        workflow.cancel_change(story, by=reporter)
    workflow.cancel_change(story, by=editor)
    assert not ScheduledChange.objects.exists() and verbs(story)[-1] == "cancel_change"


def test_what_cannot_be_planned(section, editor):
    """A past time, a version that readers see already, a time after the story has gone."""
    story = factories.published(section, by=editor)
    for problem, at in (("already see", ahead(hours=1)), ("past", ahead(hours=-1))):
        with pytest.raises(workflow.NotReady, match=problem):
            workflow.schedule_change(story, by=editor, at=at)
    workflow.plan_removal(story, by=editor, at=ahead(minutes=5))
    factories.revise(story, section, editor, headline="New")
    with pytest.raises(workflow.NotReady, match="taken back before"):
        workflow.schedule_change(story, by=editor, at=ahead(hours=1))


def test_publishing_now_replaces_the_plan(section, editor):
    """An older text that waits would undo a newer one: it is dropped, and the history says so."""
    story = with_change(section, editor)
    factories.revise(story, section, editor, headline="Newest tide")
    story = workflow.publish(story, by=editor)
    assert not ScheduledChange.objects.exists()
    assert story.events.latest("id").data["instead_of"]["version"] == 2


@pytest.mark.parametrize("way", ["unpublish", "kill", "take_down", "leave"])
def test_what_is_gone_does_not_change_later(section, editor, way):
    """Withdrawn in whatever way, nothing planned brings a word of the story back."""
    story = with_change(section, editor)
    workflow.plan_removal(story, by=editor, at=ahead(hours=3))
    if way == "unpublish":
        workflow.unpublish(story, by=editor)
    elif way == "kill":
        workflow.kill(story, by=editor, reason="wrong", notice="")
    elif way == "take_down":
        workflow.take_down(story, by=editor, reason="court", authority="High Court")
    else:
        Article.objects.filter(pk=story.pk).update(unpublish_at=timezone.now())
        clock.publish_due()
    story = fresh(story)
    assert story.content is None and story.unpublish_at is None and not ScheduledChange.objects.exists()


def test_a_blocked_change_is_told_once_and_tried_again(client, section, editor, chief):
    """The rights ended in between: readers keep the old text, the chief hears of it once, and when the
    rights are back the clock goes on by itself."""
    story = factories.published(section, by=editor)
    picture = factories.picture(alt_text="A ship")
    factories.revise(
        story, section, editor, headline="New tide", lead_picture=factories.PictureChoice(picture.pk)
    )
    workflow.schedule_change(story, by=editor, at=ahead(hours=1))
    Picture.objects.update(rights_until=timezone.localdate() - timedelta(days=1))
    come(story)
    for _ in range(3):
        assert clock.publish_due() == 0
        assert client.get(story.path).status_code == 200
    told = Notice.objects.get(user=chief)
    assert told.is_alarm and "rights to the picture" in told.words
    assert verbs(story).count("hold_up") == 1
    Picture.objects.update(rights_until=None)
    assert clock.publish_due() == 1
    assert fresh(story).content["headline"] == "New tide"


def test_a_change_loses_its_approval_with_whoever_planned_it(section, editor, chief):
    """An editor who lost the role, or left, publishes nothing any more."""
    story = with_change(section, editor)
    RoleAssignment.objects.filter(user=editor).delete()
    come(story)
    assert clock.publish_due() == 0
    assert "lost its approval" in Notice.objects.get(user=chief).words


def test_a_delay_is_told(section, editor, chief):
    """The worker was down: the minute planned and the real one are in the event, a person hears of it."""
    story = workflow.schedule(factories.draft(section, by=editor), by=editor, at=ahead(hours=1))
    Article.objects.filter(pk=story.pk).update(published_at=timezone.now() - timedelta(minutes=7))
    assert clock.publish_due() == 1
    data = story.events.get(verb="go_live").data
    assert data["late"] >= 420 and data["planned"] < data["actual"]
    assert Notice.objects.filter(user=chief, kind="late", is_alarm=True).count() == 1


def test_an_embargo_is_a_promise_that_survives(section, editor, reporter):
    """Set on a draft it blocks the button, survives sending and approving, and a schedule waits for it."""
    story = factories.draft(section, by=reporter)
    until = ahead(days=2)
    workflow.embargo(story, by=reporter, until=until)
    workflow.approve(workflow.submit(story, by=reporter), by=editor)
    with pytest.raises(workflow.NotReady, match="under embargo until"):
        workflow.publish(story, by=editor)
    story = workflow.schedule(story, by=editor, at=ahead(days=1))
    assert (story.published_at, story.embargoed_until) == (until, until)
    assert workflow.deschedule(story, by=editor).embargoed_until == until


def test_an_embargo_does_not_outlast_the_story(section, editor):
    """Nothing is promised to appear after it is gone: one of the two times has to change."""
    story = workflow.schedule(factories.draft(section), by=editor, at=ahead(days=1))
    workflow.plan_removal(story, by=editor, at=ahead(days=2))
    with pytest.raises(workflow.NotReady, match="taken back before it appears"):
        workflow.embargo(story, by=editor, until=ahead(days=3))
    assert (fresh(story).embargoed_until, fresh(story).published_at) == (None, story.published_at)


def test_a_planned_change_waits_for_a_second_pair_of_eyes_asked_for_since(section, editor, chief):
    """The rule may come after the plan: what its writer alone approved is held up; a correction is not."""
    alone, seen, wrong = (
        with_change(section, editor),
        with_change(section, editor),
        with_change(section, editor, correction={"kind": "correction", "text": "We were wrong."}),
    )
    workflow.schedule_change(seen, by=chief, at=ahead(hours=1))
    DeskRules.objects.update_or_create(pk=1, defaults={"second_pair": "always"})
    for story in (alone, seen, wrong):
        come(story)
    assert changes.apply_all_due() == 2
    assert [fresh(story).live_version for story in (alone, seen, wrong)] == [1, 2, 2]
    assert "second pair of eyes" in ScheduledChange.objects.get(article=alone).obstacle


def test_who_may_promise_and_who_may_take_it_back(section, editor, reporter):
    """The writer promises and prolongs; only somebody who may publish ends it early."""
    story = factories.draft(section, by=reporter)
    workflow.embargo(story, by=reporter, until=ahead(days=2))
    workflow.embargo(story, by=reporter, until=ahead(days=3))
    for until in (None, ahead(days=1)):
        with pytest.raises(workflow.NotAllowed, match="ends an embargo early"):
            workflow.embargo(story, by=reporter, until=until)
    with pytest.raises(workflow.NotReady, match="over already"):
        workflow.embargo(story, by=editor, until=ahead(days=-1))
    assert workflow.embargo(story, by=editor, until=None).embargoed_until is None
    assert workflow.publish(story, by=editor).state == "published"


def test_an_embargo_moves_a_scheduled_story_and_leaves_its_text(section, editor):
    """Scheduled for tomorrow, promised for the day after: it appears the day after, under that day's address,
    and a newer draft does not slip in with it."""
    story = workflow.schedule(
        factories.draft(section, by=editor, headline="Tide"), by=editor, at=ahead(days=1)
    )
    factories.revise(story, section, editor, headline="Draft")
    until = ahead(days=2)
    story = workflow.embargo(story, by=editor, until=until)
    assert (story.published_at, story.released_at, story.live_version) == (until, until, 1)
    assert (
        story.path == f"/{timezone.localtime(until):%Y/%m/%d}/tide/" and story.content["headline"] == "Tide"
    )


def test_a_story_leaves_by_itself(client, section, editor):
    """At its last moment it is gone for readers; the clock makes it a draft and has copies forgotten."""
    story = workflow.plan_removal(factories.published(section, by=editor), by=editor, at=ahead(hours=1))
    assert client.get(story.path).status_code == 200
    Article.objects.filter(pk=story.pk).update(unpublish_at=timezone.now() - timedelta(seconds=1))
    assert client.get(story.path).status_code == 404
    OutboxMessage.objects.all().delete()
    assert clock.publish_due() == 1
    gone = fresh(story)
    assert (gone.state, gone.content, gone.unpublish_at, gone.path) == ("draft", None, None, story.path)
    assert story.path in OutboxMessage.objects.get(kind="purge").payload["paths"]
    data = story.events.get(verb="leave").data
    assert data["planned"] and data["actual"]


def test_a_short_life_is_told_in_order(section, editor):
    """Both its times passed while the worker was down: it appeared, then it left; its address is its own."""
    story = workflow.schedule(factories.draft(section, by=editor), by=editor, at=ahead(hours=1))
    workflow.plan_removal(story, by=editor, at=ahead(hours=2))
    past = {"published_at": ahead(hours=-2), "unpublish_at": ahead(hours=-1)}
    Article.objects.filter(pk=story.pk).update(**past)
    clock.publish_due()
    assert verbs(story)[-2:] == ["go_live", "leave"]
    assert fresh(story).path == story.path


def test_the_last_day_comes_after_the_first(section, editor, reporter):
    """It cannot leave before it appears, nor be scheduled after it has gone; reporters do not plan it."""
    draft = factories.draft(section, by=reporter)
    with pytest.raises(workflow.NotAllowed):
        workflow.plan_removal(draft, by=reporter, at=ahead(days=1))
    workflow.plan_removal(draft, by=editor, at=ahead(days=1))
    with pytest.raises(workflow.NotReady, match="before it appears"):
        workflow.schedule(draft, by=editor, at=ahead(days=2))
    story = workflow.publish(draft, by=editor)
    assert story.unpublish_at
    story = workflow.plan_removal(story, by=editor, at=None)
    assert story.unpublish_at is None


def test_one_press_takes_back_within_the_grace_window(client, section, editor):
    """The slip is gone as if it had not been: state, address, date; published later it is dated by then."""
    story = factories.draft(section, by=editor, headline="Tide")
    workflow.approve(story, by=editor)
    story = workflow.publish(story, by=editor)
    assert client.get(story.path).status_code == 200 and "Tide" not in client.get("/feed/").content.decode()
    back = workflow.recall(story, by=editor)
    assert (back.state, back.path, back.published_at, back.content) == ("approved", None, None, None)
    assert client.get(story.path).status_code == 404 and "Tide" not in client.get("/latest/").content.decode()
    again = workflow.publish(back, by=editor)
    assert again.state == "published" and timezone.now() - again.published_at < timedelta(minutes=1)


def test_taking_back_brings_the_schedule_back(section, editor):
    """“Publish now” on Tuesday's story was the slip: it stands scheduled for Tuesday again, with its text."""
    at = ahead(days=3)
    story = workflow.schedule(factories.draft(section, by=editor, headline="Tide"), by=editor, at=at)
    factories.revise(story, section, editor, headline="Draft")
    workflow.publish(story, by=editor)
    story = workflow.recall(story, by=editor)
    assert (story.state, story.published_at, story.live_version) == ("scheduled", at, 1)
    assert story.content["headline"] == "Tide"


def test_after_the_window_it_is_too_late(section, editor, reporter):
    """Feeds have it: from then on it is taken down, with a reason. The same where there is no window."""
    story = workflow.publish(factories.draft(section, by=editor), by=editor)
    with pytest.raises(workflow.NotAllowed):
        workflow.recall(story, by=reporter)
    Article.objects.filter(pk=story.pk).update(released_at=timezone.now())
    with pytest.raises(workflow.NotReady, match="grace window is over"):
        workflow.recall(story, by=editor)
    DeskRules.objects.create(pk=1, grace_seconds=0)
    story = workflow.publish(factories.draft(section, by=editor), by=editor)
    with pytest.raises(workflow.NotReady, match="grace window is over"):
        workflow.recall(story, by=editor)


def test_a_change_to_a_live_story_waits_for_no_window(section, editor):
    """Only a first publication waits: a change, like a correction, is in feeds and sitemaps at once."""
    story = factories.published(section, by=editor, at=ahead(hours=-1))
    factories.revise(story, section, editor, headline="New tide")
    story = workflow.publish(story, by=editor)
    assert story in Article.objects.distributable()


def test_feeds_and_sitemaps_are_made_anew_when_the_window_ends(section, editor):
    """Copies of them that were made in between are forgotten."""
    OutboxMessage.objects.all().delete()
    story = workflow.publish(factories.draft(section, by=editor), by=editor)
    later = OutboxMessage.objects.filter(kind="purge", due_at=story.released_at).get()
    assert {"/feed/", "/news-sitemap.xml", story.path} <= set(later.payload["paths"])


@pytest.mark.django_db(transaction=True)
def test_four_workers_publish_once(section, editor, make_user):
    """Four clocks strike at the same moment: one event, one notice to the author, for every due story."""
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415

    author = make_user("reporter")
    stories = [factories.draft(section, by=author) for _ in range(3)]
    for story in stories:
        workflow.schedule(story, by=editor, at=ahead(hours=1))
    changed = with_change(section, editor)
    ScheduledChange.objects.update(at=timezone.now())
    Article.objects.filter(state="scheduled").update(published_at=timezone.now())

    def work(_):
        try:
            return clock.publish_due()
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(work, range(4))) == 4
    for story in stories:
        assert verbs(story).count("go_live") == 1
        assert Notice.objects.filter(kind="go_live", user=author, article=story).count() == 1
    assert verbs(changed).count("apply_change") == 1


BY_ADDRESS = ("/search/?q={word}", "/sitemap-{month}.xml")
SURFACES = ("/", "/latest/", "/section/port/", "/feed/", "/news-sitemap.xml", *BY_ADDRESS)


@pytest.mark.django_db(transaction=True)
def test_never_early_and_never_late_without_a_worker(client, section, editor):
    """One second before its time a story is nowhere; one second after it is on its page, the front page, the
    lists, in the feed, in search and both sitemaps; the same at the end of an embargo, the other way round at
    its last moment, and word for word for a planned change. No worker runs."""
    moment = ahead(seconds=4)
    scheduled = workflow.schedule(factories.draft(section, headline="Alphatide"), by=None, at=moment)
    promised = workflow.schedule(
        factories.draft(section, headline="Betatide"), by=None, at=ahead(seconds=1), embargoed_until=moment
    )
    changed = factories.published(section, headline="Gammaold", at=ahead(hours=-1))
    factories.revise(changed, section, None, headline="Gammatide")
    workflow.schedule_change(changed, by=None, at=moment)
    leaving = factories.published(section, headline="Deltatide", at=ahead(hours=-1))
    workflow.plan_removal(leaving, by=None, at=moment)

    def seen(story, word):
        """Where the word, or for the sitemap the address, is to be found."""
        found = {"page"} if word in client.get(story.path).content.decode() else set()
        month = f"{timezone.localtime(story.published_at):%Y-%m}"
        for surface in SURFACES:
            text = client.get(surface.format(word=word, month=month)).content.decode()
            hit = (story.path if surface in BY_ADDRESS else f">{word}") in text
            found |= {surface} if hit else set()
        return found

    everywhere = {"page", *SURFACES}
    rows = ((scheduled, "Alphatide"), (promised, "Betatide"), (changed, "Gammatide"), (leaving, "Deltatide"))
    time.sleep(max(0, (moment - timezone.now()).total_seconds() - 2.5))
    before = [seen(*row) for row in rows]
    assert timezone.now() < moment, "the machine was too slow for this test to say anything"
    always = {"/sitemap-{month}.xml"}  # where the changed story's address stands all the time
    assert before == [set(), set(), always, everywhere]
    time.sleep((moment - timezone.now()).total_seconds() + 1)
    assert [seen(*row) for row in rows] == [everywhere, everywhere, everywhere, set()]
    assert verbs(scheduled)[-1] == "schedule"  # nobody but the database's clock


def test_the_round_of_the_clock_asks_the_same_however_many_stories(
    section, editor, django_assert_num_queries
):
    """Nothing due: as many questions with forty scheduled stories as with none."""
    with django_assert_num_queries(3):
        clock.publish_due()
    for _ in range(3):
        workflow.schedule(factories.draft(section), by=editor, at=ahead(hours=1))
    with django_assert_num_queries(3):
        clock.publish_due()


def test_a_page_never_fails_over_what_is_due(client, section, editor, monkeypatch, caplog):
    """Should the change itself break, readers get the text as it was and the log says why."""
    story = with_change(section, editor)
    come(story)
    monkeypatch.setattr(changes, "apply_change", lambda planned: 1 / 0)
    assert b"Old tide" in client.get(story.path).content
    assert "could not be done" in caplog.text


def test_what_is_planned_soon_is_looked_at_while_there_is_time(section, editor, chief):
    """Half an hour ahead: the rights will have ended, or whoever planned it has left. The chief hears of each
    once, in the history it stands too; what is in order or far away is left alone."""
    picture = factories.picture(alt_text="A ship")
    choice = factories.PictureChoice(picture.pk)
    soon = ahead(minutes=30)
    pictured = workflow.schedule(factories.draft(section, lead_picture=choice), by=chief, at=soon)
    left = workflow.schedule(factories.draft(section), by=editor, at=soon)
    changed = with_change(section, editor, at=soon)
    workflow.schedule(factories.draft(section), by=chief, at=soon)
    workflow.schedule(factories.draft(section), by=editor, at=ahead(hours=5))
    assert watchdog.look_ahead() == 0
    Picture.objects.update(rights_until=timezone.localdate() - timedelta(days=1))
    RoleAssignment.objects.filter(user=editor).delete()
    assert watchdog.look_ahead() == 3
    assert watchdog.look_ahead() == 0
    told = {notice.article_id: notice.words for notice in Notice.objects.filter(user=chief, is_alarm=True)}
    assert "rights to the picture" in told[pictured.pk] and "goes out all the same" in told[pictured.pk]
    assert "lost its approval" in told[left.pk] and "lost its approval" in told[changed.pk]
    assert verbs(left)[-1] == "warn"
