"""A story's history: a conversation of who did what and when, versions compared, named and restored."""

from itertools import groupby

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_POST

from articles import workflow
from articles.admin.access import content_of, story_for
from articles.admin.comparing import compare
from articles.admin.conversation import conversation
from articles.content import StoryContent
from articles.desk_changes import desk_changes
from articles.models import RevisionName
from articles.transitions import allowed

MOST_NAMES = 30  # named versions offered above the history


def history(request, object_id):
    """The conversation, newest first, a page at a time; ``?mark=3`` offers each version beside version 3."""
    story = story_for(request, object_id)
    before = moment(request.GET.get("before", ""))
    entries, older = conversation(story, before=before)
    mark = request.GET.get("mark", "")
    context = {
        "days": by_day(entries),
        "older": older.isoformat() if older else "",
        "before": before,
        "mark": version(mark) if mark else None,
        "names": RevisionName.objects.filter(article=story)[:MOST_NAMES],
        "desk": desk_changes(story, request.user),
        "title": f"History of {story}",
    }
    return screen(request, story, "history", context)


def by_day(entries):
    """[(day on the newsroom's clock, its entries)]."""
    days = groupby(entries, key=lambda said: timezone.localtime(said.at).date())
    return [(day, list(said)) for day, said in days]


def revision(request, object_id, number):
    """One revision as readers would see it."""
    story = story_for(request, object_id)
    found = get_object_or_404(story.revisions.select_related("author"), number=number)
    context = {
        "revision": found,
        "content": StoryContent.from_json(found.content),
        "restorable": number != story.version and allowed(request.user, "save", story),
        "called": RevisionName.objects.filter(article=story, number=number).select_related("by").first(),
        "title": f"Version {number} of {story}",
    }
    return screen(request, story, "revision", context)


def compared(request, object_id):
    """``?from=3&to=7`` as text, by words."""
    story = story_for(request, object_id)
    numbers = [version(request.GET.get(name, "")) for name in ("from", "to")]
    return differing(request, story, *sorted(numbers), title=f"What changed in {story}")


def desk(request, object_id):
    """What the desk changed since the last version that the writer saved."""
    story = story_for(request, object_id)
    found = desk_changes(story, request.user)
    if found is None:
        messages.info(request, "Nobody changed the text after its writer: it is as it was handed in.")
        return redirect("admin:articles_article_history", story.pk)
    writer, mine, printed = found
    whose = "you saved" if writer == request.user else f"{writer} saved"
    became = "what readers got" if story.live_version else "the newest text"
    intro = f"From the last version that {whose} to {became}."
    return differing(request, story, mine, printed, title=f"What the desk changed in {story}", intro=intro)


def differing(request, story, old, new, *, title, intro=""):
    """The page of two revisions compared."""
    names = dict(
        RevisionName.objects.filter(article=story, number__in=(old, new)).values_list("number", "name")
    )
    old, new = (get_object_or_404(story.revisions.select_related("author"), number=n) for n in (old, new))
    for each in (old, new):
        each.called = names.get(each.number, "")
    changes = compare(StoryContent.from_json(old.content), StoryContent.from_json(new.content))
    context = {"old": old, "new": new, "changes": changes, "title": title, "intro": intro}
    return screen(request, story, "compare", context)


@require_POST
def restore(request, object_id, number):
    """Save an old revision's text as the newest one; the history keeps both."""
    story = story_for(request, object_id)
    content = content_of(story, number)
    remark = f"The text of version {number}"
    try:
        workflow.save_revision(story, content, base_version=story.version, by=request.user, remark=remark)
    except ValidationError as problem:
        messages.error(request, f"Version {number} was not restored. {problem.messages[0]} Nothing was lost.")
        return redirect("admin:articles_article_revision", story.pk, number)
    except workflow.EditConflict:
        words = f"Version {number} was not restored: a colleague saved the story at the same moment. "
        messages.error(request, words + "Nothing was lost. Look at the newest text, then restore it again.")
        return redirect("admin:articles_article_revision", story.pk, number)
    messages.success(
        request, f"The text of version {number} is the newest again. Readers see nothing of it yet."
    )
    return redirect("admin:articles_article_change", story.pk)


@require_POST
def name(request, object_id, number):
    """Give a version a name, or take it away."""
    story = story_for(request, object_id)
    try:
        named = workflow.name_revision(story, number, name=request.POST.get("name", ""), by=request.user)
    except ValidationError as problem:
        messages.error(request, f"{problem.messages[0]} Nothing was changed.")
    else:
        words = f"Version {number} is called “{named}”." if named else f"Version {number} has no name now."
        messages.success(request, words)
    return redirect("admin:articles_article_revision", story.pk, number)


def version(value):
    """A revision's number from the address. 404 for anything else."""
    if not (value.isascii() and value.isdigit() and len(value) < 10):
        raise Http404("There is no such version.")
    return int(value)


def moment(value):
    """A moment from the address, or None. 404 for what is none."""
    if not value:
        return None
    try:
        found = parse_datetime(value)
    except ValueError:
        found = None
    if found is None or timezone.is_naive(found):
        raise Http404("There is no such moment.")
    return found


def screen(request, story, name, context):
    """One of the history's pages."""
    context = admin.site.each_context(request) | {"story": story, "now": timezone.localtime()} | context
    return TemplateResponse(request, f"admin/articles/article/{name}.html", context)
