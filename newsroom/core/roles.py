"""Who may do what. Roles are rows (``RoleAssignment``); what a role may do is this table.

``may(user, permission, section)`` is asked by every verb, whoever calls it, and by the admin for what it
shows. A hidden button is a courtesy; the verb's own question is the rule.
"""

from enum import StrEnum

from django.core.exceptions import PermissionDenied
from django.db.models import prefetch_related_objects


class Permission(StrEnum):
    """What can be allowed. Those of the first group can be limited to a section."""

    WRITE = "write"  # create stories, edit one's own
    EDIT = "edit"  # edit anybody's
    APPROVE = "approve"
    PUBLISH = "publish"  # publish, schedule, correct
    TAKE_DOWN = "take_down"
    OVERRULE = "overrule"  # bring back what was withdrawn, take over a legal hold, the rules of the desk

    PICTURES = "pictures"
    TAGS = "tags"  # add; renaming and merging is TAXONOMY
    TAXONOMY = "taxonomy"
    BYLINES = "bylines"
    PUBLICATION = "publication"  # the paper itself, sections, pages, menus, redirects
    INVITE = "invite"  # colleagues, below administrators
    USERS = "users"
    APPEAL = "appeal"  # the words of the appeal and the donation page
    DONORS = "donors"  # see gifts, donors and plans; end and pause plans, send receipts again
    MONEY = "money"  # the ledger, refunds, exports, everything that moves or counts money


P = Permission
_REPORTER = {P.WRITE, P.PICTURES, P.TAGS}
_EDITOR = _REPORTER | {P.EDIT, P.APPROVE, P.PUBLISH, P.TAKE_DOWN, P.BYLINES}
_CHIEF = _EDITOR | {P.OVERRULE, P.TAXONOMY, P.PUBLICATION, P.INVITE, P.APPEAL}
ROLE_PERMISSIONS = {
    "reporter": frozenset(_REPORTER),
    "editor": frozenset(_EDITOR),
    "chief": frozenset(_CHIEF),
    "support": frozenset({P.DONORS}),
    "donations": frozenset({P.APPEAL, P.DONORS, P.MONEY}),
    "administrator": frozenset(_CHIEF | {P.USERS}),
}
# Donors are seen by donor support and the donations manager alone, and only the latter moves money:
# editors and administrators see no donor's data.


def assignments(user):
    """The user's (role, section id or None) pairs; read once for each user object."""
    if not user.is_authenticated or not user.is_active:
        return []
    if not hasattr(user, "_role_pairs"):
        user._role_pairs = list(user.role_assignments.values_list("role", "section_id"))
    return user._role_pairs


def with_roles(users):
    """``users`` as a list, with the roles of all of them read in one query."""
    users = list(users)
    prefetch_related_objects(users, "role_assignments")
    for user in users:
        user._role_pairs = [(each.role, each.section_id) for each in user.role_assignments.all()]
    return users


def holders(assignments):
    """The people of ``assignments`` (all rows of each, with ``user``), once each, with their roles."""
    people = {}
    for each in assignments:
        user = people.setdefault(each.user_id, each.user)
        user.__dict__.setdefault("_role_pairs", []).append((each.role, each.section_id))
    return list(people.values())


def may(user, permission, section_id=None):
    """Whether ``user`` has ``permission``.

    With ``section_id`` the role must cover that section; without one (a story not yet filed anywhere, or a
    thing outside sections) a role in any section counts. A superuser may everything.
    """
    if user.is_active and user.is_superuser:
        return True
    return any(
        permission in ROLE_PERMISSIONS.get(role, ())
        and (limit is None or section_id is None or limit == section_id)
        for role, limit in assignments(user)
    )


def require(user, permission, section_id=None):
    """Raise ``PermissionDenied`` unless ``may``."""
    if not may(user, permission, section_id):
        raise PermissionDenied(f"You may not do this here ({permission}).")


def sections_for(user, permission):
    """Section ids where ``user`` has ``permission``, or None for all of them."""
    if user.is_superuser:
        return None
    limits = [limit for role, limit in assignments(user) if permission in ROLE_PERMISSIONS.get(role, ())]
    return None if None in limits else set(limits)


def works_here(user):
    """Whether ``user`` may enter the admin at all."""
    return bool(user.is_active and (user.is_superuser or assignments(user)))
