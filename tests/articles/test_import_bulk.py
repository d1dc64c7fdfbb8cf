"""Bulk writing and the verbs: the same rows."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.forms.models import model_to_dict

from articles import workflow
from articles.importers.bulk import NewStory, write_stories
from articles.models import Article, Credit, Reference, Revision, SearchEntry, StoryEvent, TaggedArticle
from articles.search.query import search
from tests.factories import PictureChoice, byline, compose, fields, picture, tag

pytestmark = pytest.mark.django_db
AT = datetime(2019, 3, 31, 0, 30, tzinfo=UTC)  # the night the clocks change in London
TIMES = ("created_at", "saved_at", "at")


def rows_of(article):
    """Everything in the database that belongs to a story, without ids and the moments of writing."""
    rows = {"article": [plain(Article.objects.get(pk=article.pk))]}
    for model, key in (
        (Revision, "article"),
        (Reference, "article"),
        (StoryEvent, "article"),
        (TaggedArticle, "content_object"),
        (Credit, "article"),
    ):
        found = model.objects.filter(**{key: article}).order_by("pk")
        rows[model.__name__] = [plain(row, without=key) for row in found]
    rows["search"] = SearchEntry.objects.filter(article=article).count()
    return rows


def plain(row, without=""):
    skipped = {"id", without, *TIMES}
    values = model_to_dict(row, [field.name for field in row._meta.concrete_fields])
    values |= {field.name: getattr(row, field.attname) for field in row._meta.concrete_fields}
    return {name: value for name, value in values.items() if name not in skipped}


def contents(section):
    """The same text twice, under two headlines so that both have an address."""
    chosen = {
        "section": section,
        "body": "<p>Für “drei” Winter & länger.</p><h2>東京都</h2><p>The channel fills.</p>"
        f'<figure data-picture="{picture().pk}"><img src="/media/x/full-960.jpg" alt="x"></figure>'
        '<figure data-picture="987654321"><img src="/media/y/full-960.jpg" alt="y"></figure>',
        "tags": (tag("Harbour").pk, tag("Россия").pk),
        "credits": ((byline("Ines").pk, "author"), (byline("Board", kind="board").pk, "editing")),
        "lead_picture": PictureChoice(picture().pk),
        "gallery": (PictureChoice(picture(caption="Low water").pk),),
    }
    made = compose(fields(**chosen, headline="The same story"))
    return made, replace(made, headline=made.headline)


def test_bulk_writes_what_create_and_publish_write(section):
    """An imported story is no different from one that an editor wrote and published that day."""
    by_verbs, in_bulk = contents(section)
    verb = workflow.publish(workflow.create_story(by_verbs, by=None), by=None, at=AT, slug="the-same")
    expected = rows_of(verb)
    Article.objects.filter(pk=verb.pk).update(path="/elsewhere/")
    (row,) = write_stories([NewStory(in_bulk, "1", "the-same", AT)], zone="Europe/London")
    found = rows_of(row)
    assert found["StoryEvent"][1]["data"].pop("printed") == {
        "published_at": AT.isoformat(),
        "updated_at": None,
    }
    assert found == expected


def test_bulk_drafts_are_those_of_create_story(section):
    """A draft is on the desk, and nowhere else."""
    by_verbs, in_bulk = contents(section)
    verb = workflow.create_story(by_verbs, by=None)
    (row,) = write_stories([NewStory(in_bulk, "1", "ignored")], zone="Europe/London")
    assert rows_of(row) == rows_of(verb)
    assert not Article.objects.live().filter(pk=row.pk).exists()


def test_stories_of_one_day_and_name_get_numbers(section):
    """Two stories never share an address: not within a batch, not with what was there."""
    story = NewStory(contents(section)[0], "1", "same", AT)
    first = write_stories([story, story], zone="Europe/London")
    second = write_stories([story], zone="Europe/London")
    assert [row.path for row in (*first, *second)] == [
        "/2019/03/31/same/",
        "/2019/03/31/same-2/",
        "/2019/03/31/same-3/",
    ]


def test_a_story_without_letters_in_its_headline_is_called_by_its_number(section):
    """Every public story has an address."""
    content = replace(contents(section)[0], headline="???")
    (row,) = write_stories([NewStory(content, "417", "", AT)], zone="Europe/London")
    assert row.path == "/2019/03/31/story-417/"


def test_imported_stories_are_found_and_in_the_feeds_at_once(section):
    """They skip the grace window, and search knows them."""
    write_stories([NewStory(contents(section)[0], "1", "", AT)], zone="Europe/London")
    assert Article.objects.distributable().count() == 1
    assert search("channel").hits
