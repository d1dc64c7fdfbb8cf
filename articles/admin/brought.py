"""A story's form that was sent signed out: its text, once the writer is known, kept unsaved and shown."""

import hashlib
import json

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect

from articles.admin.access import require_writer, story_for
from articles.admin.copies import MOST_NAME, texts_of
from articles.admin.keeping import TooLong, base_of, keep_text
from articles.workflow import keeping

FORMS = ("admin:articles_article_add", "admin:articles_article_change")
NOT_DONE = (
    "You had been signed out when you pressed the button: nothing was saved or done. Press it again below."
)
NOTHING_NEW = "You had been signed out. What you sent was the story as it is: there was nothing to save."


def bring_back(request):
    """The redirect to the story form filled with what was posted to it; None where that was no story's form.

    None, too, where the person may not open the story, or the text is too long.
    """
    match = request.resolver_match
    if match.view_name not in FORMS or "headline" not in request.POST:
        return None
    try:
        story = story_for(request, match.kwargs["object_id"]) if match.kwargs else None
        if story is None:
            require_writer(request)
        opening = name_of(request.POST)
        changes = keep_text(request, story, base_of(request, story), opening=opening)
    except (PermissionDenied, Http404, TooLong):
        return None
    if not changes:
        messages.info(request, NOTHING_NEW)
        return redirect(request.path)
    copy = keeping.own_copies(request.user).get(opening=opening)
    messages.warning(request, NOT_DONE)
    return redirect(f"{request.path}?kept={copy.pk}")


def name_of(posted):
    """The opening that the form belongs to; without scripts it has none, and its text is its name.

    So one text that is sent twice is kept once.
    """
    named = posted.get("copy", "")
    if 0 < len(named) <= MOST_NAME:
        return named
    return hashlib.sha256(json.dumps(texts_of(posted)).encode()).hexdigest()[:MOST_NAME]
