"""The front page's places."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from articles.models import FrontPlacement
from articles.placing import place_story, shift, take_off
from newsroom.core.models import OutboxMessage
from tests.factories import draft, published

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


def order(place):
    return [row.article_id for row in FrontPlacement.objects.filter(place=place)]


def test_a_story_is_placed_first_moved_and_taken_off(editor, section):
    """The newest placement stands first; the front page is purged each time."""
    one, two = published(section), published(section)
    OutboxMessage.objects.all().delete()
    place_story("top", one, by=editor)
    placed = place_story("top", two, by=editor)
    assert order("top") == [two.pk, one.pk]
    shift(placed, 1, by=editor)
    assert order("top") == [one.pk, two.pk]
    take_off(placed, by=editor)
    assert order("top") == [one.pk]
    assert [m.payload["paths"] for m in OutboxMessage.objects.filter(kind="purge")] == [["/"]] * 4


@pytest.mark.parametrize("hours", [None, 13, -1])
def test_a_live_strip_ends_within_twelve_hours(editor, section, hours):
    """Without an end, with a later one or with one that is past it is refused."""
    until = timezone.now() + timedelta(hours=hours) if hours else None
    with pytest.raises(ValidationError):
        place_story("live", published(section), by=editor, until=until)
    place_story("live", published(section), by=editor, until=timezone.now() + timedelta(hours=11))


def test_only_what_readers_see_is_placed(editor, reporter, section):
    """No draft, and not by a reporter."""
    with pytest.raises(ValidationError):
        place_story("lead", draft(section), by=editor)
    with pytest.raises(PermissionDenied):
        place_story("lead", published(section), by=reporter)


def test_the_screen_shows_what_stands_there(client, editor, section):
    """By hand and by itself; a draft posted by its id is refused."""
    client.force_login(editor)
    story, hidden = published(section), draft(section)
    url = reverse("admin:articles_frontplacement_changelist")
    assert client.post(url, {"place": "lead", "story": hidden.pk}).status_code == 200
    assert not FrontPlacement.objects.exists()
    assert client.post(url, {"place": "lead", "story": story.pk}).status_code == 302
    page = client.get(url).content.decode()
    assert story.card["headline"] in page
    placement = FrontPlacement.objects.get()
    assert (placement.place, placement.placed_by) == ("lead", editor)
    assert client.get(reverse("admin:articles_frontplacement_off", args=[placement.pk])).status_code == 405
    client.post(reverse("admin:articles_frontplacement_off", args=[placement.pk]))
    assert not FrontPlacement.objects.exists()


def test_the_end_is_read_on_the_newsrooms_clock(client, editor, section):
    """17:00 is five o'clock in London, summer or winter."""
    client.force_login(editor)
    until = timezone.localtime(timezone.now() + timedelta(hours=3))
    url = reverse("admin:articles_frontplacement_changelist")
    data = {
        "place": "live",
        "story": published(section).pk,
        "until": f"{until:%Y-%m-%dT%H:%M}",
        "line": "Now",
    }
    assert client.post(url, data).status_code == 302
    assert abs(FrontPlacement.objects.get().until - until) < timedelta(minutes=61)


def test_the_screen_does_not_grow_with_the_archive(client, editor, section, django_assert_max_num_queries):
    """As many queries with many stories and placements as with few."""
    client.force_login(editor)
    for _ in range(4):
        place_story("top", published(section), by=editor)
    url = reverse("admin:articles_frontplacement_changelist")
    client.get(url)
    with django_assert_max_num_queries(20):
        client.get(url)
