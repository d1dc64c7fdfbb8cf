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
from newsroom.core.frame import load_frame
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
    try:
        call_command("import_articles", file, stdout=out, stderr=io.StringIO())
    finally:
        print(out.getvalue())  # also what was said before a line was refused
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


def test_an_import_that_was_stopped_goes_on_where_it_was(bring_in, capsys):
    """Each batch is safe when it is written; the next run brings the rest."""
    lines = [ARTICLE | {"id": n, "slug": f"s{n}"} for n in range(BATCH + 20)]
    with pytest.raises(CommandError, match=rf"Line {len(RECORDS) + BATCH + 10 + 1}: .* before it are in"):
        bring_in(*RECORDS, *lines[: BATCH + 10], "{broken")
    assert Article.objects.count() == BATCH + 10
    assert f"{BATCH + 10}  stories, published" in capsys.readouterr().out
    assert [section["name"] for section in load_frame().publication["sections"]] == ["Sport"]
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


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"headline": 5}, "Its “headline” is not a text."),
        ({"headline": None}, "It has no “headline”."),
        ({"body_html": None}, "It has no “body_html”."),
        ({"published_at": "0001-01-01T00:00:00+14:00"}, "Its “published_at” is no time"),
        ({"published_at": "0999-01-01T00:00:00Z"}, "out of any newspaper’s years"),
        ({"updated_at": "9999-12-31T23:59:59Z"}, "out of any newspaper’s years"),
        ({"published_at": "yesterday"}, "Its “published_at” is no time"),
        ({"id": "x" * 300}, "more than 200"),
        ({"id": "a\x00"}, "odd characters"),
        ({"id": {}}, "Its “id” is not a text."),
        ({"tags": "quay"}, "Its “tags” is not a list of texts."),
        ({"authors": [1]}, "Its “authors” is not a list of texts."),
        ({"section": 3}, "Its “section” is not a text."),
        ({"slug": []}, "Its “slug” is not a text."),
    ],
)
def test_a_value_that_cannot_be_kept_is_named(bring_in, change, words):
    """In words and with its line; the lines before it are in, and nothing of its own."""
    with pytest.raises(CommandError, match=rf"^archive\.jsonl: Line {len(RECORDS) + 2}: [^\n]*{words}"):
        bring_in(*RECORDS, ARTICLE, ARTICLE | {"id": 2} | change)
    assert [item.external_id for item in ImportedItem.objects.filter(kind="story")] == ["1"]


def test_what_may_be_missing_may_be_null(bring_in):
    """Many programs write null for nothing; long slugs and headlines are cut by nobody's mistake."""
    bare = dict.fromkeys(("slug", "standfirst", "section", "tags", "authors", "image", "updated_at"))
    bring_in(*RECORDS, ARTICLE | bare, ARTICLE | {"id": 2, "slug": "x" * 900, "headline": "h" * 2000})
    bring_in(*RECORDS, ARTICLE | {"id": 3, "slug": "x" * 900, "status": "draft"})
    assert Article.objects.live().count() == 2


def test_characters_that_no_text_has_stop_nothing(bring_in):
    """Zeros and halves of characters are left out wherever they stand, on every database."""
    odd = "a\x00b\ud800"
    named = {"name": odd, "description": odd, "bio": odd, "role": odd}
    texts = dict.fromkeys(("headline", "slug", "standfirst", "body_html"), odd)
    records = [record | (named if record["type"] != "meta" else {}) for record in RECORDS]
    bring_in(*records, ARTICLE | texts)
    assert Article.objects.live().get().content["headline"] == "ab"


@pytest.mark.parametrize("apart", [0, BATCH])
def test_an_id_that_stands_twice_brings_one_story(bring_in, apart):
    """Near or far in the file: the first stays what it is, the other is named with its line."""
    between = [ARTICLE | {"id": 100 + n, "status": "draft"} for n in range(apart)]
    shown = bring_in(*RECORDS, ARTICLE, *between, ARTICLE | {"headline": "Another"})
    assert f"· Another (line {len(RECORDS) + apart + 2}, id 1)" in shown
    assert Article.objects.live().get().card["headline"] == "First"
    assert f"{apart + 1}  stories, unchanged" in bring_in(*RECORDS, ARTICLE, *between)


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
