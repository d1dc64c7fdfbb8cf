"""Links for somebody outside: their secret, whether they still open, what was said on them.

The address holds 256 random bits and our signature over them; the database keeps only a hash. An address that
was not made here is told from a real one without asking the database.
"""

import hashlib
import secrets

from django.db.models import Count, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from articles.beside import has
from articles.models import Article, ReviewLink, ReviewNote

SALT = "newsroom.articles.outside"
RANDOM_BYTES, SIGNATURE = 32, 32  # bytes; characters of hex
EXPIRED = "expired"
MOST_LINKS = 50  # of one story that are looked at


def new_token():
    """A secret for one link."""
    random = secrets.token_urlsafe(RANDOM_BYTES)
    return f"{random}.{signature(random)}"


def signature(random):
    """Ours over ``random``."""
    return salted_hmac(SALT, random, algorithm="sha256").hexdigest()[:SIGNATURE]


def hashed(token):
    """What the database keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def find(token):
    """The link of ``token``, with its story, or None."""
    random, dot, given = token.partition(".")
    if not (dot and token.isascii() and constant_time_compare(given, signature(random))):
        return None
    wanted = hashed(token)
    links = ReviewLink.objects.select_related("article", "made_by")
    link = links.filter(token_hash=wanted).first()
    return link if link and constant_time_compare(link.token_hash, wanted) else None


def ended(link):
    """Why the link opens no more: revoked, published, withdrawn, expired; "" while it does.

    A scheduled story that readers see by now counts as published, whether or not the worker has said so.
    """
    if link.ended_why:
        return link.ended_why
    if link.expires_at <= timezone.now():
        return EXPIRED
    if link.article.state in (*Article.WITHDRAWN_STATES, Article.State.SPIKED):
        return ReviewLink.Ended.WITHDRAWN
    scheduled = link.article.state == Article.State.SCHEDULED
    if scheduled and Article.objects.live().filter(pk=link.article_id).exists():
        return ReviewLink.Ended.PUBLISHED
    return ""


def going_out(article):
    """The versions that may go out: the newest, and one that waits for its time behind a newer one."""
    versions = {article.version}
    if article.state == Article.State.SCHEDULED:
        versions.add(article.live_version)
    if article.state == Article.State.PUBLISHED and (planned := getattr(article, "scheduled_change", None)):
        versions.add(planned.version)
    return versions


def is_void(link):
    """Whether the text was changed after this link was made: what was said of it no longer counts."""
    return link.version not in going_out(link.article)


def with_decisions(links):
    """``links`` with what was decided last: ``decision``, ``decided_at``, ``decision_text``."""
    last = ReviewNote.objects.filter(link=OuterRef("pk"), kind__in=ReviewNote.DECISIONS).order_by("-id")
    return links.annotate(
        decision=Subquery(last.values("kind")[:1]),
        decided_at=Subquery(last.values("at")[:1]),
        decision_text=Subquery(last.values("text")[:1]),
    )


def links_of(article):
    """The story's newest links, their decisions, how often each was ``opened``; asked once for a row."""
    if not has(article, "review_links"):
        return []
    if not hasattr(article, "_review_links"):
        opened = Count("notes", filter=Q(notes__kind=ReviewNote.Kind.OPENED))
        links = with_decisions(article.review_links.select_related("made_by")).annotate(opened=opened)
        article._review_links = list(links[:MOST_LINKS])
        for link in article._review_links:
            link.article = article
    return article._review_links


def decisions(article, version=None):
    """The links on which exactly revision ``version`` (the newest) was approved or objected to."""
    wanted, revoked = version or article.version, ReviewLink.Ended.REVOKED
    links = [link for link in links_of(article) if link.version == wanted and link.ended_why != revoked]
    return [link for link in links if link.decision]
