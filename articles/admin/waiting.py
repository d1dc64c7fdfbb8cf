"""What waits for me: at the top of Today. Three queries, whatever waits."""

from django.db.models import Q

from articles.models import Article, Task
from articles.notices import of_user
from articles.transitions import readable_by
from articles.workflow import keeping

SHOWN = 12
ASKING = ("mention", "send_back", "plan", "review", "lost")  # notices that want something of their reader


def waits_for(user):
    """{tasks, notices, copies}: open tasks, the most urgent first; unread notices that ask for something.

    ``copies``: what colleagues who left did not save, and ``user`` took over.
    """
    stories = Article.objects.filter(readable_by(user)).values("pk")
    mine = Q(article=None) | Q(article__in=stories)
    tasks = Task.objects.filter(assignee=user, done_at=None, article__in=stories)
    notices = of_user(user).filter(seen_at=None, kind__in=ASKING, article__isnull=False)
    return {
        "tasks": list(tasks.select_related("article", "given_by").defer("article__content")[:SHOWN]),
        "copies": list(
            keeping.taken_over(user).filter(mine).defer("article__content", "article__card")[:SHOWN]
        ),
        "notices": list(notices.select_related("article").defer("article__content")[:SHOWN]),
    }
