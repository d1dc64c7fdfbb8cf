"""Complaints: the list by deadline, and one page for each with its notes."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.db.models import F, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from articles import workflow
from articles.admin.access import story_for
from articles.admin.reports import visible_to
from articles.beside import has
from articles.complaints import deadlines, standing
from articles.form_fields import Text
from articles.models import Complaint
from articles.transitions import may_read
from articles.workflow.answering import may_answer
from articles.workflow.complaining import DETAILS
from newsroom.core.admin.queue import QueueAdmin, Tabs
from newsroom.core.roles import Permission, may
from newsroom.core.text import clean_text
from newsroom.core.time_fields import NewsroomTimeField

MOST_BESIDE = 5  # complaints shown beside the form
SAID = {
    "amend": "Kept. What it said before stands in the notes.",
    "note": "The note is kept.",
    "close": "The complaint is closed. What was kept because of it is pruned as usual again.",
    "reopen": "The complaint is open again. Nothing of the story is pruned.",
}


class StandingTabs(Tabs):
    """The open ones, unless one asks for others."""

    tabs = [("open", "Open"), ("overdue", "Overdue"), ("closed", "Closed"), ("all", "All")]

    def condition(self, value):
        return {
            "open": Q(closed_at=None),
            "overdue": Q(closed_at=None, deadline__lt=timezone.now()),
            "closed": Q(closed_at__isnull=False),
            "all": Q(),
        }[value]


class ComplaintForm(forms.Form):
    """What is known of a complaint."""

    who = Text(most=200, label="Who complains", help_text="A person, a lawyer for somebody, a press council.")
    contact = Text(most=300, label="How to reach them")
    received_at = NewsroomTimeField(label="Received")
    deadline = NewsroomTimeField(
        label="They must have an answer by", help_text="Two days before, whoever is on duty is told."
    )
    passage = Text(most=2000, rows=3, label="The passage")
    matter = Text(most=5000, rows=6, label="What they complain of, and what they want")

    def clean(self):
        given = super().clean()
        for name in ("who", "contact"):
            given[name] = clean_text(given.get(name, ""))
        for name in ("passage", "matter"):
            given[name] = clean_text(given.get(name, ""), lines=True)
        for name, words in (("who", "Say who complains."), ("matter", "Say what they complain of.")):
            if not given[name] and name not in self.errors:
                self.add_error(name, words)
        received, deadline = given.get("received_at"), given.get("deadline")
        if received and deadline and deadline < received:
            self.add_error("deadline", "The deadline is before the complaint came.")
        return given


class StepForm(forms.Form):
    """A note; with ``outcome`` where the complaint is closed by it."""

    text = Text(most=5000, rows=4, label="What was done, or answered")
    outcome = forms.ChoiceField(
        choices=[("", "Choose one"), *Complaint.Outcome.choices], required=False, label="Outcome"
    )


@admin.register(Complaint)
class ComplaintAdmin(QueueAdmin):
    """Complaints about stories that one may read and edit."""

    class Media:
        css = {"all": ["css/admin-corrections.css"]}

    nav_label, nav_order = "Complaints", 16
    needs = {"view": Permission.EDIT}  # taken up from the story, by an address of its own
    change_list_template = "admin/articles/complaint/list.html"
    row_template = "admin/articles/complaint/row.html"
    list_filter = [StandingTabs]
    list_select_related = ["article"]
    search_fields = ["who", "matter", "article__desk_title"]
    search_help_text = "Words of the complaint, who complains, or the story"

    def get_ordering(self, request):
        return [F("closed_at").desc(nulls_first=True), "deadline", "id"]

    def has_view_permission(self, request, obj=None):
        section = obj.article.desk_section_id if obj else None
        readable = obj is None or may_read(request.user, obj.article)
        return readable and may(request.user, Permission.EDIT, section)

    def get_queryset(self, request):
        return visible_to(request.user, super().get_queryset(request))

    def changelist_view(self, request, extra_context=None):
        told = {"deadlines": deadlines(visible_to(request.user, Complaint.objects.all()))}
        told |= {"zone": f"{timezone.localtime():%Z}"}
        return super().changelist_view(request, told | (extra_context or {}))

    def add_view(self, request, form_url="", extra_context=None):
        return add(request)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        return change(request, self.get_object(request, object_id))

    def history_view(self, request, object_id, extra_context=None):
        raise Http404("A complaint’s history stands in its notes.")

    def dress(self, row, now):
        row.standing, row.late = standing(row, now), is_late(row, now)


def is_late(complaint, now):
    """Whether its answer is overdue."""
    return complaint.closed_at is None and complaint.deadline < now


def open_complaints(user, story):
    """What stands beside the story form: its open complaints; None for whoever may not answer them."""
    if story is None or not story.path or not may_answer(user, story):
        return None
    if not has(story, "complaints"):
        return []
    now = timezone.now()
    found = story.complaints.filter(closed_at=None).order_by("deadline", "id")[:MOST_BESIDE]
    return [(row, standing(row, now), is_late(row, now)) for row in found]


def add(request):
    """``?story=12``: take up a complaint about a story. Without one: where to begin."""
    asked = request.GET.get("story", "")
    if not asked:
        if not may(request.user, Permission.EDIT):
            raise PermissionDenied("You may not take up complaints.")
        messages.info(
            request, "Open the story that the complaint is about, and press “Take up a complaint…”."
        )
        return redirect("admin:articles_article_changelist")
    story = story_for(request, asked)
    if not may_answer(request.user, story):
        raise PermissionDenied("You may not answer complaints about this story.")
    form = ComplaintForm(request.POST or None, initial={"received_at": timezone.now()})
    if request.method == "POST" and form.is_valid():
        made = workflow.open_complaint(story, by=request.user, **form.cleaned_data)
        messages.success(
            request, "The complaint is taken up. Until it is closed nothing of the story is pruned."
        )
        return redirect("admin:articles_complaint_change", made.pk)
    return screen(request, {"story": story, "form": form, "title": f"Complaint about {story}"})


def change(request, found):
    """One complaint. GET shows it with its notes, POST does what the button says."""
    if found is None:
        raise Http404("There is no such complaint.")
    found = get_object_or_404(
        Complaint.objects.select_related("article", "opened_by", "owner", "closed_by"), pk=found.pk
    )
    answerable, now = may_answer(request.user, found.article), timezone.now()
    asked = request.POST.get("do") if request.method == "POST" else None
    if request.method == "POST" and asked not in SAID:
        raise BadRequest("The form knows no such button.")
    form = ComplaintForm(
        request.POST if asked == "amend" else None, initial={name: getattr(found, name) for name in DETAILS}
    )
    step = StepForm(request.POST if asked and asked != "amend" else None)
    problems = act(asked, found, form, step, by=request.user) if asked else []
    if asked and not problems and not form.errors:
        messages.success(request, SAID[asked])
        return redirect("admin:articles_complaint_change", found.pk)
    context = {
        "title": f"Complaint of {found.who}",
        "complaint": found,
        "story": found.article,
        "notes": found.notes.select_related("by"),
        "form": form,
        "step": step,
        "problems": problems,
        "answerable": answerable,
        "standing": standing(found, now),
        "late": is_late(found, now),
    }
    return screen(request, context)


def act(asked, found, form, step, *, by):
    """Call the verb of the button; returns what is wrong, in sentences. (A form's own errors stand in it.)"""
    try:
        if asked == "amend":
            if form.is_valid():
                workflow.amend_complaint(found, by=by, **form.cleaned_data)
            return []
        if not step.is_valid():
            return [words for errors in step.errors.values() for words in errors]
        text, outcome = step.cleaned_data["text"], step.cleaned_data["outcome"]
        if asked == "note":
            workflow.add_complaint_note(found, by=by, text=text)
        elif asked == "reopen":
            workflow.reopen_complaint(found, by=by, text=text)
        elif not outcome:
            return ["Say how it ended: choose an outcome."]
        else:
            workflow.close_complaint(found, by=by, outcome=outcome, text=text)
    except workflow.NotReady as problem:
        return problem.problems
    return []


def screen(request, context):
    """The page of one complaint, or of a new one."""
    context = admin.site.each_context(request) | {"now": timezone.localtime()} | context
    return TemplateResponse(request, "admin/articles/complaint/complaint.html", context)
