"""The story form: open the newest revision, save, use a verb. Nothing typed is ever lost by an answer.

A verb's button saves first, when the text may be saved and changed, and then acts, in one transaction. What
goes wrong comes back as the form with the text in it: 403 when it is not allowed, else 200 with the problems.
"""

from dataclasses import replace

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.db import transaction
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from articles import workflow
from articles.admin import elsewhere
from articles.admin.access import content_of, require_writer, story_for
from articles.admin.answering import answered, waiting
from articles.admin.composing import composed, sketched
from articles.admin.copies import GONE, as_posted, asked_for, turns_of, who
from articles.admin.planning import keep_plan, plan_form
from articles.admin.screen import STORED_COPIES, first_content, form_for, form_problems, own_bylines, page
from articles.admin.timing import as_editor_says, checked, still_open
from articles.admin.undone import remember
from articles.admin.uploading import take_upload
from articles.admin.verbs import DONE, SEEN_ALREADY, VERBS, answer, seen_already
from articles.forms import VerbForm
from articles.models import Article, Correction
from articles.taxonomy import present_tags
from articles.transitions import GOES_OUT, allowed
from articles.workflow import keeping

BRING_BACK = "show_kept"  # the button of the notice that the person's device has unsaved text
BROUGHT_BACK = "This is the text that was kept on your device. It is not saved yet."
COLLISION = (
    "{who} changed the same words at {at}, or words right beside yours, while you were writing. "
    "Both texts are in the history; choose below, then save."
)
MERGED = "The story was saved in between. Both changes stand: what came in is shown below."
UNSEEN = "it was saved in between and nobody has read the two together. Look at it, then press again."
TEXT = {"headline", "slugline", "body"}  # a browser posts these, empty or not, unless they are disabled
PRINTS = ("publish", "correct")  # verbs that may print a note …
CORRECTS = (*PRINTS, "schedule_change")  # … and the one that prints it later
KEEPS = ("save", "plan")  # verbs that keep what was typed and do nothing else
NEEDS_READING = ("approve", *GOES_OUT)  # verbs that vouch for the text as it stands


def add(request):
    """A new story."""
    require_writer(request)
    if request.method == "POST":
        return Attempt(request, None).answer()
    if "kept" in request.GET:
        return with_kept_text(request, None)
    content = first_content(request)
    return page(request, None, form_for(request, None, content), content)


def change(request, object_id):
    """An existing story."""
    story = story_for(request, object_id, beside=request.method == "GET")
    if request.method == "POST":
        return Attempt(request, story).answer()
    if "kept" in request.GET:
        return with_kept_text(request, story)
    content = present_tags(content_of(story))
    return page(request, story, form_for(request, story, content), content)


def with_kept_text(request, story):
    """The form filled with one's own unsaved text, or the plain form where that is gone."""
    if copy := asked_for(request, story):
        return Attempt(request, story, *as_posted(copy)).answer()
    messages.info(request, GONE)
    return redirect(request.path)


class Attempt:
    """One posted form: its text, the verb of the button, and what came of it."""

    def __init__(self, request, story, posted=None, brought_back=BROUGHT_BACK):
        self.request, self.user, self.story = request, request.user, story
        self.posted, self.brought_back = posted or request.POST, brought_back
        self.verb = self.posted.get("verb", "save")
        if self.verb not in (*KEEPS, BRING_BACK, *VERBS):
            raise BadRequest("The form knows no such button.")
        self.warned = []
        self.said = DONE.get(self.verb)
        self.data = self.with_own_bylines(self.posted.copy())
        self.problems = take_upload(request, self.data)
        if self.verb == BRING_BACK and self.posted.get("collided_on"):
            # Left before anything was chosen: saved as it stands, it would pass over the colleague's words.
            self.data["base_version"] = self.posted["collided_on"]
        self.form = form_for(request, story, data=self.data)
        self.given = VerbForm(self.posted, verb=self.verb, reports=waiting(request, story))
        self.plan = plan_form(request, story, self.posted)
        # Where the text may not be saved its fields are disabled, and a browser posts none of them.
        self.saves = story is None or allowed(self.user, "save", story)

    def answer(self):
        """The response: a redirect to the story, or the form again."""
        if self.verb == BRING_BACK:
            return self.again([self.brought_back])
        if self.story and not allowed(self.user, self.verb, self.story):
            return self.again(["You may not do this to this story now. Nothing was changed."], status=403)
        valid = not self.saves or self.form.is_valid()
        valid &= self.verb not in KEEPS or self.plan is None or self.plan.is_valid()
        if not (self.given.is_valid() and valid) or self.problems:
            return self.again(self.problems)
        try:
            return self.done(*self.act())
        except ValidationError as problem:
            if not self.saves:
                return self.again(problem.messages)
            self.form.add_error(None, problem) if not hasattr(problem, "error_dict") else self.refuse(problem)
            return self.again()
        except workflow.EditConflict as conflict:
            return self.collided(conflict)
        except PermissionDenied as refusal:
            return self.again([str(refusal)], status=403)

    def refuse(self, problem):
        """Put the problems of ``problem`` beside their fields."""
        for name, words in problem.message_dict.items():
            self.form.add_error(name if name in self.form.fields else None, words)

    @transaction.atomic
    def act(self):
        """Save, then the verb. A verb that the story is not ready for leaves the save standing."""
        story, merged = self.save()
        story = self.with_plan(story)
        if self.verb in KEEPS:
            return as_editor_says(story, self.given, by=self.user), merged, []
        if merged and self.verb in NEEDS_READING and not Correction.puts_right(self.given.correction()):
            return story, merged, [UNSEEN]
        if self.verb == "publish" and seen_already(story, self.given):
            self.said = SEEN_ALREADY
            return story, merged, []
        if self.verb in GOES_OUT:
            self.warned = checked(story, content_of(story))
        try:
            with transaction.atomic():
                return VERBS[self.verb](story, self.given, self.user), merged, []
        except workflow.NotReady as problem:
            return story, merged, problem.problems

    def save(self):
        """``(story, None)``, or the versions between which lie the changes that it was merged with."""
        if self.story is None:
            return workflow.create_story(composed(self.form, by=self.user), by=self.user), None
        if not self.saves:
            return self.story, None
        base = self.form.cleaned_data["base_version"]
        if base is None:
            raise ValidationError(
                "The form came incomplete: it does not say which version it was written on."
            )
        kept = content_of(self.story, base) if self.form.cleaned_data["take_theirs"] else None
        content = composed(self.form, by=self.user, kept=kept)
        _, merged = workflow.save_revision(self.story, content, base_version=base, by=self.user)
        return Article.objects.get(pk=self.story.pk), merged and (base, merged)

    def with_plan(self, story):
        """Keep what was changed in the plan, whichever button was pressed; it stops no other verb."""
        if self.plan is None or not self.plan.has_changed():
            return story
        try:
            with transaction.atomic():
                if not self.plan.is_valid():
                    raise ValidationError(form_problems(self.plan))
                return keep_plan(story, self.plan, by=self.user)
        except (ValidationError, PermissionDenied) as problem:
            if self.verb in KEEPS:
                raise
            words = getattr(problem, "messages", [str(problem)])
            messages.warning(self.request, f"The plan was not kept: {' '.join(words)}")
            return story

    def done(self, story, merged, problems):
        """Say what happened and show the story afresh; the copies of a text that was saved can go."""
        if self.saves and (turns := turns_of(self.posted)):
            keeping.end_copies(turns, by=self.user)
            stored = self.request.session.get(STORED_COPIES, ())
            self.request.session[STORED_COPIES] = [*stored, *turns]
        remember(self.request, self.story, story, self.given, verb=self.verb, done=not problems)
        address = reverse("admin:articles_article_change", args=[story.pk])
        if merged:
            messages.info(self.request, MERGED)
            address += f"?merged={merged[0]}-{merged[1]}"
        if problems:
            messages.warning(
                self.request,
                ("Your text is saved, but the story" if self.saves else "The story")
                + " is not ready: "
                + " ".join(problems),
            )
        else:
            messages.success(self.request, answer(self.said, self.verb, story, self.given))
            if self.warned:
                messages.warning(self.request, still_open(self.warned))
            if note := self.given.correction() if self.verb in CORRECTS else None:
                if said := answered(story, note, by=self.user):
                    messages.info(self.request, said)
                if self.verb in PRINTS:
                    messages.info(self.request, elsewhere.offer(story))
        return redirect(address)

    def again(self, problems=(), status=200):
        """The form with everything typed still in it, or with what is stored where none of it was posted."""
        if self.story and not TEXT & set(self.data):
            content = present_tags(content_of(self.story))
            return page(
                self.request,
                self.story,
                form_for(self.request, self.story, content),
                content,
                given=self.given,
                plan=self.plan,
                problems=problems or (form_problems(self.form) if self.saves else ()),
                status=status,
            )
        content = sketched(form_for(self.request, self.story, data=self.data), by=self.user)
        return page(
            self.request,
            self.story,
            self.form,
            content,
            given=self.given,
            plan=self.plan,
            problems=problems,
            unmade=self.unmade(),
            posted=self.posted,
            status=status,
        )

    def unmade(self):
        """What was typed into the lists and is not yet a tag or a related story."""
        return {name: self.data.getlist(name) for name in ("tags_add", "related_add")}

    def collided(self, conflict):
        """The form with my words where both changed them, theirs beside; saving again keeps what I choose.

        Both texts go into the history first: whatever is pressed next, or nothing, neither is lost.
        """
        mine = self.without_unmade(conflict.mine, conflict)
        base = self.form.cleaned_data["base_version"]
        conflict, newest = workflow.keep_both(self.story, mine, base_version=base, by=self.user)
        content = present_tags(conflict.merged_mine)
        author, at = who(conflict.newest.author, self.user), timezone.localtime(conflict.newest.created_at)
        return page(
            self.request,
            Article.objects.get(pk=self.story.pk),
            form_for(self.request, self.story, content, base_version=newest),
            content,
            given=self.given,
            plan=self.plan,
            problems=[COLLISION.format(who=author, at=f"{at:%H:%M %Z}")],
            conflict=conflict,
            unmade={"tags_add": self.data.getlist("tags_add")},
            posted=self.posted,
            collided_on=base,
        )

    def without_unmade(self, content, conflict):
        """``content`` without the tags that this attempt made: they went with its transaction.

        Their ids may be other tags' by now; their names stand in the form as they were typed.
        """
        chosen = set(self.form.cleaned_data["tags"]["ids"])
        chosen.update(tag.id for side in (conflict.base, conflict.theirs) for tag in side.tags)
        return replace(content, tags=tuple(tag for tag in content.tags if tag.id in chosen))

    def with_own_bylines(self, data):
        """A story begun from Today's line carries the byline of whoever began it."""
        if self.story is None and "headline" not in data:
            for place, byline in enumerate(own_bylines(self.user)):
                data.appendlist("credit_id", str(byline.pk))
                data.appendlist("credit_role", "author")
                data.appendlist("credit_order", str(place))
        return data
