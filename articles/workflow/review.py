"""The verbs before publication: submit, send back, approve, drop, restore."""

from django.db import transaction

from articles.transitions import TRANSITIONS
from articles.workflow.approval import APPROVAL, approve_newest, take_back
from articles.workflow.errors import NotReady
from articles.workflow.steps import ask, locked, note

CHANGED = "Its text was changed since you looked. Nothing was done to it."


def submit(article, *, by):
    """The reporter is done: the desk has it now."""
    return change_state(article, "submit", by)


def send_back(article, *, by, comment=""):
    """Back to the reporter, with a comment that says what should change."""
    if by is not None and not comment.strip():
        raise NotReady(["Say what should change: the reporter reads it."])
    return change_state(article, "send_back", by, then=take_back, comment=comment.strip())


def approve(article, *, by, version=None):
    """Approve exactly the newest revision; where ``version`` is given it must be that one.

    Raises ``NotReady`` where it is another, or needs other eyes than ``by``'s.
    """

    def bind(article):
        if version not in (None, article.version):
            raise NotReady([CHANGED])
        approve_newest(article, by)

    return change_state(article, "approve", by, then=bind)


def spike(article, *, by, reason=""):
    """Drop the story before publication; ``restore`` brings it back."""
    return change_state(article, "spike", by, then=take_back, reason=reason)


def restore(article, *, by):
    """A dropped story is a draft again."""
    return change_state(article, "restore", by)


@transaction.atomic
def change_state(article, verb, by, *, then=None, **data):
    """The common shape of these verbs: lock, ask, one changed state, one event; returns the fresh row.

    ``then``: what it does to the locked row's approval.
    """
    article = locked(article)
    ask(article, verb, by)
    before, article.state = article.state, TRANSITIONS[verb].target
    if then:
        then(article)
    article.save(update_fields=["state", *APPROVAL])
    note(article, verb, by, before=before, **{key: value for key, value in data.items() if value})
    return article
