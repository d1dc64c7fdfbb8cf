"""Backups: everything comes back, or nothing is touched."""

import gzip
import io
import json
import tarfile
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from articles import workflow
from articles.models import Article, Revision
from newsroom.core import backup, dump, guards, preparing, restoring
from newsroom.core.models import OutboxMessage, Section, User
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def paper(section, editor, reporter):
    """A small paper with history, a correction, a picture's files, an outbox and a deleted row."""
    story = factories.draft(section, reporter, headline="Naïve “quotes” \u202b עברית 漢字 🗞")
    workflow.publish(story, by=editor)
    note = {"kind": "correction", "text": "It was eleven.", "place": "top"}
    workflow.publish(story, by=editor, correction=note)
    factories.draft(section, reporter)
    Section.objects.create(name="Short-lived", slug="short-lived").delete()
    folder = Path(django_settings.MEDIA_ROOT) / factories.picture().folder
    folder.mkdir(parents=True)
    (folder / "original.jpg").write_bytes(b"original")
    (folder / "card-640.webp").write_bytes(bytes(range(256)) * 5000)
    return story


def make(path):
    call_command("backup", str(path), stdout=io.StringIO())
    return path


def restore(path, **options):
    call_command("restore", str(path), stdout=io.StringIO(), **options)


def rows():
    """Every kept row as it is now."""
    stream = io.BytesIO()
    with dump.snapshot():
        dump.write_lines(stream)
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def media():
    """Path → bytes of every file."""
    root = Path(django_settings.MEDIA_ROOT)
    return {
        path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()
    }


def empty_everything():
    with transaction.atomic():
        guards.remove()
        dump.wipe()
        connection.check_constraints()
        guards.install()
    for path in sorted(Path(django_settings.MEDIA_ROOT).rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()


def rewritten(source, target, *, name, content=None, rename=None, kind=None):
    """A copy of the archive with one file changed."""
    with tarfile.open(source) as old, tarfile.open(target, "w") as new:
        for entry in old:
            data = old.extractfile(entry).read()
            if entry.name == name:
                data = content if content is not None else data
                entry.name, entry.size = rename or entry.name, len(data)
                entry.type, entry.linkname = kind or entry.type, "/etc/hostname" if kind else ""
            new.addfile(entry, None if kind else io.BytesIO(data))
    return target


def test_every_row_and_file_comes_back(paper, tmp_path):
    """A restored paper is the paper that was backed up: rows, times, numbers, pictures."""
    before, files = rows(), media()
    path = make(tmp_path / "paper.tar")
    empty_everything()
    assert not User.objects.exists()
    restore(path)
    assert rows() == before
    assert media() == files


def test_history_is_append_only_again_after_a_restore(paper, tmp_path):
    """Nobody can rewrite history in a restored paper."""
    path = make(tmp_path / "paper.tar")
    restore(path, replace=True, no_input=True)
    assert guards.missing() == []
    with pytest.raises(DatabaseError):
        Revision.objects.update(note="changed")


def test_a_restored_story_is_found_again(paper, tmp_path):
    """Search knows the stories of a restored paper, though its index is not in the file."""
    path = make(tmp_path / "paper.tar")
    empty_everything()
    restore(path)
    with connection.cursor() as cursor:
        cursor.execute("SELECT article_id FROM articles_searchentry")
        assert [row[0] for row in cursor.fetchall()] == [paper.pk]


def test_a_restored_paper_gives_no_number_twice(paper, tmp_path):
    """The next section does not get the number of one that was deleted before the backup."""
    highest = Section.objects.create(name="Last", slug="last")
    number = highest.pk
    highest.delete()
    path = make(tmp_path / "paper.tar")
    empty_everything()
    restore(path)
    assert Section.objects.create(name="Next", slug="next").pk > number


def test_a_newsroom_is_not_overwritten_by_mistake(paper, tmp_path):
    """Restoring into a used database is refused in one line and changes nothing."""
    path = make(tmp_path / "paper.tar")
    Article.objects.update(desk_title="Written since")
    before = rows()
    with pytest.raises(CommandError, match="--replace"):
        restore(path)
    assert rows() == before


def test_a_copy_to_rehearse_in_sends_nothing(paper, tmp_path, settings):
    """What waited to be sent stays with the paper; where money or mail would be real, it is refused."""
    file = make(tmp_path / "paper.tar")
    waiting = OutboxMessage.objects.count()
    settings.STRIPE_API_BASE, settings.EMAIL_BACKEND = "", restoring.FILES
    with pytest.raises(CommandError, match="here money would be real"):
        restore(file, replace=True, no_input=True, rehearsal=True)
    settings.STRIPE_API_BASE = "http://127.0.0.1:8001"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    with pytest.raises(CommandError, match="here mail would go to real people"):
        restore(file, replace=True, no_input=True, rehearsal=True)
    assert OutboxMessage.objects.count() == waiting > 0
    settings.EMAIL_BACKEND = restoring.FILES
    restore(file, replace=True, no_input=True, rehearsal=True)
    assert not OutboxMessage.objects.exists()
    assert Article.objects.exists()


def test_replacing_asks_first(paper, tmp_path, monkeypatch):
    """Whoever does not type the word keeps what is there."""
    path = make(tmp_path / "paper.tar")
    monkeypatch.setattr("builtins.input", lambda words: "yes")
    Article.objects.update(desk_title="Written since")
    with pytest.raises(CommandError, match="Nothing was changed"):
        restore(path, replace=True)
    assert Article.objects.filter(desk_title="Written since").count() == 2


def test_replacing_removes_what_was_there(paper, tmp_path):
    """A withdrawn picture of the replaced paper does not stay at its address."""
    path = make(tmp_path / "paper.tar")
    files = media()
    foreign = Path(django_settings.MEDIA_ROOT) / ("f" * 32)
    foreign.mkdir()
    (foreign / "card-320.jpg").write_bytes(b"secret")
    OutboxMessage.objects.create(kind="mail", payload={})
    restore(path, replace=True, no_input=True)
    assert media() == files
    assert not OutboxMessage.objects.filter(kind="mail").exists()


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("database.jsonl.gz", {"content": gzip.compress(b'{"table":"core.user","columns":["id"]}\n')}),
        ("database.jsonl.gz", {"content": b"not gzip"}),
        ("card-640.webp", {"content": b"other bytes"}),
        ("card-640.webp", {"rename": "../../outside.webp"}),
        ("card-640.webp", {"rename": "/outside.webp"}),
        ("card-640.webp", {"rename": "media/../outside.webp"}),
        ("card-640.webp", {"kind": tarfile.SYMTYPE}),
        ("manifest.json", {"content": b"{}x"}),
    ],
)
def test_a_damaged_or_hostile_file_changes_nothing(paper, tmp_path, name, changes):
    """Changed bytes, links and names that lead elsewhere are refused before anything is touched."""
    path = make(tmp_path / "paper.tar")
    with tarfile.open(path) as archive:
        name = next(entry.name for entry in archive if entry.name.endswith(name))
    damaged = rewritten(path, tmp_path / "damaged.tar", name=name, **changes)
    before, files = rows(), media()
    with pytest.raises(CommandError):
        restore(damaged, replace=True, no_input=True)
    assert (rows(), media()) == (before, files)
    assert not list(tmp_path.parent.rglob("outside.webp"))


def test_a_cut_off_file_changes_nothing(paper, tmp_path):
    """Half a backup is refused."""
    path = make(tmp_path / "paper.tar")
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    before = rows()
    with pytest.raises(CommandError):
        restore(path, replace=True, no_input=True)
    assert rows() == before


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda applied: [*applied, "core.9999_later"], "newer version"),
        (lambda applied: [name for name in applied if not name.startswith("articles.")], "older version"),
    ],
)
def test_another_versions_backup_is_refused_by_name(paper, tmp_path, change, words):
    """Restoring with the wrong version of the program says which way it is wrong."""
    path = make(tmp_path / "paper.tar")
    with tarfile.open(path) as archive:
        manifest = json.load(archive.extractfile("manifest.json"))
    manifest["migrations"] = change(manifest["migrations"])
    other = rewritten(
        path, tmp_path / "other.tar", name="manifest.json", content=json.dumps(manifest).encode()
    )
    with pytest.raises(CommandError, match=words):
        restore(other, replace=True, no_input=True)


def test_a_full_disk_leaves_no_half_backup(paper, tmp_path, monkeypatch):
    """When the disk is full there is one line, and no file that looks like a backup."""

    def full(archive, folder):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backup, "add_database", full)
    with pytest.raises(CommandError, match="No space left"):
        make(tmp_path / "paper.tar")
    assert list(tmp_path.glob("*.tar")) == list(tmp_path.glob(".*.tar*")) == []


def test_an_older_backup_is_not_overwritten(paper, tmp_path):
    """A name that is taken is refused."""
    path = make(tmp_path / "paper.tar")
    with pytest.raises(CommandError, match="there already"):
        make(path)


def test_the_file_is_for_its_owner_alone(paper, tmp_path):
    """A backup holds readers' and donors' data: nobody else on the machine may read it."""
    assert make(tmp_path / "paper.tar").stat().st_mode & 0o777 == 0o600


def test_sessions_are_not_kept(paper, client, editor, tmp_path):
    """A stolen backup signs nobody in."""
    client.force_login(editor)
    path = make(tmp_path / "paper.tar")
    with tarfile.open(path) as archive:
        text = gzip.decompress(archive.extractfile("database.jsonl.gz").read()).decode()
    assert client.session.session_key not in text


@pytest.mark.parametrize("value", [b"\x00\xff", Decimal("0.10")])
def test_odd_values_are_written_exactly(value):
    """Bytes and decimals are text in the file, not rounded."""
    assert dump.encode(value) in ("AP8=", "0.10")


def test_a_backup_sees_one_moment(paper):
    """What is written while a backup is made is in it whole or not at all."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite in memory has no second connection; the file database does the same by its log")
    with dump.snapshot():
        count = Section.objects.count()
        other = connection.copy()
        with other.cursor() as cursor:
            cursor.execute(
                "INSERT INTO core_section (name, slug, description, position, in_masthead) "
                "VALUES ('New', 'new', '', 9, true)"
            )
        other.close()
        assert Section.objects.count() == count
    assert Section.objects.count() == count + 1


def test_an_emptied_paper_counts_as_empty():
    """What migrations themselves put into a database is nobody's work."""
    assert preparing.is_empty()
