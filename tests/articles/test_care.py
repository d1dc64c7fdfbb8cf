"""Legal hold, confidential stories, hiding from search engines, bringing back what was withdrawn."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import workflow
from articles.composing import compose
from articles.models import Article, DeskRules, ScheduledChange
from articles.transitions import following, may_read, offered, readable_by
from newsroom.core.models import OutboxMessage
from tests import factories

pytestmark = pytest.mark.django_db
LATER = timedelta(hours=2)


def readable(user):
    return list(Article.objects.filter(readable_by(user)))


def test_a_legal_hold_stops_everybody_until_its_holder_lifts_it(section, editor, chief, administrator):
    """Who, why and since when are kept; nobody else lifts it, a chief editor takes it over."""
    story = workflow.hold(factories.draft(section), by=editor, reason="Letter from the harbour's lawyers")
    assert (story.held_by, story.hold_reason) == (editor, "Letter from the harbour's lawyers")
    assert following(story, offered(chief, story)).verb == "submit"
    for verb, more in ((workflow.publish, {}), (workflow.schedule, {"at": timezone.now() + LATER})):
        with pytest.raises(workflow.NotReady, match="legal hold since .* by edda"):
            verb(story, by=chief, **more)
    with pytest.raises(workflow.NotAllowed, match="Only edda"):
        workflow.lift_hold(story, by=administrator, reason="They agreed")
    with pytest.raises(workflow.NotAllowed):
        workflow.take_over_hold(story, by=editor, reason="Mine")
    workflow.take_over_hold(story, by=chief, reason="Edda is away")
    assert story.events.first().data == {"reason": "Edda is away", "former": "edda"}
    with pytest.raises(workflow.NotReady):
        workflow.lift_hold(story, by=chief, reason=" ")
    story = workflow.lift_hold(story, by=chief, reason="Counsel cleared it")
    assert workflow.publish(story, by=chief).state == "published"


def test_what_was_held_needs_a_second_pair_of_eyes(section, editor, chief):
    """Whatever the desk's rules say: the writer alone does not publish it once the hold is lifted."""
    story = workflow.hold(factories.draft(section, by=editor), by=editor, reason="Counsel reads it")
    story = workflow.lift_hold(story, by=editor, reason="Cleared")
    with pytest.raises(workflow.NotReady, match="second pair of eyes"):
        workflow.publish(story, by=editor)
    assert workflow.publish(story, by=chief).state == "published"


def test_a_hold_takes_a_story_off_the_schedule(section, editor):
    """The clock publishes nothing that is held, worker or not."""
    story = workflow.schedule(factories.draft(section), by=editor, at=timezone.now() + LATER)
    story = workflow.hold(story, by=editor, reason="Counsel reads it")
    assert (story.state, story.path, story.content) == ("approved", None, None)


def test_a_hold_stops_changes_of_a_live_story_but_no_correction_and_no_removal(section, editor):
    """What readers see stays; what is wrong is still put right."""
    story = workflow.hold(factories.published(section), by=editor, reason="Counsel reads it")
    assert list(Article.objects.live()) == [story]
    with pytest.raises(workflow.NotReady, match="legal hold"):
        workflow.publish(story, by=editor)
    workflow.publish(story, by=editor, correction={"kind": "correction", "text": "We were wrong."})
    assert workflow.unpublish(story, by=editor, reason="Too early").state == "draft"


@pytest.mark.parametrize("kind", ["update", "editors-note"])
def test_a_note_that_puts_nothing_right_goes_the_way_of_every_text(section, editor, chief, kind):
    """Neither a hold nor the second pair of eyes is passed by calling any text an update."""
    DeskRules.objects.update_or_create(pk=1, defaults={"second_pair": "always"})
    story = workflow.publish(factories.draft(section, by=editor), by=chief)
    content = compose(factories.fields(section, headline="Another"))
    workflow.save_revision(story, content, base_version=1, by=editor)
    told, later = {"kind": kind, "text": "There is more."}, timezone.now() + LATER
    with pytest.raises(workflow.NotReady, match="second pair of eyes"):
        workflow.publish(story, by=editor, correction=told)
    with pytest.raises(workflow.NotReady, match="second pair of eyes"):
        workflow.schedule_change(story, by=editor, at=later, correction=told)
    workflow.hold(story, by=editor, reason="Counsel reads it")
    with pytest.raises(workflow.NotReady, match="legal hold"):
        workflow.publish(story, by=chief, correction=told)
    with pytest.raises(workflow.NotReady, match="legal hold"):
        workflow.schedule_change(story, by=chief, at=later, correction=told)
    assert workflow.correct(story, by=editor, correction=told).kind == kind  # the note alone
    wrong = {"kind": "correction", "text": "We were wrong."}
    assert workflow.publish(story, by=editor, correction=wrong).live_version == 2


def test_a_planned_change_does_not_outlive_confidence(section, editor):
    """It was planned under the rules for everybody; from now on the story needs a second pair of eyes."""
    plain, wrong = (factories.published(section, by=editor) for _ in range(2))
    for story, note in ((plain, None), (wrong, {"kind": "correction", "text": "We were wrong."})):
        content = compose(factories.fields(section, headline="Another"))
        workflow.save_revision(story, content, base_version=1, by=editor)
        workflow.schedule_change(story, by=editor, at=timezone.now() + LATER, correction=note)
        workflow.make_confidential(story, by=editor)
    assert list(ScheduledChange.objects.values_list("article", flat=True)) == [wrong.pk]
    assert plain.events.get(verb="cancel_change").data["of"] == 2


def test_a_confidential_story_is_seen_by_the_people_it_names(section, reporter, editor, chief, administrator):
    """Chief editors and administrators only when they are named; whoever made it so always is."""
    story = factories.draft(section, by=reporter)
    story = workflow.make_confidential(story, by=editor, readers=[reporter])
    seen = {user: may_read(user, story) for user in (reporter, editor, chief, administrator)}
    assert list(seen.values()) == [True, True, False, False]
    assert [bool(readable(user)) for user in seen] == list(seen.values())
    assert following(story, offered(chief, story)) is None
    with pytest.raises(workflow.NotAllowed):
        workflow.name_reader(story, chief, by=chief)
    story = workflow.name_reader(story, chief, by=editor)
    assert may_read(chief, story)
    assert readable(chief) == [story]
    with pytest.raises(workflow.NotAllowed, match="nobody is locked out"):
        workflow.unname_reader(story, editor, by=chief)
    assert not may_read(chief, workflow.unname_reader(story, chief, by=editor))


def test_named_people_work_on_it_together(section, make_user, reporter):
    """A second reporter who is named writes, which she could not on a colleague's open draft."""
    other = make_user("reporter", name="second")
    story = factories.draft(section, by=reporter)
    content = factories.compose(factories.fields(section))
    with pytest.raises(workflow.NotAllowed):
        workflow.save_revision(story, content, base_version=1, by=other)
    workflow.make_confidential(story, by=reporter, readers=[other])
    workflow.save_revision(story, content, base_version=1, by=other)
    with pytest.raises(workflow.NotAllowed):
        workflow.publish(story, by=other)


def test_a_confidential_story_always_needs_a_second_pair_of_eyes(section, editor, chief):
    """The second pair is among those who are named."""
    story = workflow.make_confidential(factories.draft(section, by=editor), by=editor)
    with pytest.raises(workflow.NotReady, match="second pair of eyes"):
        workflow.publish(story, by=editor)
    with pytest.raises(workflow.NotAllowed):
        workflow.publish(story, by=chief)
    workflow.name_reader(story, chief, by=editor)
    assert workflow.publish(story, by=chief).state == "published"


def test_published_it_is_public_but_its_versions_stay_confidential(section, editor, chief):
    """Readers read it; an unnamed chief may take it from them, and still reads none of its versions."""
    story = workflow.make_confidential(factories.draft(section), by=editor)
    story = workflow.publish(story, by=editor)
    assert list(Article.objects.live()) == [story]
    assert not may_read(chief, story)
    assert readable(chief) == []
    assert workflow.kill(story, by=chief, reason="unsafe", notice="Withdrawn.").state == "killed"
    assert not may_read(chief, story)


def test_making_it_confidential_takes_it_off_the_schedule(section, editor):
    """Until a second pair of eyes has seen it no clock publishes it."""
    story = workflow.schedule(factories.draft(section), by=editor, at=timezone.now() + LATER)
    assert workflow.make_confidential(story, by=editor).state == "approved"


def test_an_administrator_hands_it_over_without_reading_it(section, editor, chief, administrator, make_user):
    """When the named have left: a reason, a name, a line in the history; the administrator stays outside."""
    story = workflow.make_confidential(factories.draft(section), by=editor)
    with pytest.raises(Exception, match="may not"):
        workflow.hand_over_confidential(story, to=chief, by=chief, reason="Edda left")
    workflow.hand_over_confidential(story, to=chief, by=administrator, reason="Edda left")
    story = Article.objects.get(pk=story.pk)
    assert [may_read(user, story) for user in (chief, administrator)] == [True, False]
    assert story.events.first().data["reason"] == "Edda left"
    with pytest.raises(workflow.NotAllowed, match="does not work here"):
        workflow.name_reader(story, make_user(), by=chief)


def test_opened_again_it_is_like_any_other(section, editor, chief):
    """The desk sees it, its names are gone."""
    story = workflow.make_confidential(factories.draft(section), by=editor)
    story = workflow.make_open(story, by=editor, reason="Printed elsewhere")
    assert may_read(chief, story)
    assert not story.confidential_readers.exists()


def test_hidden_from_search_engines(section, editor, client):
    """The story stays; its page asks not to be listed, both sitemaps leave it out; one press undoes it."""
    story = factories.published(section, at=timezone.now() - LATER)
    month = f"/sitemap-{timezone.localtime(story.published_at):%Y-%m}.xml"

    def listed():
        return [story.path in client.get(at).content.decode() for at in (month, "/news-sitemap.xml")]

    def noindex():
        return "noindex" in client.get(story.path).content.decode()

    assert (listed(), noindex()) == ([True, True], False)
    with pytest.raises(workflow.NotReady):
        workflow.hide(story, by=editor, reason="")
    story = workflow.hide(story, by=editor, reason="A spent conviction")
    assert (listed(), noindex()) == ([False, False], True)
    assert story.hidden_reason == story.events.first().data["reason"] == "A spent conviction"
    assert story.path in OutboxMessage.objects.filter(kind="purge").latest("id").payload["paths"]
    workflow.unhide(story, by=editor)
    assert (listed(), noindex()) == ([True, True], False)


def test_a_month_of_hidden_stories_is_still_a_sitemap(section, editor, client):
    """The index names the month; its file is valid and names no hidden story."""
    story = factories.published(section, at=timezone.now() - timedelta(days=70))
    workflow.hide(story, by=editor, reason="A spent conviction")
    month = timezone.localtime(story.published_at)
    page = client.get(f"/sitemap-{month:%Y-%m}.xml")
    assert page.status_code == 200
    assert f"/archive/{month:%Y/%m}/" in page.content.decode()


@pytest.mark.parametrize("way", ["kill", "take_down"])
def test_what_was_withdrawn_comes_back_only_deliberately(section, editor, chief, client, way):
    """A chief editor, with a reason, as a draft; publishing is another press, at the same address."""
    story = factories.published(section)
    path = story.path
    if way == "kill":
        story = workflow.kill(story, by=editor, reason="unsafe", notice="Withdrawn.")
    else:
        story = workflow.take_down(story, by=editor, reason="An order", authority="County court", status=451)
    for verb in (workflow.publish, workflow.restore):
        with pytest.raises(workflow.NotAllowed):
            verb(story, by=chief)
    with pytest.raises(workflow.NotAllowed):
        workflow.bring_back(story, by=editor, reason="The order fell")
    with pytest.raises(workflow.NotReady):
        workflow.bring_back(story, by=chief, reason=" ")
    story = workflow.bring_back(story, by=chief, reason="The order fell")
    assert (story.state, story.withdrawal_status, client.get(path).status_code) == ("draft", None, 404)
    assert path in OutboxMessage.objects.filter(kind="purge").latest("id").payload["paths"]
    assert workflow.publish(story, by=chief).path == path
