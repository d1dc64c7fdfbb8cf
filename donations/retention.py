"""What the law makes us keep of an erased donor, and until when."""

from django.utils import timezone

from donations.models import Donor, Receipt, RetainedRecord, TaxDeclaration

PERSONAL = ("first_name", "last_name", "address", "postcode")


def keep(donor: Donor) -> None:
    """Put aside, before they are emptied, the declarations and the receipts' names of ``donor``."""
    for declaration in TaxDeclaration.objects.filter(donor=donor).select_related("entity"):
        payments = donor.payments.order_by("-captured_at")
        last = payments.values_list("captured_at", flat=True).first() or declaration.made_at
        store(
            donor,
            declaration.entity,
            max(last, declaration.made_at),
            {name: getattr(declaration, name) for name in PERSONAL},
            declaration=declaration,
        )
    receipts = Receipt.objects.filter(payment__donor=donor).exclude(recipient="").select_related("entity")
    for receipt in receipts.select_related("payment"):
        words = {"recipient": receipt.recipient, "number": receipt.number}
        store(donor, receipt.entity, receipt.payment.captured_at, words, receipt=receipt)


def store(donor, entity, since, content, **about) -> None:
    """One record, until the end of the year after ``entity.keep_years`` years from ``since``."""
    day = timezone.localdate(since)
    until = day.replace(year=day.year + entity.keep_years + 1, month=12, day=31)
    if entity.keep_years and until > timezone.localdate():
        RetainedRecord.objects.create(donor=donor, content=content, keep_until=until, **about)


def forget_old() -> None:
    """Step of the worker: delete what need not be kept any more."""
    RetainedRecord.objects.filter(keep_until__lt=timezone.localdate()).delete()
