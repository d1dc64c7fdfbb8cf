"""Publishing: what stands on the row, when, at which address, and which pages must be made anew."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from articles import workflow
from articles.composing import compose
from articles.content import StoryContent
from articles.merging import merge
from articles.models import Article
from articles.picturing import update_picture
from articles.surfaces import ALWAYS
from newsroom.core.models import OutboxMessage, Section
from tests import factories
from tests.articles.admin_posts import posted, url

pytestmark = pytest.mark.django_db


def ahead(**span):
    return timezone.now() + timedelta(**span)


def purged():
    """The addresses of the newest purge."""
    return set(OutboxMessage.objects.filter(kind="purge").latest("id").payload["paths"])


def test_publish_now_publishes_a_scheduled_story_now(client, section, editor):
    """Scheduled for Thursday, pressed “Publish now” today: readers have it today, under today's address."""
    story = workflow.schedule(factories.draft(section, headline="Tide"), by=editor, at=ahead(days=3))
    story = workflow.publish(story, by=editor)
    assert story.path == f"/{timezone.localdate():%Y/%m/%d}/tide/"
    assert client.get(story.path).status_code == 200
    assert client.get("/latest/").content.count(b"Tide") == 1


def test_taken_off_the_schedule_it_keeps_no_time_and_no_address(section, editor):
    """A story that nobody saw is dated by its real publication, not by a plan that was dropped."""
    story = workflow.schedule(factories.draft(section), by=editor, at=ahead(days=3))
    story = workflow.deschedule(story, by=editor)
    assert (story.state, story.path, story.published_at, story.content) == ("approved", None, None, None)
    story = workflow.publish(story, by=editor)
    assert timezone.now() - story.published_at < timedelta(minutes=1)


def test_another_day_is_another_address(section, editor):
    """Rescheduled before anybody saw it, a story's address has the day it will appear."""
    story = workflow.schedule(factories.draft(section, headline="Tide"), by=editor, at=ahead(days=3))
    story = workflow.schedule(story, by=editor, at=datetime(2099, 5, 4, 12, tzinfo=UTC), slug="spring-tide")
    assert story.path == "/2099/05/04/spring-tide/"


def test_what_readers_saw_keeps_its_address_and_its_date(section, editor):
    """Unpublished and published again: the same address, the day of first publication."""
    first = factories.published(section, at=timezone.now() - timedelta(days=9))
    story = workflow.publish(workflow.unpublish(first, by=editor), by=editor)
    assert (story.path, story.published_at) == (first.path, first.published_at)


def test_an_embargo_wins_over_publish_now(section, editor):
    """A promise to a source is not broken by a button."""
    story = workflow.schedule(
        factories.draft(section), by=editor, at=ahead(hours=1), embargoed_until=ahead(days=1)
    )
    with pytest.raises(workflow.NotReady, match="embargo"):
        workflow.publish(story, by=editor)


def test_what_readers_see_by_the_clock_can_be_killed(section, editor):
    """With the worker dead a scheduled story still appears; it can still be taken down for good."""
    story = workflow.schedule(factories.draft(section), by=editor, at=ahead(hours=1))
    Article.objects.filter(pk=story.pk).update(published_at=timezone.now() - timedelta(minutes=1))
    story = workflow.kill(story, by=editor, reason="unsafe", notice="Withdrawn.")
    assert story.state == "killed"
    verbs = list(story.events.order_by("id").values_list("verb", flat=True))
    assert verbs == ["create", "schedule", "go_live", "kill"]


def test_every_page_that_shows_a_story_is_made_anew(section, sport, editor):
    """Published, moved to another section, taken back: each time the pages before and after are named."""
    tag, byline = factories.tag("Tides"), factories.byline()
    fields = {"headline": "Tide", "slugline": "t", "tags": (tag.pk,), "credits": ((byline.pk, "author"),)}
    story = workflow.publish(factories.draft(section, by=editor, **fields), by=editor)
    neighbour = factories.published(section, related=(story.pk,))
    day = f"{timezone.localdate():%Y/%m/%d}"
    common = {
        *ALWAYS,
        f"/sitemap-{day[:4]}-{day[5:7]}.xml",
        *(f"/archive/{part}/" for part in (day, day[:7], day[:4])),
        *("/tag/tides/", "/tag/tides/feed/", f"/byline/{byline.slug}/", f"/byline/{byline.slug}/feed/"),
        story.path,
    }
    port, sports = ({f"/section/{slug}/", f"/section/{slug}/feed/"} for slug in ("port", "sport"))
    workflow.save_revision(story, compose(factories.fields(sport, **fields)), base_version=1, by=editor)
    workflow.publish(story, by=editor)
    assert purged() == common | port | sports | {neighbour.path}
    workflow.unpublish(story, by=editor)
    assert purged() == common | sports | {neighbour.path}


def test_a_mended_caption_stays_mended(section, editor):
    """A caption put right on the picture is not undone by the story's next publication."""
    picture = factories.picture(caption="Wrong name", alt_text="A ship")
    choice = factories.PictureChoice(picture.pk, alt="The Halden Grace")
    story = workflow.publish(factories.draft(section, by=editor, lead_picture=choice), by=editor)
    update_picture(picture, by=editor, caption="Right name", alt_text="A dredger")
    story = workflow.publish(story, by=editor, change="minor")
    lead = story.content["lead_picture"]
    assert (lead["caption"], lead["alt"]) == ("Right name", "The Halden Grace")


def test_a_section_that_is_gone_is_said_so(section, editor):
    """An old version in a section that was deleted cannot be saved or published, and says why."""
    gone = Section.objects.create(name="Weather", slug="weather")
    story = factories.draft(gone, by=editor)
    old = StoryContent.from_json(story.revisions.get().content)
    workflow.save_revision(story, compose(factories.fields(section)), base_version=1, by=editor)
    gone.delete()
    with pytest.raises(ValidationError, match="section does not exist"):
        workflow.save_revision(story, old, base_version=2, by=editor)


def test_lists_merge_by_the_thing_not_by_its_wording(section):
    """A byline whose biography changed in between is still the same byline: it stands once, or not at all."""
    ines, theo = factories.byline(), factories.byline("Theo Brandt")
    both = factories.fields(section, credits=((ines.pk, "author"), (theo.pk, "photographs")))
    base = compose(both)
    ines.bio = "Writes about the port."
    ines.save()
    mine = compose(both)
    theirs = compose(factories.fields(section, credits=((theo.pk, "photographs"),)))
    merged, _ = merge(base, theirs, mine)
    assert [credit.name for credit in merged.credits] == ["Theo Brandt"]
    merged, _ = merge(base, mine, base)
    assert [(credit.name, credit.bio) for credit in merged.credits][0] == ("Ines Calloway", ines.bio)
    assert len(merged.credits) == 2


def test_a_renamed_section_is_printed_by_its_name_of_today(section, editor):
    """Written when the section was called Port, published in Harbour, as it is called now."""
    story = factories.draft(section, by=editor)
    Section.objects.filter(pk=section.pk).update(name="Harbour", slug="harbour")
    story = workflow.publish(story, by=editor)
    assert (story.content["section"]["name"], story.card["section"]["slug"]) == ("Harbour", "harbour")


@pytest.mark.parametrize("way", ["unpublish", "spike", "kill"])
def test_what_readers_saw_is_taken_down_though_they_see_it_no_more(section, chief, client, way):
    """A demand comes later than the desk's own mending: the address answers 451, and nobody publishes it."""
    story = factories.published(section)
    if way == "kill":
        workflow.kill(story, by=chief, reason="Wrong", notice="Withdrawn.")
    else:
        story = workflow.unpublish(story, by=chief)
        if way == "spike":
            workflow.spike(story, by=chief)
    client.force_login(chief)
    page = client.get(url("take_down", story.pk)).content.decode()
    assert "Readers see it no more" in page and ('value="kill"' in page) is (way != "kill")
    said = {"how": "take_down", "reason": "A ruling", "authority": "The court", "status": 451}
    client.post(url("take_down", story.pk), said)
    assert client.get(story.path).status_code == 451
    story.refresh_from_db()
    with pytest.raises(workflow.NotAllowed):
        workflow.publish(story, by=chief)


def test_what_nobody_saw_is_not_taken_down(section, chief, client):
    """A draft has no address that could answer; it is dropped."""
    story = factories.draft(section, by=chief)
    client.force_login(chief)
    assert client.get(url("take_down", story.pk)).status_code == 403
    with pytest.raises(workflow.NotAllowed):
        workflow.take_down(story, by=chief, reason="A ruling", authority="The court")


def test_published_again_it_says_that_it_was_updated(section, editor):
    """Taken back and written anew: the first date stays, so readers must be told of the later one."""
    first = factories.published(section, at=ahead(days=-9))
    story = workflow.unpublish(first, by=editor)
    story = workflow.publish(factories.revise(story, section, editor, headline="New"), by=editor)
    updated = story.updated_at
    assert updated > story.published_at and story.content["updated_at"] == updated.isoformat()
    back = workflow.unpublish(story, by=editor)
    minor = workflow.publish(back, by=editor, change="minor")
    assert (minor.published_at, minor.updated_at) == (first.published_at, updated)
    back = workflow.unpublish(minor, by=editor)
    back = workflow.recall(workflow.publish(back, by=editor), by=editor)
    assert back.updated_at == updated


def test_the_form_asks_what_kind_of_change_it_is_of_what_readers_have_seen(section, editor, client):
    """Published again a typo moves no date, if the editor says so."""
    client.force_login(editor)
    story = workflow.unpublish(factories.published(section, at=ahead(days=-9)), by=editor)
    page = client.get(url("change", story.pk)).content.decode()
    assert 'name="change" value="minor"' in page and 'value="correction"' not in page
    client.post(url("change", story.pk), posted(story, headline="New", verb="publish", change="minor"))
    story.refresh_from_db()
    assert (story.state, story.updated_at) == ("published", None)
    draft = factories.draft(section, by=editor)
    assert 'name="change" value="minor"' not in client.get(url("change", draft.pk)).content.decode()
