"""What becomes of a payment of which a bank warns: a person decides, but for what staff's rule gives back.

A dispute costs a fee, whoever is right; a small gift that a bank warns of goes back before it comes to one.
"""

from django.db import transaction
from django.utils import timezone

from donations import refunds
from donations.donation_page import get_page
from donations.models import Finding, Frequency, Payment, Refund
from donations.money import currency

NOTE = "Given back by the rule of the donation page: a bank warned of it, and it is small."
Decision = Finding.Decision


@transaction.atomic
def follow(finding: Finding, payment: Payment) -> Refund | None:
    """Give ``payment`` back if the rule says so; the worker asks the provider. None: a person decides.

    A refund that the provider refuses opens the finding again (``refunds.end``).
    """
    finding = Finding.objects.select_for_update().get(pk=finding.pk)
    if finding.resolved_at is not None or not falls_under(payment):
        return None
    wish = f"warned:{finding.pk}"
    try:
        refund = refunds.request(
            payment, refunds.left_of(payment), reason=Refund.Reason.FRAUD, note=NOTE, by=None, wish=wish,
            source=Refund.Source.RULE,
        )  # fmt: skip
    except refunds.NotHere:
        return None
    finding.decision, finding.note, finding.resolved_at = Decision.RETURNED, NOTE, timezone.now()
    finding.save(update_fields=["decision", "note", "resolved_at"])
    return refund


def falls_under(payment: Payment) -> bool:
    """Whether the rule speaks of ``payment``: single, small, in the first currency, nothing else about it."""
    page, once = get_page(), payment.gift.frequency == Frequency.ONCE
    most = page.warned_most * 10 ** currency(page.currency).exponent
    small = payment.currency == page.currency and 0 < payment.amount_minor <= most
    return once and small and refunds.left_of(payment) > 0 and not refunds.warnings_about(payment)
