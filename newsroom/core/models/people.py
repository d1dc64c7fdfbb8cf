"""Who works here and what they may do: users and their roles."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac

from newsroom.core.fields import TextLine
from newsroom.core.models.sections import Section
from newsroom.core.roles import assignments


class User(AbstractUser):
    """Somebody who signs in. Never deleted once they wrote anything: switched off (``is_active``)."""

    email = models.EmailField("e-mail address", blank=True)
    display_name = TextLine(max_length=120, blank=True, help_text="As colleagues see it, in any script.")
    session_round = models.PositiveIntegerField(
        default=0, db_default=0, editable=False, help_text="Raised to end every session there is."
    )

    class Meta(AbstractUser.Meta):
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                condition=~models.Q(email=""),
                name="user_email_unique",
                violation_error_message="Somebody here already has this e-mail address.",
            )
        ]

    def __str__(self):
        return self.get_full_name()

    def _get_session_auth_hash(self, secret=None):
        """What a session is bound to: the password, as Django has it, and the roles.

        Whoever gets or loses a role, by whatever way, signs in again. A new round (``accounts.switch_off``)
        ends sessions for good: they do not come back with the account.
        """
        bound_to = f"{self.password}|{sorted(assignments(self), key=str)}|{self.is_superuser}"
        if self.session_round:
            bound_to += f"|{self.session_round}"
        return salted_hmac("newsroom.session", bound_to, secret=secret, algorithm="sha256").hexdigest()

    def get_full_name(self):
        return self.display_name or super().get_full_name() or self.username


class RoleAssignment(models.Model):
    """A role given to a user, in one section or in all (``section`` empty).

    Rows, because groups cannot say "editor of Sport". What each role may do is in ``core/roles.py``.
    """

    class Role(models.TextChoices):
        REPORTER = "reporter", "Reporter"
        EDITOR = "editor", "Editor"
        CHIEF = "chief", "Chief editor"
        SUPPORT = "support", "Donor support"
        DONATIONS = "donations", "Donations manager"
        ADMINISTRATOR = "administrator", "Administrator"

    SECTION_ROLES = (Role.REPORTER, Role.EDITOR)

    user = models.ForeignKey(User, models.CASCADE, related_name="role_assignments")
    role = models.CharField(max_length=20, choices=Role)
    section = models.ForeignKey(
        Section, models.PROTECT, null=True, blank=True, help_text="Empty: in all sections."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "role", "section"], name="role_assignment_unique"),
            models.UniqueConstraint(
                fields=["user", "role"],
                condition=models.Q(section=None),
                name="role_assignment_everywhere_unique",
            ),
            models.CheckConstraint(
                condition=models.Q(section=None) | models.Q(role__in=["reporter", "editor"]),
                name="role_assignment_section_only_for_desks",
                violation_error_message="Only reporters and editors can be limited to a section.",
            ),
        ]

    def __str__(self):
        return f"{self.get_role_display()} ({self.section or 'all sections'})"
