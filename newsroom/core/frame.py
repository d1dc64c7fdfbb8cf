"""The frame around every public page, ready-made and read in one query.

``put(key, data)`` is called by the verbs that own a part, in their transaction. ``load_frame()`` gives
``Frame(parts)``: a mapping of part name → dict, with the publication's zone at hand. Nobody changes a frame:
while its parts stay the same, every page is given the same one.
"""

import json
import zoneinfo
from functools import cached_property, lru_cache

from django.db import connection

from newsroom.core.models.frame import FramePart
from newsroom.core.theme import theme_path

# In SQL: the parts come as text, which says whether they are those of the page before.
PARTS = f"SELECT key, data FROM {FramePart._meta.db_table} ORDER BY key"  # noqa: S608 - no value in it

# What a page shows before anybody has set up the publication (a fresh database).
EMPTY_PUBLICATION = {
    "name": "Your newspaper",
    "tagline": "",
    "masthead_line": "",
    "language": "en-GB",
    "dir": "ltr",
    "time_zone": "UTC",
    "logo": None,
    "theme_path": theme_path("#9b1b1f"),
    "accent": "#9b1b1f",
    "tags_below": False,
    "sections": [],
    "menu": {"header": [], "work": [], "reach": []},
    "follow": [],
    "policies": {},
    "copyright_holder": "",
    "copyright_parts": [],
    "footer_text": "",
    "footer_end": "",
    "contact_email": "",
    "support_label": "Support us",
    "news_name": "Your newspaper",
}


class Frame(dict):
    """Part name → its data. ``frame.publication`` always has every key; ``frame.zone`` is its time zone.

    ``rendered`` is for HTML made of the frame alone: it lives as long as the frame is what pages show.
    """

    def __init__(self, *parts):
        super().__init__(*parts)
        self.rendered = {}

    @property
    def itself(self):
        """The frame without the proxy that loads it on first use: a page looks at it a hundred times."""
        return self

    @cached_property
    def publication(self):
        return EMPTY_PUBLICATION | self.get("publication", {})

    @cached_property
    def zone(self):
        return zoneinfo.ZoneInfo(self.publication["time_zone"])


def load_frame():
    """The frame as it is now: one query, and nothing is read anew while its text is the same."""
    with connection.cursor() as cursor:
        cursor.execute(PARTS)
        return _frame(tuple(cursor.fetchall()))


@lru_cache(maxsize=4)
def _frame(rows):
    return Frame((key, json.loads(data)) for key, data in rows)


def put(key, data):
    """Store the part ``key``; call it inside the transaction of the change that made it."""
    FramePart.objects.update_or_create(key=key, defaults={"data": data})
