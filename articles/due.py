"""Pages that show stories: what is due by now is done before they look.

First publications and withdrawals need nobody: ``live()`` asks the database's clock. A change to a live story
must be written, by the worker or, should none be running, by the first page after its time. When the next
one is due stands in the frame, which every page reads anyway: it costs no query.
"""

import functools
import logging
from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

from newsroom.core import frame as frames
from newsroom.core.pages import public_page

log = logging.getLogger(__name__)
PART = "due"  # of the frame


def stories_page(view=None, **options):
    """``@public_page`` for a page that shows stories; it says when it will change by itself."""
    if view is None:
        return functools.partial(stories_page, **options)

    @functools.wraps(view)
    def settled(request, *args, **kwargs):
        settle(request.frame)
        response = view(request, *args, **kwargs)
        response.changes_at = request.frame.next_change(timezone.now())
        return response

    return public_page(settled, **options)


def settle(frame):
    """Do what the frame says is due."""
    at = frame.get(PART, {}).get("at")
    if not at or datetime.fromisoformat(at) > timezone.now():
        return
    try:
        import_string(settings.DUE_STEP)()
    except Exception:  # the boundary of a reader's page: it is shown all the same, and the worker tries again
        log.exception("what was due at %s could not be done", at)


def announce(at):
    """Tell every page when the next change is due (None: none is). In the transaction of what changed it."""
    told = at.isoformat() if at else None
    frames.put(PART, {"at": told, "changes": [told] if told else []})
