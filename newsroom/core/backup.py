"""Backups: one file with database and media, taken while the paper is being written and read.

A plain tar: ``database.jsonl.gz`` (``core/dump.py``), ``media/…`` and, last, ``manifest.json`` with counts
and hashes of everything. It restores into SQLite or PostgreSQL, wherever it was made. It holds personal data:
the file is its owner's alone (0600). The secret key is not in it.
"""

import gzip
import hashlib
import io
import json
import os
import platform
import tarfile
import tempfile
from contextlib import contextmanager
from pathlib import Path

import django
from django.conf import settings
from django.db import connection
from django.utils import timezone

from newsroom.core import dump

FORMAT = 1
DATABASE, MEDIA, MANIFEST = "database.jsonl.gz", "media", "manifest.json"
BLOCK = 1024 * 1024  # bytes read at a time


class BackupError(Exception):
    """Why there is no backup, or why this one cannot be restored, in one sentence."""


def make(target, report):
    """Write a backup to the path ``target``, whole or not at all; returns its manifest.

    The database first, then the files: a picture's files never change, so all that the database names are
    there. Raises ``BackupError``.
    """
    target = Path(target)
    if target.exists():
        raise BackupError(f"{target} is there already. Give another name.")
    try:
        with written_whole(target) as file, tarfile.open(fileobj=file, mode="w") as archive:
            manifest = add_database(archive, target.parent)
            report(f"Rows: {sum(manifest['tables'].values())}")
            manifest["media"] = dict(report.track(add_media(archive), "Media files"))
            add_bytes(archive, MANIFEST, json.dumps(manifest).encode())
    except OSError as error:
        raise BackupError(f"No backup was made: {error.strerror or error}.") from error
    return manifest


@contextmanager
def written_whole(target):
    """A file to write that becomes ``target`` when all went well and is on disk; else nothing of it stays."""
    part = target.with_name(f".{target.name}.part")
    part.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.rename(target)
    finally:
        part.unlink(missing_ok=True)


def add_database(archive, folder):
    """Add the rows, as they were at one moment; returns the manifest so far."""
    with tempfile.TemporaryFile(dir=folder) as rows:
        with dump.snapshot(), gzip.GzipFile(fileobj=rows, mode="wb", compresslevel=5, mtime=0) as stream:
            manifest = {
                "format": FORMAT,
                "made_at": timezone.now().isoformat(),
                "made_with": {
                    "python": platform.python_version(),
                    "django": django.get_version(),
                    "database": connection.vendor,
                },
                "migrations": dump.applied_migrations(),
                "tables": dump.write_lines(stream),
                "numbers_used": dump.numbers_used(),
            }
        size = rows.tell()
        rows.seek(0)
        manifest["database_sha256"] = add_file(archive, DATABASE, rows, size)
    return manifest


def add_media(archive):
    """Add every file below MEDIA_ROOT; yields (path, [bytes, sha256]). What is being made is left out."""
    root = Path(settings.MEDIA_ROOT)
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root)
        if any(part.startswith(".") for part in name.parts) or path.is_symlink() or not path.is_file():
            continue
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            digest = add_file(archive, f"{MEDIA}/{name.as_posix()}", file, size)
        yield name.as_posix(), [size, digest]


def add_file(archive, name, file, size):
    """Add ``size`` bytes of ``file``; returns their SHA-256 (hex)."""
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = size, 0o600
    watched = Hashed(file)
    archive.addfile(entry, watched)
    return watched.digest.hexdigest()


def add_bytes(archive, name, content):
    """Add ``content`` as a file."""
    return add_file(archive, name, io.BytesIO(content), len(content))


class Hashed:
    """A file whose bytes are hashed as they are read."""

    def __init__(self, file):
        self.file, self.digest = file, hashlib.sha256()

    def read(self, size=BLOCK):
        block = self.file.read(size)
        self.digest.update(block)
        return block
