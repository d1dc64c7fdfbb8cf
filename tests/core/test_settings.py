"""What the environment and the command line make of the settings."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
SHOW = """
import json, sys
sys.argv = json.loads(sys.argv[1])
from newsroom import settings
found = {name: getattr(settings, name) for name in dir(settings) if name.startswith("SECURE_HSTS")}
print(json.dumps(found | {"options": settings.DATABASE["OPTIONS"].get("options", "")}))
"""


@pytest.fixture
def settings_of(tmp_path):
    """``settings_of(argv, NAME=value)``: the settings of a process that was started so."""

    def read(*argv, **env):
        given = {"DATA_DIR": str(tmp_path), "DATABASE_URL": "postgres://u:p@db.example/x"}
        given |= {"SITE_URL": "https://paper.example", "SECRET_KEY": "x" * 50, "PATH": os.environ["PATH"]}
        command = [sys.executable, "-c", SHOW, json.dumps(argv)]
        result = subprocess.run(command, cwd=ROOT, env=given | env, capture_output=True, text=True)
        assert result.returncode == 0, result.stderr
        return json.loads(result.stdout)

    return read


@pytest.mark.parametrize("argv", [["granian", "newsroom.wsgi:application"], ["manage.py", "runserver"]])
def test_pages_do_not_wait_for_ever(settings_of, argv):
    """A page's question to the database ends after 15 seconds, its waiting for a lock after 10."""
    assert settings_of(*argv)["options"] == "-c statement_timeout=15000 -c lock_timeout=10000"


@pytest.mark.parametrize("command", ["import_articles", "backup", "restore", "worker", "reindex"])
def test_commands_may_take_their_time(settings_of, command):
    """An import or a backup of a large paper is not cut off in the middle of a statement."""
    options = settings_of("/srv/newsroom/manage.py", command)["options"]
    assert options == "-c statement_timeout=0 -c lock_timeout=10000"


def test_migrate_steps_back(settings_of):
    """A migration that cannot have its lock gives up after two seconds: all readers wait behind it."""
    assert settings_of("manage.py", "migrate")["options"] == "-c statement_timeout=0 -c lock_timeout=2000"


def test_both_times_are_the_operators(settings_of):
    """Whoever keeps the machine may set both times."""
    given = settings_of("granian", STATEMENT_TIMEOUT_MS="7000", LOCK_TIMEOUT_MS="300")["options"]
    assert given == "-c statement_timeout=7000 -c lock_timeout=300"
    assert "lock_timeout=300" in settings_of("manage.py", "migrate", LOCK_TIMEOUT_MS="300")["options"]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL's own settings")
def test_the_database_knows(db):
    """PostgreSQL has understood both."""
    with connection.cursor() as cursor:
        found = {}
        for name in ("lock_timeout", "statement_timeout"):
            cursor.execute(f"SHOW {name}")
            found[name] = cursor.fetchone()[0]
    assert found == {"lock_timeout": "10s", "statement_timeout": "15s"}


def test_other_hosts_of_the_domain_are_not_promised(settings_of):
    """Https is promised for a year for the paper itself; for the domain's other hosts only when somebody says
    so: their owners may still be on http, and a promise to browsers cannot be taken back."""
    usual = settings_of("granian")
    assert usual["SECURE_HSTS_SECONDS"] == 31_536_000
    assert not usual["SECURE_HSTS_INCLUDE_SUBDOMAINS"]
    assert not usual["SECURE_HSTS_PRELOAD"]
    asked = settings_of("granian", HSTS_SUBDOMAINS="1", HSTS_PRELOAD="1")
    assert asked["SECURE_HSTS_INCLUDE_SUBDOMAINS"]
    assert asked["SECURE_HSTS_PRELOAD"]
    plain = {"SITE_URL": "http://localhost:8000", "HSTS_SUBDOMAINS": "1", "HSTS_PRELOAD": "1"}
    assert not any(value for name, value in settings_of("granian", **plain).items() if name != "options")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"DATA_DIR": __file__, "SECRET_KEY": "", "SITE_URL": "http://localhost:8000"}, "DATA_DIR must name"),
        ({"DATABASE_URL": "mysql://u:p@db.example/x"}, "DATABASE_URL must begin with postgres://"),
    ],
)
def test_a_setting_that_cannot_be_is_one_line(tmp_path, given, said):
    """Which one, and what is wrong with it; no traceback."""
    env = {"DATA_DIR": str(tmp_path), "SITE_URL": "https://paper.example", "SECRET_KEY": "x" * 50}
    command = [sys.executable, "manage.py", "check"]
    env |= {"PATH": os.environ["PATH"]} | given
    result = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True)
    lines = [line for line in result.stderr.splitlines() if line]
    assert result.returncode and len(lines) == 1 and said in lines[0], result.stderr
