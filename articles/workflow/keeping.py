"""Text that is not saved yet, kept outside the history: one copy for each opening of a story's form.

Keeping is no verb of the story: nothing of it changes, no event is written, nobody else sees the text.
"""

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from articles.models import Article, Revision, WorkingCopy
from articles.pruning import prunable
from articles.transitions import may_read
from articles.workflow.errors import NotAllowed
from newsroom.core.roles import Permission, may

LIFE = timedelta(days=30)  # of text that its writer neither saved nor threw away
MOST = 5  # copies of one story offered at once, the newest


def keep_copy(article, *, by, opening, turn, **text):
    """Keep what ``by`` typed in one ``opening`` of the form; a ``turn`` that comes late changes nothing.

    ``text``: ``fields``, ``base_version``, ``digest``, ``changes``. ``article`` is None before it is created.
    Raises ``NotAllowed`` for whoever may not read the story, or writes nowhere.
    """
    if not (may(by, Permission.WRITE) if article is None else may_read(by, article)):
        raise NotAllowed("You may not write here.")
    text |= {"article": article, "turn": turn, "kept_at": timezone.now()}
    own = WorkingCopy.objects.filter(editor=by, opening=opening)
    if not own.filter(turn__lte=turn).update(**text):
        WorkingCopy.objects.bulk_create(
            [WorkingCopy(editor=by, opening=opening, **text)], ignore_conflicts=True
        )


def forget_copies(turns, *, by):
    """Delete the copies of ``by`` in ``turns`` (opening → turn) that say nothing newer than that turn."""
    for opening, turn in turns.items():
        WorkingCopy.objects.filter(editor=by, opening=opening, turn__lte=turn).delete()


def end_copies(turns, *, by):
    """The text of the copies of ``by`` in ``turns`` (opening → turn) was saved: it goes from here.

    An empty row stays for a while, one turn ahead: what was on its way when the save arrived comes too late.
    """
    for opening, turn in turns.items():
        ended = {"fields": [], "digest": "", "changes": 0, "turn": turn + 1, "kept_at": timezone.now()}
        own = WorkingCopy.objects.filter(editor=by, opening=opening)
        if not own.filter(turn__lte=turn).update(**ended):
            WorkingCopy.objects.bulk_create(
                [WorkingCopy(editor=by, opening=opening, **ended)], ignore_conflicts=True
            )


def own_copies(by):
    """Every copy of ``by`` that has a text."""
    return WorkingCopy.objects.filter(editor=by, changes__gt=0)


def copies_of(article, *, by):
    """The text that ``by`` did not save of ``article`` (None: of stories not created), the newest first."""
    copies = own_copies(by).filter(article=article).select_related("writer")
    return copies.exclude(in_history()).order_by("-kept_at", "-id")[:MOST]


def taken_over(by):
    """The text that colleagues who left did not save and that is ``by``'s now, the newest first."""
    copies = own_copies(by).filter(writer__isnull=False).exclude(in_history())
    return copies.select_related("writer", "article").order_by("-kept_at", "-id")


def in_history():
    """The condition on copies whose very text was saved: a late copy of it may have come after the save."""
    same = Revision.objects.filter(digest=OuterRef("digest"))
    saved = same.filter(article=OuterRef("article"), number__gte=OuterRef("base_version"))
    created = same.filter(
        number=1, article__created_by=OuterRef("editor"), article__created_at__gte=OuterRef("began_at")
    )
    return Q(Exists(saved)) | Q(Exists(created), article=None)


def prune_copies():
    """Once a day: what is in the history by now goes, and what nobody came back for in a month."""
    month = timezone.now() - LIFE
    old = Q(kept_at__lt=month) & (Q(handed_at=None) | Q(handed_at__lt=month))
    idle = Q(kept_at__lt=timezone.now() - timedelta(hours=1))  # nobody is at it: its form says more often
    free = Q(article=None) | Q(article__in=prunable(Article.objects.all()))
    WorkingCopy.objects.filter(free, old | idle & (Q(changes=0) | in_history())).delete()
