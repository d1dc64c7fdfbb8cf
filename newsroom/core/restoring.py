"""Restoring a backup: checked whole before anything is touched, then one transaction.

Into an empty newsroom, or (``replace``) in the place of another one. Of the archive only regular files with
plain names are taken; nothing is written outside the folder that is made for it.
"""

import gzip
import json
import re
import shutil
import tarfile
import tempfile
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.utils.module_loading import import_string

from newsroom.core import dump, guards, preparing
from newsroom.core.backup import BLOCK, DATABASE, FORMAT, MANIFEST, MEDIA, BackupError, Hashed
from newsroom.core.models import OutboxMessage
from newsroom.core.statistics import refresh_statistics

PLAIN = re.compile(rf"{MEDIA}(/[A-Za-z0-9_][A-Za-z0-9._-]{{0,100}}){{1,6}}", re.ASCII)


FILES = "django.core.mail.backends.filebased.EmailBackend"


def restore(source, report, *, replace=False, rehearsal=False):
    """Put the backup at ``source`` into database and media; returns its manifest. Raises ``BackupError``.

    What fails leaves database and media as they were. ``rehearsal``: a copy to try things in, beside the
    paper itself; nothing that waits in its outbox may leave a second time.
    """
    if rehearsal:
        check_apart()
    call_command("migrate", verbosity=0, interactive=False)
    if not replace and not preparing.is_empty():
        raise BackupError("There is a newsroom in this database already. To take its place: --replace")
    with unpacked(Path(source), report) as folder:
        manifest = checked(folder)
        report(f"Backup of {manifest['made_at'][:16].replace('T', ' ')} UTC, whole")
        load(folder, manifest, rehearsal)
        refresh_statistics()
        report(f"Rows: {sum(manifest['tables'].values())}")
        if replace:
            remove_other_media(manifest["media"])
    return manifest


@contextmanager
def unpacked(source, report):
    """The archive's files in a folder beside the media (moving is renaming there), gone afterwards."""
    root = Path(settings.MEDIA_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=".restoring-", dir=root))
    try:
        with tarfile.open(source, "r:") as archive:
            for entry in report.track(archive, "Files unpacked"):
                unpack(archive, entry, folder)
        yield folder
    except (tarfile.TarError, EOFError) as error:
        raise BackupError(f"{source} is not a whole backup: {error}.") from error
    except OSError as error:
        raise BackupError(f"Nothing was restored: {error.strerror or error}.") from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def unpack(archive, entry, folder):
    """Write one file of the archive into ``folder``; refuse links, devices and names that lead elsewhere."""
    if not entry.isreg() or not (entry.name in {DATABASE, MANIFEST} or PLAIN.fullmatch(entry.name)):
        raise BackupError(f"This is no backup of ours: it holds {entry.name[:100]!r}.")
    target = folder / entry.name
    target.parent.mkdir(parents=True, exist_ok=True)
    with archive.extractfile(entry) as packed, target.open("xb") as file:
        shutil.copyfileobj(packed, file, BLOCK)
    target.chmod(settings.FILE_UPLOAD_PERMISSIONS)


def checked(folder):
    """The manifest, after everything agreed with it: format, version, every file's hash."""
    try:
        manifest = json.loads((folder / MANIFEST).read_bytes())
    except (FileNotFoundError, ValueError) as error:
        raise BackupError("This is not a whole backup: its manifest is missing.") from error
    if manifest["format"] != FORMAT:
        raise BackupError(
            "This backup was made by a newer version of Newsroom. Restore it with that version."
        )
    check_version(set(manifest["migrations"]))
    check_hash(folder / DATABASE, manifest["database_sha256"])
    held = (
        path.relative_to(folder / MEDIA).as_posix() for path in (folder / MEDIA).rglob("*") if path.is_file()
    )
    if not set(held) <= set(manifest["media"]):
        raise BackupError("This backup is damaged: it holds files that its manifest does not name.")
    for name, (_, digest) in manifest["media"].items():
        check_hash(folder / MEDIA / name, digest)
    return manifest


def check_version(theirs):
    """Raise unless the backup's database has seen exactly the migrations of this code."""
    ours = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    if newer := sorted(theirs - ours):
        raise BackupError(f"This backup was made by a newer version of Newsroom ({newer[0]}): upgrade first.")
    if older := sorted(ours - theirs):
        raise BackupError(
            f"This backup was made by an older version of Newsroom (without {older[0]}): "
            "restore it with that version, then upgrade."
        )


def check_hash(path, digest):
    """Raise unless the file is there and its bytes are those that were written."""
    try:
        with path.open("rb") as file:
            watched = Hashed(file)
            while watched.read():
                pass
    except FileNotFoundError as error:
        raise BackupError(f"This backup is damaged: {path.name} is missing.") from error
    if watched.digest.hexdigest() != digest:
        raise BackupError(f"This backup is damaged: {path.name} is not what was written.")


def check_apart():
    """Raise unless this installation can neither charge a card nor write to anybody."""
    if not settings.STRIPE_API_BASE:
        raise BackupError("A rehearsal needs DEMO=1 and no STRIPE_SECRET_KEY: here money would be real.")
    if settings.EMAIL_BACKEND != FILES:
        raise BackupError("A rehearsal needs an empty EMAIL_URL: here mail would go to real people.")


def load(folder, manifest, rehearsal=False):
    """Rows, counters, what is made from them, and the files: in one transaction, guards put back in it."""
    try:
        with transaction.atomic():
            lift_time_limit()
            guards.remove()
            dump.wipe()
            with gzip.open(folder / DATABASE) as stream:
                counts = dump.read_lines(stream)
            if counts != manifest["tables"]:
                raise BackupError("This backup is damaged: rows are missing.")
            connection.check_constraints()
            dump.set_numbers_used(manifest["numbers_used"])
            if rehearsal:
                OutboxMessage.objects.all().delete()
            for step in settings.RESTORE_STEPS:
                import_string(step)()
            guards.install()
            move_media(folder / MEDIA)
    except IntegrityError as error:
        raise BackupError(f"This backup is damaged: {str(error).splitlines()[0]}") from error
    ContentType.objects.clear_cache()


def lift_time_limit():
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 0")


def move_media(unpacked_media):
    """Put the files where they belong. Their folders' names are random: no file meets another's."""
    root = Path(settings.MEDIA_ROOT)
    for path in sorted(unpacked_media.rglob("*")) if unpacked_media.exists() else ():
        target = root / path.relative_to(unpacked_media)
        if path.is_dir():
            target.mkdir(mode=settings.FILE_UPLOAD_DIRECTORY_PERMISSIONS, parents=True, exist_ok=True)
        else:
            path.replace(target)


def remove_other_media(kept):
    """Remove what the replaced newsroom had: its withdrawn pictures must not stay at their addresses."""
    root = Path(settings.MEDIA_ROOT)
    for path in sorted(root.rglob("*"), reverse=True):
        name = path.relative_to(root)
        if name.parts[0].startswith("."):
            continue
        if path.is_dir():
            if not any(path.iterdir()):
                path.rmdir()
        elif name.as_posix() not in kept:
            path.unlink()
