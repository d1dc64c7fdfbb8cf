"""The page of somebody outside: one revision as it would print, a box for comments, Approve and Object.

Private: kept by nobody, listed nowhere, and nothing on it leads to another site: no address of it leaks by a
click. Whoever comes with an ended link gets a calm 410.
"""

import re
from dataclasses import replace

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from articles import outside
from articles.content import StoryContent
from articles.models import ReviewNote
from articles.render import render_story
from articles.workflow.outside import log_opened, say_outside
from newsroom.core import throttle
from newsroom.core.client_address import network_of
from newsroom.core.pages import private_page

OPENINGS, ANSWERS, FROM_ONE_ADDRESS = 60, 20, 200  # in a quarter of an hour
KINDS = {"comment": "comment", "approve": "approved", "object": "objected"}
# A tag that leads or sends somewhere; quoted values are passed over, for a ">" may stand in one.
LEADING = re.compile(r"<(?:a|area|form|button|input)\b(?:[^>\"']|\"[^\"]*\"|'[^']*')*>", re.IGNORECASE)
ADDRESS = re.compile(
    r"\s(?:href|action|formaction|ping|target)\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s>]+)", re.IGNORECASE
)


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def review(request, token):
    """``/review/<token>/``."""
    link = found(token)
    if why := outside.ended(link):
        return gone(request, why)
    most = ANSWERS if request.method == "POST" else OPENINGS
    kind = f"review-{request.method}"
    if throttle.take(kind, link.token_hash, request, for_name=most, for_address=FROM_ONE_ADDRESS) is None:
        return page(request, link, token, problem=throttle.WAIT, status=429)
    network = throttle.digest("review", network_of(request))
    if request.method != "POST":
        log_opened(link, network)
        return page(request, link, token)
    try:
        said = KINDS.get(request.POST.get("act", ""))
        if said is None:
            raise ValidationError("Choose what to do.")
        say_outside(link, said, text=request.POST.get("text", ""), network=network)
    except ValidationError as problem:
        return page(request, link, token, problem=" ".join(problem.messages))
    except PermissionDenied as refusal:
        return page(request, found(token), token, problem=str(refusal), status=409)
    return redirect("review", token)


@private_page
@require_GET
def story(request, token):
    """``/review/<token>/story/``: the text as it would print, nothing of the paper around it."""
    link = found(token)
    if why := outside.ended(link):
        return gone(request, why)
    revision = link.article.revisions.get(number=link.version, digest=link.digest)
    content = StoryContent.from_json(revision.content)
    if link.article.published_at:
        content = replace(content, published_at=link.article.published_at.isoformat())
    page = render_story(content, request.frame, path="", preview=True, alone=True)
    return HttpResponse(leading_nowhere(page))


def found(token):
    """The link, or 404."""
    link = outside.find(token)
    if link is None:
        raise Http404("There is no such link.")
    return link


def headline_of(link):
    """The headline of exactly the text that the link shows; working titles and newer ones are not shown."""
    return link.article.revisions.get(number=link.version).content.get("headline") or "a text"


def leading_nowhere(markup):
    """The page without any address that a click would lead to, and without forms that send."""
    return LEADING.sub(lambda match: ADDRESS.sub("", match[0]), markup)


def page(request, link, token, *, problem="", status=200):
    """The page."""
    notes = link.notes.exclude(kind=ReviewNote.Kind.OPENED)
    context = {
        "link": link,
        "token": token,
        "notes": notes,
        "decision": next((n.kind for n in reversed(notes) if n.kind in ReviewNote.DECISIONS), ""),
        "void": outside.is_void(link),
        "problem": problem,
        "typed": request.POST.get("text", "") if problem else "",
        "title": headline_of(link),
    }
    with timezone.override(request.frame.zone):
        return render(request, "articles/review_page.html", context, status=status)


def gone(request, why):
    """The calm page at an ended link. It does not say which story it was."""
    return render(request, "articles/review_gone_page.html", {"why": why}, status=410)
