"""Where a story from elsewhere was before: what of it comes back with its first publication here.

A story that an import brought as a draft is published by the desk. It is no news then: it keeps the date at
which readers first saw it, its name in the address, and whatever led to it leads to it again.
"""

from articles.importers.addresses import REASON, lead_on
from articles.models import ImportedItem
from newsroom.core.models import Redirect


def origin_of(article):
    """The ``ImportedItem`` of a draft from elsewhere, or an empty one for a story that began here."""
    items = ImportedItem.objects.filter(article=article, kind=ImportedItem.Kind.STORY)
    return items.defer("original_html").order_by("pk").first() or ImportedItem()


def lead_here(article):
    """The old addresses lead to ``article``, which readers can see by now."""
    if old_paths := origin_of(article).old_paths:
        lead_on(dict.fromkeys(old_paths, article.path))


def lead_nowhere(article):
    """The publication is taken back before it counted: nothing leads to its address any more."""
    Redirect.objects.filter(new_path=article.path, reason=REASON).delete()
