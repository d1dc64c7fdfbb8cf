"""The desk's index: the columns by which the newest text of a story is listed, filtered and found in admin.

Verbs fill it for one story, the importer for many; both come here, so that both fill it alike.
"""

from articles.gaps import gaps
from articles.models import Picture, Reference
from newsroom.core.text import normalise_for_search

DESK_COLUMNS = (
    "desk_title",
    "desk_slugline",
    "desk_section",
    "desk_credits",
    "desk_words",
    "desk_gaps",
    "desk_key",
    "desk_language",
    "desk_pictured",
)


def describe(article, content, words=None):
    """Fill the ``DESK_COLUMNS`` of ``article`` from ``content``; ``words``: when they are counted already."""
    article.desk_title = content.title[:300]
    article.desk_slugline = content.slugline[:300]
    article.desk_section_id = content.section.id if content.section else None
    article.desk_credits = ", ".join(credit.name for credit in content.credits)[:300]
    article.desk_words = content.words if words is None else words
    article.desk_gaps = gaps(content)
    article.desk_key = search_key(content.headline, content.slugline)
    article.desk_language = content.language
    article.desk_pictured = content.lead_picture is not None or bool(content.gallery)


def search_key(headline, slugline):
    """What a story's name is searched by: its normalised words, a space before each."""
    return " " + normalise_for_search(f"{headline}\n{slugline}")


def refer(article, content):
    """The ``Reference`` rows of the revision just written, under the story's lock.

    A new thing gets one; ``current`` says of each whether it is still named.
    """
    pictures = Picture.objects.filter(pk__in=content.picture_ids).values_list("pk", flat=True)
    named = [("picture_id", pk) for pk in sorted(pictures)]
    named += [("byline_id", pk) for pk in sorted({credit.id for credit in content.credits})]
    named += [("tag_id", tag.id) for tag in content.tags]
    known = {thing_of(row): row for row in article.references.all()}
    Reference.objects.bulk_create(
        Reference(article=article, first_version=article.version, **dict([thing]))
        for thing in named
        if thing not in known
    )
    for current in (True, False):
        rows = [row.pk for thing, row in known.items() if (thing in named) is current is not row.current]
        if rows:
            Reference.objects.filter(pk__in=rows).update(current=current)


def thing_of(row):
    """(column, id) of what a ``Reference`` is to."""
    return next((name, pk) for name in ("picture_id", "byline_id", "tag_id") if (pk := getattr(row, name)))
