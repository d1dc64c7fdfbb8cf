"""Old addresses lead on in one hop."""

import re
from urllib.parse import unquote

from django.db import transaction
from django.db.models import Exists, OuterRef, TextField, Value
from django.db.models.functions import Concat

from newsroom.core.models import Page, Redirect

# Query keys of WordPress's plain permalinks: the only ones that are part of an old address.
LEGACY_KEYS = ("p", "page_id", "attachment_id", "cat", "author", "tag", "feed")
LONGEST = Redirect._meta.get_field("old_path").max_length
# Controls and halves of characters are in no address of ours; PostgreSQL refuses even to be asked about some.
UNFIT = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")


def old_address(path, query):
    """The redirect table's key for a request: decoded path, with one legacy query key if there is one."""
    for key in LEGACY_KEYS:
        if query.get(key):
            return f"{path}?{key}={query[key]}"
    return path


@transaction.atomic
def move(old_path, new_path, *, reason, by=None):
    """``old_path`` now leads to ``new_path``, and so does everything that led to ``old_path``.

    If something redirected *from* ``new_path``, that row goes: the address is alive again.
    """
    lead_along(old_path, new_path)
    if old_path != new_path:
        Redirect.objects.update_or_create(
            old_path=old_path, defaults={"new_path": new_path, "reason": reason, "created_by": by}
        )


def lead_along(old_path, new_path):
    """What led to ``old_path`` leads to ``new_path``, whose own row goes: the address is alive again."""
    Redirect.objects.filter(old_path=new_path).delete()
    Redirect.objects.filter(new_path=old_path).update(new_path=new_path)


def find(path, query=()):
    """Where the requested address leads, or None. A missing or extra final slash is forgiven.

    What no row can hold leads nowhere, and is not looked for. What leads to a page that readers do not see
    leads nowhere until they do.
    """
    wanted = old_address(unquote(path), dict(query))
    if len(wanted) > LONGEST or UNFIT.search(wanted):
        return None
    candidates = {wanted}
    if "?" not in wanted:
        candidates.add(wanted.rstrip("/") or "/")
        candidates.add(wanted.rstrip("/") + "/")
    found = Redirect.objects.filter(~Exists(page_unseen()), old_path__in=candidates)
    rows = dict(found.values_list("old_path", "new_path"))
    return rows.get(wanted) or next(iter(rows.values()), None)


def page_unseen():
    """The page, not published, to which a redirect leads."""
    address = Concat(Value("/"), "slug", Value("/"), output_field=TextField())
    pages = Page.objects.filter(is_published=False).annotate(path=address)
    return pages.filter(path=OuterRef("new_path"))
