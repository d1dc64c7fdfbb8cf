"""The folder that this machine keeps its own things in; read by the settings, so it knows no Django app."""

import secrets

from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key


def make_folder(path):
    """Make ``path`` (0700) where it is not there. Raises ``ImproperlyConfigured``, with the reason."""
    try:
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise ImproperlyConfigured(
            f"The folder {path} cannot be made: {error.strerror}. DATA_DIR must name one that can be."
        ) from error


def kept_secret(folder, name):
    """The secret kept in ``folder`` under ``name`` (0600), made on first use: for the demo and development.

    Raises ``ImproperlyConfigured`` where nothing can be kept.
    """
    path = folder / name
    try:
        return path.read_text().strip()
    except (FileNotFoundError, NotADirectoryError):
        make_folder(folder)
    made = get_random_secret_key() if name == "secret-key" else secrets.token_urlsafe(32)
    try:
        path.touch(mode=0o600, exist_ok=False)
        path.write_text(made)
    except FileExistsError:  # another process of the same first start was quicker
        return path.read_text().strip()
    except OSError as error:
        raise ImproperlyConfigured(f"DATA_DIR: {path} cannot be written: {error.strerror}.") from error
    return made
