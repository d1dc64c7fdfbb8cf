"""Same error elsewhere: find other live stories that hold a wrong phrase, and correct those that are chosen.

All that readers see is looked through. What the person may not correct is reported to those who may.

Three steps on one address: the words (GET), what will happen in each story (POST ``confirm``), the results
(POST ``go``). Each story is corrected in a transaction of its own; what changed meanwhile is left and named.
"""

from django import forms
from django.contrib import admin
from django.core.exceptions import BadRequest, PermissionDenied
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from articles import workflow
from articles.admin.access import story_for
from articles.content import StoryContent
from articles.elsewhere import MOST_LISTED, holding, pictures_saying
from articles.form_fields import Text
from articles.models import Article, Correction
from articles.phrases import MOST_CHARACTERS, put, suggested, tidy
from articles.transitions import allowed, met_in_print
from newsroom.core.text import clean_text, normalise_for_search

FIND, CONFIRM, GO = "find", "confirm", "go"


class ElsewhereForm(forms.Form):
    """The wrong words, the right ones, and the note that each story gets. ``find`` needs the first alone."""

    phrase = Text(most=MOST_CHARACTERS, label="Wrong words, exactly as they stand")
    other = Text(most=MOST_CHARACTERS, label="Right words")
    kind = forms.ChoiceField(choices=Correction.kinds_of_error, required=False, label="Kind of note")
    text = Text(most=2000, rows=4, label="What readers of each story are told")
    place = forms.ChoiceField(choices=Correction.Place.choices, required=False, label="Where")

    def __init__(self, *args, step, **kwargs):
        super().__init__(*args, **kwargs)
        self.step = step

    def clean_phrase(self):
        phrase = tidy(self.cleaned_data["phrase"])
        if len(normalise_for_search(phrase)) < 2:
            raise forms.ValidationError("Give the wrong words: at least one whole word or number.")
        return phrase

    def clean(self):
        given = super().clean()
        if self.step == FIND:
            return given
        given["other"] = clean_text(given.get("other", ""))
        if not given["other"]:
            self.add_error("other", "Say what should stand there instead.")
        elif given["other"] == given.get("phrase"):
            self.add_error("other", "The right words are the same as the wrong ones.")
        if not clean_text(given.get("text", ""), lines=True):
            self.add_error("text", "Say what was wrong: readers see it with each story.")
        return given

    def correction(self):
        """The note, as the verbs take it."""
        given = self.cleaned_data
        return {
            "kind": given["kind"] or Correction.Kind.CORRECTION,
            "text": clean_text(given["text"], lines=True),
            "place": given["place"] or Correction.Place.TOP,
        }


def elsewhere(request, object_id):
    """The screen, whichever step."""
    story = story_for(request, object_id)
    if not allowed(request.user, "correct", story):
        raise PermissionDenied("You may not correct this story now.")
    step = request.POST.get("do", "") if request.method == "POST" else FIND
    if step not in (FIND, CONFIRM, GO):
        raise BadRequest("The form knows no such button.")
    guess = first_guess(story, request.GET.get("correction", ""))
    data = request.POST if request.method == "POST" else None
    if data is None and "phrase" in request.GET:
        data = guess | {"phrase": request.GET["phrase"]}
    form = ElsewhereForm(data, step=step, initial=guess)
    context = {"story": story, "form": form, "step": step, "chosen": request.POST.getlist("story")}
    if step == GO and form.is_valid():
        context["results"] = results = go(request, story, form)
        corrected = [result["story"] for result in results if result["done"] and result["mine"]]
        context["pictures"] = pictures_saying(form.cleaned_data["phrase"], corrected)
    elif step == CONFIRM and form.is_valid() and context["chosen"]:
        context["plan"], context["reported"] = planned(request, form)
    else:
        context["step"] = FIND
        context |= listed(request, story, form)
        context["none_chosen"] = step == CONFIRM and form.is_valid()
    return screen(request, context)


def first_guess(story, number):
    """What the form begins with: the words that a correction (the newest) changed, and its note of today."""
    notes = story.corrections.prefetch_related("changes").exclude(kind__in=Correction.NO_ERROR)
    if number.isascii() and number.isdigit() and len(number) < 19:
        notes = notes.filter(pk=int(number))
    note = next((note for note in notes if not note.printed()["withdrawn_at"]), None)
    if note is None:
        return {}
    versions = story.revisions.filter(number__lte=note.version)
    now = versions.filter(number=note.version).first()
    before = versions.filter(number=now.parent or note.version - 1).first() if now else None
    pair = ("", "")
    if before:
        pair = suggested(StoryContent.from_json(before.content), StoryContent.from_json(now.content))
    printed = note.printed()
    values = {"phrase": pair[0], "other": pair[1]}
    return values | {name: printed[name] for name in ("kind", "text", "place")}


def listed(request, story, form):
    """The stories that hold the phrase; each with whether the person corrects it or reports it (``mine``)."""
    phrase = tidy(form["phrase"].value() or "")
    if len(normalise_for_search(phrase)) < 2:
        return {"asked": False}
    found, more = holding(phrase, within=met_in_print(request.user), besides=story)
    rows = [
        {"story": row, "places": places, "seen": token(row), "mine": allowed(request.user, "correct", row)}
        for row, places in found
    ]
    return {"asked": True, "phrase": phrase, "rows": rows, "more": more, "most": MOST_LISTED}


def token(story):
    """A story and the versions it was seen in, as the form posts them."""
    return f"{story.pk}:{story.version}:{story.live_version}"


def chosen_stories(request):
    """[(story or None, (version, live version))] of the boxes that were ticked."""
    seen = {}
    for value in request.POST.getlist("story")[:MOST_LISTED]:
        parts = value.split(":")
        if len(parts) != 3 or not all(part.isascii() and part.isdigit() and len(part) < 19 for part in parts):
            raise BadRequest("The form knows no such story.")
        pk, *versions = map(int, parts)
        seen[pk] = tuple(versions)
    found = Article.objects.live().filter(met_in_print(request.user)).in_bulk(seen)
    return [(found.get(pk), versions) for pk, versions in seen.items()]


def planned(request, form):
    """``(plan, reported)``: what will happen in each chosen story, and in those that are only reported.

    How often the words stand there, what becomes of its texts.
    """
    phrase, other = (form.cleaned_data[name] for name in ("phrase", "other"))
    plan, reported = [], []
    for story, seen in chosen_stories(request):
        if story is None:
            continue
        _, count = put(StoryContent.from_json(story.content), phrase, other)
        row = {"story": story, "count": count, "seen": ":".join(map(str, (story.pk, *seen)))}
        if allowed(request.user, "correct", story):
            plan.append(row | {"behind": story.has_unpublished_changes})
        else:
            reported.append(row)
    return plan, reported


def go(request, origin, form):
    """Correct, or report, one story after the other.

    Returns ``[{"story": Article or None, "words": what came of it, "done": bool, "mine": bool}]``.
    """
    results = []
    for story, seen in chosen_stories(request):
        mine = story is not None and allowed(request.user, "correct", story)
        result = {"story": story, "done": False, "mine": mine}
        if story is None:
            result["words"] = "Readers do not see it any more. Nothing of it was touched."
        else:
            try:
                result["words"] = (
                    put_right(request, story, seen, form) if mine else report(request, origin, story, form)
                )
                result["done"] = True
            except workflow.NotReady as left:
                result["words"] = " ".join(left.problems)
            except PermissionDenied as refusal:
                result["words"] = str(refusal)
        results.append(result)
    return results


def put_right(request, story, seen, form):
    """Correct ``story``; says in how many places. Raises ``NotReady``, ``NotAllowed``."""
    given = form.cleaned_data
    count = workflow.correct_elsewhere(
        story,
        by=request.user,
        phrase=given["phrase"],
        other=given["other"],
        correction=form.correction(),
        seen=seen,
    )
    return f"Corrected in {count} place{'s' if count > 1 else ''}."


def report(request, origin, story, form):
    """Put ``story`` into the queue of those who may correct it; says so. Raises ``NotReady``."""
    given = form.cleaned_data
    workflow.report_elsewhere(
        story,
        by=request.user,
        origin=origin,
        phrase=given["phrase"],
        other=given["other"],
        correction=form.correction(),
    )
    return "Reported: it waits among “Error reports” for those who may correct it."


def screen(request, context):
    """The page."""
    context = admin.site.each_context(request) | context
    context |= {"title": "The same error elsewhere", "now": timezone.localtime()}
    return TemplateResponse(request, "admin/articles/article/elsewhere.html", context)


def offer(story):
    """After a correction: a sentence that leads here."""
    address = reverse("admin:articles_article_elsewhere", args=[story.pk])
    return format_html(
        'Does the same error stand elsewhere, too? <a class="line" href="{}">Look in the other stories</a>.',
        address,
    )
