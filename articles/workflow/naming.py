"""Giving a version of a story a name, so that people find it again."""

from django.core.exceptions import ValidationError
from django.db import transaction

from articles.models import RevisionName
from articles.transitions import may_read
from articles.workflow.errors import NotAllowed
from articles.workflow.steps import locked, note
from newsroom.core.text import clean_text

MOST_NAME = 100  # characters


@transaction.atomic
def name_revision(article, number, *, name, by):
    """Call version ``number`` ``name``; without one it loses its name. Returns the ``RevisionName`` or None.

    Whoever may read the story may do so, whatever its state. Raises ``NotAllowed``, and ``ValidationError``
    for a version that does not exist or a name that is too long.
    """
    article = locked(article)
    if by is not None and not may_read(by, article):
        raise NotAllowed("You may not name versions of this story.")
    name = clean_text(name)
    if len(name) > MOST_NAME:
        raise ValidationError(f"A name has at most {MOST_NAME} characters.")
    if not article.revisions.filter(number=number).exists():
        raise ValidationError("There is no such version.")
    former = RevisionName.objects.filter(article=article, number=number).first()
    if (former.name if former else "") == name:
        return former
    named = None
    if name:
        named, _ = RevisionName.objects.update_or_create(
            article=article, number=number, defaults={"name": name, "by": by}
        )
    else:
        former.delete()
    data = {"number": number, "name": name, "former": former.name if former else ""}
    note(article, "name_version", by, before=article.state, **data)
    return named
