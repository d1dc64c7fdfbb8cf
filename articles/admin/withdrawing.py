"""Take down…: one page for all ways out, with the reason and the consequences."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from articles import workflow
from articles.admin.access import story_for
from articles.admin.verbs import WITHDRAWALS
from articles.forms import BringBackForm, TakeDownForm
from articles.transitions import allowed, may_read

DONE = {
    "unpublish": "Back to draft. Its address answers “not found”.",
    "kill": "Killed. Its address says that it was withdrawn.",
    "take_down": "Taken down. It cannot be published again by accident.",
}


BROUGHT_BACK = "It is a draft again. Until it is published its address answers “not found”."


def take_down(request, object_id):
    """GET asks how and why, POST does it. 403 for whoever may do none of it.

    A published confidential story is taken from readers without being read: the page says what they see.
    """
    story = story_for(request, object_id, unread=True)
    ways = [verb for verb in WITHDRAWALS if allowed(request.user, verb, story)]
    if not ways:
        raise PermissionDenied("You may not take this story down now.")
    read = may_read(request.user, story)
    back = "admin:articles_article_change", story.pk
    form = TakeDownForm(request.POST or None, verbs=ways)
    problems = []
    if request.method == "POST" and form.is_valid():
        try:
            withdraw(story, form.cleaned_data, by=request.user)
        except workflow.NotReady as problem:
            problems = problem.problems
        else:
            messages.success(request, DONE[form.cleaned_data["how"]])
            return redirect(*back) if read else redirect("admin:articles_article_confidential")
    context = {
        "story": story,
        "read": read,
        "ways": ways,
        "form": form,
        "problems": problems,
        "title": f"Take down {story if read else story.printed_name}",
    }
    context = admin.site.each_context(request) | context
    return TemplateResponse(request, "admin/articles/article/take_down.html", context)


def withdraw(story, given, *, by):
    """Call the verb that was chosen."""
    if given["how"] == "unpublish":
        return workflow.unpublish(story, by=by, reason=given["reason"])
    if given["how"] == "kill":
        return workflow.kill(story, by=by, reason=given["reason"], notice=given["notice"])
    return workflow.take_down(
        story,
        by=by,
        reason=given["reason"],
        authority=given["authority"],
        status=given["status"],
        notice=given["notice"],
    )


def bring_back(request, object_id):
    """What was withdrawn becomes a draft again: GET shows why it went, POST needs a reason."""
    story = story_for(request, object_id)
    if not allowed(request.user, "bring_back", story):
        raise PermissionDenied("Only a chief editor brings back what was withdrawn.")
    form = BringBackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        workflow.bring_back(story, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(
            request, "It is a draft again. Until it is published its address answers “not found”."
        )
        return redirect("admin:articles_article_change", story.pk)
    context = admin.site.each_context(request) | {
        "story": story,
        "went": story.events.filter(verb__in=WITHDRAWALS).select_related("actor").first(),
        "form": form,
        "title": f"Bring back {story}",
    }
    return TemplateResponse(request, "admin/articles/article/bring_back.html", context)
