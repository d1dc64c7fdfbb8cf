"""The pages for legal hold, confidentiality, search engines, and bringing back what was withdrawn."""

import pytest
from django.urls import reverse

from articles import workflow
from articles.models import Article
from articles.transitions import may_read
from tests import factories
from tests.articles.admin_posts import posted, url

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


def press(client, story, verb, **more):
    return client.post(url("care", story.pk), {"do": verb, **more}, follow=True)


def test_hold_take_over_lift(section, editor, chief, client):
    """Each with its reason; the form says who, why and since when; only its holder lifts it."""
    story = factories.draft(section, by=editor)
    client.force_login(editor)
    assert "Say why" in press(client, story, "hold", reason=" ").content.decode()
    press(client, story, "hold", reason="Letter of the lawyers")
    form = client.get(url("change", story.pk)).content.decode()
    for words in ("Letter of the lawyers", "Since", "by edda", "Legal hold"):
        assert words in form
    refused = client.post(url("change", story.pk), posted(story, verb="publish"), follow=True)
    assert "legal hold since" in refused.content.decode()
    client.force_login(chief)
    assert press(client, story, "lift_hold", reason="Now").status_code == 403
    press(client, story, "take_over_hold", reason="Edda is away")
    press(client, story, "lift_hold", reason="Counsel cleared it")
    story.refresh_from_db()
    assert (story.held_at, story.state) == (None, "draft")


def test_confidential_by_name(section, editor, reporter, chief, client):
    """The author is offered as named; names come and go; whoever made it so stays."""
    story = factories.draft(section, by=reporter)
    client.force_login(editor)
    page = client.get(url("care", story.pk))
    assert page.context["forms"]["make_confidential"].initial["readers"] == [reporter.pk]
    press(client, story, "make_confidential", readers=[reporter.pk])
    form = client.get(url("change", story.pk)).content.decode()
    assert "Only edda, rita see it" in form
    press(client, story, "name_reader", reader=chief.pk)
    assert may_read(chief, Article.objects.get(pk=story.pk))
    press(client, story, "unname_reader", reader=chief.pk)
    stuck = press(client, story, "unname_reader", reader=editor.pk)
    assert stuck.status_code == 403
    assert "nobody is locked out" in stuck.content.decode()
    client.force_login(chief)
    assert press(client, story, "make_open", reason="x").status_code == 403
    client.force_login(editor)
    press(client, story, "make_open", reason="Printed elsewhere")
    assert may_read(chief, Article.objects.get(pk=story.pk))


def test_hiding_from_search_engines(section, editor, client):
    """With a reason, and back again with one press."""
    story = factories.published(section)
    client.force_login(editor)
    press(client, story, "hide", reason="A spent conviction")
    assert "A spent conviction" in client.get(url("change", story.pk)).content.decode()
    assert "noindex" in client.get(story.path).content.decode()
    press(client, story, "unhide")
    assert "noindex" not in client.get(story.path).content.decode()


def test_a_chief_takes_down_a_confidential_story_unread(section, editor, chief, client):
    """Found among the confidential ones by the headline readers see; the form stays closed."""
    story = factories.draft(section, headline="Public words")
    story = workflow.publish(workflow.make_confidential(story, by=editor), by=editor)
    change = factories.compose(factories.fields(section, headline="Secret words"))
    workflow.save_revision(story, change, base_version=1, by=editor)
    client.force_login(chief)
    listed = client.get(url("confidential")).content.decode()
    page = client.get(url("take_down", story.pk)).content.decode()
    assert "Public words" in listed
    assert "Public words" in page
    assert "Secret words" not in listed + page
    given = {"how": "kill", "reason": "Unsafe", "notice": "Withdrawn."}
    assert client.post(url("take_down", story.pk), given, follow=True).status_code == 200
    story.refresh_from_db()
    assert story.state == "killed"
    assert client.get(url("change", story.pk)).status_code == 403


def test_an_administrator_hands_over_what_nobody_can_open(section, editor, chief, administrator, client):
    """By its number; with a reason and a name. A chief editor sees no unpublished one there."""
    story = workflow.make_confidential(factories.draft(section, headline="Secret words"), by=editor)
    client.force_login(chief)
    assert f"Story {story.pk}" not in client.get(url("confidential")).content.decode()
    client.force_login(administrator)
    page = client.get(url("confidential")).content.decode()
    assert f"Story {story.pk}" in page
    assert "Secret words" not in page
    given = {"story": story.pk, "reader": chief.pk, "reason": "Edda left"}
    for missing in given:
        again = client.post(url("confidential"), given | {missing: ""})
        assert "Nothing was handed over" in again.content.decode()
    client.post(url("confidential"), given)
    assert may_read(chief, Article.objects.get(pk=story.pk))
    assert not may_read(administrator, Article.objects.get(pk=story.pk))


def test_bringing_back_says_why_it_went(section, editor, chief, client):
    """The authority and the reason stand on the page; only a reason of one's own brings it back."""
    story = factories.published(section)
    workflow.take_down(story, by=editor, reason="An order", authority="County court", status=451)
    client.force_login(chief)
    assert reverse("admin:articles_article_bring_back", args=[story.pk]) in (
        client.get(url("change", story.pk)).content.decode()
    )
    page = client.get(url("bring_back", story.pk)).content.decode()
    for words in ("An order", "County court", "451", "edda"):
        assert words in page
    assert "Say why" in client.post(url("bring_back", story.pk), {"reason": " "}).content.decode()
    client.post(url("bring_back", story.pk), {"reason": "The order fell"})
    story.refresh_from_db()
    assert story.state == "draft"


def test_the_list_of_confidential_stories_asks_the_same_of_many(section, administrator, client, asked):
    """Its queries do not grow with the stories."""
    client.force_login(administrator)
    counts = []
    for more in (1, 5):
        for _ in range(more):
            workflow.make_confidential(factories.draft(section), by=administrator)
        client.get(url("confidential"))
        counts.append(asked(url("confidential")))
    assert counts[0] == counts[1] <= 12
