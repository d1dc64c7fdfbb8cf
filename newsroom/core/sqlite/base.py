"""The backend itself. Named by ``settings.DATABASES``; everything else in it is Django's."""

import re
from functools import lru_cache

from django.db.backends.sqlite3 import base


class DatabaseWrapper(base.DatabaseWrapper):
    """``icontains`` and its like find *Иван* for *иван*, as PostgreSQL does.

    SQLite's own ``LIKE`` folds the case of A to Z alone, and says which function to replace: ``like``
    (https://www.sqlite.org/lang_corefunc.html#like). Only staff's pickers and lists ask it; what readers
    search has its own index.
    """

    def get_new_connection(self, conn_params):
        connection = super().get_new_connection(conn_params)
        for arguments in (2, 3):
            connection.create_function("like", arguments, like, deterministic=True)
        return connection


def like(pattern, text, escape=None):
    """SQL's ``text LIKE pattern ESCAPE escape``, whatever the case; None where either is."""
    if pattern is None or text is None:
        return None
    return matcher(str(pattern), escape)(str(text).casefold()) is not None


@lru_cache(maxsize=256)
def matcher(pattern, escape):
    """What matches ``pattern`` against case-folded text: ``%`` is any text, ``_`` one character."""
    parts, letters = [], iter(pattern.casefold())
    for letter in letters:
        if letter == escape:
            parts.append(re.escape(next(letters, "")))
        else:
            parts.append({"%": ".*", "_": "."}.get(letter) or re.escape(letter))
    return re.compile("".join(parts), re.DOTALL).fullmatch
