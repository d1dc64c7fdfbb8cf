"""What stands around the form: the preview and the lists to choose from."""

from datetime import UTC, datetime

import pytest

from tests import factories
from tests.articles.admin_posts import posted, url

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


def test_a_story_to_choose_shows_its_day_in_the_newsroom(section, editor, client):
    """Published at half past midnight in London: that day, not the day before."""
    factories.published(section, at=datetime(2026, 7, 1, 23, 30, tzinfo=UTC), headline="Night ferry")
    client.force_login(editor)
    found = client.get(url("find", "stories"), {"q": "night"}).json()["results"]
    assert found[0]["hint"] == "2 July 2026"


def test_the_preview_shows_related_stories(section, editor, client):
    """In the editor's order, as readers will see them; what is not public stays away."""
    first, second = (factories.published(section, headline=name) for name in ("First one", "Second one"))
    hidden = factories.draft(section, by=editor, headline="Not public")
    story = factories.draft(section, by=editor)
    client.force_login(editor)
    form = posted(story, related=[second.pk, hidden.pk, first.pk])
    page = client.post(url("preview", story.pk), form).content.decode()
    assert 0 < page.index("Second one") < page.index("First one")
    assert "Not public" not in page
    client.post(url("change", story.pk), form)
    for where in (url("preview", story.pk), url("revision_page", story.pk, 2)):
        assert "Second one" in client.get(where).content.decode()
