"""Which verb tells whom: one table, asked by ``workflow.steps.note`` for every verb of every person.

What importers and the demo do (no actor) tells nobody; the clock's publishing does. The history keeps the
names of those who were told, so that the author can see them.
"""

from dataclasses import dataclass

from django.utils import timezone

from articles import chat
from articles.colleagues import authors_of, who_may
from articles.desk_changes import APPEARS, desk_changes
from articles.models import Article, ReviewLink, ScheduledChange, Task
from articles.notices import alarm, chiefs, on_duty, tell
from articles.outside import going_out
from newsroom.core.models import User
from newsroom.core.roles import Permission, assignments, with_roles

S = Article.State
CHANGED = "The desk changed the text: follow this to see how."
LOST = "The approval was lost: the text was changed after it by somebody who may not approve."


@dataclass(frozen=True)
class News:
    """What is said of a verb (``{by}``), and to whom: functions of the story that return people."""

    words: str
    to: tuple
    quote: str = ""  # of the event's data: what is quoted after the words


def desk(article):
    """Whom a story sent to the desk waits for: those with a task on it, else the editors of its section.

    Editors of that section alone if there are any, with whoever is on duty; else those of all sections.
    """
    if asked := list(User.objects.filter(tasks__article=article, tasks__done_at=None).distinct()):
        return asked
    editors = who_may(Permission.APPROVE, article.desk_section_id)
    of_section = [person for person in editors if is_of(person, article.desk_section_id)]
    return [*of_section, *on_duty()] if of_section else editors


def is_of(person, section_id):
    """Whether ``person`` has a role in this very section."""
    return section_id is not None and any(limit == section_id for _, limit in assignments(person))


def assigned(article):
    """Who was asked to write it."""
    return [article.assigned_to] if article.assigned_to else []


def planner(article):
    """Who answers for the change planned for it."""
    return User.objects.filter(pk__in=ScheduledChange.objects.filter(article=article).values("by"))


def holder(article):
    """Who put it on legal hold, or took the hold over."""
    return [article.held_by] if article.held_by else []


def named_last(article):
    """Who was let see a confidential story just now."""
    return User.objects.filter(pk__in=article.confidential_readers.order_by("-pk").values("user")[:1])


NEWS = {
    "submit": News("{by} sent it to the desk.", (desk,)),
    "send_back": News("{by} sent it back.", (authors_of,), quote="comment"),
    "approve": News("{by} approved it.", (authors_of,)),
    "schedule": News("{by} scheduled it.", (authors_of,)),
    "deschedule": News("{by} took it off the schedule.", (authors_of,)),
    "publish": News("{by} published it.", (authors_of,)),
    "go_live": News("It appeared at its time.", (authors_of,)),
    "leave": News("Its last day is over: it left the site.", (authors_of,)),
    "apply_change": News("The planned change appeared.", (authors_of,)),
    "recall": News("{by} took it back: readers see it no more.", (authors_of,)),
    "redate": News("{by} changed the date of its first publication.", (authors_of,), quote="reason"),
    "correct": News("{by} added a correction.", (authors_of,)),
    "correct_elsewhere": News("{by} put right an error in it that stood elsewhere, too.", (authors_of,)),
    "change_correction": News("{by} changed a correction.", (authors_of,)),
    "withdraw_correction": News("{by} withdrew a correction.", (authors_of,)),
    "bring_back": News("{by} brought it back as a draft.", (authors_of,), quote="reason"),
    "spike": News("{by} dropped it.", (authors_of,), quote="reason"),
    "unpublish": News("{by} took it back to draft.", (authors_of, lambda article: chiefs())),
    "kill": News("{by} killed it.", (authors_of, lambda article: chiefs())),
    "take_down": News("{by} took it down.", (authors_of, lambda article: chiefs())),
    "hold": News("{by} put it on legal hold.", (authors_of, lambda article: chiefs())),
    "name_reader": News("{by} lets you see it: it is confidential.", (named_last,)),
    "hand_over": News("{by} handed it over to you.", (assigned,)),
    "hand_over_change": News("{by} handed its planned change over to you.", (planner,)),
    "take_over_hold": News("{by} made you the holder of its legal hold.", (holder,)),
    "lift_hold": News("{by} lifted the legal hold.", (authors_of,)),
}
CORRECTS = ("correct", "correct_elsewhere", "change_correction", "withdraw_correction")
IN_CHAT = {"submit": "submitted", "publish": "published", "go_live": "published", "hold": "hold"}
IN_CHAT |= dict.fromkeys(CORRECTS, "correction")
EDITS = ("save", "collide", "correct_elsewhere")
BY_THE_CLOCK = ("go_live", "leave", "apply_change")
FINISHES_REVIEW = ("approve", "send_back", "publish", "schedule", "spike")
ENDS_LINKS = dict.fromkeys(("publish", "go_live", "apply_change"), "published")
ENDS_LINKS |= dict.fromkeys(("spike", "unpublish", "leave", "kill", "take_down"), "withdrawn")


def announce(article, verb, by, *, before, data):
    """Tell whom ``verb`` concerns, in its transaction; returns the names of those who were told."""
    end_links(article, verb, data)
    if by is None and verb not in BY_THE_CLOCK:
        return []
    told = [*news(article, verb, by, before, data), *outside_voided(article, verb, by, data)]
    finish_reviews(article, verb, by, data)
    if event := chat_event(verb, data):
        chat.post(event, article, by=by)
    return [str(person) for person in told]


def news(article, verb, by, before, data):
    """Write the notices."""
    if verb in ("save", "collide") and before == S.APPROVED and article.state == S.SUBMITTED:
        return lost_approval(article, by)
    if verb == "plan" and data.get("who"):
        return tell(assigned(article), "plan", article=article, words=f"{by} asked you to write it.", by=by)
    said = NEWS.get(verb)
    if said is None or data.get("change") == "minor":
        return []
    people = [person for hearers in said.to for person in hearers(article)]
    words = said.words.format(by=by)
    if quote := data.get(said.quote):
        words = f"{words} “{quote}”"[:300]
    changed = [person for person in people if verb in APPEARS and desk_changes(article, person)]
    rest = [person for person in people if person not in changed]
    told = tell(changed, verb, article=article, words=f"{words} {CHANGED}", by=by)
    return [*told, *tell(rest, verb, article=article, words=words, by=by)]


def lost_approval(article, by):
    """Whoever approved it, and whoever is on duty."""
    last = article.events.filter(verb="approve", actor__isnull=False).select_related("actor").first()
    told = tell([last.actor] if last else [], "lost", article=article, words=LOST, by=by)
    warned = alarm("lost", words=LOST, article=article)
    return list({person.pk: person for person in (*told, *warned)}.values())


def outside_voided(article, verb, by, data):
    """An edit voids what somebody outside approved: whoever had asked them hears so.

    ``data["since"]``: the oldest version that a verb which writes several replaced. What still waits for its
    time behind the newer text stays approved.
    """
    if verb not in EDITS:
        return []
    since = data.get("since", article.version - 1)
    before = ReviewLink.objects.filter(article=article, version__gte=since, version__lt=article.version)
    approved = before.filter(ended_at=None, notes__kind="approved").select_related("made_by").distinct()
    told = []
    for link in [link for link in approved if link.version not in going_out(article)]:
        words = f"{by} changed the text: the approval by {link.name}, outside, is void."[:300]
        told += tell(with_roles([link.made_by]), "review", article=article, words=words, by=None)
    return told


def finish_reviews(article, verb, by, data):
    """Approving or sending back is what a reviewer was asked for. "Publish" says which tasks it finished."""
    if verb not in FINISHES_REVIEW:
        return
    reviews = Task.objects.filter(article=article, is_review=True, done_at=None)
    if verb in ("approve", "send_back"):
        reviews = reviews.filter(assignee=by)
    if verb == "publish" and (finished := list(reviews.values_list("pk", flat=True))):
        data["finished"] = finished
    reviews.update(done_at=timezone.now(), done_by=by)


def end_links(article, verb, data):
    """No link for somebody outside outlives what it was made for. "Publish" says which it ended."""
    if not (why := ENDS_LINKS.get(verb)):
        return
    open_links = ReviewLink.objects.filter(article=article, ended_at=None)
    if verb == "publish" and (ended := list(open_links.values_list("pk", flat=True))):
        data["ended"] = ended
    open_links.update(ended_at=timezone.now(), ended_why=why)


def open_again(event):
    """What the publication ``event`` closed, and nothing else, is open as before: it was taken back."""
    Task.objects.filter(pk__in=event.data.get("finished", ())).update(done_at=None, done_by=None)
    links = ReviewLink.objects.filter(pk__in=event.data.get("ended", ()))
    links.filter(ended_why=ReviewLink.Ended.PUBLISHED).update(ended_at=None, ended_why="")


def chat_event(verb, data):
    """What the chat calls it."""
    if verb in ("publish", "apply_change") and data.get("change"):
        return "correction" if data["change"] == "correction" else ""
    return IN_CHAT.get(verb)
