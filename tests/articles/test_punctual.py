"""Never early and never late, with four workers or with none."""

import time
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from articles import workflow
from articles.models import Article, Notice, Picture, ScheduledChange
from articles.workflow import changes, clock, watchdog
from newsroom.core.models import RoleAssignment
from tests import factories
from tests.articles.times import ahead, come, verbs, with_change

pytestmark = pytest.mark.django_db


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
