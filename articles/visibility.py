"""Which tags and bylines readers may know of. (Which stories: ``Article.objects.live()``.)

A tag or a contributor known only from drafts has no page, feed or sitemap entry: even a name would tell.
"""

from django.db.models import Exists, OuterRef, Q

from articles.models import Article, BoardMembership, Byline, Credit, Tag, TaggedArticle


def public_tags():
    """Tags that a live story carries."""
    return Tag.objects.filter(Exists(live_index(TaggedArticle, "content_object", tag=OuterRef("pk"))))


def public_bylines():
    """Boards, whoever sits or sat on one, and whoever stands under a live story."""
    member = BoardMembership.objects.filter(person=OuterRef("pk"))
    credited = live_index(Credit, "article", byline=OuterRef("pk"))
    return Byline.objects.filter(Q(kind=Byline.Kind.BOARD) | Exists(member) | Exists(credited))


def live_index(model, story, **conditions):
    """Rows of an index model whose ``story`` is live."""
    return model.objects.filter(**conditions, **{f"{story}__in": Article.objects.live()})
