"""The plan of a story: the fields of its line on the news list, and its panel beside the story form.

Both write the same columns by the verb ``plan``; no text is in them, and readers see nothing of them.
"""

from django import forms

from articles import workflow
from articles.admin.who import WhoField, writers
from articles.beside import has
from articles.form_fields import Text
from articles.models import Article
from articles.transitions import allowed, may_read
from articles.workflow import talking
from newsroom.core.roles import Permission, may
from newsroom.core.time_fields import NewsroomTimeField

COLUMNS = ("due_at", "expected_at", "expected_words", "priority", "plan_note")


class PlanForm(forms.Form):
    """What a line of the news list says of a story besides its title and section."""

    who = WhoField(colleagues=(), required=False, label="Who")
    due_at = NewsroomTimeField(required=False, label="Text due")
    expected_at = NewsroomTimeField(required=False, label="To appear")
    expected_words = forms.IntegerField(required=False, min_value=1, max_value=100_000, label="Words")
    priority = forms.TypedChoiceField(
        choices=Article.Priority.choices, coerce=int, required=False, empty_value=0
    )
    plan_note = Text(most=300, label="Note")

    def __init__(self, *args, colleagues, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["who"].colleagues = colleagues
        self.fields["expected_words"].widget.attrs["inputmode"] = "numeric"

    def plan(self, names=COLUMNS):
        """What ``workflow.plan`` takes, of the columns ``names`` and of who writes it."""
        return {name: self.cleaned_data[name] for name in names} | self.cleaned_data["who"]


class PanelForm(PlanForm):
    """The panel: besides, who reviews it, and whether it is on the news list.

    What the form began with is posted along, so that only what somebody changed is written.
    """

    reviewer = forms.TypedChoiceField(
        required=False,
        coerce=int,
        empty_value=None,
        label="Who reviews it",
        error_messages={"invalid_choice": "Choose a colleague who may read and approve the story."},
    )
    listed = forms.BooleanField(required=False, label="On the news list")

    def __init__(self, *args, reviewers, asked, **kwargs):
        super().__init__(*args, prefix="plan", **kwargs)
        self.people = {person.pk: person for person in reviewers}
        names = [(person.pk, str(person)) for person in reviewers]
        self.fields["reviewer"].choices = names if asked else [("", "Nobody yet"), *names]
        for field in self.fields.values():
            field.show_hidden_initial = True


def plan_form(request, story, data=None):
    """The panel of ``story`` (None: a new one) as a form; None for whoever may not plan it."""
    shown = story or Article(created_by=request.user)
    if not allowed(request.user, "plan", shown):
        return None
    people, task = writers(), review_of(story)
    reviewers = [
        person
        for person in people
        if may(person, Permission.APPROVE, shown.desk_section_id)
        and (story is None or may_read(person, story))
        or (task and person.pk == task.assignee_id)
    ]
    initial = {name: getattr(shown, name) for name in COLUMNS}
    initial |= {"who": shown.assignee, "listed": shown.listed_at is not None}
    initial["reviewer"] = task.assignee_id if task else None
    asked = task and any(person.pk == task.assignee_id for person in reviewers)
    return PanelForm(data, initial=initial, colleagues=people, reviewers=reviewers, asked=asked)


def review_of(story):
    """The open task of whoever was asked to review ``story``, or None."""
    if story is None or not has(story, "tasks"):
        return None
    return story.tasks.filter(is_review=True, done_at=None).first()


def keep_plan(story, form, *, by):
    """Write what somebody changed in a valid ``PanelForm``; returns the story's row.

    Raises what ``workflow.plan`` and ``talking.ask_review`` raise.
    """
    changed, given = set(form.changed_data), form.cleaned_data
    wanted = {name: given[name] for name in COLUMNS if name in changed}
    wanted |= given["who"] if "who" in changed else {}
    if "listed" in changed:
        wanted["listed"] = given["listed"]
    if wanted:
        story = workflow.plan(story, by=by, **wanted)
    if "reviewer" in changed and given["reviewer"]:
        talking.ask_review(story, form.people[given["reviewer"]], by=by, due_at=story.due_at)
    return story
