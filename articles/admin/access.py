"""Which story a screen is about, and whether the person may see it. Every screen starts here.

Reading and writing keep one signed in: the session's time begins anew. Not by the setting that does so for
the whole site: a public page may set no cookie, for caches keep it.
"""

import time

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404

from articles.beside import what_there_is
from articles.content import StoryContent
from articles.models import Article
from articles.transitions import may_read
from articles.workflow.clock import overdue, settle
from newsroom.core.roles import Permission, require

RENEWED = "renewed"  # in the session: when its time began anew, in seconds since 1970
RENEW_AFTER = 300  # seconds: often enough for people, and no write for every click


def story_for(request, object_id, *, unread=False, beside=False):
    """The story ``object_id`` (as in the address). 404 when there is none, 403 when it is not to be read.

    ``unread``: the screen shows nothing but what readers see, and asks permission itself; ``beside``: it has
    panels for what stands beside the story (``articles.beside``).
    """
    story = watched_story(request, object_id, unread=unread, beside=beside)
    stay_signed_in(request)
    return story


def watched_story(request, object_id, *, unread=False, beside=False):
    """The same, for what a screen asks by itself: a page left open keeps nobody signed in.

    What time did to the story is written down first: with the worker stopped a screen still offers what can
    be done with what readers see.
    """
    key = unquote(str(object_id))
    if not (key.isascii() and key.isdigit() and len(key) < 19):
        raise Http404("There is no such story.")
    people = ("created_by", "assigned_to", "saved_by", "held_by", "confidential_by", "scheduled_change__by")
    stories = Article.objects.select_related(*people).annotate(**(what_there_is() if beside else {}))
    story = get_object_or_404(stories, pk=int(key))
    if overdue(story) and settle(story):
        story = stories.get(pk=story.pk)
    if not (unread or may_read(request.user, story)):
        raise PermissionDenied("This story is not yours to read.")
    return story


def require_writer(request):
    """403 for whoever writes nowhere here."""
    require(request.user, Permission.WRITE)
    stay_signed_in(request)


def stay_signed_in(request):
    """The session's time begins anew."""
    now = int(time.time())
    if now - request.session.get(RENEWED, 0) > RENEW_AFTER:
        request.session[RENEWED] = now


def content_of(story, number=None):
    """The ``StoryContent`` of revision ``number``, the newest by default. 404 when there is none."""
    revision = get_object_or_404(story.revisions, number=story.version if number is None else number)
    return StoryContent.from_json(revision.content)
