"""What the story form says to the server by itself: keep this text, I am here, I am gone.

Answers are JSON. Each asks whether the person may read the story, as every screen does. Keeping is work and
keeps one signed in; being there is not.
"""

import json

from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from articles.admin.access import content_of, require_writer, story_for, watched_story
from articles.admin.composing import sketched
from articles.admin.copies import MOST_NAME, number, present, texts_of, told, turns_of, who
from articles.admin.screen import first_content, form_for
from articles.admin.timing import initial_times
from articles.form_fields import Text
from articles.forms import VerbForm
from articles.merging import count_changes
from articles.models import Revision
from articles.workflow import keeping, presence
from newsroom.core.roles import Permission, require

NOT_YOURS = "you may not open this story any more. Copy your text before you leave."
INCOMPLETE = "the form came incomplete. Copy your text and load the page again."
TOO_LONG = "it is too long to be kept without saving. Save now, or cut it."
MOST_BYTES = 4_000_000  # of one copy: a very long story is 3 MB
TYPED = [name for name, field in VerbForm.base_fields.items() if isinstance(field, Text) and name != "slug"]


@require_POST
def keep_new(request):
    """Keep the text of a story that was not created yet."""
    require_writer(request)
    return kept(request, None, base_of(request, None))


@require_POST
def keep(request, object_id):
    """Keep the text as it stands in the form of a story."""
    try:
        story = story_for(request, object_id)
    except PermissionDenied:
        return JsonResponse({"problem": NOT_YOURS}, status=403)
    return kept(request, story, base_of(request, story))


def base_of(request, story):
    """The content that the posted text was written on; the newest where the form names no version."""
    if story is None:
        return first_content(request)
    base = number(request.POST.get("base_version", ""))
    known = story.revisions.filter(number=base).exists()
    return content_of(story, base if known else None)


def kept(request, story, base):
    """Keep the posted text, or forget its copy when nothing differs from ``base``, and tell how it stands."""
    posted, opening = request.POST, request.POST.get("copy", "")
    if not 0 < len(opening) <= MOST_NAME or "headline" not in posted:
        return JsonResponse({"problem": INCOMPLETE}, status=400)
    try:
        changes = keep_text(request, story, base, opening=opening)
    except TooLong:
        return JsonResponse({"problem": TOO_LONG}, status=413)
    done = turns_of(posted)
    if changes:
        done.pop(opening)
    keeping.forget_copies(done, by=request.user)
    if story and "leaving" not in posted:
        presence.arrive(story, by=request.user, unsaved=bool(changes))
    return JsonResponse(standing(request, story) | {"changes": changes, "at": told(timezone.now())})


class TooLong(Exception):
    """The text is too long to be kept."""


def keep_text(request, story, base, *, opening):
    """Keep the posted text as the copy of ``opening``; how many changes to ``base`` it has.

    Where nothing differs nothing is kept. Raises ``TooLong``.
    """
    posted, fields = request.POST, texts_of(request.POST)
    if len(json.dumps(fields)) > MOST_BYTES:
        raise TooLong
    content = sketched(form_for(request, story, data=posted), by=request.user)
    besides = sum(bool(posted.get(name, "").strip()) for name in typed()) + planned(posted, story)
    changes = count_changes(base, content) + besides
    if changes:
        keeping.keep_copy(
            story,
            by=request.user,
            opening=opening,
            turn=number(posted.get("turn", "")),
            fields=fields,
            base_version=number(posted.get("base_version", "")) or None,
            digest="" if besides else content.digest(),  # what no revision holds is never in the history
            changes=changes,
        )
    return changes


def typed():
    """The fields in which somebody writes besides the story itself."""
    return [*TYPED, "related_add"]


def planned(posted, story):
    """How many times, and fields of the plan, say something else than the form began with."""
    form = VerbForm(initial=initial_times(story) if story else {})
    times = {name: form[name].field.widget.format_value(form[name].value()) or "" for name in form.TIMES}
    changed = sum(posted.get(name, began) != began for name, began in times.items())
    for name, began in posted.items():
        field = name.removeprefix("initial-")
        if field == "plan-listed":
            changed += (field in posted) != (began == "True")
        elif field != name:
            changed += posted.get(field, "") != began.partition("~")[0]
    return changed


@require_http_methods(["GET", "POST"])
def here_new(request):
    """Whether one is still signed in, where nobody else can be."""
    require(request.user, Permission.WRITE)
    return JsonResponse(standing(request, None))


@require_http_methods(["GET", "POST"])
def here(request, object_id):
    """POST: I have the story open, or (``leaving``) no more. Tells who else has."""
    story = watched_story(request, object_id)
    if request.method == "POST" and "leaving" in request.POST:
        presence.leave(story, by=request.user)
    elif request.method == "POST":
        presence.arrive(story, by=request.user, unsaved=request.POST.get("unsaved") == "1")
    return JsonResponse(standing(request, story))


def standing(request, story):
    """What an open form must know: who is signed in, a token that is good now, colleagues, newer texts."""
    told_so = {"user": request.user.pk, "token": get_token(request), "here": [], "version": None, "newer": ""}
    if story is None:
        return told_so
    base = number(request.GET.get("base_version") or request.POST.get("base_version", ""))
    newer = newest_words(story, request.user) if 0 < base < story.version else ""
    return told_so | {"here": present(story, request.user), "version": story.version, "newer": newer}


def newest_words(story, user):
    """Who saved in between, and that it is no reason to worry; told to ``user``."""
    newest = (
        Revision.objects.select_related("author").defer("content").get(article=story, number=story.version)
    )
    at = told(newest.created_at)
    return f"{who(newest.author, user)} saved version {newest.number} at {at}: saving yours merges both."


@require_POST
def forget(request, copy_id):
    """Throw one's own copy away."""
    require_writer(request)
    copy = keeping.own_copies(request.user).filter(pk=copy_id).first()
    if copy:
        keeping.forget_copies({copy.opening: copy.turn}, by=request.user)
    if request.headers.get("X-Requested-With") == "fetch":
        return JsonResponse({"forgotten": copy_id})
    if copy and copy.article_id:
        return redirect("admin:articles_article_change", copy.article_id)
    return redirect("admin:articles_article_add")
