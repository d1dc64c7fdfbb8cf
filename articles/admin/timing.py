"""The times on the story form: what is planned, the grace window, the check before publishing."""

from collections import Counter

from django.utils import timezone
from django.utils.html import format_html, format_html_join

from articles import workflow
from articles.faults import faults
from articles.models import Article
from articles.transitions import allowed

CHECKED = (Article.State.DRAFT, Article.State.SUBMITTED, Article.State.APPROVED, *Article.LIVE_STATES)
ANCHORS = {
    "body": "label-body",
    "credits": "panel-byline",
    "pictures": "panel-pictures",
    "comments": "comments",
}


def times_for(user, story, content):
    """What the story form shows of time. ``story``: None for one that was never saved."""
    planned = getattr(story, "scheduled_change", None)
    stops = "cancel_change" if planned else "deschedule"
    checks = checked(story, content) if story is None or story.state in CHECKED else None
    return {
        "checks": checks,
        "ahead": in_short(checks),
        "planned": planned,
        "may_stop": bool(story) and is_planned(story, planned) and allowed(user, stops, story),
        "grace": story.released_at if story and in_grace(story) and allowed(user, "recall", story) else None,
    }


def is_planned(story, planned):
    """Whether something goes out by itself."""
    return planned is not None or story.state == Article.State.SCHEDULED


def in_grace(story):
    """Whether one press still takes the publication back."""
    return story.state == Article.State.PUBLISHED and story.released_at > timezone.now() > story.published_at


def initial_times(story):
    """What the fields of time begin with: what is planned."""
    scheduled = story.state == Article.State.SCHEDULED
    times = {"embargoed_until": story.embargoed_until, "unpublish_at": story.unpublish_at, "planned": "keep"}
    published = story.state == Article.State.PUBLISHED
    times["published_on"] = story.published_at if published else None
    return times | {"publish_at": story.published_at if scheduled else None}


def checked(story, content):
    """[(fault, the place on the form that mends it, or "")]: blocking first, each once."""
    found = dict.fromkeys(faults(story, content))
    return [(fault, fault.field and ANCHORS.get(fault.field, f"id_{fault.field}")) for fault in found]


def in_short(checks):
    """What ``checked`` found, by name, for the line at the button: ``{"blocks": [...], "warns": [...]}``."""
    lines = {"blocks": Counter(), "warns": Counter()}
    for fault, _ in checks or ():
        lines["blocks" if fault.blocks else "warns"][fault.short] += 1
    return {
        kind: [f"{name} ({count})" if count > 1 else name for name, count in names.items()]
        for kind, names in lines.items()
    }


def still_open(checks):
    """A sentence for after publishing, as HTML: what the check had found, each leading to its field."""
    said = format_html_join(
        " ",
        "{}",
        (
            (format_html('<a href="#{}">{}</a>', anchor, fault.words) if anchor else fault.words,)
            for fault, anchor in checks
        ),
    )
    return format_html("The check before publishing had said: {}", said)


def as_editor_says(story, given, *, by):
    """After a save: what is planned for an older text stays planned, or is off."""
    if given.cleaned_data["planned"] != "off":
        return story
    if allowed(by, "deschedule", story):
        return workflow.deschedule(story, by=by)
    return workflow.cancel_change(story, by=by) if allowed(by, "cancel_change", story) else story
