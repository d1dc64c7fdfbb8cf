"""Colleagues: who may give which role, and inviting somebody by mail.

Nobody gives what they lack: a chief editor cannot make an administrator or a donations manager, nor change,
switch off or invite again anybody who holds more than a chief may give. Otherwise changing somebody's e-mail
address and asking for a new password would be a way up.
"""

from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.encoding import force_bytes
from django.utils.http import base36_to_int, urlsafe_base64_decode, urlsafe_base64_encode

from newsroom.core import audit, mail
from newsroom.core.models import RoleAssignment, User
from newsroom.core.publication import get_publication
from newsroom.core.rendering import absolute
from newsroom.core.roles import ROLE_PERMISSIONS, Permission, assignments, may, require
from newsroom.core.text import make_slug

DAYS = 7  # an invitation's life


class InvitationTokens(PasswordResetTokenGenerator):
    """Signed tokens of their own kind: a password-reset token is no invitation, nor the other way round.

    One dies with its first use and when the invitation is sent again: both change the stored password.
    """

    key_salt = "newsroom.core.invitations"

    def check_token(self, user, token):
        """Whether ``token`` was made for ``user``, is not yet used and not older than ``DAYS``."""
        stamp, dash, _ = (token or "").partition("-")
        if user is None or not dash:
            return False
        try:
            made = base36_to_int(stamp)
        except ValueError:
            return False
        genuine = any(
            constant_time_compare(self._make_token_with_timestamp(user, made, secret), token)
            for secret in (self.secret, *self.secret_fallbacks)
        )
        return genuine and self._num_seconds(self._now()) - made <= DAYS * 86_400


tokens = InvitationTokens()


def grantable_roles(user):
    """The roles that ``user`` may give and take."""
    if may(user, Permission.USERS):
        return set(ROLE_PERMISSIONS)
    if not may(user, Permission.INVITE):
        return set()
    own = set().union(*(ROLE_PERMISSIONS[role] for role, _ in assignments(user)))
    return {role for role, allowed in ROLE_PERMISSIONS.items() if allowed <= own} - {"administrator"}


def may_manage(user, other):
    """Whether ``user`` may change or switch off the account of ``other``."""
    if other.is_superuser:
        return user.is_active and user.is_superuser
    held = {assignment.role for assignment in other.role_assignments.all()}
    return bool(grantable_roles(user)) and held <= grantable_roles(user)


@transaction.atomic
def invite(*, display_name, email, roles, by):
    """A colleague who can choose a password through the link in the mail; returns the ``User``.

    ``roles``: role → the sections it holds in; none means everywhere. Raises ``PermissionDenied`` for a role
    that ``by`` may not give.
    """
    if not roles or not roles.keys() <= grantable_roles(by):
        raise PermissionDenied("You may not give this role.")
    user = User.objects.create_user(
        free_username(email), email, None, display_name=display_name, is_staff=True
    )
    RoleAssignment.objects.bulk_create(
        RoleAssignment(user=user, role=role, section=section)
        for role, sections in roles.items()
        for section in sections or [None]
    )
    given = {role: [section.slug for section in sections] for role, sections in roles.items()}
    audit.record("invite", user, by=by, email=email, roles=given)
    send_invitation(user, by=by)
    return user


@transaction.atomic
def invite_again(user, *, by):
    """Send the invitation once more; links sent before no longer work. Raises ``PermissionDenied``."""
    require(by, Permission.INVITE)
    user = User.objects.select_for_update().get(pk=user.pk)
    if not may_manage(by, user) or not is_waiting(user):
        raise PermissionDenied("This invitation cannot be sent again.")
    user.set_unusable_password()
    user.save(update_fields=["password"])
    audit.record("invite again", user, by=by, email=user.email)
    send_invitation(user, by=by)


def is_waiting(user):
    """Whether ``user`` was invited and has not yet chosen a password."""
    return user.is_active and not user.has_usable_password() and bool(user.email)


def invited_user(uid, token):
    """Who is invited by this link, or None: used, too old, false, or nobody."""
    try:
        user = User.objects.filter(pk=int(urlsafe_base64_decode(uid).decode("ascii")), is_active=True).first()
    except (ValueError, OverflowError):
        return None
    return user if user and is_waiting(user) and tokens.check_token(user, token) else None


@transaction.atomic
def accept(user, password):
    """Give the invited ``user`` the password they chose; the link is used up."""
    user.set_password(password)
    user.save(update_fields=["password"])
    audit.record("accept invitation", user, by=user)


def send_invitation(user, *, by):
    """Queue the mail. The link is made from SITE_URL: a forged Host header leads nobody astray."""
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    link = absolute(reverse("invitation", kwargs={"uid": uid, "token": tokens.make_token(user)}))
    words = {"user": user, "by": by, "link": link, "days": DAYS, "paper": get_publication().name}
    words["site"] = settings.SITE_URL
    mail.send(
        user.email,
        render_to_string("mail/invitation_subject.txt", words),
        render_to_string("mail/invitation.txt", words),
    )


def free_username(email):
    """A user name made from the address's first part, with a number when it is taken."""
    base = make_slug(email.partition("@")[0], max_bytes=60) or "colleague"
    taken = set(User.objects.filter(username__startswith=base).values_list("username", flat=True))
    return next(name for name in names(base) if name not in taken)


def names(base):
    """``base``, ``base-2``, ``base-3`` …"""
    yield base
    number = 2
    while True:
        yield f"{base}-{number}"
        number += 1
