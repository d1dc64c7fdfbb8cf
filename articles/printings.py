"""Writing down what readers see from now on. Called by every verb, through ``steps.note``, and by reprints.

Reading it again, at any moment, is ``articles/past.py``.
"""

import hashlib
import json

from django.db.models import F
from django.utils import timezone

from articles.models import Article, Printing, Revision

# What makes one printing different from the one before it.
FACTS = (
    *("state", "path", "version", "digest", "published_at", "embargoed_until", "unpublish_at"),
    *("withdrawal_status", "withdrawal_notice"),
)


def keep(article, *, cause, by=None, event=None):
    """Write down the locked ``article``'s row as readers have it from now on, unless nothing changed.

    ``event``: the verb's, if there is one. A story that never stood anywhere costs no query.
    """
    unmoved = event is None or event.from_state == event.to_state
    if article.content is None and article.path is None and unmoved:
        return None
    facts, content = facts_of(article)
    last = Printing.objects.filter(article=article).order_by("at", "id").values(*FACTS).last()
    nowhere = article.content is None and article.path is None
    if last == facts or (last is None and nowhere):
        return None
    at = event.at if event else timezone.now()
    base = content and article.revisions.values_list("content", flat=True).get(number=article.live_version)
    row = Printing(article=article, at=at, cause=cause, by=by, event=event, **facts)
    row.overlay = overlay(content, base)
    row.save()
    return row


def keep_all(articles, *, cause, by=None):
    """The same for many locked rows whose text was just printed anew, in two statements."""
    bases = dict(
        Revision.objects.filter(
            article__in=[article.pk for article in articles], number=F("article__live_version")
        ).values_list("article_id", "content")
    )
    at, rows = timezone.now(), []
    for article in articles:
        facts, content = facts_of(article)
        row = Printing(article=article, at=at, cause=cause, by=by, **facts)
        row.overlay = overlay(content, bases[article.pk])
        rows.append(row)
    Printing.objects.bulk_create(rows)


def facts_of(article):
    """``(FACTS of the row, its content as JSON or None)``."""
    content = as_stored(article.content)
    withdrawn = article.state in Article.WITHDRAWN_STATES
    return {
        "state": str(article.state),
        "path": article.path or "",
        "version": article.live_version if content else None,
        "digest": digest_of(content) if content else "",
        "published_at": article.published_at if content else None,
        "embargoed_until": article.embargoed_until if content else None,
        "unpublish_at": article.unpublish_at if content else None,
        "withdrawal_status": article.withdrawal_status if withdrawn else None,
        "withdrawal_notice": article.withdrawal_notice if withdrawn else "",
    }, content


def as_stored(content):
    """``content`` as it comes back from a JSON column: tuples are lists."""
    return None if content is None else json.loads(json.dumps(content))


def digest_of(content):
    """SHA-256 (hex) of everything in ``content``, dates and corrections too."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def overlay(content, base):
    """The fields of the printed ``content`` that its revision, ``base``, says otherwise."""
    return {name: value for name, value in (content or {}).items() if name not in base or base[name] != value}


def printed(printing):
    """The whole content of a ``Printing`` as JSON, or None while nothing stood there."""
    if printing.version is None:
        return None
    base = printing.article.revisions.values_list("content", flat=True).get(number=printing.version)
    return base | printing.overlay
