"""The ledger: written once, never credited on a difference, the same under any number of hands."""

import threading
from dataclasses import replace

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from donations import ledger
from donations.gateways import stripe as stripe_gateway
from donations.models import Appeal, AppealVersion, Attempt, Finding, Gift, LedgerEntry, Payment
from newsroom.core.models import OutboxMessage


@pytest.fixture
def paid(donor, gateway):
    """(attempt, what the provider says) of a gift that is paid there and not yet booked here."""
    attempt, page = donor.begin("500")
    donor.at_provider(page)
    return attempt, gateway.read_session(attempt.provider_session_id)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("mode", lambda s: replace(s, livemode=True)),
        ("incomplete", lambda s: replace(s, charge=None)),
    ],
)
def test_differences_wait_for_a_person(paid, kind, change):
    """Money of another mode, or without a charge, is not credited: one finding waits for a person."""
    attempt, session = paid
    for _ in range(3):
        ledger.apply_session(change(session), livemode=False)
    assert Finding.objects.get().kind == kind
    assert not Payment.objects.exists()
    assert not LedgerEntry.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "change"), [("amount", {"amount_minor": 499}), ("currency", {"currency": "EUR"})]
)
def test_f16_another_amount_is_booked_as_captured(paid, donor, kind, change):
    """Where the provider captured something else (tax, conversion), that is booked, told, and thanked for."""
    attempt, session = paid
    odd = replace(session, charge=replace(session.charge, **change))
    for _ in range(3):
        ledger.apply_session(odd, livemode=False)
    assert Finding.objects.exclude(kind="fee_currency").get().kind == kind
    payment = Payment.objects.get()
    assert (payment.amount_minor, payment.currency) == (odd.charge.amount_minor, odd.charge.currency)
    entry = LedgerEntry.objects.get(kind="charge")
    assert (entry.amount_minor, entry.currency) == (payment.amount_minor, payment.currency)
    page = donor.client.get("/donate/thanks/", {"session": session.id}).content.decode()
    assert ("£4.99" if kind == "amount" else "€5") in page
    assert OutboxMessage.objects.filter(kind="mail").count() == 1


@pytest.mark.django_db
def test_held_money_is_not_thanked(paid, donor, monkeypatch):
    """The donor of held money reads that it is being confirmed, neither thanks nor refusal."""
    attempt, session = paid
    odd = replace(session, livemode=True)
    monkeypatch.setattr(stripe_gateway.StripeGateway, "read_session", lambda self, _: odd)
    page = donor.client.get("/donate/thanks/", {"session": session.id}).content.decode()
    assert "Still being confirmed" in page
    assert not OutboxMessage.objects.filter(kind="mail").exists()


@pytest.mark.django_db
def test_a_second_charge(paid):
    """Another charge for the same attempt is never booked beside the first."""
    attempt, session = paid
    ledger.apply_session(session, livemode=False)
    second = replace(session, charge=replace(session.charge, id="ch_2", payment_id="pi_2"))
    ledger.apply_session(second, livemode=False)
    assert Payment.objects.count() == 1
    assert Finding.objects.get().kind == "second"


@pytest.mark.django_db
def test_a_fee_that_comes_later(paid):
    """A fee that the provider does not know yet is entered when it does, once."""
    attempt, session = paid
    early = replace(session, charge=replace(session.charge, fee_minor=None, fee_id=""))
    for state in (early, session, session):
        ledger.apply_session(state, livemode=False)
    assert sorted(LedgerEntry.objects.values_list("kind", "amount_minor")) == [("charge", 500), ("fee", -28)]


@pytest.mark.django_db
def test_a_fee_in_the_banks_currency(paid):
    """A fee in another currency stands in that currency, and is told; sums never mix."""
    attempt, session = paid
    converted = replace(session, charge=replace(session.charge, fee_currency="EUR", fee_minor=33))
    ledger.apply_session(converted, livemode=False)
    assert LedgerEntry.objects.get(kind="fee").currency == "EUR"
    assert Finding.objects.get().kind == "fee_currency"


@pytest.mark.django_db
@pytest.mark.parametrize("model", [Payment, LedgerEntry, AppealVersion])
@pytest.mark.parametrize("verb", ["update", "delete"])
def test_written_once(paid, model, verb):
    """No row of the books can be changed or deleted, not even by SQL."""
    attempt, session = paid
    ledger.apply_session(session, livemode=False)
    row = model.objects.first()
    table = connection.ops.quote_name(model._meta.db_table)
    sql = f"DELETE FROM {table}" if verb == "delete" else f"UPDATE {table} SET id = id"
    with pytest.raises(DatabaseError, match="cannot be changed"), transaction.atomic():
        connection.cursor().execute(f"{sql} WHERE id = %s", [row.pk])


@pytest.mark.django_db
@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "charge", "amount_minor": -5},
        {"kind": "refund", "amount_minor": 5},
        {"kind": "correction", "amount_minor": 0},
        {"kind": "charge", "amount_minor": 10**13},
        {"currency": "gbp"},
        {"currency": "GB"},
        {"provider_object_id": ""},
        {"kind": "bribe"},
    ],
)
def test_the_database_keeps_the_rules(paid, fields):
    """Wrong signs, wrong codes and unknown kinds are refused by the database itself."""
    attempt, session = paid
    ledger.apply_session(session, livemode=False)
    payment = Payment.objects.get()
    row = {"kind": "offline", "amount_minor": 5, "currency": "GBP", "provider_object_id": "x"} | fields
    with pytest.raises(IntegrityError), transaction.atomic():
        LedgerEntry.objects.create(payment=payment, occurred_at=payment.captured_at, **row)


@pytest.mark.django_db
@pytest.mark.parametrize("amount", [0, -1])
def test_no_gift_of_nothing(publication, amount):
    """A gift is above zero."""
    with pytest.raises(IntegrityError), transaction.atomic():
        Gift.objects.create(form_key="k", amount_minor=amount, currency="GBP")


def test_moves_only_lead_forward():
    """Paid is reached from everywhere and left for nowhere; every state can be reached."""
    states = set(Attempt.State) - {Attempt.State.NEW}
    assert set(Attempt.MOVES) == states
    assert all(Attempt.State.PAID not in sources for sources in Attempt.MOVES.values())
    assert Attempt.MOVES[Attempt.State.PAID] == set(Attempt.State) - {Attempt.State.PAID}


@pytest.mark.django_db(transaction=True)
def test_f2_f11_many_hands_at_once(paid):
    """Return page and messages that settle one gift at the same instant book it once."""
    attempt, session = paid
    barrier, troubles = threading.Barrier(6), []

    def hand():
        barrier.wait()
        try:
            ledger.apply_session(session, livemode=False)
        except DatabaseError as error:
            troubles.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=hand) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if connection.vendor == "postgresql":  # SQLite's shared memory database has no waiting line in tests
        assert troubles == []
    assert Payment.objects.count() == 1
    assert LedgerEntry.objects.count() == 2
    assert OutboxMessage.objects.filter(key__startswith="receipt:").count() == 1


@pytest.mark.django_db
def test_appeal_rows_survive(publication):
    """A row that money points to cannot be deleted."""
    with pytest.raises(DatabaseError), transaction.atomic():
        Appeal.objects.all().delete()
