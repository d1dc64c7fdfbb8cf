"""Reading what was said about a story."""

from articles.beside import has

MOST = 200  # comments that are looked at; the newest


def comments_of(article):
    """The story's comments, the newest first, with who wrote them; asked once for a row."""
    if not has(article, "comments"):
        return []
    if not hasattr(article, "_comments"):
        rows = article.comments.select_related("by", "resolved_by").order_by("-at", "-id")
        article._comments = list(rows[:MOST])
    return article._comments
