"""As published at: what readers saw of a story at a moment, on screen and as one file for a lawyer."""

from datetime import datetime
from urllib.parse import urlencode

from django import forms
from django.contrib import admin
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from articles.admin.access import story_for
from articles.admin.conversation import told_printings
from articles.admin.history import moment
from articles.exporters.evidence import evidence
from articles.past import PAGE, periods, seen
from articles.render import render_story
from newsroom.core import audit

FIRST, SECOND = "0", "1"


class MomentForm(forms.Form):
    """A day and a time on the newsroom's clock. In the hour that comes twice it asks which one is meant."""

    day = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    time = forms.TimeField(widget=forms.TimeInput(attrs={"type": "time", "step": "1"}, format="%H:%M:%S"))
    fold = forms.ChoiceField(
        required=False,
        choices=((FIRST, "the first time"), (SECOND, "the second time")),
        widget=forms.RadioSelect,
        label="That night the clocks went back, and this hour came twice. Which is meant?",
    )

    twice = False  # whether the time given came twice

    def clean(self):
        """Adds ``at``, the moment. Refuses a time that the clocks jumped over."""
        given = self.cleaned_data
        if "day" not in given or "time" not in given:
            return given
        zone = timezone.get_current_timezone()
        fold = int(given.get("fold") or FIRST)
        told = datetime.combine(given["day"], given["time"]).replace(tzinfo=zone, fold=fold)
        earlier, later = told.replace(fold=0), told.replace(fold=1)
        self.twice = later.utcoffset() < earlier.utcoffset()
        if later.utcoffset() > earlier.utcoffset():
            raise forms.ValidationError(
                "That day the clocks went forward over this time: it never was. Choose one before or after."
            )
        return given | {"at": told}


def past(request, object_id):
    """The page for a moment: ``?day=…&time=…`` as somebody typed it, or ``?at=`` as a link gives it."""
    story = story_for(request, object_id)
    if at := moment(request.GET.get("at", "")):
        form = MomentForm(initial=as_typed(at))
    elif "day" in request.GET:
        form = MomentForm(request.GET)
        if form.is_valid() and not (form.twice and not form.cleaned_data["fold"]):
            address = reverse("admin:articles_article_past", args=[story.pk])
            return redirect(f"{address}?{urlencode({'at': form.cleaned_data['at'].isoformat()})}")
    else:
        at = timezone.now()
        form = MomentForm(initial=as_typed(at))
    context = {
        "story": story,
        "form": form,
        "answer": seen(story, at) if at else None,
        "at": at.isoformat() if at else "",
        "periods": periods(story)[::-1],
        "now": timezone.localtime(),
        "title": f"{story}: as published at",
    }
    context = admin.site.each_context(request) | context
    return TemplateResponse(request, "admin/articles/article/past.html", context)


def as_typed(at):
    """What the form shows for a moment."""
    local = timezone.localtime(at)
    return {"day": local.date(), "time": local.time().replace(microsecond=0), "fold": str(local.fold)}


def page(request, object_id):
    """The page that readers saw, with today's frame around it. 404 when they saw none."""
    story = story_for(request, object_id)
    answer = seen(story, required_moment(request.GET))
    if answer.kind != PAGE:
        raise Http404("Readers saw no story at this address then.")
    return HttpResponse(render_story(answer.content, request.frame, path=answer.printing.path, preview=True))


@require_POST
def export(request, object_id):
    """One HTML file with everything in it, to keep or to hand over. It is written down who took it."""
    story = story_for(request, object_id)
    answer = seen(story, required_moment(request.POST))
    audit.record("export as published", story, by=request.user, at=answer.moment.isoformat(), saw=answer.kind)
    events = told_printings(story, until=answer.moment)
    text = evidence(story, answer, events=events, by=request.user, publication=request.frame.publication)
    stamp = f"{timezone.localtime(answer.moment):%Y-%m-%dT%H%M%S%z}"
    name = f"story-{story.pk}-as-published-{stamp}.html"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(text, content_type="text/html; charset=utf-8", headers=headers)


def required_moment(data):
    """The moment ``at`` of a query or a form. 404 without one."""
    at = moment(data.get("at", ""))
    if at is None:
        raise Http404("There is no such moment.")
    return at
