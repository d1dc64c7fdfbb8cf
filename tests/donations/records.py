"""One record of each kind of the books, made without a provider."""

from datetime import timedelta

from django.contrib.auth import get_user_model
from django.utils import timezone

from donations import receipts
from donations.models import (
    Appeal,
    Attempt,
    BankStatement,
    Campaign,
    DonationPage,
    DonationPageVersion,
    Donor,
    Finding,
    Gift,
    GiftNote,
    LedgerEntry,
    LegalEntity,
    OfflineGift,
    Payment,
    Payout,
    Plan,
    ProviderEvent,
    ReconcileRun,
    Refund,
    StatementLine,
)
from donations.page_content import content_of

MONEY = {"amount_minor": 500, "currency": "GBP"}


def one_of_each():
    """The beginning of the admin's address of each kind → the id of a record."""
    now = timezone.now()
    payment, found = a_gift(now)
    return found | what_is_asked() | what_the_paper_writes(payment) | what_came_otherwise(payment.gift, now)


def a_gift(now):
    """(payment, {address → id}): a gift that was paid, its plan, and what was said and done about it."""
    donor = Donor.objects.create(email_key="ann@reader.example", email="ann@reader.example")
    gift = Gift.objects.create(form_key="x", donor=donor, **MONEY)
    later = now + timedelta(hours=1)
    attempt = Attempt.objects.create(gift=gift, idempotency_key="x", expires_at=later)
    payment = Payment.objects.create(
        gift=gift, attempt=attempt, provider="stripe", provider_payment_id="pi_1",
        provider_charge_id="ch_1", livemode=False, captured_at=now, **MONEY,
    )  # fmt: skip
    entry = LedgerEntry.objects.create(
        payment=payment, kind="charge", provider_object_id="ch_1", occurred_at=now, **MONEY
    )
    plan = Plan.objects.create(
        gift=gift, provider_plan_id="sub_1", livemode=False, frequency="monthly", synced_at=now, **MONEY
    )
    event = ProviderEvent.objects.create(
        event_id="evt_1", type="x", livemode=False, verified=True, payload="{}"
    )
    finding = Finding.objects.create(kind="risk", key="x", attempt=attempt, gift=gift)
    refund = Refund.objects.create(
        payment=payment, idempotency_key="x", reason="mistake", source="staff", **MONEY
    )
    check = ReconcileRun.objects.create(since=now, livemode=False)
    note = GiftNote.objects.create(gift=gift, message="Well done.")
    rows = (check, refund, donor, gift, payment, entry, plan, event, finding, note)
    found = {f"donations_{row._meta.model_name}": row.pk for row in rows}
    return payment, found | {"donations_event": event.pk}


def what_is_asked():
    """{address → id}: an appeal, a campaign, the donation page with a version."""
    page = DonationPage.objects.get_or_create(pk=1)[0]
    DonationPageVersion.objects.create(page=page, number=page.version, content=content_of(page))
    return {
        "donations_appeal": (Appeal.objects.first() or Appeal.objects.create()).pk,
        "donations_campaign": Campaign.objects.create(slug="costs", title="The court costs").pk,
        "donations_donationpage": page.pk,
        "page_version": page.version,
    }


def what_the_paper_writes(payment):
    """{address → id}: the receipt of ``payment`` and who issues it."""
    entity = LegalEntity.objects.get_or_create(currency="", defaults={"name": "Paper"})[0]
    return {"donations_legalentity": entity.pk, "donations_receipt": receipts.issue(payment).pk}


def what_came_otherwise(gift, now):
    """{address → id}: money entered by hand, a bank statement with a line, a deposit."""
    given = {"provider": "offline", "provider_payment_id": "hand:1", "provider_charge_id": "hand:1"}
    by_hand = Payment.objects.create(gift=gift, livemode=False, captured_at=now, **given, **MONEY)
    OfflineGift.objects.create(payment=by_hand, method="cash")
    someone = get_user_model().objects.create(username="clerk")
    statement = BankStatement.objects.create(name="a.csv", uploaded_by=someone, read_at=now)
    line = StatementLine.objects.create(statement=statement, fingerprint="x", booked_on=now.date(), **MONEY)
    payout = Payout.objects.create(
        provider_payout_id="po_1", livemode=False, status="paid", created_at=now, arrives_at=now,
        synced_at=now, **MONEY,
    )  # fmt: skip
    found = {"offline": by_hand.pk, "donations_bankstatement": statement.pk, "bank_line": line.pk}
    return found | {"donations_payout": payout.pk}
