"""The verbs before publication: submit, send back, approve, drop, restore."""

from django.db import transaction

from articles.transitions import TRANSITIONS
from articles.workflow.steps import ask, locked, note


def submit(article, *, by):
    """The reporter is done: the desk has it now."""
    return change_state(article, "submit", by)


def send_back(article, *, by, comment=""):
    """Back to the reporter, with a comment."""
    return change_state(article, "send_back", by, approved_version=None, comment=comment)


def approve(article, *, by):
    """Approve exactly the newest revision."""
    return change_state(article, "approve", by, approve_newest=True)


def spike(article, *, by, reason=""):
    """Drop the story before publication; ``restore`` brings it back."""
    return change_state(article, "spike", by, approved_version=None, reason=reason)


def restore(article, *, by):
    """A dropped story is a draft again."""
    return change_state(article, "restore", by)


@transaction.atomic
def change_state(article, verb, by, *, approve_newest=False, approved_version=..., **data):
    """The common shape of these verbs: lock, ask, one changed state, one event; returns the fresh row."""
    article = locked(article)
    ask(article, verb, by)
    before, article.state = article.state, TRANSITIONS[verb].target
    if approve_newest:
        article.approved_version = article.version
    elif approved_version is not ...:
        article.approved_version = approved_version
    article.save(update_fields=["state", "approved_version"])
    note(article, verb, by, before=before, **{key: value for key, value in data.items() if value})
    return article
