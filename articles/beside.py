"""What may stand beside a story and mostly does not: comments, tasks, reports, complaints, outside approval.

A screen that shows all of it learns in the story's own query which of them there are, and asks for no others.
"""

from django.db.models import Exists, OuterRef

from articles.models import Comment, Complaint, ErrorReport, ReviewLink, Task

KINDS = {
    "comments": Comment.objects.all(),
    "tasks": Task.objects.filter(done_at=None),
    "review_links": ReviewLink.objects.all(),
    "error_reports": ErrorReport.objects.filter(state=ErrorReport.State.OPEN),
    "complaints": Complaint.objects.filter(closed_at=None),
}


def what_there_is():
    """Annotations of a query of stories for ``has``."""
    return {f"has_{name}": Exists(rows.filter(article=OuterRef("pk"))) for name, rows in KINDS.items()}


def has(article, name):
    """Whether ``article`` may have rows of the kind ``name``: true where nobody asked."""
    return getattr(article, f"has_{name}", True)
