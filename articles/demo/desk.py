"""What the demo's desk has before it: the news list, a comment, a task, complaints and reports of readers.

All of it is new when somebody signs in for the first time; times count from the moment of filling.
"""

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from articles import complaints, reporting, workflow
from articles.composing import StoryFields, compose
from articles.models import ErrorReport
from articles.workflow import talking
from newsroom.core.models import Section, User

LISTED_BY = "ines"


def load_desk(given, stories, *, language):
    """Everything that ``given`` (the parsed file) says; ``stories``: slug → story."""
    people = {user.username: user for user in User.objects.all()}
    for entry in given["lines"]:
        line(entry, stories, people, language)
    for entry in given["comments"]:
        said = {"by": people[entry["by"]], "field": entry["field"]}
        story = stories[entry["story"]]
        talking.comment(story, entry["text"], quote=newest(story)[entry["field"]], **said)
    for entry in given["tasks"]:
        asked = {"by": people[entry["by"]], "words": entry["words"], "due_at": ahead(entry["due_in_hours"])}
        talking.assign(stories[entry["story"]], people[entry["to"]], is_review=False, **asked)
    for entry in given["complaints"]:
        complaint(entry, stories[entry["story"]], by=people[entry["by"]])
    for entry in given["reports"]:
        report(entry, stories[entry["story"]])
    complaints.warn()


def line(entry, stories, people, language):
    """A line of the news list: of a story that is there, or of a new one."""
    who = entry["who"]
    wanted = {"assigned_to": people[who]} if who in people else {"assigned_name": who}
    wanted |= {"due_at": ahead(entry["due_in_hours"]), "expected_words": entry["words"]}
    wanted |= {"priority": entry["priority"], "by": people[LISTED_BY]}
    if "story" in entry:
        return workflow.plan(stories[entry["story"]], listed=True, **wanted)
    section = Section.objects.get(slug=entry["section"])
    content = compose(StoryFields(language=language))
    return workflow.add_line(content, title=entry["title"], section=section.pk, **wanted)


def complaint(entry, story, *, by):
    """A complaint with its notes."""
    now = timezone.now()
    made = workflow.open_complaint(
        story,
        by=by,
        received_at=now - timedelta(hours=entry["received_hours_ago"]),
        deadline=ahead(entry["deadline_in_hours"]),
        **{name: entry[name].strip() for name in ("who", "contact", "passage", "matter")},
    )
    for text in entry["notes"]:
        workflow.add_complaint_note(made, by=by, text=text)


def report(entry, story):
    """What a reader sent, some time ago."""
    words = {name: entry[name] for name in ("passage", "message", "contact")}
    made = reporting.receive(story.pk, nonce=uuid4().hex, **words)
    received = timezone.now() - timedelta(minutes=entry["minutes_ago"])
    ErrorReport.objects.filter(pk=made.pk).update(received_at=received)


def newest(story):
    """The newest text of ``story``, as it is stored."""
    return story.revisions.order_by("-number").first().content


def ahead(hours):
    """The full hour so far ahead."""
    return (timezone.now() + timedelta(hours=hours)).replace(minute=0, second=0, microsecond=0)
