"""The steps that verbs share: lock, ask, write down."""

from django.db.models.functions import Now

from articles.models import Article, StoryEvent
from articles.origins import lead_here
from articles.printings import keep
from articles.surfaces import changed_for_readers, surfaces
from articles.telling import announce
from articles.transitions import TRANSITIONS, permitted
from articles.workflow.approval import take_back
from articles.workflow.errors import NotAllowed
from articles.workflow.pending import drop_change
from articles.workflow.punctual import punctuality
from articles.workflow.row import clear_row

APPEARED_LATE = (
    "It was planned for {planned}, noticed at {actual}. Readers could see it in time, but copies kept "
    "elsewhere may have followed late."
)
LEFT_LATE = (
    "It was to leave at {planned}, noticed at {actual}. Readers could not see it any more, but copies kept "
    "elsewhere may have stayed."
)


def locked(article):
    """The story's row, locked until the end of the transaction (SQLite locks the whole database).

    What the clock alone has changed for readers counts, whether or not the worker has said so yet: a dead
    worker keeps nobody from killing what readers see.
    """
    article = Article.objects.select_for_update(of=("self",)).get(pk=article.pk)
    catch_up(article)
    return article


def catch_up(article):
    """Write down what time has done to the locked ``article``: it appeared, it left. False if nothing."""
    waits = article.state == Article.State.SCHEDULED
    leaves = article.state in Article.LIVE_STATES and article.unpublish_at is not None
    if not waits and not leaves:
        return False
    # The database's clock, as readers' pages ask it.
    now = Article.objects.annotate(clock=Now()).values_list("clock", flat=True).get(pk=article.pk)
    appeared = waits and appears_at(article) <= now
    if appeared:
        appear(article)
    left = article.state == Article.State.PUBLISHED and leaves and article.unpublish_at <= now
    if left:
        leave(article)
    return appeared or left


def appears_at(article):
    """When a scheduled story is seen: at its time, but never before its embargo ends."""
    return max(article.published_at, article.embargoed_until or article.published_at)


def appear(article):
    """A scheduled story is a published one by now."""
    article.state = Article.State.PUBLISHED
    article.save(update_fields=["state"])
    lead_here(article)
    data = punctuality(article, appears_at(article), APPEARED_LATE)
    note(article, "go_live", None, before=Article.State.SCHEDULED, **data)
    changed_for_readers(article, surfaces(article))


def leave(article):
    """A published story was to go by now: it is a draft again, its address answers 404."""
    shown, planned = surfaces(article), article.unpublish_at
    article.state, article.unpublish_at = Article.State.DRAFT, None
    drop_change(article)
    take_back(article)
    clear_row(article)
    data = punctuality(article, planned, LEFT_LATE)
    note(article, "leave", None, before=Article.State.PUBLISHED, **data)
    changed_for_readers(article, shown)


def was_public(article, *, before=None):
    """Whether readers ever saw the story (``before`` an event): then its address is its own for ever.

    What was taken back within its grace window was never published.
    """
    events = article.events.filter(pk__lt=before.pk) if before else article.events
    moves = events.filter(to_state=Article.State.PUBLISHED).exclude(from_state=Article.State.PUBLISHED)
    return moves.count() > events.filter(verb="recall").count()


def ask(article, verb, by):
    """Raise ``NotAllowed`` unless ``by`` may use ``verb`` on the story as it stands now."""
    transition = TRANSITIONS[verb]
    if not transition.starts_from(article):
        raise NotAllowed(
            f"“{transition.label}” is not possible: the story is {article.get_state_display().lower()}."
        )
    if by is not None and not permitted(by, transition, article):
        raise NotAllowed(f"You may not use “{transition.label}” on this story.")


def note(article, verb, by, *, before, **data):
    """Write the event of ``verb``; call it last, in the verb's transaction, with the row as it is stored now.

    What the verb changed for readers is written down with it, and who was told of it.
    """
    if told := announce(article, verb, by, before=before, data=data):
        data["told"] = told
    event = StoryEvent.objects.create(
        article=article,
        verb=verb,
        actor=by,
        version=article.version,
        from_state=before,
        to_state=article.state,
        data=data,
    )
    keep(article, cause=verb, by=by, event=event)
    return event
