"""What can be done to many stories at once: each act as data, asked story by story.

There is no act for what readers would notice at once: publishing and taking down are decided one by one.
"""

from collections.abc import Callable
from dataclasses import dataclass

from articles import workflow
from articles.eyes import ANOTHER, know_rules, waits_for_another
from articles.models import Article
from articles.transitions import TRANSITIONS, allowed, is_named, know_names, permitted
from articles.workflow.amending import filed_in, with_tag, without_tag
from newsroom.core.roles import Permission, may

S = Article.State
BY_MISTAKE = "Sent together by mistake"
LATER = " Readers see it when the story is published again."


@dataclass(frozen=True)
class Act:
    """One thing to do to each story of a selection.

    ``verb``: the transition that must be allowed; ``field``: what is asked besides, by its name in the form;
    ``effect(story, given)``: what will happen, in words; ``idle(story, given, user)``: why it cannot, beyond
    the transition, or ""; ``do(story, given, user)``: does it; ``kept(story, given)``: what undoing needs;
    ``undo(story, kept, user)``: the way back, where there is one, and ``undo_verb`` its transition.
    """

    label: str
    done: str
    verb: str
    do: Callable
    effect: Callable
    idle: Callable = lambda story, given, user: ""
    field: str = ""
    kept: Callable = lambda story, given: {}
    undo: Callable | None = None
    undo_verb: str = ""
    undo_label: str = ""
    exact: bool = False  # of exactly the text that was confirmed: an approval


def text_act(label, done, change, back, *, field, remark, **rest):
    """An act that changes the text by ``change(given)``, and back by ``back`` of what is kept of it."""
    return Act(
        label,
        done,
        "save",
        do=lambda story, given, user: workflow.amend(story, change(given), by=user, remark=remark),
        undo=lambda story, kept, user: workflow.amend(story, back(kept[field]), by=user, remark="Taken back"),
        undo_verb="save",
        field=field,
        **rest,
    )


def text_effect(say):
    """``say(story, given)``, and what a change of the text means in the story's state."""
    return lambda story, given: say(story, given) + (LATER if story.state == S.PUBLISHED else "")


def section_idle(story, section, user):
    """Why a story cannot go to ``section``."""
    if story.desk_section_id == section.pk:
        return f"It is in {section} already."
    return "" if may(user, Permission.WRITE, section.pk) else f"You do not write in {section}."


def approve_idle(story, given, user):
    """Why ``user`` cannot approve it, though they may approve."""
    return ANOTHER if waits_for_another(story, user) else ""


def assign_idle(story, who, user):
    """Why a story cannot be given to whom."""
    person = who["assigned_to"]
    if person and not may(person, Permission.WRITE, story.desk_section_id):
        return f"{person} does not write in {story.desk_section}."
    if person and story.confidential and not is_named(person, story):
        return f"It is confidential and not open to {person}: name them first."
    if (story.assigned_to, story.assigned_name) == (person, who.get("assigned_name", "")):
        return "That is the plan already."
    return ""


def assign_effect(story, who):
    """Whom it is given to, and who had it."""
    name = str(who["assigned_to"] or who["assigned_name"] or "nobody")
    return f"Given to {name}" + (f", no longer to {story.assignee}." if story.assignee else ".")


def left_by_schedule(story):
    """What a story is that comes off the schedule: a text changed since its approval is not approved."""
    if story.approved_version == story.version:
        return "the text stays approved."
    return "its text was changed since it was approved, and waits for approval again."


ACTS = {
    "submit": Act(
        "Send to editor",
        "sent to the desk",
        "submit",
        do=lambda story, given, user: workflow.submit(story, by=user),
        effect=lambda story, given: "The desk has it; its text stays as it is.",
        undo=lambda story, kept, user: workflow.send_back(story, by=user, comment=BY_MISTAKE),
        undo_verb="send_back",
        undo_label="Make them drafts again",
    ),
    "approve": Act(
        "Approve",
        "approved",
        "approve",
        do=lambda story, given, user: workflow.approve(story, by=user, version=story.version),
        effect=lambda story, given: f"Exactly version {story.version} is approved; nothing is published.",
        idle=approve_idle,
        exact=True,
    ),
    "deschedule": Act(
        "Take off the schedule",
        "taken off the schedule",
        "deschedule",
        do=lambda story, given, user: workflow.deschedule(story, by=user),
        effect=lambda story, given: "It will not appear at its time; " + left_by_schedule(story),
    ),
    "spike": Act(
        "Drop",
        "dropped",
        "spike",
        do=lambda story, given, user: workflow.spike(story, by=user),
        effect=lambda story, given: "It leaves the board; “Restore” brings it back as a draft.",
        undo=lambda story, kept, user: workflow.restore(story, by=user),
        undo_verb="restore",
        undo_label="Restore them as drafts",
    ),
    "restore": Act(
        "Restore",
        "restored",
        "restore",
        do=lambda story, given, user: workflow.restore(story, by=user),
        effect=lambda story, given: "It is a draft again.",
        undo=lambda story, kept, user: workflow.spike(story, by=user),
        undo_verb="spike",
        undo_label="Drop them again",
    ),
    "tag": text_act(
        "Add a tag",
        "tagged",
        with_tag,
        without_tag,
        field="tag",
        remark="Tag added to several stories",
        effect=text_effect(lambda story, tag: f"“{tag}” is added."),
        idle=lambda story, tag, user: "It has this tag already." if tag.pk in story.tag_ids else "",
        kept=lambda story, tag: {"tag": tag.pk},
        undo_label="Take the tag off again",
    ),
    "untag": text_act(
        "Take a tag off",
        "rid of the tag",
        without_tag,
        with_tag,
        field="tag",
        remark="Tag taken off several stories",
        effect=text_effect(lambda story, tag: f"“{tag}” is taken off."),
        idle=lambda story, tag, user: "" if tag.pk in story.tag_ids else "It does not have this tag.",
        kept=lambda story, tag: {"tag": tag.pk},
        undo_label="Put the tag back on",
    ),
    "section": text_act(
        "Move to a section",
        "moved",
        filed_in,
        filed_in,
        field="section",
        remark="Moved with several stories",
        effect=text_effect(lambda story, to: f"From {story.desk_section or 'no section'} to {to}."),
        idle=section_idle,
        kept=lambda story, section: {"section": story.desk_section_id},
        undo_label="Move them back",
    ),
    "assign": Act(
        "Give to somebody",
        "given away",
        "plan",
        field="who",
        do=lambda story, who, user: workflow.plan(story, by=user, **who),
        effect=assign_effect,
        idle=assign_idle,
        kept=lambda story, who: {"assigned_to": story.assigned_to_id, "assigned_name": story.assigned_name},
        undo=lambda story, kept, user: workflow.plan(story, by=user, **kept),
        undo_verb="plan",
        undo_label="Give them back",
    ),
}


def possible(story, user):
    """The names of the acts that ``user`` may use on ``story`` as it stands, whatever else they ask for."""
    return [
        name
        for name, act in ACTS.items()
        if allowed(user, act.verb, story) and (act.field or not act.idle(story, None, user))
    ]


def offered(stories, user):
    """``(name, label)`` of every act that ``user`` may use on one of ``stories`` at least.

    Gives each story its own (``story.possible``); asks no more for more stories.
    """
    know_names(stories)
    know_rules(stories)
    for story in stories:
        story.possible = possible(story, user)
    names = {name for story in stories for name in story.possible}
    return [(name, act.label) for name, act in ACTS.items() if name in names]


def why_not(act, story, given, user):
    """Why ``user`` cannot do ``act`` to ``story`` now, in words; "" when they can."""
    transition = TRANSITIONS[act.verb]
    if story.state not in transition.sources:
        return f"It is {story.get_state_display().lower()}."
    if not permitted(user, transition, story):
        return "You may not do this to this story."
    return act.idle(story, given, user)


def can_undo(act, stories, user):
    """Whether ``user`` could take ``act`` back for one of ``stories`` at least."""
    return any(act.undo_verb and allowed(user, act.undo_verb, story) for story in stories)
