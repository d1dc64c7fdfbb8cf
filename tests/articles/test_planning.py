"""The plan of a story, small changes to its text, and the index by which the desk finds it."""

from dataclasses import replace
from datetime import timedelta
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.utils import timezone

import articles
from articles import workflow
from articles.content import StoryContent
from articles.models import Article, Reference
from articles.taxonomy import merge_tags
from articles.transitions import allowed, may_read, readable_by
from articles.workflow.amending import called, filed_in, with_tag, without_tag
from tests import factories

pytestmark = pytest.mark.django_db


def newest(article):
    article = Article.objects.get(pk=article.pk)
    return StoryContent.from_json(article.revisions.get(number=article.version).content)


def test_a_line_of_the_news_list_is_a_draft_with_a_plan(section, editor, reporter):
    """Working title, who, for when, how long: the story is there, and its history says who planned it."""
    due = timezone.now() + timedelta(hours=4)
    content = StoryContent(slugline="Library Sunday hours")
    line = workflow.add_line(content, by=editor, assigned_to=reporter, due_at=due, expected_words=400)
    line.refresh_from_db()
    assert (line.state, line.assignee, line.due_at, line.expected_words) == ("draft", "rita", due, 400)
    assert line.listed_at is not None
    event = line.events.first()
    assert (event.verb, event.actor) == ("plan", editor)
    assert event.data.items() >= {"who": "rita", "due": due.isoformat(), "words": 400, "listed": True}.items()


def test_a_plan_that_changes_nothing_leaves_no_trace(section, editor):
    """Pressing the button twice does not fill the history."""
    story = factories.draft(section)
    workflow.plan(story, by=editor, priority=2)
    before = story.events.count()
    workflow.plan(story, by=editor, priority=2)
    assert story.events.count() == before


def test_somebody_without_an_account_is_named_freely(section, editor, reporter):
    """A free name takes the colleague's place, and the other way round."""
    story = factories.draft(section)
    workflow.plan(story, by=editor, assigned_to=reporter)
    assert workflow.plan(story, by=editor, assigned_name=" A stringer ").assignee == "A stringer"
    story.refresh_from_db()
    assert story.assigned_to is None
    assert workflow.plan(story, by=editor, assigned_to=reporter).assignee == "rita"


def test_who_is_given_a_story_may_write_it(section, editor, reporter, make_user):
    """A reporter reads and saves a story planned for them, and other people's drafts as little as before."""
    story = factories.draft(section, by=editor)
    other = make_user("reporter", name="otto")
    assert not may_read(reporter, story)
    story = workflow.plan(story, by=editor, assigned_to=reporter)
    assert may_read(reporter, story)
    assert allowed(reporter, "save", story)
    assert Article.objects.filter(readable_by(reporter)).get() == story
    assert not may_read(other, story)
    assert not Article.objects.filter(readable_by(other)).exists()


def test_nobody_is_given_a_story_in_a_section_they_do_not_write_in(section, sport, editor, make_user):
    """The plan is refused in words."""
    rosa = make_user("reporter", section=sport, name="rosa")
    with pytest.raises(ValidationError, match="rosa does not write in Port"):
        workflow.plan(factories.draft(section), by=editor, assigned_to=rosa)


def test_only_who_may_edit_plans(section, editor, reporter):
    """A reporter plans their own story, not a colleague's."""
    with pytest.raises(workflow.NotAllowed):
        workflow.plan(factories.draft(section, by=editor), by=reporter, priority=1)
    assert workflow.plan(factories.draft(section, by=reporter), by=reporter, priority=1).priority == 1


def test_a_small_change_goes_on_top_of_the_newest_text(section, sport, editor):
    """A tag, a section, a title: a revision of its own, the rest of the text as a colleague left it."""
    story = factories.draft(section, headline="")
    quay = factories.tag("Quay")
    workflow.save_revision(story, replace(newest(story), body="<p>Theirs.</p>"), base_version=1, by=editor)
    for change in (with_tag(quay), filed_in(sport), called("Quota, again")):
        workflow.amend(story, change, by=editor)
    content = newest(story)
    assert (content.body, content.section.name, content.slugline) == (
        "<p>Theirs.</p>",
        "Sport",
        "Quota, again",
    )
    assert [tag.name for tag in content.tags] == ["Quay"]
    workflow.amend(story, with_tag(quay), by=editor)
    story.refresh_from_db()
    assert (story.version, story.desk_section, story.desk_title) == (5, sport, "Quota, again")
    workflow.amend(story, without_tag(quay), by=editor)
    assert newest(story).tags == ()


def test_the_desk_finds_what_the_newest_text_names(section, editor):
    """A tag taken off is history, no longer a tag of the story; put on again, it is one."""
    quay = factories.tag("Quay")
    story = factories.draft(
        section, tags=(quay.pk,), lead_picture=factories.PictureChoice(factories.picture().pk)
    )
    assert story.desk_pictured
    assert (story.desk_language, story.desk_key.split()[:2]) == ("en-GB", ["the", "dredger"])
    workflow.amend(story, without_tag(quay), by=editor)
    assert not Reference.objects.get(tag=quay).current
    workflow.amend(story, with_tag(quay), by=editor)
    assert Reference.objects.get(tag=quay).current


def test_merged_tags_stay_with_the_stories_that_have_them(section, administrator):
    """A story that once had the one and now has, and prints, the other is found by what both became."""
    old, into = factories.tag("Quay"), factories.tag("Quays")
    story = factories.draft(section, tags=(into.pk,))
    workflow.amend(
        story, lambda content: replace(with_tag(old)(content), tags=with_tag(old)(content).tags[1:]), by=None
    )
    workflow.publish(Article.objects.get(pk=story.pk), by=None)
    before, now = (Reference.objects.filter(tag=into).values_list("current", "printed") for _ in range(2))
    assert list(before) == [(False, False)]
    merge_tags(old, into, by=administrator)
    assert list(now) == [(True, True)]


def test_stories_from_before_get_their_index(section, editor):
    """The migration says of every story what saving it again would say."""
    quay = factories.tag("Quay")
    chosen = {"tags": (quay.pk,), "gallery": (factories.PictureChoice(factories.picture().pk),)}
    for story in (factories.draft(section, **chosen), factories.published(section, language="ar")):
        workflow.amend(story, lambda content: replace(content, tags=()), by=editor)
    names = ("pk", "desk_key", "desk_language", "desk_pictured")
    expected = list(Article.objects.order_by("pk").values_list(*names))
    current = list(Reference.objects.order_by("pk").values_list("pk", "current"))
    Article.objects.update(desk_key="", desk_language="", desk_pictured=False)
    Reference.objects.update(current=True)
    (name,) = (path.stem for path in Path(articles.__file__).parent.glob("migrations/*_desk_index.py"))
    import_module(f"articles.migrations.{name}").fill(apps, None)
    assert list(Article.objects.order_by("pk").values_list(*names)) == expected
    assert list(Reference.objects.order_by("pk").values_list("pk", "current")) == current
