"""The demo's sign-ins: made once for each installation, kept where only its owner reads them.

``DATA_DIR/sign-ins.txt`` (0600) has a line for each role: ``role: user / password``. It is never overwritten:
an emptied database is filled again with the same passwords.
"""

import os
import secrets
from pathlib import Path

from django.conf import settings

FILE = "sign-ins.txt"
USERS = {
    "administrator": "admin",
    "chief": "martin",
    "editor": "ines",
    "reporter": "sade",
    "donations": "nell",
    "support": "asha",
}


def path():
    """Where the file is."""
    return Path(settings.DATA_DIR) / FILE


def read():
    """Role → (user, password); empty where no demo was made."""
    try:
        lines = path().read_text().splitlines()
    except FileNotFoundError:
        return {}
    pairs = (line.partition(": ")[::2] for line in lines if ": " in line)
    return {role: tuple(rest.split(" / ", 1)) for role, rest in pairs}


def read_or_make():
    """``read()``, after making the file if there is none."""
    known = read()
    if known:
        return known
    path().parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    made = {role: (user, secrets.token_urlsafe(12)) for role, user in USERS.items()}
    descriptor = os.open(path(), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.writelines(f"{role}: {user} / {password}\n" for role, (user, password) in made.items())
    return made
