"""Legal hold, confidentiality, search engines: one page around a story, and the list of confidential ones."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from articles import workflow
from articles.admin.access import stay_signed_in, story_for
from articles.colleagues import could
from articles.form_fields import Text
from articles.models import Article
from articles.transitions import allowed
from newsroom.core.models import User
from newsroom.core.roles import Permission, may, require
from newsroom.core.text import clean_text

REASONED = ("hold", "take_over_hold", "lift_hold", "make_open", "hide", "hand_over")
DONE = {
    "hold": "It is on legal hold. Nobody publishes it until you lift the hold.",
    "take_over_hold": "The legal hold is yours now.",
    "lift_hold": "The legal hold is lifted. Publishing needs a second pair of eyes.",
    "make_confidential": "It is confidential. Only the people named here see it.",
    "name_reader": "{reader} sees it now.",
    "unname_reader": "{reader} sees it no longer.",
    "make_open": "It is open to the desk again.",
    "hide": "Search engines are asked not to list it. The page and our own search keep it.",
    "unhide": "Search engines may list it again.",
}
LISTED = 200  # confidential stories on one page


class CareForm(forms.Form):
    """What the verbs of this page need besides the story."""

    reason = Text(most=1000, rows=2, label="Why (the history keeps it; readers do not see it)")
    readers = forms.ModelMultipleChoiceField(
        User.objects.none(), required=False, widget=forms.CheckboxSelectMultiple, label="Who sees it"
    )
    reader = forms.ModelChoiceField(
        User.objects.none(), required=False, empty_label="Choose a colleague", label="Who"
    )

    def __init__(self, *args, people, verb="", **kwargs):
        super().__init__(*args, auto_id=f"id_{verb or 'care'}_%s", **kwargs)
        self.verb = verb
        self.fields["readers"].queryset = self.fields["reader"].queryset = people

    def clean(self):
        given = super().clean()
        given["reason"] = clean_text(given.get("reason") or "", lines=True)
        if self.verb in REASONED and not given["reason"]:
            self.add_error("reason", "Say why: the history keeps it.")
        if self.verb in ("name_reader", "unname_reader", "hand_over") and not given.get("reader"):
            self.add_error("reader", "Choose a colleague.")
        return given


def care(request, object_id):
    """GET shows how things stand, POST does what the button says. 403 for what the person may not do now."""
    story = story_for(request, object_id)
    verbs = doable(request.user, story)
    asked, problems, status = request.POST.get("do"), [], 200
    forms_by_verb = {verb: form_of(story, verb) for verb in verbs}
    if request.method == "POST":
        if asked not in DONE:
            raise BadRequest("The form knows no such button.")
        if asked not in verbs:
            raise PermissionDenied("You may not do this to this story now. Nothing was changed.")
        form = forms_by_verb[asked] = form_of(story, asked, request.POST)
        problems = [words for errors in form.errors.values() for words in errors]
        if form.is_valid():
            try:
                act(story, asked, form.cleaned_data, by=request.user)
            except workflow.NotReady as problem:
                problems = problem.problems
            except workflow.NotAllowed as refusal:
                problems, status = [str(refusal)], 403
            else:
                messages.success(request, DONE[asked].format(reader=form.cleaned_data["reader"]))
                return redirect("admin:articles_article_care", story.pk)
    context = admin.site.each_context(request) | {
        "title": "Hold, confidentiality, search engines",
        "story": story,
        "forms": forms_by_verb,
        "readers": story.confidential_readers.select_related("user", "added_by"),
        "problems": problems,
        "now": timezone.localtime(),
    }
    return TemplateResponse(request, "admin/articles/article/care.html", context, status=status)


def doable(user, story):
    """The verbs of this page that ``user`` may use on ``story`` as it stands."""
    held, mine = story.is_held, story.held_by_id in (None, user.pk)
    fits = {
        "hold": not held,
        "lift_hold": held and mine,
        "take_over_hold": held and not mine,
        "make_confidential": not story.confidential,
        "name_reader": story.confidential,
        "unname_reader": story.confidential,
        "make_open": story.confidential,
        "hide": not story.hidden_from_search,
        "unhide": story.hidden_from_search,
    }
    return [verb for verb, now in fits.items() if now and allowed(user, verb, story)]


def form_of(story, verb, data=None):
    """The form of one verb: the people to choose from are those whom it would change something for."""
    people = could(Permission.WRITE)
    named = story.confidential_readers.values("user")
    if verb == "name_reader":
        people = people.exclude(pk__in=named)
    elif verb == "unname_reader":
        people = User.objects.filter(pk__in=named)
    initial = {"readers": [story.created_by_id]} if verb == "make_confidential" else {}
    return CareForm(data, people=people, verb=verb, initial=initial)


def act(story, verb, given, *, by):
    """Call the verb that was chosen."""
    call = getattr(workflow, verb)
    if verb in REASONED:
        return call(story, by=by, reason=given["reason"])
    if verb == "make_confidential":
        return call(story, by=by, readers=given["readers"])
    if verb in ("name_reader", "unname_reader"):
        return call(story, given["reader"], by=by)
    return call(story, by=by)


def confidential(request):
    """What must not stay out of reach: a chief editor takes a published confidential story from readers, an
    administrator hands one over. Neither reads it here: of each only what readers know, or a number."""
    require(request.user, Permission.OVERRULE)
    stay_signed_in(request)
    administers = may(request.user, Permission.USERS)
    posted = request.POST if request.method == "POST" else None
    form = CareForm(posted, people=could(Permission.WRITE), verb="hand_over")
    if request.method == "POST":
        require(request.user, Permission.USERS)
        if handed := hand_over(form, chosen(request), by=request.user):
            messages.success(request, f"{handed.printed_name} is handed over.")
            return redirect("admin:articles_article_confidential")
    stories = Article.objects.filter(confidential_at__isnull=False).order_by("-confidential_at")
    if not administers:
        stories = stories.filter(state=Article.State.PUBLISHED)
    rows = stories.select_related("confidential_by").defer("content")[:LISTED]
    context = admin.site.each_context(request) | {
        "title": "Confidential stories",
        "stories": rows,
        "administers": administers,
        "form": form,
        "now": timezone.localtime(),
    }
    return TemplateResponse(request, "admin/articles/article/confidential.html", context)


def hand_over(form, story, *, by):
    """Hand ``story`` over as the form says, or put into the form what is missing; the story, or None."""
    complete = form.is_valid()
    if story is None:
        form.add_error(None, "Choose a story.")
    if not complete or story is None:
        return None
    given = form.cleaned_data
    return workflow.hand_over_confidential(story, to=given["reader"], by=by, reason=given["reason"])


def chosen(request):
    """The confidential story whose number was posted, or None."""
    number = request.POST.get("story", "")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    return Article.objects.filter(pk=int(number), confidential=True).first()
