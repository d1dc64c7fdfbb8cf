"""What waits for me: at the top of Today. Two queries, whatever waits."""

from articles.models import Article, Task
from articles.notices import of_user
from articles.transitions import readable_by

SHOWN = 12
ASKING = ("mention", "send_back", "plan", "review", "lost")  # notices that want something of their reader


def waits_for(user):
    """{tasks, notices}: open tasks, the most urgent first, and unread notices that ask for something."""
    stories = Article.objects.filter(readable_by(user)).values("pk")
    tasks = Task.objects.filter(assignee=user, done_at=None, article__in=stories)
    notices = of_user(user).filter(seen_at=None, kind__in=ASKING, article__isnull=False)
    return {
        "tasks": list(tasks.select_related("article", "given_by").defer("article__content")[:SHOWN]),
        "notices": list(notices.select_related("article").defer("article__content")[:SHOWN]),
    }
