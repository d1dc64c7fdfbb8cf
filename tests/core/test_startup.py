"""Starting: one clear line when something is missing, nothing done twice, everything ended together."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings as django_settings

from newsroom.core import preparing
from newsroom.core.supervisor import Supervisor, answers
from tools import environment

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def run(tmp_path):
    """``run(python=…, PORT=…)``: what ``make run`` runs, with these settings; its result."""

    def start(module="tools.run", *arguments, **env):
        kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}}
        kept |= {"VENV": str(tmp_path / "venv"), "DATA_DIR": str(tmp_path / "data")}
        return subprocess.run(
            [sys.executable, "-m", module, *arguments],
            cwd=ROOT,
            env=kept | {name: str(value) for name, value in env.items()},
            capture_output=True,
            text=True,
            timeout=120,
        )

    return start


def one_line(result):
    """The only line of an error, or a failure."""
    assert result.returncode != 0
    assert "Traceback" not in result.stderr
    lines = [line for line in result.stderr.splitlines() if line.strip()]
    assert len(lines) == 1, lines
    return lines[0]


def test_a_port_in_use_is_one_line(run):
    """Somebody whose port is taken is told which, and how to choose another, before anything is installed."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert one_line(run(PORT=port)).startswith(f"Port {port} is in use. Choose another: make run PORT=")


@pytest.mark.parametrize("port", ["http", "0", "70000", "-1"])
def test_a_port_that_is_none_is_one_line(run, port):
    """A slip in PORT= is told, not thrown."""
    assert "PORT must be a number" in one_line(run(PORT=port))
    assert "REHEARSAL_PORT must be a number" in one_line(run(PORT=14996, REHEARSAL_PORT=port))


@pytest.mark.parametrize("setting", [{"STRIPE_SECRET_KEY": "sk_test_x"}, {"SITE_URL": "foo"}])
def test_a_setting_that_cannot_be_is_one_line(run, setting):
    """A half-configured newsroom does not start, and says what is missing."""
    refused = run("manage", "check", **setting)
    assert next(iter(setting)) in one_line(refused)


def test_no_network_is_one_line(run, tmp_path):
    """Without a network the packages cannot be fetched, and that is what is said."""
    nowhere = {"PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_NO_CACHE_DIR": "1", "PIP_RETRIES": "0"}
    nowhere |= {"PIP_CONFIG_FILE": os.devnull}
    # Two ports that no server of another test is given (``tools.instance.free_port``).
    assert "is there a network?" in one_line(run(PORT=14998, **nowhere))


def test_an_old_python_is_one_line(monkeypatch, capsys):
    """Python 3.9 is told which version is needed."""
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    with pytest.raises(SystemExit) as stopped:
        environment.check_python()
    assert "3.11 or newer" in str(stopped.value)


def test_a_python_without_venv_names_the_package(monkeypatch, tmp_path):
    """Debian's bare Python has no venv: the line says what to install."""
    broken = subprocess.CompletedProcess([], 1, "ensurepip is not available", "")
    monkeypatch.setattr(environment, "UNFINISHED", tmp_path / "venv-unfinished")
    monkeypatch.setattr(environment.subprocess, "run", lambda *args, **options: broken)
    with pytest.raises(SystemExit, match="python3-venv"):
        environment.make_venv()


def test_an_environment_that_broke_off_is_made_again(monkeypatch, tmp_path):
    """Ctrl-C while it was made, or a Python without pip in it: the next start begins it anew, not on top."""
    venv, marker = tmp_path / "venv", tmp_path / "venv-unfinished"
    packages = venv / "lib" / "python3.11" / "site-packages"
    for name, value in (("VENV", venv), ("PYTHON", venv / "bin" / "python"), ("UNFINISHED", marker)):
        monkeypatch.setattr(environment, name, value)
    (packages / "leftover").mkdir(parents=True)
    environment.PYTHON.parent.mkdir()
    environment.PYTHON.touch()
    assert not environment.is_whole()  # as Debian's bare Python leaves it
    environment.make_venv()
    assert environment.is_whole() and not (packages / "leftover").exists()
    marker.touch()
    assert not environment.is_whole()  # somebody pressed Ctrl-C while it was made


def test_installing_again_only_when_the_list_changed(monkeypatch, tmp_path):
    """A second start installs nothing; a changed requirements file is installed."""
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    monkeypatch.setattr(environment, "VENV", tmp_path)
    monkeypatch.setattr(environment, "is_whole", lambda: True)
    installed = []
    monkeypatch.setattr(environment, "install", installed.append)
    listed = tmp_path / "requirements.txt"
    for text in ("django", "django", "django taggit"):
        listed.write_text(text)
        environment.prepare("requirements.txt", 5)
    assert len(installed) == 2


def test_static_files_are_collected_only_when_one_changed(settings, tmp_path, monkeypatch):
    """The second start does not compress everything again; a changed style sheet is seen."""
    settings.STATIC_ROOT, settings.STATICFILES_DIRS = tmp_path / "collected", [tmp_path / "static"]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    Path(settings.DATA_DIR).mkdir()
    (tmp_path / "static").mkdir()
    style = tmp_path / "static" / "site.css"
    calls = []
    monkeypatch.setattr(
        preparing,
        "call_command",
        lambda *args, **options: (calls.append(1), settings.STATIC_ROOT.mkdir(exist_ok=True)),
    )
    for text in ("a {}", "a {}", "a { color: red }"):
        if not style.exists() or style.read_text() != text:
            style.write_text(text)
        preparing.collect_static()
    assert len(calls) == 2


@pytest.fixture
def supervisor(monkeypatch):
    """A supervisor that leaves the test runner's own signals alone."""
    monkeypatch.setattr(signal, "signal", lambda *args: None)
    made = Supervisor()
    yield made
    made.end()


def sleeper(seconds="60"):
    return [sys.executable, "-c", f"import time; time.sleep({seconds})"]


def test_when_one_ends_all_end(supervisor):
    """A worker that dies takes the web server with it: half a newsroom is worse than none."""
    supervisor.start("web server", sleeper())
    supervisor.start("worker", sleeper("0"))
    ended = supervisor.wait()
    assert ended.name == "worker"
    assert all(child.process.poll() is not None for child in supervisor.children)


def test_what_a_child_started_is_ended_too(supervisor, tmp_path):
    """No grandchild stays behind with the port in its hand."""
    told = tmp_path / "pid"
    program = (
        "import subprocess, sys, time, pathlib;"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']);"
        f"pathlib.Path({str(told)!r}).write_text(str(child.pid)); time.sleep(60)"
    )
    supervisor.start("web server", [sys.executable, "-c", program])
    assert supervisor.until(lambda: told.exists() and told.read_text(), patience=20)
    supervisor.end()
    time.sleep(0.2)
    status = Path(f"/proc/{told.read_text()}/status")
    assert not status.exists() or "State:\tZ" in status.read_text()


def test_waiting_for_a_server_that_dies_is_not_for_ever(supervisor):
    """A server that cannot start ends the wait at once."""
    supervisor.start("web server", sleeper("0"))
    started = time.monotonic()
    assert not supervisor.until(lambda: False, patience=60)
    assert time.monotonic() - started < 10


def test_nobody_answers_where_nobody_listens():
    assert not answers("http://127.0.0.1:9/")


def test_the_demo_runs_without_debug():
    """Whatever a newcomer starts is what production is: DEBUG is off unless somebody asks."""
    assert django_settings.DEBUG is False
