"""Moving here from WordPress."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from articles.importers.wordpress_values import tags_of
from articles.importers.wxr import records
from articles.models import Article, Byline, ImportedItem, Tag
from newsroom.core.models import Page
from newsroom.core.text import name_key
from tests.articles.exports import import_file, import_items, item, state
from tests.conftest import SHARED, needs_shared

pytestmark = pytest.mark.django_db
WXR = SHARED / "data" / "wxr"
INVENTORY = json.loads((WXR / "inventory.json").read_text()) if WXR.exists() else {}
REFUSED = {
    "ghost-migrate-sample-malformed-entity.xml": 109,
    "importer-edge/crazy-cdata.xml": 18,
    "importer-edge/malformed-simple.xml": 14,
    "importer-edge/malformed.xml": 90,
}
BOMBS = sorted((SHARED / "data" / "corpora" / "xml").rglob("*.xml"))
WHOLE = sorted(set(INVENTORY) - set(REFUSED))


@pytest.fixture
def bring_in(tmp_path, publication):
    """``bring_in(item, …)`` imports an export of these items and returns what the terminal showed."""
    return lambda *items, **options: import_items(tmp_path, *items, **options)


# Real exports


@needs_shared
@pytest.mark.parametrize("name", WHOLE)
def test_every_whole_export_comes_in(publication, name):
    """Posts, authors and tags are those that were counted in the file; a second run changes nothing."""
    expected = INVENTORY[name]
    import_file(WXR / name)
    assert Article.objects.live().count() == expected["posts_published"] - expected["password_protected"]
    authors = ImportedItem.objects.filter(kind="author").count()
    assert authors >= expected["authors"] and Byline.objects.count() == authors
    assert Tag.objects.count() == distinct_tags(WXR / name)
    before = state()
    import_file(WXR / name)
    assert state() == before


def distinct_tags(file):
    """The tags of posts that come in, spellings that differ in case alone taken as one."""
    return len(
        {
            name_key(tag)
            for record in records(file)
            if record.kind == "item"
            and record.get("post_type") == "post"
            and record.get("status") not in ("inherit", "trash")
            for tag in tags_of(record).values()
        }
    )


@needs_shared
@pytest.mark.parametrize(("name", "line"), REFUSED.items())
def test_a_broken_export_names_the_line_and_leaves_nothing(publication, name, line):
    """A broken file: one line that says where, and nothing half done."""
    before = state()
    with pytest.raises(CommandError, match=rf"Line {line}: [^\n]*Nothing was imported\.$"):
        import_file(WXR / name)
    assert state() == before


@needs_shared
@pytest.mark.parametrize(
    "file", sorted((SHARED / "data" / "corpora" / "xml").rglob("*.xml")), ids=lambda f: f.stem
)
def test_bombs_are_refused(publication, file):
    """Entities and document types never reach the parser's memory."""
    with pytest.raises(CommandError, match="Nothing was imported"):
        import_file(file)


# The import rule


@pytest.mark.parametrize(
    ("changes", "is_public"),
    [
        ({}, True),
        ({"wp__status": "draft"}, False),
        ({"wp__status": "pending"}, False),
        ({"wp__status": "private"}, False),
        ({"wp__status": "future", "wp__post_date_gmt": "2999-01-01 00:00:00"}, False),
        ({"wp__post_date_gmt": "2999-01-01 00:00:00"}, False),
        ({"wp__status": "something-new"}, False),
        ({"wp__status": None}, False),
        ({"wp__post_password": "sesame"}, False),
    ],
)
def test_only_a_published_open_post_becomes_public(bring_in, changes, is_public):
    """Public becomes exactly: a post, published, without a password, not dated ahead. The rest is a draft."""
    bring_in(item(**changes))
    assert Article.objects.count() == 1
    assert Article.objects.live().count() == is_public


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"wp__status": "trash"}, "In the trash there."),
        ({"wp__status": "auto-draft"}, "Automatic drafts."),
        ({"wp__status": "inherit"}, "Revisions of other posts."),
        ({"wp__post_type": "product"}, "Neither a post nor a page: product."),
        ({"wp__post_type": None}, "Neither a post nor a page: no type."),
    ],
)
def test_what_stays_out_is_listed_with_its_reason(bring_in, changes, reason):
    """Nothing disappears without a word."""
    shown = bring_in(item(**changes))
    assert Article.objects.count() == 0
    assert f"1  {reason}\n          · The dredger that never came" in shown


def test_as_drafts_publishes_nothing_until_the_next_run(bring_in):
    """A rehearsal first; the same command without the option then publishes what nobody touched."""
    bring_in(item(), as_drafts=True)
    assert Article.objects.live().count() == 0
    bring_in(item())
    assert Article.objects.live().get().path == "/2019/07/01/dredger/"


def test_pages_are_drafts_unless_asked(bring_in):
    """A page of the old site is public here only when somebody says so."""
    page = item(wp__post_type="page", wp__post_name="about", title="About us")
    bring_in(page)
    assert not Page.objects.get(slug="about").is_published
    bring_in(page, publish_pages=True)
    found = Page.objects.get(slug="about")
    assert found.is_published and "<p>Nobody looked.</p>" in found.content["body"]


def test_a_page_never_takes_an_address_of_the_site(bring_in):
    """/search/ stays the search page."""
    bring_in(item(wp__post_type="page", wp__post_name="search", title="Search"))
    assert Page.objects.get().slug == "search-page"


def test_a_failure_in_the_middle_leaves_nothing(bring_in, monkeypatch):
    """Everything or nothing."""

    def fail(self, page):
        raise KeyboardInterrupt

    monkeypatch.setattr("articles.importers.pages.PageWriter.write", fail)
    before = state()
    with pytest.raises(KeyboardInterrupt):
        bring_in(item(), item(wp__post_type="page", wp__post_id="99"))
    assert state() == before


def test_progress_and_summary(bring_in, tmp_path, capsys):
    """A bar while it runs; then what came in, and what did not."""
    shown = bring_in(item(), item(wp__post_id="13", wp__status="private"), item(wp__status="trash"))
    assert "1  stories, published" in shown
    assert "1  stories, as drafts (private there)" in shown
    err = io.StringIO()
    call_command("import_wordpress", tmp_path / "export.xml", stdout=io.StringIO(), stderr=err)
    assert "3/3" in err.getvalue()


@pytest.mark.parametrize(
    "text", ["", "not XML", "<rss><channel></channel></rss>", "<html></html>", "<a>" * 300_000, "\x00"]
)
def test_what_is_no_export_is_refused(publication, tmp_path, text):
    """Any other file: one line, no traceback."""
    file = tmp_path / "x.xml"
    file.write_text(text)
    with pytest.raises(CommandError, match=r"^x\.xml: Line \d+: .*Nothing was imported\.$"):
        import_file(file)


def test_a_missing_file_is_said(publication, tmp_path):
    """A slip of the pen."""
    with pytest.raises(CommandError, match="There is no file"):
        import_file(tmp_path / "none.xml")
