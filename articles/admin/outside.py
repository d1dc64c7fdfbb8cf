"""Outside approval in admin: links to one exact text, what was said on them, taking them back."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import prefetch_related_objects
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from articles import outside
from articles.admin.access import story_for
from articles.models import ReviewLink
from articles.workflow.errors import NotReady
from articles.workflow.outside import MOST_DAYS, ask_outside, end_link, may_ask, need_outside

ENDS = dict(ReviewLink.Ended.choices) | {outside.EXPIRED: "Expired"}


class LinkForm(forms.Form):
    """Who reads it, and for how long."""

    name = forms.CharField(
        label="Who reads it", max_length=120, help_text="A lawyer, a source: as you call them."
    )
    email = forms.EmailField(
        label="E-mail address",
        required=False,
        widget=forms.EmailInput(attrs={"class": "nr-input"}),
        help_text="Given: the link is mailed there, too.",
    )
    days = forms.IntegerField(label="Days", min_value=1, max_value=MOST_DAYS, initial=7)


def outside_readers(request, object_id):
    """The links of one story; POST makes one, takes one back, or asks for one before publication."""
    story = story_for(request, object_id)
    asks, form, address, problem, mailed = may_ask(request.user, story), LinkForm(), "", "", ""
    if request.method == "POST":
        if not asks:
            raise PermissionDenied("Only who may approve this story may show it to somebody outside.")
        act = request.POST.get("act", "ask")
        if act != "ask":
            return changed(request, story, act)
        form = LinkForm(request.POST)
        if form.is_valid():
            try:
                _, address = ask_outside(story, by=request.user, **form.cleaned_data)
                form, mailed = LinkForm(), form.cleaned_data["email"]
            except NotReady as refusal:
                problem = str(refusal)
            except ValidationError as refusal:
                problem = " ".join(refusal.messages)
    context = admin.site.each_context(request) | {
        "title": f"Outside approval of {story}",
        "story": story,
        "links": with_notes(links_of(story)),
        "form": form,
        "address": address,
        "mailed": mailed,
        "problem": problem,
        "asks": asks,
        "now": timezone.localtime(),
    }
    return TemplateResponse(request, "admin/articles/article/outside.html", context)


def changed(request, story, act):
    """Take a link back, or say whether approval from outside is needed."""
    verb, _, number = act.partition("-")
    if verb == "end" and number.isascii() and number.isdigit() and len(number) < 19:
        end_link(get_object_or_404(story.review_links, pk=int(number)), by=request.user)
        messages.success(request, "Taken back: the link opens nothing any more.")
    elif act in ("need", "free"):
        need_outside(story, act == "need", by=request.user)
        words = "It is not published before somebody outside approved it."
        messages.success(request, words if act == "need" else "It may be published without.")
    else:
        messages.error(request, "Nothing was changed: the page was out of date.")
    return redirect("admin:articles_article_outside", story.pk)


def links_of(story):
    """The story's links, newest first, each with ``decision``, ``why`` it ended, whether it is ``void``."""
    rows = outside.links_of(story)
    for row in rows:
        row.why = ENDS.get(outside.ended(row), "")
        row.void = outside.is_void(row)
    return rows


def with_notes(links):
    """The links with everything that happened on them, in one query."""
    prefetch_related_objects(links, "notes")
    return links


def panel(story):
    """The same for the panel beside the form; nothing for a story that was never saved."""
    return links_of(story) if story else ()
