"""Whether the donor who presses the button has just given, or begun to: a second gift is never an accident.

Known by the form, where it was used before, and by a signed mark on the donor's own device that names the
last gift begun there: it lives for twenty minutes, reaches the donation pages alone, and says nothing of the
reader; here nothing is stored for it. No script is needed. Who means it gives again with one press.
"""

from dataclasses import replace
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.utils import timezone

from donations import checkout, settling
from donations.gateways import Gateway, GatewayDown, GatewayRefused
from donations.models import Attempt, Gift, Payment

COOKIE, SALT, PATH = "begun", "donations.begun", "/donate/"
LIFE = 20 * 60  # seconds
WINDOW = timedelta(minutes=10)


def remember(response, gift: Gift) -> None:
    """Have the device keep which gift was begun on it."""
    response.set_cookie(
        COOKIE, signing.dumps(gift.public_id, salt=SALT), max_age=LIFE, path=PATH,
        secure=settings.CSRF_COOKIE_SECURE, httponly=True, samesite="Lax",
    )  # fmt: skip


def before(request, choice: checkout.Choice, gateway: Gateway) -> Payment | None:
    """The payment of these minutes that came from this form or device; None for none.

    The very same choice from the same form is not a second gift: ``checkout`` leads to what became of it.
    """
    same = gifts_of_form(choice.nonce)
    if checkout.form_key(choice) in same.values():
        return None
    gifts = {*same, *gifts_of_device(request)}
    if not gifts:
        return None
    ask_about(gifts, gateway)
    paid = Payment.objects.filter(gift__in=gifts, captured_at__gt=timezone.now() - WINDOW, refunds=None)
    return paid.select_related("gift", "attempt").first()


def same_in_another_tab(request, choice: checkout.Choice) -> checkout.Choice:
    """``choice``, which goes on with the gift begun last on this device where that is the very same one.

    A second tab then leads to the payment page of the first, which takes money once. Nobody has paid there:
    ``before`` was asked.
    """
    chosen = {
        "amount_minor": choice.amount_minor,
        "currency": choice.currency,
        "frequency": choice.frequency,
        "cover_minor": choice.cover_minor,
    }
    begun = Gift.objects.filter(pk__in=gifts_of_device(request), **chosen).first()
    if begun is None or not checkout.is_open(begun):
        return choice
    return replace(choice, begun_as=begun.form_key)


def gifts_of_form(nonce: str) -> dict[int, str]:
    """Id → key of the gifts that were begun with this form."""
    mark = checkout.form_mark(nonce)
    same = Gift.objects.filter(form_key__gte=mark, form_key__lt=f"{mark}g")  # after any figure of a key
    return dict(same.order_by().values_list("pk", "form_key"))


def gifts_of_device(request) -> list[int]:
    """The gift that was begun last on this device, as its mark says."""
    try:
        name = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=LIFE)
    except signing.BadSignature:
        return []
    return list(Gift.objects.filter(public_id=name).values_list("pk", flat=True))


def ask_about(gifts: set[int], gateway: Gateway) -> None:
    """Ask the provider about what nobody has told us of yet: the donor may have paid and closed the page."""
    recent = timezone.now() - checkout.LIFE
    waiting = Attempt.objects.filter(gift__in=gifts, state=Attempt.State.OPEN, created_at__gt=recent)
    for attempt in waiting.order_by("-id")[:1]:
        try:
            settling.settle(attempt, gateway)
        except (GatewayDown, GatewayRefused):
            return  # the donor is not kept waiting for a courtesy
