"""Which appeal a story shows, and why the others not, as a person reads it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from donations import appeals
from donations.models import Appeal, AppealRule, Campaign
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
URL = "/admin/donations/appeal/explain/"


def explained(client, story, **more):
    """The page that explains, without line breaks."""
    return " ".join(client.get(URL, {"story": story, **more}).content.decode().split())


def test_why_a_story_shows_this_appeal_and_not_the_others(appeal, section, sport, chief_client):
    """For each place what stands there; for each other appeal every rule that keeps it away, in words."""
    now, day = timezone.now(), timedelta(days=1)
    court = Campaign.objects.create(slug="court", title="The court costs", status="open")
    tag = factories.tag("Harbour board")

    def running(name, rules=(), **fields):
        made = Appeal.objects.create(name=name, **{"priority": 70, "places": ["end", "feed"]} | fields)
        for rule in rules:
            AppealRule.objects.create(appeal=made, **rule)
        appeals.publish(made, by=None)

    running("For the court", campaign=court)
    running("Tomorrow", starts_at=now + day)
    running("Sport only", rules=[{"effect": "include", "section": sport}])
    running("Not at the harbour", rules=[{"effect": "exclude", "tag": tag.pk, "tag_name": tag.name}])
    running("Second", priority=60)
    Appeal.objects.create(name="Unborn")
    story = factories.published(section, quiet=True, tags=(tag.pk,), language="ar")
    page = explained(chief_client, f"https://paper.example{story.path}?from=mail")
    assert f'<dd dir="auto">{tag.name}</dd>' in page
    for words in (
        "The story is quiet: no campaign stands there.",
        "It begins on",
        "It is limited to stories with section Sport.",
        "It stays away from stories with tag Harbour board.",
        "<b>Second</b>, in its quiet words.",
        "It has no text in Arabic: readers get the one in British English.",
        "It would fit, but “Second” comes before it.",
        "Draft: readers have not seen it yet.",
        "It is not meant to stand within a long story.",
    ):
        assert words in page, words
    later = explained(chief_client, story.path, at=f"{now + 2 * day:%Y-%m-%dT%H:%M}")
    assert "<b>Tomorrow</b>" in later


def test_a_story_that_an_editor_spared(appeal, section, chief_client):
    """It is told, as what the story says and as why nothing stands there."""
    story = factories.published(section, no_appeal=True)
    page = explained(chief_client, story.path)
    assert '<dt>No appeal</dt><dd dir="auto">yes</dd>' in page
    assert "An editor took the appeal off this story." in page


def test_why_the_front_page_shows_this(appeal, section, chief_client):
    """What is limited to stories is told as such."""
    appeal.places = ["front"]
    AppealRule.objects.create(appeal=appeal, effect="include", section=section)
    appeals.publish(appeal, by=None)
    page = explained(chief_client, "/")
    assert "It is limited to stories with section Port. This page is no story." in page


@pytest.mark.parametrize("story", ["", "/2026/11/23/nothing/", "//[", "x", "/\x00/", "/" + "a" * 3000])
def test_an_address_without_a_story(appeal, chief_client, story):
    """It is said in a sentence."""
    answer = chief_client.get(URL, {"story": story})
    assert answer.status_code == 200
    assert "nr-gap" in answer.content.decode()
