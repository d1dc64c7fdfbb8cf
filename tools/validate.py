"""The independent checks: engines that nobody here wrote, over pages of a served paper.

``VALIDATORS_DIR`` names the folder in which ../shared/validators is installed with its needs (its setup.sh,
outside the project; ``.ci/run`` does it).
"""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

PATIENCE = 120  # seconds for one check on a busy machine
NAMES = {"html": "check_html.sh", "feed": "check_feed.py", "sitemap": "check_news_sitemap.py"}
NAMES |= {"jsonld": "check_jsonld.py", "rtl": "check_rtl.mjs"}


@dataclass(frozen=True)
class Verdict:
    """What a check found: ``clean`` and its own ``words``."""

    clean: bool
    words: str


def folder():
    """Where the checks are installed, or None."""
    named = os.environ.get("VALIDATORS_DIR", "")
    found = Path(named).resolve()
    whole = named and (found / "node_modules").is_dir() and (found / ".venv").is_dir()
    return found if whole else None


def check(name, *arguments):
    """Run the check ``name`` (a key of ``NAMES``) with options and addresses; returns its ``Verdict``."""
    file = folder() / NAMES[name]
    runners = {".sh": "bash", ".mjs": "node", ".py": folder() / ".venv" / "bin" / "python"}
    here = {"NO_PROXY": "localhost,127.0.0.1", "no_proxy": "localhost,127.0.0.1"}
    done = subprocess.run(
        [runners[file.suffix], file, *arguments],
        cwd=folder(),
        env=os.environ | here,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=PATIENCE,
    )
    return Verdict(done.returncode == 0, done.stdout)
