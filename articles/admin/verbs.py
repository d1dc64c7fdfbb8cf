"""The verbs that the story form's buttons stand for, and what is said when one is done.

The withdrawals are not here: they have a page of their own (``withdrawing``).
"""

from django.utils import dateformat, timezone
from django.utils.html import format_html

from articles import workflow
from articles.models import Article
from articles.transitions import following, offered
from articles.workflow.correcting import stands_already
from articles.workflow.steps import was_public
from newsroom.core.text import clean_text

WITHDRAWALS = ("unpublish", "kill", "take_down")


def publish(story, given, by):
    """Publish now. What kind of change it is matters only to a story already live."""
    data = given.cleaned_data
    return workflow.publish(
        story,
        by=by,
        change=data["change"] or "substantive",
        correction=given.correction() if story.state == Article.State.PUBLISHED else None,
        slug=data["slug"],
    )


def seen_already(story, given):
    """Whether publishing would change nothing for readers but the date: a second press of the button."""
    live = story.state == Article.State.PUBLISHED and not story.has_unpublished_changes
    return live and (given.correction() is None or stands_already(story, given.correction()))


def schedule(story, given, by):
    """Publish at the time given."""
    data = given.cleaned_data
    return workflow.schedule(story, by=by, at=data["publish_at"], slug=data["slug"])


def schedule_change(story, given, by):
    """Publish the changes to a live story at the time given."""
    data = given.cleaned_data
    kind = data["change"] or "substantive"
    return workflow.schedule_change(
        story, by=by, at=data["publish_at"], kind=kind, correction=given.correction()
    )


def embargo(story, given, by):
    """An embargo until the time given; without one it ends."""
    return workflow.embargo(story, by=by, until=given.cleaned_data["embargoed_until"])


def plan_removal(story, given, by):
    """The story leaves at the time given; without one it stays."""
    return workflow.plan_removal(story, by=by, at=given.cleaned_data["unpublish_at"])


def redate(story, given, by):
    """Another moment of first publication."""
    data = given.cleaned_data
    return workflow.redate(story, by=by, at=data["published_on"], reason=clean_text(data["date_reason"]))


VERBS = {
    "submit": lambda story, given, by: workflow.submit(story, by=by),
    "send_back": lambda story, given, by: workflow.send_back(
        story, by=by, comment=given.cleaned_data["comment"]
    ),
    "approve": lambda story, given, by: workflow.approve(story, by=by),
    "schedule": schedule,
    "deschedule": lambda story, given, by: workflow.deschedule(story, by=by),
    "schedule_change": schedule_change,
    "cancel_change": lambda story, given, by: workflow.cancel_change(story, by=by),
    "embargo": embargo,
    "plan_removal": plan_removal,
    "recall": lambda story, given, by: workflow.recall(story, by=by),
    "publish": publish,
    "correct": lambda story, given, by: workflow.correct(story, by=by, correction=given.correction()).article,
    "move": lambda story, given, by: workflow.move(story, by=by, slug=given.cleaned_data["slug"]),
    "redate": redate,
    "spike": lambda story, given, by: workflow.spike(story, by=by, reason=given.cleaned_data["reason"]),
    "restore": lambda story, given, by: workflow.restore(story, by=by),
}
DONE = {
    "save": "Saved. Readers see nothing of it yet.",
    "submit": "Sent to the desk.",
    "send_back": "Sent back to the reporter.",
    "approve": "Approved: exactly this text.",
    "schedule": "Scheduled for {at}.",
    "deschedule": "Taken off the schedule. The text stays approved.",
    "schedule_change": "The change is scheduled: “Times” says when. Readers keep what they see until then.",
    "cancel_change": "The planned change is cancelled. Its text stays in the history.",
    "embargo": "The embargo is as you said. “Times” shows it.",
    "plan": "The plan is kept. The text stays as it is.",
    "plan_removal": "When the story leaves is as you said. “Times” shows it.",
    "recall": "Taken back. Readers see it no more, and no feed or sitemap had it.",
    "publish": "Published. Readers see it at {path}.",
    "correct": "The note is printed with the story at {path}. Its text is as it was.",
    "move": "The address is now {path} and the old one leads there.",
    "redate": "Its date is {at} now. The history keeps the former one; a former address leads to {path}.",
    "spike": "Dropped. “Restore” brings it back.",
    "restore": "It is a draft again.",
}
CHANGED_SINCE = "Taken off the schedule. Its text was changed since it was approved: it waits for approval."
ANEW = " That is its date then: readers had seen it before, and “Change its date…” gives the first one back."
EMBARGO_LIFTED = "The embargo is lifted."
SEEN_ALREADY = "Readers already see this version. Nothing was changed."
# What the history says somebody did.
TOLD = {
    "create": "began the story",
    "save": "saved",
    "collide": "changed the same words as a colleague: both texts are kept",
    "plan": "planned it",
    "submit": "sent it to the desk",
    "send_back": "sent it back",
    "approve": "approved it",
    "schedule": "scheduled it",
    "go_live": "appeared at its time",
    "deschedule": "took it off the schedule",
    "schedule_change": "scheduled a change",
    "cancel_change": "cancelled the planned change",
    "apply_change": "put the planned change before readers",
    "warn": "warned of what is planned",
    "hold_up": "could not do what was planned",
    "embargo": "changed the embargo",
    "plan_removal": "changed when it leaves",
    "leave": "took it back to draft at its time",
    "recall": "took it back within the grace window",
    "publish": "published it",
    "move": "changed its address",
    "redate": "changed its date",
    "correct": "added a correction",
    "correct_elsewhere": "put right an error that stood elsewhere, too",
    "change_correction": "changed a correction",
    "open_complaint": "took up a complaint about it",
    "close_complaint": "closed a complaint about it",
    "withdraw_correction": "withdrew a correction",
    "spike": "dropped it",
    "restore": "restored it",
    "unpublish": "took it back to draft",
    "kill": "killed it",
    "take_down": "took it down",
    "bring_back": "brought it back as a draft",
    "hold": "put it on legal hold",
    "take_over_hold": "took over the legal hold",
    "lift_hold": "lifted the legal hold",
    "make_confidential": "made it confidential",
    "name_reader": "let somebody see it",
    "unname_reader": "no longer lets somebody see it",
    "hand_over_confidential": "handed over the confidential story",
    "make_open": "opened it to the desk",
    "hide": "hid it from search engines",
    "unhide": "showed it to search engines again",
    "hand_over": "handed it over",
    "hand_over_change": "handed the planned change over",
    "comment": "commented",
    "answer": "answered a comment",
    "resolve": "resolved a comment",
    "reopen": "opened a comment again",
    "assign": "gave a task",
    "reassign": "handed a task on",
    "finish": "finished a task",
    "outside_ask": "asked somebody outside to read it",
    "outside_end": "took back a link for somebody outside",
    "outside_comment": "noted a comment from outside",
    "outside_approve": "noted an approval from outside",
    "outside_object": "noted an objection from outside",
    "outside_need": "asked for approval from outside before publication",
    "outside_free": "no longer asks for approval from outside",
}


def answer(said, verb, story, given):
    """``said`` of ``verb`` with the story's time and address in it, as HTML; ``given``: what was typed."""
    if verb == "embargo" and story.embargoed_until is None:
        said = EMBARGO_LIFTED
    if verb == "deschedule" and story.state != Article.State.APPROVED:
        said = CHANGED_SINCE
    at = (
        dateformat.format(timezone.localtime(story.published_at), "j F Y, H:i T")
        if story.published_at
        else ""
    )
    if verb == "schedule" and story.published_at > given.cleaned_data["publish_at"]:
        at += ", when the embargo ends"
    if verb == "schedule" and story.path and was_public(story):
        said += ANEW
    path = story.path or ""
    if story.state == Article.State.PUBLISHED:
        path = format_html('<a href="{path}">{path}</a>', path=path)
    return format_html(said, path=path, at=at)


def kept_aside(event):
    """The version in which a collision kept the text of whoever saved last, or None."""
    return event.version - 1 if event.verb == "collide" else None


def buttons(user, story, *, waits):
    """``(next, others, whether it can be taken down)``: the transitions the form shows.

    ``waits``: whether it waits for a second pair of eyes.
    """
    verbs = offered(user, story, waits=waits)
    first = following(story, verbs)
    shown = [t for t in verbs if t.verb in VERBS and t != first]
    return first, shown, any(t.verb in WITHDRAWALS for t in verbs)
