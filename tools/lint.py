"""``make lint``: style, templates, the arrows between packages, forgotten migrations, deployment checks."""

import os
import subprocess
import sys
import tempfile

from tools import environment

PRODUCTION = {
    "SITE_URL": "https://paper.example",
    "SECRET_KEY": "only-for-this-check-0123456789-abcdefghijklmnopqrstuvwxyz",
    "ALLOWED_HOSTS": "paper.example",
    "DEBUG": "0",
    "DEMO": "0",
    "HSTS_SUBDOMAINS": "1",
    "HSTS_PRELOAD": "1",
}


def main():
    """Run every check, the later ones too when an earlier one failed; returns the exit code."""
    environment.check_python()
    environment.prepare("requirements-dev.txt", 2)
    python, tool = str(environment.PYTHON), lambda name: str(environment.BIN / name)
    templates = [str(path) for path in sorted(environment.ROOT.glob("*/**/*.html")) if ours(path)]
    checks = [
        [tool("ruff"), "check", "."],
        [tool("ruff"), "format", "--check", "."],
        [tool("djade"), "--check", "--target-version", "5.2", *templates],
        [tool("lint-imports")],
        [python, "manage.py", "makemigrations", "--check", "--dry-run"],
        [python, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
    ]
    with tempfile.TemporaryDirectory() as folder:
        env = environment.compiling_once(os.environ) | PRODUCTION
        env |= {"DATA_DIR": folder, "PYTHONPATH": str(environment.ROOT)}
        env.pop("DATABASE_URL", None)
        failed = [words(check) for check in checks if not passes(check, env)]
    print(f"Failed: {', '.join(failed)}." if failed else "All clean.")
    return int(bool(failed))


def passes(check, env):
    """Run one check, saying which."""
    print(f"— {words(check)}", flush=True)
    return subprocess.run(check, cwd=environment.ROOT, env=env).returncode == 0


def words(check):
    """The check's name for people."""
    names = [part.rsplit("/", 1)[-1] for part in check if not part.endswith(".html")]
    return " ".join(name for name in names if name not in {"python", "manage.py"})


def ours(path):
    """Whether the template is of the project."""
    first = path.relative_to(environment.ROOT).parts[0]
    return first in {"templates", "newsroom", "articles", "donations"}


if __name__ == "__main__":
    sys.exit(main())
