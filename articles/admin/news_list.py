"""The news list: what the morning meeting goes through, one line a story, and what it should not forget.

On paper and as plain text there is no confidential story: a sheet lies about.
"""

from datetime import timedelta

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import F, Q
from django.db.models.fields.json import KT
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from articles import workflow
from articles.admin.access import require_writer, story_for
from articles.admin.filtering import UNPUBLISHED, WHOSE, midnight
from articles.admin.plan import days_from, entries
from articles.admin.planning import COLUMNS, PlanForm
from articles.admin.screen import own_bylines, writable_sections
from articles.admin.today import asked_for
from articles.admin.who import writers
from articles.composing import print_credit
from articles.content import StoryContent
from articles.form_fields import Text
from articles.models import Article, Correction, Revision
from articles.seen import mark_open
from articles.transitions import allowed, readable_by
from newsroom.core.roles import Permission, sections_for
from newsroom.core.text import clean_text

MOST_LINES = 200
PAST = timedelta(hours=24)  # corrections the meeting hears of
S = Article.State


class LineForm(PlanForm):
    """A line: a working title is enough."""

    title = Text(most=200, label="Working title")
    section = forms.TypedChoiceField(required=False, coerce=int, empty_value=None)

    field_order = ["title", "who", "section"]

    def __init__(self, *args, sections, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["section"].choices = [("", "No section"), *sections]

    def clean_title(self):
        if not (title := clean_text(self.cleaned_data["title"])):
            raise ValidationError("Give it a working title.")
        return title


def news_list(request):
    """The list, with a line to add and, in ``?edit=``, one to change. By POST a line is added."""
    require_writer(request)
    colleagues = writers()
    add = line_form(request, None, colleagues, posted(request))
    if request.method == "POST" and add.is_valid() and added(request, add):
        return redirect(came_from(request))
    return page(request, add=add, colleagues=colleagues, edit=asked_line(request, colleagues))


@require_POST
def line(request, object_id):
    """Change a line, or take it off the list."""
    require_writer(request)
    story = story_for(request, object_id)
    if "off" in request.POST:
        workflow.plan(story, by=request.user, listed=False)
        messages.success(request, f"“{story}” is off the news list. The story stays where it is.")
        return redirect("admin:news_list")
    colleagues = writers()
    form = line_form(request, story, colleagues, request.POST)
    if form.is_valid() and changed(request, story, form):
        return redirect(f"{reverse('admin:news_list')}#line-{story.pk}")
    add = line_form(request, None, colleagues)
    return page(request, add=add, colleagues=colleagues, edit=(story.pk, form))


@require_GET
def as_text(request):
    """The sheet as plain text, to be mailed or read aloud."""
    require_writer(request)
    stories, _ = asked_for(request)
    sheet = sheet_of(request.user, stories.filter(confidential=False))
    context = sheet | {"now": timezone.localtime(), "paper": request.frame.publication["name"]}
    # Plain text: nothing in it is markup, so nothing is escaped.
    text = render_to_string("admin/news_list.txt", context)
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


def line_form(request, story, colleagues, data=None):
    """The form of ``story``'s line, or of a new one."""
    sections = writable_sections(request.user, story)
    given = {"sections": sections, "colleagues": colleagues}
    if story is None:
        initial = {"section": only_section(request.user, sections)}
        return LineForm(data, initial=initial, auto_id="add-%s", **given)
    initial = {name: getattr(story, name) for name in COLUMNS}
    initial |= {"title": working_title(story), "who": story.assignee, "section": story.desk_section_id}
    return LineForm(data, initial=initial, auto_id="edit-%s", **given)


def only_section(user, sections):
    """The id of the one section that ``user`` writes in, where it is one of several in the paper."""
    return sections[0][0] if len(sections) == 1 and sections_for(user, Permission.WRITE) else None


def working_title(story):
    """What the newest text is called in the newsroom."""
    newest = Revision.objects.filter(article=story, number=F("article__version"))
    slugline, headline = newest.values_list(KT("content__slugline"), KT("content__headline")).get()
    return slugline or headline


def added(request, form):
    """Whether the line could be written; what is wrong stands in the form."""
    given = form.cleaned_data
    writer = given["who"]["assigned_to"]
    credits = tuple(map(print_credit, own_bylines(writer))) if writer else ()
    content = StoryContent(language=request.frame.publication["language"], credits=credits)
    try:
        story = workflow.add_line(
            content, title=given["title"], section=given["section"], by=request.user, **form.plan()
        )
    except (ValidationError, PermissionDenied) as problem:
        refuse(form, problem)
        return False
    messages.success(request, f"“{story}” is on the news list, as a draft.")
    return True


def changed(request, story, form):
    """Whether the line could be changed; what is wrong stands in the form."""
    given = form.cleaned_data
    title = given["title"] if given["title"] != form.initial["title"] else None
    try:
        workflow.change_line(story, title=title, section=given["section"], by=request.user, **form.plan())
    except (ValidationError, PermissionDenied) as problem:
        refuse(form, problem)
        return False
    messages.success(request, "The line is changed.")
    return True


def refuse(form, problem):
    """Put what is wrong beside its field."""
    if not isinstance(problem, ValidationError):
        form.add_error(None, str(problem))
    elif hasattr(problem, "error_dict"):
        for name, words in problem.message_dict.items():
            form.add_error(name if name in form.fields else None, words)
    else:
        form.add_error(None, problem)


def posted(request):
    """The line that was posted, or None. The board adds lines too, by their working title alone."""
    if request.method != "POST" or "board" not in request.POST:
        return request.POST if request.method == "POST" else None
    only = only_section(request.user, writable_sections(request.user, None))
    return {"title": request.POST.get("slugline", ""), "section": only or ""}


def came_from(request):
    """Where a line was added."""
    return "admin:index" if "board" in request.POST else "admin:news_list"


def asked_line(request, colleagues):
    """(id, form) of the line to be changed, or (None, None)."""
    wanted = request.GET.get("edit", "")
    if not wanted:
        return None, None
    story = story_for(request, wanted)
    if not allowed(request.user, "plan", story):
        return None, None
    return story.pk, line_form(request, story, colleagues)


def page(request, *, add, colleagues, edit):
    """The list as a response. What was typed comes back with what is wrong with it."""
    stories, whose = asked_for(request)
    context = admin.site.each_context(request) | sheet_of(request.user, stories)
    context |= {
        "title": "News list",
        "add": add,
        "colleagues": colleagues,
        "editing": edit[0],
        "edit": edit[1],
        "whose": whose,
        "choices": WHOSE,
        "now": timezone.localtime(),
    }
    return TemplateResponse(request, "admin/news_list.html", context)


def sheet_of(user, stories):
    """What stands on the sheet: lines, today's plan; embargoes, holds, corrections of what may be read."""
    now, today = timezone.now(), timezone.localdate()
    waiting = Q(listed_at__isnull=False, state__in=UNPUBLISHED)
    out = Q(listed_at__isnull=False, state=S.PUBLISHED, published_at__gte=midnight())
    lines = stories.filter(waiting | out).order_by(F("due_at").asc(nulls_last=True), "-priority", "id")
    readable = stories.filter(readable_by(user))
    corrections = Correction.objects.filter(at__gte=now - PAST, article__in=readable.order_by())
    return {
        "reads_all": sections_for(user, Permission.EDIT) is None,
        "lines": mark_open(user, list(lines[:MOST_LINES])),
        "today": entries(user, stories, *days_from(today, 1), but=("due",)),
        "embargoes": list(
            readable.filter(embargoed_until__gt=now, state__in=UNPUBLISHED).order_by("embargoed_until")[:50]
        ),
        "holds": list(readable.filter(held_at__isnull=False).order_by("held_at")[:50]),
        "corrections": list(corrections.select_related("article").defer("article__content")[:50]),
    }
