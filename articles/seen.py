"""What a person may come across of what is not theirs to read. Conditions, as ``readable_by`` is one.

The *line* of a story in the plan is for everybody who writes here, as in a newsroom: working title, section,
state, who, when. Its text is not, and of a confidential story not even the line.

Pictures and tags: what only confidential stories use gives them away. A thing that nothing refers to yet, or
that some other story uses as well, tells nothing; nor does a portrait, or a tag that readers see.
"""

from django.db.models import Exists, OuterRef, Q

from articles.models import Byline, ConfidentialReader, Reference, TaggedArticle
from articles.transitions import but_confidential, may_read, readable_by
from articles.visibility import live_index
from newsroom.core.roles import Permission, may


def lines_seen_by(user):
    """The stories whose lines ``user`` may see; what is found goes through ``mark_open``."""
    return but_confidential(user, Q()) if may(user, Permission.WRITE) else readable_by(user)


def mark_open(user, stories):
    """``stories``, found by ``lines_seen_by``, each with ``opens``: may ``user`` read it? Asks nothing.

    What does not open shows its line and nothing else.
    """
    for story in stories:
        story.opens = story.confidential or may_read(user, story)
    return stories


def pictures_seen_by(user):
    """The pictures that ``user`` may come across, their own uploads among them."""
    portrait = Exists(Byline.objects.filter(portrait=OuterRef("pk")))
    return no_secret(user, "picture") | Q(created_by=user) | portrait


def tags_seen_by(user):
    """The tags that ``user`` may come across."""
    return no_secret(user, "tag") | Exists(live_index(TaggedArticle, "content_object", tag=OuterRef("pk")))


def no_secret(user, thing):
    """The condition; ``thing``: the column of ``Reference``.

    Confidential stories are few, so that what they use is found once, not asked of every row.
    """
    named = Q(article__in=ConfidentialReader.objects.filter(user=user).values("article"))
    of_secret = Reference.objects.filter(~named, article__confidential=True, **{f"{thing}__isnull": False})
    of_others = Reference.objects.filter(named | Q(article__confidential=False), **{thing: OuterRef("pk")})
    return ~Q(pk__in=of_secret.values(thing)) | Exists(of_others)
