"""One thing done to many stories: what will happen, story by story; what did; perhaps the way back.

Each story is a transaction and a question of permission of its own: one that cannot stops no other.
"""

from dataclasses import dataclass

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from articles import workflow
from articles.admin.access import require_writer
from articles.admin.bulk import ACTS, can_undo, why_not
from articles.admin.choosing import ChooseOne
from articles.admin.who import WhoField, writers
from articles.eyes import know_rules
from articles.form_fields import numbers
from articles.models import Article, Reference
from articles.seen import tags_for
from articles.transitions import know_names, readable_by
from newsroom.core.models import Section, User

MOST = 200  # stories at once
RESULT = "bulk_result"  # in the session: what was done last, for its page and the way back
LIST = "admin:articles_article_changelist"
REFUSED = (PermissionDenied, workflow.NotReady, ValidationError, workflow.EditConflict)


@dataclass
class Line:
    """One story of the selection: what will happen to it, or why it cannot."""

    story: Article
    effect: str = ""
    problem: str = ""


class GivenForm(forms.Form):
    """What an act asks besides the stories: one field, or none."""

    def __init__(self, data, *, field, user):
        super().__init__(data)
        if field == "tag":
            self.fields["tag"] = ChooseOne("tags", empty_label="Choose a tag")
            self.fields["tag"].offer(user)
        elif field == "section":
            self.fields["section"] = forms.ModelChoiceField(
                Section.objects.all(), empty_label="Choose a section"
            )
        elif field == "who":
            label = "Who writes them: a colleague, or any name. Empty: nobody."
            self.fields["who"] = WhoField(colleagues=writers(), required=False, label=label)


@require_POST
def bulk(request):
    """The page that says what will happen; with ``confirm`` it happens."""
    require_writer(request)
    back, act = request.POST.get("back", ""), ACTS.get(request.POST.get("do", ""))
    selected = selection(request)
    if act is None or not selected:
        words = "Choose what to do." if selected else "Choose at least one story: nothing was done."
        messages.warning(request, words)
        return redirect(f"{reverse(LIST)}?{back or 'all=1'}")
    asked = act.field not in ("", *request.POST)  # the form's first showing
    form = GivenForm(None if asked else request.POST, field=act.field, user=request.user)
    given = form.cleaned_data.get(act.field) if form.is_valid() else None
    ready = form.is_valid() or not act.field
    if ready:
        lines = [line_of(act, story, given, request.user) for story in selected]
        if "confirm" in request.POST:
            request.session[RESULT] = done(request, act, lines, given) | {"back": back}
            return redirect("admin:articles_article_bulk_done")
    else:
        lines = [Line(story) for story in selected]
    context = admin.site.each_context(request) | {
        "title": act.label,
        "act": act,
        "name": request.POST["do"],
        "lines": lines,
        "able": [line for line in lines if ready and not line.problem],
        "unable": [line for line in lines if line.problem],
        "ready": ready,
        "form": form,
        "back": back,
    }
    return TemplateResponse(request, "admin/articles/article/bulk.html", context)


def selection(request):
    """The chosen stories, of those the person may read, in the order of the list."""
    ids = numbers(request.POST.getlist("story"))[:MOST]
    found = Article.objects.filter(readable_by(request.user), pk__in=ids)
    found = found.select_related("desk_section", "assigned_to").defer("content", "card").in_bulk()
    rows = [found[pk] for pk in dict.fromkeys(ids) if pk in found]
    know_names(rows)
    know_rules(rows)
    tags = Reference.objects.filter(article__in=rows, current=True, tag__isnull=False)
    for row in rows:
        row.tag_ids = set()
    for article_id, tag_id in tags.values_list("article_id", "tag_id"):
        found[article_id].tag_ids.add(tag_id)
    return rows


def line_of(act, story, given, user):
    """What ``act`` will do to one story."""
    problem = why_not(act, story, given, user)
    return Line(story, problem=problem) if problem else Line(story, effect=act.effect(story, given))


def done(request, act, lines, given):
    """Do it to each story that was shown as able; returns what is kept of it in the session."""
    did, refused = [], [(line.story.pk, line.problem) for line in lines if line.problem]
    for line in lines:
        story = line.story
        if line.problem:
            continue
        if act.exact and request.POST.get(f"version-{story.pk}") != str(story.version):
            refused.append((story.pk, "Its text was changed since you looked. Nothing was done to it."))
            continue
        kept = act.kept(story, given)
        try:
            act.do(story, given, request.user)
        except REFUSED as problem:
            refused.append((story.pk, words_of(problem)))
        else:
            did.append((story.pk, kept))
    return {"act": request.POST["do"], "did": did, "refused": refused, "undone": False}


def words_of(problem):
    """A refusal as a sentence."""
    return " ".join(problem.messages) if isinstance(problem, ValidationError) else str(problem)


def bulk_done(request):
    """What was done, what was not and why, and the way back where there is one."""
    require_writer(request)
    result = request.session.get(RESULT)
    if not result:
        return redirect(LIST)
    ids = [pk for pk, _ in (*result["did"], *result["refused"])]
    found = Article.objects.filter(readable_by(request.user), pk__in=ids)
    found = found.defer("content", "card").in_bulk()
    act = ACTS[result["act"]]
    did = [found[pk] for pk, _ in result["did"] if pk in found]
    context = admin.site.each_context(request) | {
        "title": act.label,
        "act": act,
        "did": did,
        "refused": [Line(found[pk], problem=why) for pk, why in result["refused"] if pk in found],
        "undone": result["undone"],
        "can_undo": not result["undone"] and can_undo(act, did, request.user),
        "back": result["back"],
    }
    return TemplateResponse(request, "admin/articles/article/bulk_done.html", context)


@require_POST
def bulk_undo(request):
    """The way back, for each story that was changed, as far as it and the person may."""
    require_writer(request)
    result = request.session.get(RESULT)
    act = ACTS[result["act"]] if result else None
    if act is None or act.undo is None or result["undone"]:
        messages.warning(request, "There is nothing to undo here.")
        return redirect(LIST)
    did, refused = [], []
    found = Article.objects.filter(readable_by(request.user), pk__in=[pk for pk, _ in result["did"]])
    found = found.defer("content", "card").in_bulk()
    for pk, kept in result["did"]:
        if pk not in found:
            continue
        try:
            act.undo(found[pk], restored(kept, request.user), request.user)
        except REFUSED as problem:
            refused.append((pk, words_of(problem)))
        else:
            did.append((pk, kept))
    request.session[RESULT] = result | {
        "did": did or result["did"],
        "refused": refused,
        "undone": bool(did),
    }
    return redirect("admin:articles_article_bulk_done")


def restored(kept, user):
    """What was kept as ids, as rows again. Raises ``ValidationError`` for what ``user`` finds no more."""
    found = {"tag": tags_for(user), "section": Section.objects.all(), "assigned_to": User.objects.all()}
    rows = dict(kept)
    for name in found.keys() & kept.keys():
        rows[name] = found[name].filter(pk=kept[name]).first()
        if kept[name] and rows[name] is None:
            raise ValidationError(f"The {name.replace('_', ' ')} does not exist any more.")
    return rows
