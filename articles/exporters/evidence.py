"""A story as readers saw it at a moment: one HTML file that needs nothing else, for a lawyer or an archive.

Pictures are inside it, nothing in it runs or loads, every time names its zone, and the stored content stands
at its end with its SHA-256, so that anybody can check that the two belong together.
"""

import base64
import html
import json
import re
from dataclasses import asdict
from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

from articles.models import Correction
from articles.past import PAGE, periods
from newsroom.core.media import served_file
from newsroom.core.rendering import absolute, trusted_body

IMAGE = re.compile(r"<img\b[^>]*>")
ATTRIBUTE = re.compile(r' (src|alt)="([^"]*)"')
LINK = re.compile(r'(<a\b[^>]* href=")(/[^"]*)"')
TYPES = {"jpg": "jpeg", "png": "png", "webp": "webp", "avif": "avif", "gif": "gif"}


def evidence(story, answer, *, events, by, publication):
    """The file, as a string.

    ``answer``: ``past.seen``; ``events``: what changed what readers got, told; ``by``: who takes it.
    """
    content = answer.content
    pictures = [embedded(picture) for picture in content.pictures] if content else []
    notices = [replaced(notice) for notice in content.corrections] if content else []
    context = {
        "story": story,
        "name": content.title if content else f"Story {story.pk}",  # what readers knew at that moment
        "answer": answer,
        "content": content,
        "body": trusted_body(self_contained(content.body)) if content else "",
        "lead": pictures[0] if content and content.lead_picture else None,
        "gallery": pictures[1:] if content and content.lead_picture else pictures,
        "stored": canonical(answer) if answer.kind == PAGE else "",
        "address": absolute(answer.printing.path) if answer.printing and answer.printing.path else "",
        "periods": periods(story),
        "events": events,
        "notices": notices,
        "above": [notice for notice in notices if notice["place"] == "top"],
        "below": [notice for notice in notices if notice["place"] != "top"],
        "published": parsed(content and content.published_at),
        "updated": parsed(content and content.updated_at),
        "later": story.corrections.filter(at__gt=answer.moment).order_by("at"),
        "by": by,
        "made": timezone.now(),
        "publication": publication,
        "site": settings.SITE_URL,
    }
    return render_to_string("admin/articles/article/evidence.html", context)


def replaced(notice):
    """A printed correction with its times as times and its kind by its name."""
    former = [asdict(each) | {"at": parsed(each.at), "kind": kind_name(each.kind)} for each in notice.changes]
    times = {"at": parsed(notice.at), "withdrawn_at": parsed(notice.withdrawn_at)}
    return asdict(notice) | times | {"kind": kind_name(notice.kind), "changes": former}


def kind_name(kind):
    """What a kind of correction is called."""
    return Correction.Kind(kind).label if kind in Correction.Kind.values else kind


def parsed(moment):
    """A stored time, or None."""
    return datetime.fromisoformat(moment) if moment else None


def canonical(answer):
    """The stored content as the text whose SHA-256 is the digest."""
    return json.dumps(answer.stored, sort_keys=True, ensure_ascii=False)


def embedded(picture):
    """A picture with its file inside (``data``), empty where there is no file any more."""
    crops = picture.get("crops") or {}
    crop = crops.get("full") or crops.get("card")
    return picture | {"data": data_uri(crop["src"]) if crop else ""}


def self_contained(body):
    """A clean body with its pictures inside it and its own links with the site's address."""
    body = IMAGE.sub(inlined, body)
    return LINK.sub(lambda found: f'{found[1]}{html.escape(absolute(html.unescape(found[2])))}"', body)


def inlined(found):
    """One ``<img>`` of a body with its file in it, or words in its place."""
    given = dict(ATTRIBUTE.findall(found[0]))
    alt, data = given.get("alt", ""), data_uri(html.unescape(given.get("src", "")))
    if not data:
        return f"<em>[Picture, its file is not here any more: {alt}]</em>"
    return f'<img src="{data}" alt="{alt}">'


def data_uri(src):
    """The file behind one of our picture addresses as a data URI, or nothing."""
    file = served_file(src)
    if file is None:
        return ""
    kind = TYPES[file.suffix.lstrip(".")]
    return f"data:image/{kind};base64,{base64.b64encode(file.read_bytes()).decode()}"
