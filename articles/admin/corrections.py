"""A printed correction: give it other words or withdraw it. Neither can be done unseen by readers."""

from django.contrib import admin, messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from articles import workflow
from articles.admin.access import story_for
from articles.content import PrintedCorrection
from articles.forms import CorrectionForm, WithdrawCorrectionForm
from articles.transitions import allowed

CHANGE, WITHDRAW = "change", "withdraw"  # the buttons
SAID = {
    CHANGE: "The correction has its new words. Readers see when it was changed, and what it said before.",
    WITHDRAW: "The correction is withdrawn. Readers see when, and why.",
}


def correction(request, object_id, number):
    """GET shows a correction with its trace and two forms, POST does what the button says."""
    story = story_for(request, object_id)
    if not allowed(request.user, "change_correction", story):
        raise PermissionDenied("You may not change the corrections of this story now.")
    found = get_object_or_404(story.corrections.select_related("by"), pk=number)
    printed = PrintedCorrection.from_json(found.printed())
    asked = request.POST.get("do") if request.method == "POST" else None
    if request.method == "POST" and asked not in SAID:
        raise BadRequest("The form knows no such button.")
    change = CorrectionForm(request.POST if asked == CHANGE else None, initial=now_said(printed))
    withdrawal = WithdrawCorrectionForm(request.POST if asked == WITHDRAW else None)
    form, problems = {CHANGE: change, WITHDRAW: withdrawal}.get(asked), []
    if form is not None and form.is_valid():
        try:
            act(asked, found, form.cleaned_data, by=request.user)
        except workflow.NotReady as problem:
            problems = problem.problems
        else:
            messages.success(request, SAID[asked])
            return redirect("admin:articles_article_change", story.pk)
    context = admin.site.each_context(request) | {
        "story": story,
        "correction": found,
        "printed": printed,
        "change": change,
        "withdrawal": withdrawal,
        "problems": [
            *problems,
            *(words for errors in (form.errors if form else {}).values() for words in errors),
        ],
        "now": timezone.localtime(),
        "title": f"{found.get_kind_display()} in {story}",
    }
    return TemplateResponse(request, "admin/articles/article/correction.html", context)


def now_said(printed):
    """What the form begins with."""
    return {"kind": printed.kind, "text": printed.text, "place": printed.place}


def act(asked, found, given, *, by):
    """Call the verb of the button."""
    if asked == CHANGE:
        values = {name: given[name] for name in ("kind", "text", "place")}
        return workflow.change_correction(found, by=by, repeats=not given["hide"], **values)
    return workflow.withdraw_correction(found, by=by, reason=given["reason"], repeats=not given["hide"])
