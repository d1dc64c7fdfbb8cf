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


def one_of_each():
    """The beginning of the admin's address of each kind → the id of a record."""
    now = timezone.now()
    money = {"amount_minor": 500, "currency": "GBP"}
    donor = Donor.objects.create(email_key="ann@reader.example", email="ann@reader.example")
    gift = Gift.objects.create(form_key="x", donor=donor, **money)
    later = now + timedelta(hours=1)
    attempt = Attempt.objects.create(gift=gift, idempotency_key="x", expires_at=later)
    payment = Payment.objects.create(
        gift=gift,
        attempt=attempt,
        provider="stripe",
        provider_payment_id="pi_1",
        provider_charge_id="ch_1",
        livemode=False,
        captured_at=now,
        **money,
    )
    entry = LedgerEntry.objects.create(
        payment=payment, kind="charge", provider_object_id="ch_1", occurred_at=now, **money
    )
    plan = Plan.objects.create(
        gift=gift, provider_plan_id="sub_1", livemode=False, frequency="monthly", synced_at=now, **money
    )
    event = ProviderEvent.objects.create(
        event_id="evt_1", type="x", livemode=False, verified=True, payload="{}"
    )
    finding = Finding.objects.create(kind="risk", key="x", attempt=attempt, gift=gift)
    refund = Refund.objects.create(
        payment=payment, idempotency_key="x", reason="mistake", source="staff", **money
    )
    check = ReconcileRun.objects.create(since=now, livemode=False)
    rows = (check, refund, donor, gift, payment, entry, plan, event, finding)
    found = {f"donations_{row._meta.model_name}": row.pk for row in rows}
    found["donations_appeal"] = (Appeal.objects.first() or Appeal.objects.create()).pk
    found["donations_campaign"] = Campaign.objects.create(slug="costs", title="The court costs").pk
    found["donations_donationpage"] = DonationPage.objects.get_or_create(pk=1)[0].pk
    page = DonationPage.objects.get(pk=1)
    DonationPageVersion.objects.create(page=page, number=page.version, content=content_of(page))
    note = GiftNote.objects.create(gift=gift, message="Well done.")
    found["donations_giftnote"] = note.pk
    found["page_version"] = page.version
    given = {"provider": "offline", "provider_payment_id": "hand:1", "provider_charge_id": "hand:1"}
    entity = LegalEntity.objects.get_or_create(currency="", defaults={"name": "Paper"})[0]
    receipt = receipts.issue(payment)
    found |= {"donations_legalentity": entity.pk, "donations_receipt": receipt.pk}
    by_hand = Payment.objects.create(gift=gift, livemode=False, captured_at=now, **given, **money)
    OfflineGift.objects.create(payment=by_hand, method="cash")
    someone = get_user_model().objects.create(username="clerk")
    statement = BankStatement.objects.create(name="a.csv", uploaded_by=someone, read_at=now)
    line = StatementLine.objects.create(statement=statement, fingerprint="x", booked_on=now.date(), **money)
    payout = Payout.objects.create(
        provider_payout_id="po_1", livemode=False, status="paid", created_at=now, arrives_at=now,
        synced_at=now, **money,
    )  # fmt: skip
    found["donations_payout"] = payout.pk
    found |= {"donations_bankstatement": statement.pk, "bank_line": line.pk}
    return found | {"offline": by_hand.pk, "donations_event": event.pk, "donations_plan": plan.pk}
