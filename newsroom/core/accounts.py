"""Switching accounts off and on. Nobody is deleted: what they did stays theirs."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F

from newsroom.core import audit
from newsroom.core.invitations import may_manage
from newsroom.core.models import User


@transaction.atomic
def switch_off(user, *, by):
    """``user`` signs in no more; every session of theirs ends, for good. Raises ``PermissionDenied``."""
    require_manager(user, by)
    User.objects.filter(pk=user.pk).update(is_active=False, session_round=F("session_round") + 1)
    user.refresh_from_db()
    audit.record("switch off", user, by=by, name=str(user))


@transaction.atomic
def switch_on(user, *, by):
    """``user`` may sign in again, with the roles they had. Raises ``PermissionDenied``."""
    require_manager(user, by)
    user.is_active = True
    user.save(update_fields=["is_active"])
    audit.record("switch on", user, by=by, name=str(user))


def require_manager(user, by):
    """Raise ``PermissionDenied`` unless ``by`` may switch ``user`` off and on. Nobody does it to oneself."""
    if by is not None and (by.pk == user.pk or not may_manage(by, user)):
        raise PermissionDenied("You may not switch this account off or on.")
