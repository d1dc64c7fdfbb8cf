"""What was typed for another button than the one pressed: said not to be done, and kept in its field.

Kept in the session, by story, until the story's next button: no verb has taken place, so there is nothing to
store with the story.
"""

from django.contrib import messages

from articles.admin.timing import initial_times
from articles.forms import VerbForm
from articles.models import Article
from articles.transitions import allowed

TYPED = "typed_undone"  # in the session: story → what is still undone there
MOST = 20  # stories, those last worked on
# Field → the verbs that read it, and what is said when none of them was used.
UNDONE = {
    "publish_at": (
        ("schedule", "schedule_change"),
        "Nothing was scheduled: the time stands under “Publish at”, and the button beside it schedules.",
    ),
    "embargoed_until": (
        ("embargo",),
        "The embargo is as it was: the time stands under “Embargo until”, and the button beside it sets it.",
    ),
    "unpublish_at": (
        ("plan_removal",),
        "When it leaves is as it was: the time stands under “Take back to draft at” with its button.",
    ),
    "published_on": (
        ("redate",),
        "Its date is as it was: the time stands under “First published” with the button that changes it.",
    ),
    "date_reason": (("redate",), "Its date is as it was: your words stand under “Why its date changes”."),
    "comment": (
        ("send_back",),
        "It was not sent back: your words stand under “What should change” with the button that sends them.",
    ),
    "reason": (("spike",), "The story was not dropped: your words stand beside “Drop”."),
    "correction_text": (
        ("publish", "correct", "schedule_change"),
        "The correction is not printed yet: its words stand under “The correction’s words”.",
    ),
    "slug": (
        ("publish", "schedule", "move"),
        "“Last part of the address” is not used yet: it stays filled for the button that publishes or moves.",
    ),
}
WITH_CORRECTION = ("change", "correction_kind", "correction_text", "correction_place", "reply")


def remember(request, before, story, given, *, verb, done):
    """After the press of ``verb``'s button, keep what was typed for the others.

    ``before``: the story as the form showed it, None for a new one; ``given``: the valid ``VerbForm``;
    ``done``: whether the verb took place, so that what it reads is used.
    """
    begun = {name: shown(field) for name, field in fields(VerbForm(initial=beginning(story)))}
    typed = {name: shown(field) for name, field in fields(given)}
    left = {}
    for name, (verbs, _) in UNDONE.items():
        moot = (
            done
            and verb in verbs
            and uses(verb, name, before)
            or not any(
                allowed(request.user, each, story) and allowed(request.user, each, before or story)
                for each in verbs
            )
        )
        if typed[name] and typed[name] != begun[name] and not moot:
            left[name] = given[name].value()
    left.pop("correction_text", None)  # put aside, if another kind of change was chosen
    if story.state == Article.State.PUBLISHED and not (done and verb in UNDONE["correction_text"][0]):
        left |= {"change": "minor"} if typed["change"] == "minor" else {}
        left |= correction_of(given) if typed["change"] == "correction" else {}
    others = request.session.get(TYPED, {})
    others.pop(str(story.pk), None)
    kept = [*others.items(), *([(str(story.pk), left)] if left else [])]
    if kept or TYPED in request.session:
        request.session[TYPED] = dict(kept[-MOST:])


def uses(verb, name, before):
    """Whether ``verb`` does something with the field: publishing gives only a first address."""
    return name != "slug" or verb == "move" or before is None or not before.path


def correction_of(given):
    """What was said of a correction, readers' reports that it is to answer included."""
    reports = [name for name in given.fields if name.startswith(("outcome_", "write_"))]
    return {name: given[name].value() for name in (*WITH_CORRECTION, *reports)}


def fields(form):
    """(name, bound field) of what is typed for the verbs."""
    return [(name, form[name]) for name in dict.fromkeys([*UNDONE, *WITH_CORRECTION])]


def shown(field):
    """What stands in the field, as text."""
    value = field.value()
    return (field.field.widget.format_value(value) if field.name in VerbForm.TIMES else value) or ""


def beginning(story):
    """What the fields begin with, as far as they are compared."""
    return initial_times(story) | {"slug": story.slug}


def undone(request, story):
    """What the form of ``story`` begins with because it was typed before; says so."""
    left = request.session.get(TYPED, {}).get(str(story.pk), {}) if story.pk else {}
    for name in filter(left.get, left):
        verbs, words = UNDONE.get(name, ((), ""))
        if any(allowed(request.user, verb, story) for verb in verbs):
            messages.warning(request, words)
    return left
