"""The virtual environment: made once, filled again only when a requirements file changed.

Standard library only, in words that an old Python can read too: it runs before anything is installed and
has to say which version is needed.
"""

import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = Path(os.environ.get("VENV", ROOT / ".venv"))
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / "python"
UNFINISHED = VENV.with_name(f"{VENV.name}-unfinished")  # beside it: making it clears what is in it
OLDEST = (3, 11)
NETWORK_SIGNS = (
    "name resolution",
    "NewConnectionError",
    "ConnectTimeoutError",
    "Network is unreachable",
    "Connection refused",
    "Connection reset",
    "Read timed out",
    "ProxyError",
    "No matching distribution found",
)


def stop(sentence):
    """End with one clear line, no traceback."""
    sys.exit(f"\n{sentence}")


def check_python():
    """Stop unless this Python is new enough."""
    if sys.version_info < OLDEST:
        wanted = ".".join(str(part) for part in OLDEST)
        found = sys.version.split()[0]
        stop(f"Newsroom needs Python {wanted} or newer; this is {found}. Try: make PYTHON=python{wanted} …")


def prepare(requirements, steps):
    """Make the environment with what ``requirements`` lists; tells the first two of ``steps`` steps."""
    check_python()
    stamp = VENV / f"installed-{Path(requirements).stem}"
    wanted = fingerprint(requirements)
    if not is_whole():
        print(f"1/{steps} Making {VENV.name} …", flush=True)
        make_venv()
    if not stamp.exists() or stamp.read_text() != wanted:
        print(f"2/{steps} Installing what {requirements} lists …", flush=True)
        install(requirements)
        stamp.write_text(wanted)


def compiling_once(variables):
    """The environment ``variables`` for many processes of the project: what one compiles, the next need not.

    Who asked for no bytecode beside the sources gets it in .venv, not anew in every process.
    """
    if not variables.get("PYTHONDONTWRITEBYTECODE"):
        return dict(variables)
    kept = {name: value for name, value in variables.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {"PYTHONPYCACHEPREFIX": str(VENV / "bytecode")} | kept


def fingerprint(requirements):
    """Changes with the file, with a file it includes, and with the version of Python."""
    text = (ROOT / requirements).read_text(encoding="utf-8")
    included = [line.split(None, 1)[1] for line in text.splitlines() if line.startswith("-r ")]
    parts = [text, str(sys.version_info[:2]), *(fingerprint(name) for name in included)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def is_whole():
    """Whether the environment was made to its end: it has a Python and pip, and nobody broke it off."""
    has_pip = any(VENV.glob("lib/python*/site-packages/pip")) or any(VENV.glob("Lib/site-packages/pip"))
    return PYTHON.exists() and has_pip and not UNFINISHED.exists()


def make_venv():
    """Create .venv with pip in it. What an earlier try left behind is cleared away first."""
    UNFINISHED.parent.mkdir(parents=True, exist_ok=True)
    UNFINISHED.touch()
    done = subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], capture_output=True, text=True)
    if done.returncode == 0:
        UNFINISHED.unlink()
        return
    if "ensurepip" in done.stdout + done.stderr:
        stop("This Python comes without venv. On Debian and Ubuntu: apt-get install python3-venv")
    stop(f"Making .venv failed: {last_line(done.stderr or done.stdout)}")


def install(requirements):
    """Run pip; its whole output is kept in .venv/install.log, the screen shows one moving line."""
    command = [PYTHON, "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--retries=1"]
    # Most modules are never imported: compiling those that are, when they are, makes a first start shorter.
    command += ["--progress-bar=off", "--prefer-binary", "--no-compile", "-r", ROOT / requirements]
    log = VENV / "install.log"
    pip = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    with log.open("w", encoding="utf-8") as kept:
        for line in pip.stdout:
            kept.write(line)
            show_progress(line)
    clear_line()
    if pip.wait():
        explain_failure(log)


def explain_failure(log):
    """Stop with the one line that says why pip failed."""
    text = log.read_text(encoding="utf-8")
    if any(sign in text for sign in NETWORK_SIGNS):
        stop(f"The packages could not be fetched: is there a network? (All of pip's words: {log})")
    stop(f"Installing failed: {last_line(text)} (All of pip's words: {log})")


def show_progress(line):
    """Name the package that pip is at, where somebody is watching."""
    if sys.stdout.isatty() and line.startswith(("Collecting ", "Installing ")):
        name = re.split(r"[^\w.-]", line.split()[1])[0] if line.startswith("Collecting") else "all of them"
        print(f"\r\033[K      {line.split()[0].lower()} {name}", end="", flush=True)


def clear_line():
    if sys.stdout.isatty():
        print("\r\033[K", end="", flush=True)


def last_line(text):
    """The last line of ``text`` that says something."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "no reason was given."
