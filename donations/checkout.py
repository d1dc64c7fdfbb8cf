"""From a chosen amount to the provider's page.

The gift and the attempt are committed, with the attempt's idempotency key, before the provider is called: an
answer that is lost can be asked for again, and a form that is sent twice leads to one page. The amount that
the provider is told comes from our row.
"""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from donations import settling
from donations.coming_from import of_gift
from donations.gateways import Gateway, GatewayRefused, OpenSession, Order, SessionState
from donations.models import AppealVersion, Attempt, Campaign, Frequency, Gift
from newsroom.core import outbox
from newsroom.core.frame import load_frame

LIFE = timedelta(minutes=60)  # of a payment page; the provider allows 30 minutes to 24 hours
RESERVE = timedelta(minutes=31)  # with less than this left a page is made anew: the provider refuses it
FIRST_CHECK = timedelta(minutes=5)  # then the worker asks, should neither donor nor message come
State = Attempt.State


@dataclass(frozen=True)
class Choice:
    """What the donor chose and where; amounts in minor units, already checked.

    ``cover_minor`` is charged on top of the amount; ``campaign``: the one that the page was about;
    ``begun_as``: the key of the gift that this choice goes on with, begun from another form on the device.
    """

    nonce: str
    amount_minor: int
    currency: str
    frequency: str = Frequency.ONCE
    source_path: str = ""
    referrer_host: str = ""
    appeal_version: int | None = None
    campaign: int | None = None
    cover_minor: int = 0
    client_key: str = ""
    begun_as: str = ""

    @property
    def charged_minor(self) -> int:
        """What each charge comes to."""
        return self.amount_minor + self.cover_minor


class AlreadyPaid(Exception):
    """This very form has been paid; ``attempt`` is the paid one."""

    def __init__(self, attempt):
        super().__init__("already paid")
        self.attempt = attempt


def start(choice: Choice, gateway: Gateway, *, begun=None) -> Attempt:
    """The attempt for ``choice`` with its page at the provider (``checkout_url``).

    ``begun(attempt)`` is called in the transaction that makes it, before the provider is asked.
    The same choice from the same form gives the same page. Raises ``AlreadyPaid``, ``GatewayDown`` (try again
    with the same form: nothing is lost), ``GatewayRefused``.
    """
    ask_about_former(choice, gateway)
    attempt = prepare(choice, gateway, begun)
    if attempt.checkout_url:
        return attempt
    try:
        session = gateway.create_session(order_for(attempt))
    except GatewayRefused as error:
        Attempt.objects.filter(pk=attempt.pk, state=State.NEW).update(
            state=State.FAILED, last_error=str(error)[:300]
        )
        raise
    opened(attempt, session)
    return attempt


def ask_about_former(choice: Choice, gateway: Gateway) -> None:
    """Settle the pages of this form whose time is over: one may have been paid without our hearing of it."""
    over = Attempt.objects.filter(
        gift__form_key=form_key(choice), state=State.OPEN, expires_at__lte=timezone.now()
    )
    for attempt in over:
        settling.settle(attempt, gateway)


@transaction.atomic
def prepare(choice: Choice, gateway: Gateway, begun=None) -> Attempt:
    """The gift of ``choice`` and an attempt that can be paid now, made or found again."""
    gift, is_new = gift_of(choice)
    if is_new:  # seen by nobody else before the commit: it has no attempt, and no rival
        attempt = new_attempt(gift, choice, gateway, number=1)
    else:
        Gift.objects.select_for_update().values("pk").get(pk=gift.pk)
        number = gift.attempts.count() + 1
        attempt = usable_attempt(gift) or new_attempt(gift, choice, gateway, number=number)
    if begun is not None:
        begun(attempt)
    return attempt


def form_key(choice: Choice) -> str:
    """What makes the same choice from the same form one gift; all choices from one form begin alike."""
    if choice.begun_as:
        return choice.begun_as
    chosen = [choice.nonce, choice.amount_minor, choice.currency, choice.frequency]
    chosen += [choice.cover_minor] if choice.cover_minor else []
    return form_mark(choice.nonce) + hashlib.sha256("|".join(map(str, chosen)).encode()).hexdigest()[:40]


def form_mark(nonce: str) -> str:
    """How the keys of all gifts of one form begin."""
    return hashlib.sha256(f"form|{nonce}".encode()).hexdigest()[:24]


def gift_of(choice: Choice) -> tuple[Gift, bool]:
    """(the gift of ``choice``, whether it is new): the same choice from the same form is one gift."""
    return Gift.objects.get_or_create(
        form_key=form_key(choice),
        defaults={
            "amount_minor": choice.amount_minor,
            "cover_minor": choice.cover_minor,
            "currency": choice.currency,
            "frequency": choice.frequency,
            "source_path": choice.source_path[:500],
            "referrer_host": choice.referrer_host[:253],
            "appeal_version": lambda: version_of(choice),
            "campaign": lambda: campaign_of(version_of(choice)) or campaign_called(choice.campaign),
        },
    )


def version_of(choice: Choice) -> AppealVersion | None:
    """The appeal that the donor read."""
    read = choice.appeal_version
    return AppealVersion.objects.filter(pk=read).first() if read else None


def campaign_called(number: int | None) -> Campaign | None:
    """The campaign with this id, which may be gone since the form was made."""
    return Campaign.objects.filter(pk=number).first() if number else None


def campaign_of(version: AppealVersion | None) -> Campaign | None:
    """The campaign that the appeal asked for when it was read."""
    asked_for = version.data.get("campaign") if version else None
    return Campaign.objects.filter(pk=asked_for["id"]).first() if asked_for else None


def is_begun(choice: Choice) -> bool:
    """Whether ``choice`` leads to a payment page, or to thanks, that is there already."""
    gift = Gift.objects.filter(form_key=form_key(choice)).first()
    try:
        return gift is not None and usable_attempt(gift) is not None
    except AlreadyPaid:
        return True


def is_open(gift: Gift) -> bool:
    """Whether ``gift`` has a payment page on which nobody has paid yet, as far as we know."""
    try:
        attempt = usable_attempt(gift)
    except AlreadyPaid:
        return False
    return bool(attempt and attempt.checkout_url)


def usable_attempt(gift: Gift) -> Attempt | None:
    """An attempt of ``gift`` that leads somewhere. Raises ``AlreadyPaid``."""
    for attempt in gift.attempts.order_by("-id"):
        if attempt.state in {State.PAID, State.PROCESSING}:
            raise AlreadyPaid(attempt)
        fresh = attempt.expires_at - timezone.now() > (timedelta() if attempt.checkout_url else RESERVE)
        if attempt.state in {State.NEW, State.OPEN} and fresh:
            return attempt
    return None


def new_attempt(gift: Gift, choice: Choice, gateway: Gateway, *, number: int) -> Attempt:
    """The ``number``-th try at paying ``gift``, which the worker will ask about if nobody else reports."""
    attempt = Attempt.objects.create(
        gift=gift,
        provider=gateway.name,
        livemode=gateway.livemode,
        idempotency_key=f"checkout:{gift.public_id}:{number}",
        expires_at=timezone.now() + LIFE,
        client_key=choice.client_key,
    )
    plan_check(attempt, timezone.now() + FIRST_CHECK)
    return attempt


def plan_check(attempt: Attempt, due_at) -> None:
    """Have the worker ask the provider about ``attempt`` at ``due_at``."""
    outbox.add("check-attempt", {"attempt": attempt.pk}, due_at=due_at)


def order_for(attempt: Attempt) -> Order:
    """What the provider is asked for: the same for each call of one attempt, as its key demands."""
    gift = attempt.gift
    often = {"frequency": gift.frequency} if gift.frequency != Frequency.ONCE else {}
    cover = {"cover": 1} if gift.cover_minor else {}
    chosen = {"amount": gift.amount_minor, "currency": gift.currency, **often, **cover}
    back = urlencode({**chosen, **of_gift(gift), "back": 1})
    return Order(
        attempt_id=attempt.public_id,
        gift_id=gift.public_id,
        amount_minor=gift.charged_minor,
        currency=gift.currency,
        name=f"Donation to {load_frame().publication['name']}"[:200],
        success_url=f"{settings.SITE_URL}/donate/thanks/?session={{CHECKOUT_SESSION_ID}}",
        cancel_url=f"{settings.SITE_URL}/donate/?{back}",
        expires_at=attempt.expires_at,
        idempotency_key=attempt.idempotency_key,
        frequency=gift.frequency,
    )


def opened(attempt: Attempt, session: OpenSession) -> None:
    """Note the page that the provider made; a message about it may have been quicker than we are."""
    page = {"provider_session_id": session.id, "checkout_url": session.url}
    mine = Attempt.objects.filter(pk=attempt.pk)
    if not mine.filter(state=State.NEW).update(state=State.OPEN, **page):
        mine.update(**page)
    attempt.provider_session_id, attempt.checkout_url = session.id, session.url


@transaction.atomic
def take_in(session: SessionState, frequency: str, gateway: Gateway) -> Attempt:
    """The gift and attempt that a page's marks name and that we do not have, as after an old backup's return.

    What was chosen is what the page asked for; where the donor came from is lost.
    """
    gift = Gift.objects.get_or_create(
        public_id=session.gift_id,
        defaults={
            "form_key": f"taken-in:{session.gift_id}",
            "amount_minor": session.amount_minor,
            "currency": session.currency,
            "frequency": frequency,
            "created_at": session.created_at or timezone.now(),
        },
    )[0]
    return Attempt.objects.get_or_create(
        public_id=session.attempt_id,
        defaults={
            "gift": gift,
            "provider": gateway.name,
            "livemode": session.livemode,
            "provider_session_id": session.id,
            "idempotency_key": f"taken-in:{session.attempt_id}",
            "state": State.OPEN,
            "expires_at": timezone.now(),
            "created_at": session.created_at or timezone.now(),
        },
    )[0]
