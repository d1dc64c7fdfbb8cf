"""The corrections queue: what readers report as wrong, and how quickly they are answered."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.db.models import Q
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from articles import workflow
from articles.form_fields import Text
from articles.models import Article, ErrorReport
from articles.reporting import turnaround
from articles.transitions import may_read, readable_by
from articles.workflow.answering import may_answer
from newsroom.core.admin.queue import QueueAdmin, Tabs
from newsroom.core.models import Section
from newsroom.core.roles import Permission, may, sections_for
from newsroom.core.text import excerpt, plain_text

State = ErrorReport.State
SAID = {
    "no_error": "Kept as “no error”. Nothing changes for readers.",
    "duplicate": "Kept as a duplicate.",
    "corrected": "Kept as corrected.",
    "reopen": "The report is open again.",
}


class StateTabs(Tabs):
    """What waits, unless one asks for something else."""

    tabs = [*State.choices, ("all", "All")]

    def condition(self, value):
        return Q() if value == "all" else Q(state=value)


class SectionChoice(admin.SimpleListFilter):
    """The section of the story."""

    title, parameter_name = "section", "section"

    def lookups(self, request, model_admin):
        return [(str(pk), name) for pk, name in Section.objects.values_list("pk", "name")]

    @property
    def chosen(self):
        """The number that was chosen, as it stands in the address."""
        return self.value()

    def queryset(self, request, queryset):
        known = [value for value, _ in self.lookup_choices]
        return queryset.filter(article__desk_section=self.chosen) if self.chosen in known else queryset


class AnswerForm(forms.Form):
    """Which correction has put it right already, and what the reader is told."""

    write = forms.BooleanField(required=False, label="Write to the reader with the outcome")
    reply = Text(most=2000, rows=3, label="A word of your own in the mail (may stay empty)")
    correction = forms.TypedChoiceField(coerce=int, required=False, empty_value=None, label="Correction")

    def __init__(self, *args, corrections, **kwargs):
        super().__init__(*args, **kwargs)
        chosen = [(row.pk, f"{row}: {excerpt(row.text, 80)}") for row in corrections]
        self.fields["correction"].choices = [("", "Choose one"), *chosen]


@admin.register(ErrorReport)
class ErrorReportAdmin(QueueAdmin):
    """Reports of stories that one may read and edit; answering asks for more (``may_answer``)."""

    class Media:
        css = {"all": ["css/admin-corrections.css"]}

    nav_label, nav_order = "Corrections", 15
    needs = {"view": Permission.EDIT}
    list_filter = [StateTabs, SectionChoice]
    search_fields = ["message", "passage", "article__desk_title"]
    search_help_text = "Words of the report, the passage or the story"
    change_list_template = "admin/articles/report/list.html"
    row_template = "admin/articles/report/row.html"

    def get_ordering(self, request):
        """What waits longest stands first; of what is answered, the newest."""
        waits = request.GET.get("state", State.OPEN) == State.OPEN
        return ["received_at", "id"] if waits else ["-received_at", "-id"]

    def has_view_permission(self, request, obj=None):
        section = obj.article.desk_section_id if obj else None
        readable = obj is None or may_read(request.user, obj.article)
        return readable and may(request.user, Permission.EDIT, section)

    def get_queryset(self, request):
        return visible_to(request.user, super().get_queryset(request)).select_related("article", "handled_by")

    def changelist_view(self, request, extra_context=None):
        context = {
            "title": "What readers report",
            "turnaround": turnaround(visible_to(request.user)),
            "zone": f"{timezone.localtime():%Z}",
        }
        return super().changelist_view(request, context | (extra_context or {}))

    def change_view(self, request, object_id, form_url="", extra_context=None):
        return report(request, self.get_object(request, object_id))

    def history_view(self, request, object_id, extra_context=None):
        raise Http404("A report’s history is the report itself.")


def visible_to(user, reports=None):
    """The reports (of ``reports``) on stories that ``user`` reads and edits."""
    reports = ErrorReport.objects.all() if reports is None else reports
    stories = Article.objects.filter(readable_by(user))
    sections = sections_for(user, Permission.EDIT)
    if sections is not None:
        stories = stories.filter(desk_section__in=sections)
    return reports.filter(article__in=stories.values("pk"))


def report(request, found):
    """One report. GET shows it beside what the story says, POST answers it."""
    if found is None:
        raise Http404("There is no such report.")
    story = found.article
    if not may_read(request.user, story):
        raise PermissionDenied("This story is not yours to read.")
    answerable = may_answer(request.user, story)
    corrections = story.corrections.all()
    form = AnswerForm(request.POST or None, corrections=corrections, initial={"write": True})
    problems = []
    if request.method == "POST":
        problems = act(request, found, form)
        if not problems:
            found.refresh_from_db()
            now_written = found.mailed_at and found.mailed_at == found.handled_at
            written = " The reader is written to." if now_written else ""
            messages.success(request, SAID[request.POST["do"]] + written)
            return redirect("admin:articles_errorreport_changelist")
    context = admin.site.each_context(request) | {
        "title": "Error report",
        "report": found,
        "story": story,
        "answerable": answerable,
        "form": form,
        "corrections": corrections,
        "problems": problems,
        "still_there": stands_in(found.passage, story.content),
        "correctable": answerable and story.state == Article.State.PUBLISHED,
    }
    return TemplateResponse(request, "admin/articles/report/report.html", context)


def act(request, found, form):
    """Do what the button says; returns what is wrong, in sentences."""
    asked = request.POST.get("do")
    if asked not in SAID:
        raise BadRequest("The form knows no such button.")
    try:
        if asked == "reopen":
            workflow.reopen_report(found, by=request.user)
            return []
        if not form.is_valid():
            return [words for errors in form.errors.values() for words in errors]
        given, chosen = form.cleaned_data, None
        if asked == "corrected" and given["correction"]:
            chosen = found.article.corrections.get(pk=given["correction"])
        told = {"write": given["write"], "reply": given["reply"]}
        workflow.answer_report(found, by=request.user, state=asked, correction=chosen, **told)
    except workflow.NotReady as problem:
        return problem.problems
    return []


def stands_in(passage, content):
    """Whether the words the reader quotes are (still) in the text; None without words or text."""
    if not passage or not content:
        return None
    wanted = " ".join(passage.split()).casefold()
    texts = (content["headline"], content["standfirst"], plain_text(content["body"]))
    return any(wanted in " ".join(text.split()).casefold() for text in texts)
