"""Pictures and tags that only confidential stories use: they give away no more than the story does."""

from dataclasses import replace
from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from articles import workflow
from articles.admin.bulk_pages import restored
from articles.models import Article, Reference
from articles.seen import pictures_for, tags_for
from articles.tagging import tags_named
from tests import factories
from tests.articles.admin_posts import posted, url

pytestmark = pytest.mark.django_db
PICTURES = reverse("admin:articles_picture_changelist")
TAGS = reverse("admin:articles_tag_changelist")
CAPTION, TAG = "Leaked memo of minister X", "Operation Nightjar"


@pytest.fixture
def used():
    """A picture and a tag, and the fields of a story that uses them."""
    picture, tag = factories.picture(title=CAPTION, caption=CAPTION), factories.tag(TAG)
    return {"picture": picture, "tag": tag}, {
        "lead_picture": factories.PictureChoice(picture.pk),
        "tags": (tag.pk,),
    }


@pytest.fixture
def told(client, section, used):
    """Which of the two ``user`` comes across, by the screen."""
    things, _ = used

    def pages(user):
        client.force_login(user)
        form = factories.draft(section, by=user)
        addresses = {
            "find pictures": reverse("admin:articles_article_find", args=["pictures"]) + "?q=leaked",
            "find tags": reverse("admin:articles_article_find", args=["tags"]) + "?q=night",
            "pictures": PICTURES,
            "tags": TAGS,
            "picture": reverse("admin:articles_picture_change", args=[things["picture"].pk]),
            "tag": reverse("admin:articles_tag_change", args=[things["tag"].pk]),
            "form": reverse("admin:articles_article_change", args=[form.pk]),
        }
        found = {name: client.get(address).text for name, address in addresses.items()}
        return {name for name, text in found.items() if CAPTION in text or TAG in text}

    return pages


ALL = {"find pictures", "find tags", "pictures", "tags", "picture", "tag", "form"}


def test_what_only_a_confidential_story_uses_is_seen_by_the_people_it_names(
    section, editor, chief, reporter, used, told
):
    """No list, search, page or choice of the form tells the others the caption or the name of the tag."""
    _, fields = used
    story = factories.draft(section, by=editor, **fields)
    assert told(chief) == told(editor) == ALL
    workflow.make_confidential(story, by=editor)
    assert told(reporter) == told(chief) == set()
    assert told(editor) == ALL
    workflow.make_open(Article.objects.get(pk=story.pk), by=editor, reason="It is printed")
    assert told(chief) == ALL


def test_what_another_story_uses_too_is_no_secret(section, editor, chief, used, told):
    """A tag of the whole desk does not vanish because one confidential story carries it."""
    _, fields = used
    workflow.make_confidential(factories.draft(section, by=editor, **fields), by=editor)
    factories.draft(section, by=editor, **fields)
    assert told(chief) == ALL


def test_ones_own_upload_and_what_readers_see_stay(section, editor, chief, used, told):
    """Who uploaded the picture keeps it, and a tag that stands on the site can be put right."""
    things, fields = used
    things["picture"].created_by = chief
    things["picture"].save()
    story = factories.draft(section, by=editor, **fields)
    workflow.make_confidential(story, by=editor)
    assert told(chief) == {"find pictures", "pictures", "picture", "form"}
    workflow.publish(Article.objects.get(pk=story.pk), by=None)
    assert told(chief) == ALL


@pytest.fixture
def secret(section, editor, used):
    """The two things, used by a confidential story that names the editor alone."""
    things, fields = used
    workflow.make_confidential(factories.draft(section, by=editor, **fields), by=editor)
    return things


def story_door(client, things, story):
    """Post both numbers with a story, at their fields and inside the text; what the page then says."""
    picture, tag = things["picture"].pk, things["tag"].pk
    rows = {"picture_id": [picture], "picture_place": ["gallery"], "picture_order": ["1"]}
    rows |= {f"picture_{column}": [""] for column in ("alt", "caption", "credit")}
    body = f'<figure data-picture="{picture}"><img src="/media/x.jpg" alt="x"></figure><p>Text.</p>'
    for fields in ({"tags": [tag]}, rows, {"body": body}):
        for name in ("change", "preview", "check", "keep"):
            yield client.post(url(name, story.pk), posted(story, **fields, copy="one", turn="1"), follow=True)


def bulk_door(client, things, story):
    """Put the tag on a story of one's own with several, and ask for the stories that have it."""
    given = {"story": [story.pk], "do": "tag", "tag": things["tag"].pk}
    for confirmed in ({}, {"confirm": "1"}):
        yield client.post(url("bulk"), given | confirmed, follow=True)
    yield client.get(reverse("admin:articles_article_changelist"), {"tag": things["tag"].pk})
    yield client.post(url("view_keep"), {"tag": things["tag"].pk, "name": "Night"}, follow=True)


def byline_door(client, things, story):
    """Make the picture somebody's portrait, which everybody sees."""
    given = {"kind": "person", "name": "Una Vale", "is_active": "on", "portrait": things["picture"].pk}
    yield client.post(reverse("admin:articles_byline_add"), given | {"_continue": "1"}, follow=True)


def merge_door(client, things, story):
    """Merge a tag of one's own into the other."""
    own = reverse("admin:articles_tag_merge", args=[factories.tag("Quay").pk])
    yield client.post(own, {"into": things["tag"].pk, "confirmed": "1"}, follow=True)


@pytest.mark.parametrize("door", [story_door, bulk_door, byline_door, merge_door])
def test_no_number_opens_what_is_hidden(client, section, chief, secret, door):
    """Whoever posts the number of a hidden thing is told nothing of it, and it becomes nobody's."""
    client.force_login(chief)
    before = list(Reference.objects.values_list("pk", flat=True))
    for answer in door(client, secret, factories.draft(section, by=chief)):
        assert answer.status_code == 200
        assert CAPTION not in answer.text and TAG not in answer.text
    named = Reference.objects.exclude(pk__in=before).filter(byline=None)
    assert not named.exists()
    assert not pictures_for(chief).exists() and not tags_for(chief).filter(name=TAG).exists()


@pytest.mark.parametrize("door", [story_door, bulk_door, byline_door])
def test_the_people_named_use_it_as_any_other(client, section, editor, secret, door):
    """The same doors are open to whom the story names."""
    client.force_login(editor)
    texts = [answer.text for answer in door(client, secret, factories.draft(section, by=editor))]
    assert any(CAPTION in text or TAG in text for text in texts)


def test_a_tag_is_not_guessed_by_its_name_nor_put_back(editor, chief, treasurer, secret):
    """Who may make no tag cannot ask for one; what was hidden since comes back by no undo."""
    with pytest.raises(PermissionDenied):
        tags_named([TAG], by=treasurer)
    assert tags_named([TAG], by=chief) == [secret["tag"]]
    with pytest.raises(ValidationError, match="tag does not exist"):
        restored({"tag": secret["tag"].pk}, chief)
    assert restored({"tag": secret["tag"].pk}, editor) == {"tag": secret["tag"]}


def with_pictures(*pictures):
    """A change of a story's text: it shows these."""
    return lambda content: replace(content, gallery=tuple(picture.as_image() for picture in pictures))


def test_what_is_printed_is_public_and_nothing_else_is(section, editor, chief):
    """While a confidential story is live the desk may pick its picture, and none of its other versions."""
    former, printed, later = (factories.picture(title=name) for name in ("former", "printed", "later"))
    story = factories.draft(section, by=editor)
    workflow.make_confidential(story, by=editor)
    for shown in (former, later, printed):
        workflow.amend(story, with_pictures(shown), by=editor)
    assert not pictures_for(chief).exists()
    story = workflow.publish(Article.objects.get(pk=story.pk), by=None)
    workflow.amend(story, with_pictures(former, later), by=editor)
    assert set(pictures_for(chief)) == {printed}
    assert set(pictures_for(editor)) == {former, printed, later}
    workflow.unpublish(Article.objects.get(pk=story.pk), by=editor, reason="Too early")
    assert not pictures_for(chief).exists()


def test_what_is_scheduled_is_not_public_yet(section, editor, chief):
    """The clock alone opens what a scheduled story shows."""
    picture = factories.picture()
    story = factories.draft(section, by=editor, lead_picture=factories.PictureChoice(picture.pk))
    workflow.make_confidential(story, by=editor)
    workflow.schedule(Article.objects.get(pk=story.pk), by=None, at=timezone.now() + timedelta(hours=1))
    assert not pictures_for(chief).exists()
    Article.objects.update(published_at=timezone.now() - timedelta(seconds=1))
    assert set(pictures_for(chief)) == {picture}


def test_stories_from_before_know_what_they_print(section, editor):
    """The migration says of every story what publishing it again would say."""
    lead, tag = factories.PictureChoice(factories.picture().pk), factories.tag(TAG)
    inside = f'<figure data-picture="{factories.picture().pk}"></figure><p>Text.</p>'
    chosen = {"lead_picture": lead, "tags": (tag.pk,), "body": inside}
    factories.draft(section, **chosen)
    for story in (factories.published(section, **chosen), factories.published(section, **chosen)):
        workflow.amend(story, with_pictures(factories.picture()), by=editor)
    workflow.publish(Article.objects.get(pk=story.pk), by=None)
    printed = list(Reference.objects.order_by("pk").values_list("pk", "printed"))
    assert {mark for _, mark in printed} == {True, False}
    Reference.objects.update(printed=False)
    import_module("articles.migrations.0028_printed_references_filled").fill(apps, None)
    assert list(Reference.objects.order_by("pk").values_list("pk", "printed")) == printed
