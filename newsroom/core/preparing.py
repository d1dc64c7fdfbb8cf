"""What a start has to do first, and how it knows that there is nothing to do."""

import hashlib
from importlib import import_module
from importlib.metadata import distributions
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

STAMP = "static-collected"


def needs_migration():
    """Whether a migration is not applied yet."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def is_empty():
    """Whether no step of the demo finds anything in the database that somebody put there."""
    return all(step.is_empty() for step in demo_steps())


def demo_steps():
    """The modules that fill the demo, in order; each has ``is_empty()`` and ``load(report)``."""
    return [import_module(step) for step in settings.DEMO_STEPS]


def collect_static():
    """Collect and compress the static files if one of them, or a package that brings some, changed."""
    stamp = Path(settings.DATA_DIR) / STAMP
    wanted = static_fingerprint()
    if stamp.exists() and stamp.read_text() == wanted and Path(settings.STATIC_ROOT).exists():
        return
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    stamp.write_text(wanted)


def static_fingerprint():
    """Changes with any static file's path, size or time, with any package's version and with STATIC_ROOT."""
    digest = hashlib.sha256(str(settings.STATIC_ROOT).encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            state = Path(storage.path(path)).stat()
            digest.update(f"{path} {state.st_size} {state.st_mtime_ns}\n".encode())
    digest.update("\n".join(sorted(f"{d.name} {d.version}" for d in distributions())).encode())
    return digest.hexdigest()
