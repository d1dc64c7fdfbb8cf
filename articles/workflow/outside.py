"""Outside approval: making a link to one exact revision, taking it back, and what was said on it."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from articles import outside
from articles.colleagues import authors_of
from articles.models import Article, ReviewLink, ReviewNote
from articles.notices import tell
from articles.transitions import TRANSITIONS, permitted
from articles.workflow.errors import NotAllowed, NotReady
from articles.workflow.steps import locked, note
from newsroom.core import mail
from newsroom.core.publication import get_publication
from newsroom.core.rendering import absolute
from newsroom.core.roles import with_roles
from newsroom.core.text import clean_text

MOST_DAYS = 30
MOST_TEXT = 4000
K = ReviewNote.Kind
VERBS = {K.COMMENT: "outside_comment", K.APPROVED: "outside_approve", K.OBJECTED: "outside_object"}
EMPTY = {K.COMMENT: "Write something first.", K.OBJECTED: "Say what you object to, then press Object again."}
DID = {K.COMMENT: "commented", K.APPROVED: "approved the text", K.OBJECTED: "objects to the text"}


def may_ask(user, article):
    """Whether ``user`` may show the story to somebody outside: who may approve it."""
    return permitted(user, TRANSITIONS["approve"], article)


@transaction.atomic
def ask_outside(article, *, by, name, email="", days=7):
    """A link to the newest revision for somebody outside; returns ``(link, address)``.

    The address is told here and nowhere else. With ``email`` it is mailed, too. Raises ``NotAllowed``,
    ``NotReady`` when there is nothing unpublished to read, ``ValidationError``.
    """
    article = locked(article)
    if not may_ask(by, article):
        raise NotAllowed("Only who may approve this story may show it to somebody outside.")
    if article.state not in TRANSITIONS["save"].sources:
        raise NotReady([f"The story is {article.get_state_display().lower()}: there is nothing to approve."])
    if article.state == Article.State.PUBLISHED and not article.has_unpublished_changes:
        raise NotReady(["Readers see this text already: there is nothing to approve."])
    name = clean_text(name)[:120]
    if not name or not 1 <= days <= MOST_DAYS:
        raise ValidationError(f"Say who reads it, and for how long: at most {MOST_DAYS} days.")
    token = outside.new_token()
    link = ReviewLink.objects.create(
        article=article,
        version=article.version,
        digest=article.revisions.get(number=article.version).digest,
        token_hash=outside.hashed(token),
        name=name,
        email=email,
        made_by=by,
        expires_at=timezone.now() + timedelta(days=days),
    )
    address = absolute(reverse("review", args=[token]))
    note(article, "outside_ask", by, before=article.state, comment=name)
    if email:
        mail_to_reader(link, address)
    return link, address


def mail_to_reader(link, address):
    """The address by mail; it says nothing of the story."""
    words = {"link": link, "address": address, "paper": get_publication().name}
    subject = render_to_string("mail/review_subject.txt", words)
    mail.send(link.email, subject, render_to_string("mail/review.txt", words))


@transaction.atomic
def end_link(link, *, by):
    """Take the link back: its address answers 410 from now on, and its approval counts no more."""
    article = locked(link.article)
    if not may_ask(by, article) and link.made_by_id != by.pk:
        raise NotAllowed("Only who may approve this story may take the link back.")
    link = ReviewLink.objects.select_for_update(of=("self",)).get(pk=link.pk)
    if link.ended_at is None:
        link.ended_at, link.ended_why, link.ended_by = timezone.now(), ReviewLink.Ended.REVOKED, by
        link.save(update_fields=["ended_at", "ended_why", "ended_by"])
        note(article, "outside_end", by, before=article.state, comment=link.name)
    return link


def log_opened(link, network):
    """Every opening is written down."""
    return ReviewNote.objects.create(link=link, kind=K.OPENED, network=network)


@transaction.atomic
def say_outside(link, kind, *, text="", network=""):
    """What the reader outside says: a comment, approval, objection; whoever asked hears of it.

    Raises ``NotAllowed`` when the link has ended, or when the text was changed meanwhile and an approval
    would be of something else; ``ValidationError`` for an endless text, an empty comment or objection.
    """
    article = locked(link.article)
    link = ReviewLink.objects.select_for_update(of=("self",)).select_related("made_by").get(pk=link.pk)
    link.article = article
    if outside.ended(link):
        raise NotAllowed("This link has ended.")
    if kind == K.APPROVED and outside.is_void(link):
        raise NotAllowed("The newsroom has changed the text since: an approval of this one would not count.")
    text = clean_text(text, lines=True)
    if len(text) > MOST_TEXT:
        raise ValidationError("At most 4,000 characters, please.")
    if not text and kind in EMPTY:
        raise ValidationError(EMPTY[kind])
    given = ReviewNote.objects.create(link=link, kind=kind, text=text, network=network)
    words = f"{link.name}, outside, {DID[kind]}."[:300]
    told = tell([*with_roles([link.made_by]), *authors_of(article)], "review", article=article, words=words)
    comment = f"{link.name}: {text}" if text else link.name
    names = list(map(str, told))
    note(article, VERBS[kind], None, before=article.state, comment=comment, number=link.version, told=names)
    return given


@transaction.atomic
def need_outside(article, needed, *, by):
    """Say that the story may not be published before somebody outside approved its text, or that it may."""
    article = locked(article)
    if not may_ask(by, article):
        raise NotAllowed("Only who may approve this story may say so.")
    if article.outside_needed != needed:
        article.outside_needed = needed
        article.save(update_fields=["outside_needed"])
        note(article, "outside_need" if needed else "outside_free", by, before=article.state)
    return article
