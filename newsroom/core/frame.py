"""The frame around every public page, ready-made and read in one query.

``put(key, data)`` is called by the verbs that own a part, in their transaction. ``load_frame()`` gives
``Frame(parts)``: a mapping of part name → dict, with the publication's zone at hand. Nobody changes a frame:
while its parts stay the same, every page is given the same one.
"""

import json
import zoneinfo
from datetime import datetime
from functools import cached_property, lru_cache

from django.db import connection

from newsroom.core.models.frame import FramePart
from newsroom.core.theme import theme_path

# In SQL: the parts come as text, which says whether they are those of the page before.
PARTS = f"SELECT key, data FROM {FramePart._meta.db_table} ORDER BY key"  # noqa: S608 - no value in it

MOST_KEPT = 256  # a masthead for each section, in each language; appeals

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

    ``rendered`` is for HTML made of the frame alone, ``values_made`` for other things made of it: they live
    as long as the frame is what pages show.
    """

    def __init__(self, *parts):
        super().__init__(*parts)
        self.rendered, self.values_made = {}, {}

    @property
    def itself(self):
        """The frame without the proxy that loads it on first use: a page looks at it a hundred times."""
        return self

    def keep(self, place, make):
        """The HTML at ``place``, made by ``make()`` on first need."""
        html = self.rendered.get(place)
        if html is None:
            html = make()
            if len(self.rendered) < MOST_KEPT:
                self.rendered[place] = html
        return html

    def made(self, name, make):
        """The value ``name``, made by ``make()`` once."""
        if name not in self.values_made:
            self.values_made[name] = make()
        return self.values_made[name]

    def next_change(self, now):
        """The first moment after ``now`` at which some part says by itself that pages change, or None.

        A part names such moments in its list ``changes`` (ISO 8601); one that is no moment is passed over.
        """
        moments = self.made("changes", self._changes)
        return next((moment for moment in moments if moment > now), None)

    def _changes(self):
        lists = (part.get("changes") for part in self.values() if isinstance(part, dict))
        named = [each for changes in lists if isinstance(changes, list) for each in changes]
        return sorted(moment for moment in map(_moment, named) if moment)

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


def _moment(text):
    """``text`` as an aware moment, or None."""
    try:
        found = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return None
    return found if found.tzinfo else None


@lru_cache(maxsize=4)
def _frame(rows):
    return Frame((key, json.loads(data)) for key, data in rows)


def lock(key):
    """Hold the part ``key`` until the transaction ends; made empty where there is none yet.

    For who rebuilds a part from rows: read them after this.
    """
    FramePart.objects.get_or_create(key=key, defaults={"data": {}})
    FramePart.objects.select_for_update().get(key=key)


def put(key, data):
    """Store the part ``key``; call it inside the transaction of the change that made it."""
    FramePart.objects.update_or_create(key=key, defaults={"data": data})
