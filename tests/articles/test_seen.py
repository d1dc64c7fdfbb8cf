"""Pictures and tags that only confidential stories use: they give away no more than the story does."""

import pytest
from django.urls import reverse

from articles import workflow
from articles.models import Article
from tests import factories

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
