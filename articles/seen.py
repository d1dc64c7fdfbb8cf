"""What a person may come across of what is not theirs to read: the one door, for lists and numbers alike.

The *line* of a story in the plan is for everybody who writes here, as in a newsroom: working title, section,
state, who, when. Its text is not, and of a confidential story not even the line.

Pictures and tags: what only confidential stories use gives them away, so nobody else finds it, is shown it,
or can put it on a story by its number. A thing that nothing refers to yet, or that some other story uses as
well, tells nothing; nor does a portrait. What is public is public: while a story is live the desk may pick
what it prints; what its other versions use stays hidden. (Bylines are no secret: all writers may use them.)
"""

from django.db.models import Exists, OuterRef, Q

from articles.models import Article, Byline, ConfidentialReader, Picture, Reference, Tag
from articles.transitions import but_confidential, may_read, readable_by
from newsroom.core.roles import Permission, may


def lines_seen_by(user):
    """The condition for stories whose lines ``user`` may see; what is found goes through ``mark_open``."""
    return but_confidential(user, Q()) if may(user, Permission.WRITE) else readable_by(user)


def mark_open(user, stories):
    """``stories``, found by ``lines_seen_by``, each with ``opens``: may ``user`` read it? Asks nothing.

    What does not open shows its line and nothing else.
    """
    for story in stories:
        story.opens = story.confidential or may_read(user, story)
    return stories


def pictures_for(user):
    """The pictures that ``user`` may come across, their own uploads among them; None: a program, all."""
    if user is None:
        return Picture.objects.all()
    portrait = Exists(Byline.objects.filter(portrait=OuterRef("pk")))
    return Picture.objects.filter(no_secret(user, "picture") | Q(created_by=user) | portrait)


def tags_for(user):
    """The tags that ``user`` may come across; None: a program, all."""
    return Tag.objects.all() if user is None else Tag.objects.filter(no_secret(user, "tag"))


def no_secret(user, thing):
    """The condition; ``thing``: the column of ``Reference``.

    Confidential stories are few, so that what they use is found once, not asked of every row.
    """
    named = Q(article__in=ConfidentialReader.objects.filter(user=user).values("article"))
    public = Q(printed=True) & Exists(Article.objects.live().filter(pk=OuterRef("article")))
    secret = Q(article__confidential=True) & ~named & ~public
    of_secret = Reference.objects.filter(secret, **{f"{thing}__isnull": False})
    of_others = Reference.objects.filter(~secret, **{thing: OuterRef("pk")})
    return ~Q(pk__in=of_secret.values(thing)) | Exists(of_others)
