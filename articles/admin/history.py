"""A story's history: who did what and when, any revision as it was, two compared, an old one restored."""

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from articles import workflow
from articles.admin.access import content_of, story_for
from articles.admin.comparing import compare
from articles.admin.screen import told
from articles.content import StoryContent
from articles.transitions import allowed

PAGE = 50  # events
MADE_VERSION = ("create", "save")  # the verbs that made a version; the others act on one


def history(request, object_id):
    """Every verb, newest first."""
    story = story_for(request, object_id)
    found = Paginator(story.events.select_related("actor"), PAGE).get_page(request.GET.get("page"))
    events = told(found)
    versions = [event.version for event in events if event.verb in MADE_VERSION]
    context = {
        "page": found,
        "events": events,
        "made": MADE_VERSION,
        "versions": versions,
        "title": f"History of {story}",
    }
    return screen(request, story, "history", context)


def revision(request, object_id, number):
    """One revision as readers would see it."""
    story = story_for(request, object_id)
    found = get_object_or_404(story.revisions.select_related("author"), number=number)
    context = {
        "revision": found,
        "content": StoryContent.from_json(found.content),
        "restorable": number != story.version and allowed(request.user, "save", story),
        "title": f"Version {number} of {story}",
    }
    return screen(request, story, "revision", context)


def compared(request, object_id):
    """``?from=3&to=7`` as text, by words."""
    story = story_for(request, object_id)
    numbers = [version(request, "from"), version(request, "to")]
    old, new = (
        get_object_or_404(story.revisions.select_related("author"), number=n) for n in sorted(numbers)
    )
    changes = compare(StoryContent.from_json(old.content), StoryContent.from_json(new.content))
    context = {"old": old, "new": new, "changes": changes, "title": f"What changed in {story}"}
    return screen(request, story, "compare", context)


@require_POST
def restore(request, object_id, number):
    """Save an old revision's text as the newest one; the history keeps both."""
    story = story_for(request, object_id)
    content = content_of(story, number)
    workflow.save_revision(
        story, content, base_version=story.version, by=request.user, remark=f"The text of version {number}"
    )
    messages.success(
        request, f"The text of version {number} is the newest again. Readers see nothing of it yet."
    )
    return redirect("admin:articles_article_change", story.pk)


def version(request, name):
    """A revision's number from the address. 404 for anything else."""
    value = request.GET.get(name, "")
    if not (value.isascii() and value.isdigit() and len(value) < 10):
        raise Http404("There is no such version.")
    return int(value)


def screen(request, story, name, context):
    """One of the history's pages."""
    context = admin.site.each_context(request) | {"story": story, "now": timezone.localtime()} | context
    return TemplateResponse(request, f"admin/articles/article/{name}.html", context)
