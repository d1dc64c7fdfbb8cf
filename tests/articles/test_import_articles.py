"""An archive in JSON Lines."""

import io
import json
import subprocess
import sys

import pytest
from django.core.management import CommandError, call_command

from articles.importers.bulk import BATCH
from articles.models import (
    Article,
    Byline,
    ImportedItem,
    Picture,
    Reference,
    Revision,
    SearchEntry,
    Tag,
    TaggedArticle,
)
from newsroom.core.models import Section
from tests.conftest import SHARED, needs_shared

pytestmark = pytest.mark.django_db
COUNTED = (
    *(Article, Revision, Reference, TaggedArticle, Tag),
    *(Byline, Section, Picture, SearchEntry, ImportedItem),
)
RECORDS = [
    {"type": "meta", "format": 1},
    {"type": "section", "slug": "sport", "name": "Sport"},
    {
        "type": "author",
        "slug": "ines",
        "name": "Ines Calloway",
        "email": "ines@x.example",
        "role": "Reporter",
        "bio": "",
    },
    {"type": "tag", "slug": "quay", "name": "Quay"},
    {
        "type": "image",
        "id": 1,
        "filename": "a.jpg",
        "title": "",
        "alt": "A quay",
        "caption": "",
        "credit": "T. B.",
    },
]
ARTICLE = {
    "type": "article",
    "id": 1,
    "slug": "first",
    "headline": "First",
    "standfirst": "Why.",
    "body_html": "<p>Words<script>x</script>.</p>",
    "section": "sport",
    "tags": ["quay"],
    "authors": ["ines"],
    "image": 1,
    "published_at": "2004-01-01T06:15:38Z",
    "updated_at": "2004-01-01T07:00:00Z",
    "status": "published",
}


@pytest.fixture
def bring_in(tmp_path, publication):
    """``bring_in(record, …)`` imports an archive of these lines."""

    def run(*records):
        file = tmp_path / "archive.jsonl"
        file.write_text("".join(f"{r if isinstance(r, str) else json.dumps(r)}\n" for r in records))
        return import_file(file)

    return run


def import_file(file):
    out = io.StringIO()
    call_command("import_articles", file, stdout=out, stderr=io.StringIO())
    return out.getvalue()


def test_an_article_becomes_a_story(bring_in):
    """Everything the line says, cleaned; the picture is a placeholder."""
    bring_in(*RECORDS, ARTICLE)
    story = Article.objects.live().get()
    assert story.path == "/2004/01/01/first/"
    assert story.content["body"] == "<p>Words.</p>"
    assert story.content["lead_picture"]["crops"] == {} and story.card["picture"]["alt"] == "A quay"
    assert [by["name"] for by in story.card["by"]] == ["Ines Calloway"]
    assert story.updated_at.isoformat() == "2004-01-01T07:00:00+00:00"
    assert SearchEntry.objects.filter(article=story).exists()
    assert not Article.objects.filter(content__icontains="ines@x").exists()


@pytest.mark.parametrize(
    "change", [{"status": "draft"}, {"published_at": "2999-01-01T00:00:00Z"}, {"published_at": None}]
)
def test_only_what_is_published_by_now_is_public(bring_in, change):
    """The import rule holds for archives too."""
    bring_in(*RECORDS, ARTICLE | change)
    assert Article.objects.count() == 1 and not Article.objects.live().exists()


@needs_shared
def test_a_generated_archive_comes_in_and_a_second_run_changes_nothing(tmp_path, publication):
    """A thousand stories of the benchmark's newsroom, twice."""
    file = tmp_path / "a.jsonl"
    with file.open("w") as stream:
        subprocess.run([sys.executable, SHARED / "bench" / "gen.py", "-n", "600"], stdout=stream, check=True)
    assert "600  stories, published" in import_file(file)
    models = (
        Article,
        Revision,
        Reference,
        TaggedArticle,
        Tag,
        Byline,
        Section,
        Picture,
        SearchEntry,
        ImportedItem,
    )
    before = [model.objects.count() for model in models]
    assert before[0] == 600 and before[3] == 7200 and before[6] == 10
    assert "600  stories, unchanged" in import_file(file)
    assert [model.objects.count() for model in COUNTED] == before


def test_an_import_that_was_stopped_goes_on_where_it_was(bring_in):
    """Each batch is safe when it is written; the next run brings the rest."""
    lines = [ARTICLE | {"id": n, "slug": f"s{n}"} for n in range(BATCH + 20)]
    with pytest.raises(CommandError, match=rf"Line {len(RECORDS) + BATCH + 10 + 1}: "):
        bring_in(*RECORDS, *lines[: BATCH + 10], "{broken")
    assert Article.objects.count() == BATCH
    bring_in(*RECORDS, *lines)
    assert Article.objects.count() == BATCH + 20


@pytest.mark.parametrize(
    "line",
    ["{", "[]", "1", '{"type": "article"}', '{"type": "meta", "format": 99}', '{"type": "section"}', "\x00"],
)
def test_a_line_that_cannot_be_read_is_named(bring_in, line):
    """One line that says where."""
    with pytest.raises(CommandError, match=r"^archive\.jsonl: Line 2: [^\n]+$"):
        bring_in(RECORDS[0], line)


@pytest.mark.django_db(transaction=True)
def test_batches_written_side_by_side_lose_nothing(bring_in):
    """PostgreSQL writes one batch while the next is made ready; each story is there once, and found."""
    lines = [ARTICLE | {"id": n, "slug": "same", "tags": ["quay"]} for n in range(3 * BATCH)]
    shown = bring_in(*RECORDS, *lines)
    assert f"{3 * BATCH:,}  stories, published" in shown
    assert len(set(Article.objects.live().values_list("path", flat=True))) == 3 * BATCH
    assert SearchEntry.objects.count() == 3 * BATCH
    assert Picture.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_lists_of_a_new_archive_use_their_index(bring_in):
    """Right after an import a list reads its index: the database knows how many stories there are now."""
    bring_in(*RECORDS, *[ARTICLE | {"id": n, "slug": "same", "tags": ["quay"]} for n in range(BATCH)])
    plan = Article.objects.live().newest().cards()[:20].explain()
    assert "article_newest" in plan or "article_by_time" in plan
    assert "Sort" not in plan
    assert "B-TREE" not in plan
