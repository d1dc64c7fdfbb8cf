"""The second pair of eyes: whether somebody else must approve exactly this text, and whether one did."""

from django.utils.functional import SimpleLazyObject

from articles.models import DeskRules
from articles.rules import desk_rules

ANOTHER = (
    "It needs a second pair of eyes: whoever last changed the text cannot be the only one. "
    "A colleague who may approve must approve exactly this version."
)


def needs_second_pair(article):
    """Whether ``article`` may go out only after somebody else approved it.

    Confidential stories and those that are or were on legal hold always; the rest as the desk's rules say.
    """
    if article.confidential or article.hold_reason:
        return True
    rules = article.__dict__.get("_desk_rules") or desk_rules()
    article._desk_rules = rules  # asked several times about one row
    if rules.second_pair != DeskRules.SecondPair.SECTIONS:
        return rules.second_pair == DeskRules.SecondPair.ALWAYS
    return not rules.paired.isdisjoint((article.desk_section_id, article.section_id))


def know_rules(articles):
    """Read the rules of the desk once for all of ``articles``, when one of them asks."""
    rules = SimpleLazyObject(desk_rules)
    for article in articles:
        article._desk_rules = rules


def approved_by_another(article, version=None):
    """Whether exactly the text of ``version`` (the newest) is approved by somebody who did not save it."""
    version = version or article.version
    if article.approved_version != version or article.approved_by_id is None:
        return False
    author, digest = text_of(article, version)
    return author != article.approved_by_id and digest == article.approved_digest


def waits_for_another(article, user):
    """Whether ``user`` can neither approve nor publish the text: it needs eyes that are not theirs.

    Whoever did not save the newest text is the second pair: their press is the approval.
    """
    if article.pk is None:  # nobody but its author has seen a new story
        return needs_second_pair(article)
    if article.saved_by_id != user.pk or article.version == article.live_version:
        return False
    return needs_second_pair(article) and not approved_by_another(article)


def text_of(article, version):
    """(id of whoever saved the text of ``version`` or None for the system, its digest)."""
    return article.revisions.values_list("author_id", "digest").get(number=version)
