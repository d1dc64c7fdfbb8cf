"""They leave…: what is theirs, who takes which of it, and afterwards what went where."""

from django import forms
from django.contrib import admin, messages
from django.db.models import Q
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from articles import workflow
from articles.models import Article, BoardMembership, Byline
from articles.transitions import readable_by
from articles.workflow.belongings import GROUPS, belongings, obstacles, story_of
from articles.workflow.leaving import leave
from newsroom.core import accounts
from newsroom.core.admin.base import newsroom_time
from newsroom.core.models import AuditEvent, User
from newsroom.core.roles import Permission, may, with_roles

SHOWN = 100  # rows of one kind that are named
MOST_TIMES = 5  # that somebody left
NOBODY = "nobody"
# What is listed, in this order: its rows, its heading, one of it and several.
KINDS = (
    ("drafts", "Stories being written", "story being written", "stories being written"),
    ("scheduled", "Scheduled stories", "scheduled story", "scheduled stories"),
    ("changes", "Planned changes of live stories", "planned change", "planned changes"),
    ("holds", "Legal holds", "legal hold", "legal holds"),
    ("tasks", "Open tasks", "task", "tasks"),
    ("complaints", "Open complaints", "complaint", "complaints"),
    ("copies", "Text that was never saved", "unsaved text", "unsaved texts"),
    ("duty", "Duty shifts, each week", "duty shift", "duty shifts"),
)
WENT = {kind: (one, several) for kind, _, one, several in KINDS} | {"stories": ("story", "stories")}
TITLES = {
    "stories": "Stories go to",
    "changes": "Planned changes go to",
    "holds": "Legal holds go to",
    "tasks": "Tasks go to",
    "complaints": "Complaints go to",
    "copies": "Unsaved text goes to",
    "duty": "Duty goes to",
}
LEFT = {"stories": "Nobody: drafts stay as they are", "duty": "Nobody: alarms go to the chief editors then"}


class LeavingForm(forms.Form):
    """Who takes over: everything, and of the ``groups`` there are whichever goes to somebody else."""

    def __init__(self, *args, user, groups, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        people = User.objects.filter(is_active=True, role_assignments__isnull=False).exclude(pk=user.pk)
        people = with_roles(people.distinct().order_by("display_name", "username"))
        self.people = {str(person.pk): person for person in people}
        self.fields["to"] = self.taker("Everything goes to", "Choose a colleague", Permission.WRITE)
        for name in groups:
            first = "As chosen above"
            self.fields[name] = self.taker(TITLES[name], first, GROUPS[name].permission, LEFT.get(name))

    def taker(self, label, first, permission, nobody=None):
        """The field: colleagues who may do that somewhere."""
        able = [(pk, str(person)) for pk, person in self.people.items() if may(person, permission)]
        choices = [("", first), *([(NOBODY, nobody)] if nobody else []), *able]
        refusal = {"invalid_choice": "Choose one of the colleagues in the list: this one cannot take it."}
        return forms.ChoiceField(choices=choices, label=label, required=False, error_messages=refusal)

    def passed_over(self):
        """What may be left to nobody is left so by choice, never by a field that was passed over."""
        given = self.cleaned_data
        return [
            f"{TITLES[name]}: choose a colleague, or say that nobody takes it."
            for name in LEFT
            if name in self.fields and not given[name] and not given["to"]
        ]

    def takers(self):
        """What ``leave`` takes: ``to``, and group → colleague or None."""
        given = {name: value for name, value in self.cleaned_data.items() if value or name == "to"}
        return {name: self.people.get(value) for name, value in given.items()}


def page(request, user, opts):
    """GET shows, POST does it; ``again`` switches the account on."""
    kinds = listed(request.user, user)
    groups = list(dict.fromkeys(kind["group"] for kind in kinds if kind["count"]))
    form = LeavingForm(request.POST if request.method == "POST" else None, user=user, groups=groups)
    problems = []
    if request.method == "POST" and "again" in request.POST:
        accounts.switch_on(user, by=request.user)
        messages.success(request, f"{user} may sign in again. What was handed over stays where it is.")
        return redirect("admin:core_user_change", user.pk)
    if request.method == "POST" and form.is_valid():
        takers = form.takers()
        try:
            if unsaid := form.passed_over():
                every = {name: takers.get(name, takers["to"]) for name in GROUPS}
                raise workflow.NotReady([*unsaid, *obstacles(belongings(user), every, request.user)])
            leave(user, by=request.user, **takers)
        except workflow.NotReady as problem:
            problems = problem.problems
        else:
            messages.success(
                request, f"{user} is switched off and signed out everywhere. The byline and the history stay."
            )
            return redirect("admin:core_user_leave", user.pk)
    problems += [
        f"{form.fields[name].label}: {words}" for name, errors in form.errors.items() for words in errors
    ]
    for kind in kinds:
        kind["field"] = form[kind["group"]] if kind["asks"] and kind["group"] in groups else None
    context = admin.site.each_context(request) | {
        "title": f"{user} leaves" if user.is_active else f"{user} has left",
        "opts": opts,
        "back": "admin:core_user_changelist",
        "leaver": user,
        "kinds": [kind for kind in kinds if kind["count"]],
        "none": [WENT[kind["kind"]][1] for kind in kinds if not kind["count"]],
        "form": form,
        "problems": problems,
        "went": [] if user.is_active else what_went(user),
        **around(request.user, user),
    }
    return TemplateResponse(request, "admin/articles/colleagues/leave.html", context)


def listed(viewer, user):
    """[{kind, group, title, count, rows, asks}] of what is ``user``'s and ``viewer`` may read.

    ``rows``: (story or None, words); ``asks``: the field of its group stands here.
    """
    left, found, asked = belongings(user), [], set()
    for kind, title, _, _ in KINDS:
        rows, group = seen(left, kind, viewer), kind if kind in GROUPS else "stories"
        count = rows.count()
        some = [(story_of(row), WORDS[kind](row)) for row in rows[:SHOWN]] if count else []
        asks = bool(count) and group not in asked
        asked |= {group} if asks else set()
        found.append(
            {"kind": kind, "group": group, "title": title, "count": count, "rows": some, "asks": asks}
        )
    return found


def seen(left, kind, viewer):
    """The rows of a kind about stories that ``viewer`` may read."""
    readable, rows = Article.objects.filter(readable_by(viewer)).values("pk"), getattr(left, kind)
    if kind == "duty":
        return rows
    if rows.model is Article:
        return rows.filter(pk__in=readable)
    return rows.filter(Q(article__in=readable) | Q(article=None))


WORDS = {
    "drafts": lambda story: story.get_state_display().lower(),
    "scheduled": lambda story: f"appears {newsroom_time(story.published_at)}",
    "changes": lambda change: f"appears {newsroom_time(change.at)}",
    "holds": lambda story: f"since {newsroom_time(story.held_at)}",
    "tasks": lambda task: task.words + (f" (due {newsroom_time(task.due_at)})" if task.due_at else ""),
    "complaints": lambda complaint: f"of {complaint.who}, answer due {newsroom_time(complaint.deadline)}",
    "copies": lambda copy: (
        f"{copy.changes} change{'' if copy.changes == 1 else 's'}, {newsroom_time(copy.kept_at)}"
    ),
    "duty": lambda shift: f"{shift.get_weekday_display()} {shift.start:02}:00–{shift.end:02}:00",
    "links": lambda link: f"{link.name}, until {newsroom_time(link.expires_at)}",
}


def around(viewer, user):
    """What ends or stays: links to people outside, the byline, seats on boards; ``closed``: a number."""
    left = belongings(user)
    links = seen(left, "links", viewer)
    seats = BoardMembership.objects.filter(person__user=user, until=None).select_related("board")
    return {
        "links": [(story_of(link), WORDS["links"](link)) for link in links[:SHOWN]],
        "closed": left.closed.count() if may(viewer, Permission.USERS) else 0,
        "bylines": Byline.objects.filter(user=user),
        "seats": seats,
        "today": timezone.localdate(),
    }


def what_went(user):
    """[{at, by, lines}]: what was handed over each time they left. Confidential stories are not in it."""
    events = AuditEvent.objects.filter(verb="colleague leaves", subject=f"core.user:{user.pk}")
    told = []
    for event in events.select_related("actor")[:MOST_TIMES]:
        rows = event.data.get("went", {})
        lines = [
            f"{counted(rows[name][0], *WENT[name])} {went(rows[name][1])}" for name in GROUPS if name in rows
        ]
        if links := event.data.get("links"):
            lines.append(f"{counted(links, 'link', 'links')} to people outside ended")
        told.append({"at": event.at, "by": event.actor, "lines": lines})
    return told


def went(taker):
    """Where something went; shifts alone go to nobody."""
    return f"went to {taker}" if taker else "ended: alarms go to the chief editors then"


def counted(count, one, several):
    """``1 story``, ``2 stories``."""
    return f"{count} {one if count == 1 else several}"
