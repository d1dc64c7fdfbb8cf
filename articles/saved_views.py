"""Views of the list of stories that people keep: a name for a set of filters, one's own or the whole desk's.

A view is a question. Whoever asks it sees what they may read, whoever wrote it.
"""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import Exists, ExpressionWrapper, OuterRef, Q

from articles.models import DefaultView, SavedView
from newsroom.core.roles import Permission, require
from newsroom.core.text import clean_text

MOST_VIEWS = 40  # of one person: more are no longer a shortcut
SHOWN = 60  # beside the list


def views_for(user):
    """The user's own views, then those that colleagues share; each knows ``is_own`` and ``is_default``."""
    is_own, is_default = Q(owner=user), DefaultView.objects.filter(user=user, view=OuterRef("pk"))
    found = SavedView.objects.filter(is_own | Q(shared=True)).select_related("owner")
    found = found.annotate(
        is_own=ExpressionWrapper(is_own, models.BooleanField()), is_default=Exists(is_default)
    )
    return list(found.order_by("-is_own", "name", "id")[:SHOWN])


def default_of(user):
    """The view the user's list opens on, or None: a colleague's that is shared no longer does not count."""
    kept = Q(view__owner=user) | Q(view__shared=True)
    found = DefaultView.objects.filter(kept, user=user).select_related("view").first()
    return found.view if found else None


@transaction.atomic
def keep_view(*, by, name, query, shared=False):
    """Keep ``query`` as ``by``'s view called ``name``; one of that name is replaced. Returns it.

    Raises ``ValidationError`` for a view without a name, or too many.
    """
    require(by, Permission.WRITE)
    name = clean_text(name)[:60]
    if not name:
        raise ValidationError("Give the view a name.")
    own = SavedView.objects.filter(owner=by)
    if own.exclude(name=name).count() >= MOST_VIEWS:
        raise ValidationError(f"You keep {MOST_VIEWS} views already. Delete one that you no longer use.")
    if len(query) > 1000:
        raise ValidationError("These are too many filters to keep.")
    view, _ = own.update_or_create(name=name, defaults={"owner": by, "query": query, "shared": shared})
    return view


def share_view(view, *, by, shared):
    """Show it to the whole desk, or to oneself alone."""
    require_own(view, by)
    view.shared = shared
    view.save(update_fields=["shared"])


def forget_view(view, *, by):
    """Delete it, for whoever opens the list with it too."""
    require_own(view, by)
    view.delete()


def open_with(view, *, by):
    """``by``'s list opens on ``view`` from now on; None: on all stories."""
    require(by, Permission.WRITE)
    if view is None:
        DefaultView.objects.filter(user=by).delete()
        return
    if view.owner_id != by.pk and not view.shared:
        raise PermissionDenied("This view is a colleague’s own.")
    DefaultView.objects.update_or_create(user=by, defaults={"view": view})


def require_own(view, by):
    """Raise ``PermissionDenied`` unless the view is ``by``'s own."""
    if view.owner_id != by.pk:
        raise PermissionDenied("Only who made this view may change it.")
