"""What may be pruned: while somebody complains about a story, nothing of it is pruned or erased.

Whatever prunes (working copies, readers' addresses, old notices of a story) asks here first.
"""

from django.db.models import Exists, OuterRef

from articles.models import Complaint


def prunable(articles):
    """Those of the queryset ``articles`` of which something may be pruned or erased now."""
    return articles.exclude(Exists(Complaint.objects.filter(article=OuterRef("pk"), closed_at=None)))
