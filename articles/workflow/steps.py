"""The steps that verbs share: lock, ask, write down."""

from articles.models import Article, StoryEvent
from articles.printings import keep
from articles.surfaces import changed_for_readers, surfaces
from articles.transitions import TRANSITIONS, permitted
from articles.workflow.errors import NotAllowed


def locked(article):
    """The story's row, locked until the end of the transaction (SQLite locks the whole database).

    A scheduled story whose time came counts as published, whether or not the clock has said so yet: a dead
    worker keeps nobody from killing what readers see.
    """
    article = Article.objects.select_for_update(of=("self",)).get(pk=article.pk)
    catch_up(article)
    return article


def catch_up(article):
    """Turn the locked ``article`` into a published one if it is scheduled and readers see it already."""
    if article.state != Article.State.SCHEDULED or not Article.objects.live().filter(pk=article.pk).exists():
        return False
    article.state = Article.State.PUBLISHED
    article.save(update_fields=["state"])
    note(article, "go_live", None, before=Article.State.SCHEDULED)
    changed_for_readers(article, surfaces(article))
    return True


def was_public(article):
    """Whether readers ever saw the story: then its address is its own for ever."""
    return article.events.filter(to_state=Article.State.PUBLISHED).exists()


def ask(article, verb, by):
    """Raise ``NotAllowed`` unless ``by`` may use ``verb`` on the story as it stands now."""
    transition = TRANSITIONS[verb]
    if article.state not in transition.sources:
        raise NotAllowed(
            f"“{transition.label}” is not possible: the story is {article.get_state_display().lower()}."
        )
    if by is not None and not permitted(by, transition, article):
        raise NotAllowed(f"You may not use “{transition.label}” on this story.")


def note(article, verb, by, *, before, **data):
    """Write the event of ``verb``; call it last, in the verb's transaction, with the row as it is stored now.

    What the verb changed for readers is written down with it.
    """
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
