"""Approval: bound to one exact text, given by a press, taken back by an edit. What bars publication.

``approved_version`` names the revision, ``approved_digest`` its text, ``approved_by`` whoever approved it.
"""

from articles.eyes import ANOTHER, approved_by_another, needs_second_pair, text_of
from articles.models import Article
from articles.workflow.errors import NotReady
from newsroom.core.roles import Permission, may

APPROVAL = ("approved_version", "approved_digest", "approved_by")


def approve_newest(article, by):
    """Bind the approval of the locked ``article`` to its newest text. The caller saves ``APPROVAL``.

    Raises ``NotReady`` when it needs a second pair of eyes and ``by`` is the first.
    """
    author, digest = text_of(article, article.version)
    if by is not None and author == by.pk and needs_second_pair(article):
        raise NotReady([ANOTHER])
    article.approved_version, article.approved_digest, article.approved_by = article.version, digest, by


def take_back(article):
    """Nothing of the locked ``article`` is approved any more. The caller saves ``APPROVAL``."""
    article.approved_version, article.approved_digest, article.approved_by = None, "", None


def require_clear(article, by):
    """Let the locked ``article`` through to publication, or raise ``NotReady``. The caller saves it.

    Where a second pair of eyes is needed, exactly this text must be approved by somebody who did not save it:
    the press of a colleague who may publish is that approval; the system (None) approves nothing. (A legal
    hold is among the faults.)
    """
    if by is not None and (article.approved_version != article.version or not approved_by_another(article)):
        approve_newest(article, by)


def lapse(article, by, section_id):
    """An edit of the locked ``article`` by ``by``, into ``section_id``: does its approval stand?

    Whoever may approve there approves what they save, unless it needs a second pair of eyes. Any other edit
    voids the approval: then the story is submitted again. Returns whose approval was voided, or None.
    """
    if article.state != Article.State.APPROVED:
        return None
    stands = by is None or may(by, Permission.APPROVE, section_id) and not needs_second_pair(article)
    if stands:
        return None
    voided, article.state = article.approved_by, Article.State.SUBMITTED
    take_back(article)
    return voided


def follow(article, digest, by):
    """The approval that stood when the text was saved goes over to the new newest one, given by ``by``."""
    if article.state == Article.State.APPROVED:
        article.approved_version, article.approved_digest, article.approved_by = article.version, digest, by
