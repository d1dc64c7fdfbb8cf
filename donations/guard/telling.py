"""Mail to those who look after donations when the ladder moves."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.template.loader import render_to_string
from django.urls import reverse

from donations.models import CardStep
from newsroom.core import mail, printed_time, roles
from newsroom.core.frame import load_frame
from newsroom.core.roles import Permission


def people():
    """Whoever sees donors: donor support and the donations manager, if mail reaches them."""
    with_role = get_user_model().objects.filter(is_active=True, role_assignments__isnull=False).distinct()
    found = roles.with_roles(with_role.exclude(email=""))
    return [user for user in found if not user.is_superuser and roles.may(user, Permission.DONORS)]


def tell(line: CardStep) -> None:
    """Queue a mail about ``line`` to each of them, in the transaction that moved the ladder."""
    words = {
        "line": line,
        "until": line.until and printed_time.with_zone(line.until, load_frame().zone),
        "up": line.after > line.before,
        "publication": load_frame().publication,
        "url": f"{settings.SITE_URL}{reverse('admin:donations_weather')}",
    }
    body = render_to_string("donations/mails/card_weather.txt", words)
    subject = f"Card testing: {line.get_after_display().lower()}"
    for user in people():
        mail.send(user.email, subject, body, key=f"card-weather:{line.pk}:{user.pk}")
