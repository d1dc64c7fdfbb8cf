"""Sections: a new name or address reaches what stands published, and no history."""

import pytest
from django.urls import reverse

from articles import sectioning, workflow
from articles.models import Article
from articles.search.query import search
from newsroom.core import outbox
from newsroom.core.models import OutboxMessage
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def rename(client, chief):
    """``rename(section, name=…, slug=…)`` as the chief editor does it on the screen of sections."""
    client.force_login(chief)

    def rename(section, **changes):
        values = {
            "name": section.name,
            "slug": section.slug,
            "position": section.position,
            "in_masthead": "on",
        }
        reply = client.post(reverse("admin:core_section_change", args=[section.pk]), values | changes)
        assert reply.status_code == 302

    return rename


def read(client, path):
    return client.get(path).content.decode()


def work():
    """What the worker does until nothing is left."""
    while outbox.deliver_due():
        pass


def test_a_section_keeps_its_band_when_its_address_changes(client, section, sport, rename):
    """Sport becomes /section/sports/: its stories stand on the front page that very moment."""
    for n in range(20):
        factories.published(sport, headline=f"Match {n}")
    rename(sport, slug="sports")
    page = read(client, "/")
    band = page[page.index("<main") :].partition('<a href="/section/sports/">')[2]
    assert "Match" in band.partition("</section>")[0]


def test_a_new_name_is_printed_in_every_published_story(client, section, sport, rename):
    """Kicker, structured data, feed, card and search say Games; the story's history says Sport."""
    story, other = factories.published(sport), factories.published(section)
    rename(sport, name="Games", slug="games")
    OutboxMessage.objects.filter(kind="purge").delete()
    (message,) = OutboxMessage.objects.filter(kind="section-changed")
    sectioning.reprint_section(message.payload)
    page = read(client, story.path)
    assert '<a href="/section/games/">Games</a></p>' in page
    assert '"articleSection":"Games"' in page
    row = Article.objects.get(pk=story.pk)
    assert row.card["section"] == {"name": "Games", "slug": "games"}
    assert [hit.card["path"] for hit in search("games").hits] == [story.path]
    assert row.revisions.get().content["section"]["name"] == "Sport"
    assert Article.objects.get(pk=other.pk).content["section"]["name"] == "Port"
    (purge,) = OutboxMessage.objects.filter(kind="purge")
    assert {story.path, "/section/sport/", "/section/games/", "/section/games/feed/"} <= set(
        purge.payload["paths"]
    )


def test_a_large_section_is_printed_bit_by_bit(section, rename, monkeypatch):
    """No message takes longer than its turn, and none of the stories is forgotten; the killed stays gone."""
    monkeypatch.setattr(sectioning, "AT_ONCE", 2)
    stories = [factories.published(section) for _ in range(5)]
    workflow.kill(stories[1], by=None, reason="wrong", notice="")
    rename(section, name="Harbour")
    work()
    names = Article.objects.values_list("content__section__name", flat=True)
    assert [name for name in names if name] == ["Harbour"] * 4
    assert len(search("harbour").hits) == 4


def test_what_changes_no_name_prints_nothing_anew(section, rename):
    """A section's place in the masthead or its description stands in no story."""
    factories.published(section)
    rename(section, position=9, description="The quays.")
    assert not OutboxMessage.objects.filter(kind="section-changed").exists()
