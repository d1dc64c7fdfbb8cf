"""Talking about a story: comments in threads, and tasks. Whoever may read the story may take part."""

import re

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from articles.colleagues import authors_of, who_may_read
from articles.models import Comment, Task
from articles.notices import tell
from articles.transitions import TRANSITIONS, may_read, permitted
from articles.workflow.errors import NotAllowed
from articles.workflow.steps import locked, note
from newsroom.core.models import User
from newsroom.core.roles import with_roles
from newsroom.core.text import clean_text

MENTION = re.compile(r"(?<![\w@])@([\w.+-]*\w)")
WORDS = {"comment": "{by} commented.", "answer": "{by} answered a comment."}
NOBODY = "@{name} is nobody here."
NO_READER = "@{name} may not read this story and was not told."


@transaction.atomic
def comment(article, text, *, by, field="", quote="", version=None):
    """Begin a thread about ``field`` (empty: the whole story) and its words ``quote``; returns it."""
    article = readable(article, by)
    place = {"field": field, "quote": quote, "version": version or article.version}
    return say(article, "comment", text, authors_of(article), by=by, **place)


@transaction.atomic
def answer(thread, text, *, by):
    """Answer in a thread; who took part in it is told. A resolved thread opens again."""
    article = readable(thread.article, by)
    taking_part = with_roles([thread.by, *(each.by for each in thread.answers.select_related("by"))])
    given = say(article, "answer", text, taking_part, by=by, thread=thread, version=article.version)
    if thread.resolved_at is not None:
        mark(thread, None)
    return given


@transaction.atomic
def resolve(thread, *, by):
    """The matter of a thread is settled."""
    return settle(thread, "resolve", by, by)


@transaction.atomic
def reopen(thread, *, by):
    """It is not settled after all."""
    return settle(thread, "reopen", by, None)


def settle(thread, verb, by, resolver):
    """The common part; nothing happens, and nothing is written, when it is so already."""
    article = readable(thread.article, by)
    thread = Comment.objects.select_for_update(of=("self",)).get(pk=thread.pk, thread=None)
    if (thread.resolved_at is None) == (resolver is None):
        return thread
    mark(thread, resolver)
    words = f"{by} {'resolved' if resolver else 'reopened'} your comment."
    told = tell([thread.by], verb, article=article, words=words, by=by)
    note(article, verb, by, before=article.state, comment=thread.text, told=list(map(str, told)))
    return thread


def mark(thread, resolver):
    """Write whether the thread is resolved."""
    thread.resolved_at, thread.resolved_by = (timezone.now(), resolver) if resolver else (None, None)
    thread.save(update_fields=["resolved_at", "resolved_by"])


@transaction.atomic
def assign(article, assignee, *, by, words="", due_at=None, priority=Task.Priority.NORMAL, is_review=True):
    """Ask ``assignee`` to do something on the story; returns the ``Task``. He is told at once in admin.

    Raises ``ValidationError`` for a colleague who may not read the story.
    """
    article = readable(article, by)
    require_reader(assignee, article)
    task = Task.objects.create(
        article=article,
        words=clean_text(words)[:200] or "Review it",
        is_review=is_review,
        assignee=assignee,
        given_by=by,
        due_at=due_at,
        priority=priority,
    )
    tell_of_task(task, "assign", by)
    return task


@transaction.atomic
def ask_review(article, reviewer, *, by, due_at=None):
    """``reviewer`` is to look at the story; of whoever was asked before it is handed on. The ``Task``."""
    article = readable(article, by)
    asked = article.tasks.filter(is_review=True, done_at=None).first()
    return reassign(asked, reviewer, by=by) if asked else assign(article, reviewer, by=by, due_at=due_at)


@transaction.atomic
def reassign(task, assignee, *, by):
    """Hand a task on to somebody else."""
    article, task = open_task(task, by)
    require_reader(assignee, article)
    if task.assignee_id != assignee.pk:
        give(task, assignee, by)
    return task


def pass_task(task, former, to, by):
    """The same for whoever takes over from ``former``, who leaves; ``by`` need not read the story."""
    task.article = locked(task.article)
    give(task, to, by)


def give(task, assignee, by):
    """The task is ``assignee``'s now, who hears of it."""
    task.assignee = assignee
    task.save(update_fields=["assignee"])
    tell_of_task(task, "reassign", by)


@transaction.atomic
def finish(task, *, by):
    """The task is done; whoever gave it hears so."""
    article, task = open_task(task, by)
    task.done_at, task.done_by = timezone.now(), by
    task.save(update_fields=["done_at", "done_by"])
    giver = [task.given_by] if task.given_by else []
    told = tell(giver, "finish", article=article, words=f"{by} finished: {task.words}"[:300], by=by)
    note(article, "finish", by, before=article.state, text=task.words, told=list(map(str, told)))
    return task


def open_task(task, by):
    """``(article, task)``, locked. Raises ``NotAllowed`` when it is done, or is not ``by``'s business."""
    article = readable(task.article, by)
    task = Task.objects.select_for_update(of=("self",)).select_related("assignee", "given_by").get(pk=task.pk)
    if task.done_at is not None:
        raise NotAllowed("This task is done already.")
    if by.pk not in (task.assignee_id, task.given_by_id) and not permitted(by, TRANSITIONS["save"], article):
        raise NotAllowed("This task is somebody else’s.")
    return article, task


def tell_of_task(task, verb, by):
    """The colleague is told, and the history says so."""
    article, words = task.article, f"{by} asks you: {task.words}"[:300]
    told = tell(with_roles([task.assignee]), "task", article=article, words=words, by=by)
    text = f"{task.assignee}: {task.words}"
    note(article, verb, by, before=article.state, text=text, told=list(map(str, told)))


def say(article, verb, text, people, *, by, **place):
    """Keep the comment with the names of those whom it told: whoever is mentioned, then ``people``."""
    text = said(text)
    named, missed = mentioned(text, article)
    told = tell(named, "mention", article=article, words=f"{by} mentioned you in a comment.", by=by)
    others = [person for person in people if person not in named]
    told += tell(others, "comment", article=article, words=WORDS[verb].format(by=by), by=by)
    names = list(map(str, told))
    given = Comment.objects.create(
        article=article, text=text, by=by, told=", ".join(names), missed=" ".join(missed), **place
    )
    note(article, verb, by, before=article.state, comment=text, about=given.quote[:120], told=names)
    return given


def mentioned(text, article):
    """``(people, missed)``: who is named as ``@name`` and may read the story; of others, sentences."""
    typed = {name.casefold(): name for name in MENTION.findall(text)}
    if not typed:
        return [], []
    found = {
        user.username.casefold(): user for user in User.objects.all() if user.username.casefold() in typed
    }
    people = who_may_read(with_roles(found.values()), article)
    missed = [
        (NO_READER if key in found and found[key].is_active else NOBODY).format(name=name)
        for key, name in typed.items()
        if found.get(key) not in people
    ]
    return people, missed


def readable(article, by):
    """The locked story. Raises ``NotAllowed`` unless ``by`` may read it."""
    article = locked(article)
    if not may_read(by, article):
        raise NotAllowed("This story is not yours to read.")
    return article


def require_reader(person, article):
    """Raise ``ValidationError`` unless ``person`` may read the story."""
    if not who_may_read([person], article):
        raise ValidationError(f"{person} may not read this story. Choose somebody else.")


def said(text):
    """The words of a comment. Raises ``ValidationError`` when there are none, or too many."""
    text = clean_text(text, lines=True)
    if not text:
        raise ValidationError("Write something first.")
    if len(text) > 4000:
        raise ValidationError("A comment has at most 4,000 characters. Nothing was lost: shorten it.")
    return text
