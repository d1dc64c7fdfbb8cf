"""Receipts: each payment gets one, numbered, in the transaction that books it; whether mail goes out is a
question apart. A receipt is never changed: a wrong one becomes void by the one that replaces it.
"""

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from donations import given, plan_offers, receipt_links, receipt_numbers, receipt_wording, undo_links
from donations.donation_page import get_page
from donations.models import OfflineGift, Payment, Plan, Receipt
from donations.models.offline import PROVIDER as OFFLINE
from donations.money import format_amount
from donations.plan_links import link
from newsroom.core import audit, mail, printed_time, roles
from newsroom.core.frame import load_frame
from newsroom.core.rendering import absolute
from newsroom.core.roles import Permission

OFFLINE_WAYS = dict(OfflineGift.Method.choices)


class AlreadyReplaced(Exception):
    """This receipt is void: another one has taken its place."""


@transaction.atomic
def issue(payment: Payment) -> Receipt:
    """The first receipt of ``payment``. Called once, by the ledger, where the payment is booked."""
    return write(payment, payment.donor.name if payment.donor else "")


@transaction.atomic
def replace(receipt: Receipt, *, recipient: str, reason: str, note: str, by) -> Receipt:
    """Make ``receipt`` void by a new one, as the issuer stands now.

    Raises ``AlreadyReplaced``, ``PermissionDenied``.
    """
    roles.require(by, Permission.MONEY)
    receipt = Receipt.objects.select_for_update().get(pk=receipt.pk)
    if Receipt.objects.filter(replaces=receipt).exists():
        raise AlreadyReplaced
    why = {"replaces": receipt, "reason": reason, "note": note, "issued_by": by}
    made = write(receipt.payment, recipient, **why)
    audit.record("replace receipt", receipt, by=by, number=receipt.number, new=made.number, reason=reason)
    return made


def write(payment: Payment, recipient: str, **why) -> Receipt:
    """One more receipt of ``payment``, with the next number of its year."""
    entity = receipt_numbers.issuer_for(payment.currency)
    year = timezone.localtime(payment.captured_at, load_frame().zone).year
    sequence = receipt_numbers.next_number(entity, year, payment.livemode)
    return Receipt.objects.create(
        entity=entity,
        livemode=payment.livemode,
        year=year,
        sequence=sequence,
        number=receipt_numbers.printed(entity, year, sequence, payment.livemode),
        payment=payment,
        code=receipt_numbers.new_code(),
        recipient=recipient,
        content=content_of(payment, entity),
        **why,
    )


def content_of(payment: Payment, entity) -> dict:
    """What is printed on a receipt of ``payment``, but the donor's name: texts as they are today."""
    frame = load_frame()
    amount = format_amount(payment.amount_minor, payment.currency)
    by_hand = payment.provider == OFFLINE
    return {
        "paper": frame.publication["name"],
        "issuer": {
            "name": entity.name,
            "address": entity.address.splitlines(),
            "registration": entity.registration.splitlines(),
        },
        "mode": entity.mode,
        "tax": receipt_wording.words_of(entity, amount),
        "amount": amount,
        "currency": payment.currency,
        "date": timezone.localtime(payment.captured_at, frame.zone).date().isoformat(),
        "way": OFFLINE_WAYS.get(payment.method, "") if by_hand else "",
        "frequency": payment.gift.frequency,
        "reference": payment.gift.public_id,
        "descriptor": "" if by_hand else get_page().statement_descriptor,
    }


def standing_of(payment: Payment) -> Receipt | None:
    """The receipt of ``payment`` that counts: the one that nothing has replaced."""
    return payment.receipts.filter(replaced_by=None).select_related("entity", "payment__gift").first()


def queue(payment: Payment, *, again: bool = False) -> None:
    """Queue the receipt of ``payment``; nothing without a donor's address. Its key stands for the payment.

    ``again``: a donor asked for it once more; pressed twice while one waits, it goes out once. The first one
    goes out once for all, whatever asks for it.
    """
    if payment.donor is None or not payment.donor.email:
        return
    receipt = standing_of(payment) or issue(payment)  # none: booked by a version without numbers
    publication = load_frame()
    words = {
        "receipt": receipt,
        "date": printed_time.with_zone(payment.captured_at, publication.zone),
        "publication": publication.publication,
        "name": receipt.recipient,
        "page_link": receipt_links.link(receipt),
        "check_link": receipt_links.check_address(),
        "gift_aid": receipt.entity.mode == receipt.entity.Mode.GIFT_AID,
        "given": given.link(payment),
        "rehearsal": not payment.livemode,
        "undo": absolute(undo_links.path(payment)) if not again and undo_links.is_possible(payment) else "",
    }
    plan = Plan.objects.filter(gift=payment.gift).first()
    if plan is not None:
        words |= plan_words(plan, publication.zone)
    body = render_to_string("donations/receipt.txt", words)
    subject = f"Your donation to {publication.publication['name']}: {receipt.content['amount']}"
    key = f"receipt{'-again' if again else ''}:{payment.pk}"
    mail.send(payment.donor.email, subject, body, key=key, once=not again)


def plan_words(plan: Plan, zone) -> dict:
    """What the receipt of a plan says besides: when the next charge comes, and where it is stopped."""
    coming = plan.next_charge_at
    return {
        "plan": plan,
        "yearly": plan.frequency == "yearly",
        "next_charge": printed_time.local(coming, zone).date() if coming else None,
        "link": link(plan),
        "can": plan_offers.in_words(plan),
    }
