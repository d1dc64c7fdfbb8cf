"""The frame around every public page, ready-made and read in one query.

``put(key, data)`` is called by the verbs that own a part, in their transaction. ``load_frame()`` gives
``Frame(parts)``: a mapping of part name → dict, with the publication's zone at hand.
"""

import zoneinfo
from functools import cached_property

from newsroom.core.models.frame import FramePart
from newsroom.core.theme import theme_path

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
    """Part name → its data. ``frame.publication`` always has every key; ``frame.zone`` is its time zone."""

    @cached_property
    def publication(self):
        return EMPTY_PUBLICATION | self.get("publication", {})

    @cached_property
    def zone(self):
        return zoneinfo.ZoneInfo(self.publication["time_zone"])


def load_frame():
    """All parts, in one query."""
    return Frame(FramePart.objects.values_list("key", "data"))


def put(key, data):
    """Store the part ``key``; call it inside the transaction of the change that made it."""
    FramePart.objects.update_or_create(key=key, defaults={"data": data})
