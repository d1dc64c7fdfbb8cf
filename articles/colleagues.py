"""Finding people: who may do something in a section, who stands behind a story, who may read it."""

from django.db.models import Q

from articles.models import Byline
from articles.transitions import may_read
from newsroom.core.models import RoleAssignment, User
from newsroom.core.roles import ROLE_PERMISSIONS, holders, with_roles


def who_may(permission, section_id=None):
    """Colleagues whose role gives ``permission`` in the section, or anywhere when it is None; by name.

    One query for them and their roles.
    """
    held = RoleAssignment.objects.filter(user__in=could(permission, section_id).order_by())
    return holders(held.select_related("user").order_by("user__display_name", "user__username", "pk"))


def could(permission, section_id=None):
    """``who_may`` as a query, by name: what a form lets one choose from."""
    roles = [role for role, allowed in ROLE_PERMISSIONS.items() if permission in allowed]
    wanted = Q(role_assignments__role__in=roles)
    if section_id is not None:
        wanted &= Q(role_assignments__section=None) | Q(role_assignments__section=section_id)
    return User.objects.filter(wanted, is_active=True).distinct().order_by("display_name", "username")


def in_role(role):
    """Everybody active in ``role``."""
    return with_roles(User.objects.filter(role_assignments__role=role, is_active=True).distinct())


def authors_of(article):
    """Who began the story, to whom it was given, and whoever's byline any version of it carried."""
    credited = Byline.objects.filter(references__article=article, user__isnull=False).values("user")
    own = Q(pk__in=[article.created_by_id, article.assigned_to_id])
    return with_roles(User.objects.filter(own | Q(pk__in=credited), is_active=True))


def who_may_read(people, article):
    """Those of ``people`` who work here and may read the story; each once."""
    once = {person.pk: person for person in people if person.is_active}.values()
    return [person for person in once if article is None or may_read(person, article)]
