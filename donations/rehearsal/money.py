"""Captured money at the rehearsal provider: charges, lines of its balance, payouts to the bank."""

from donations.rehearsal.amounts import fee_of
from donations.rehearsal.wire import WireError


def charge_of(store, intent, billing=None, method="card"):
    """Take the money of ``intent``: its charge, with a line in the balance and the fee."""
    charge = store.add(
        "charge",
        "ch",
        amount=intent["amount"],
        amount_captured=intent["amount"],
        amount_refunded=0,
        billing_details=billing or {},
        captured=True,
        paid=True,
        refunded=False,
        disputed=False,
        currency=intent["currency"],
        customer=intent.get("customer"),
        metadata=intent["metadata"],
        payment_intent=intent["id"],
        payment_method_details={"type": method},
        status="succeeded",
    )
    fee = fee_of(intent["amount"])
    charge["balance_transaction"] = balance_line(store, charge, intent["amount"], fee, "charge")["id"]
    intent.update(status="succeeded", latest_charge=charge["id"], amount_received=intent["amount"])
    return charge


def balance_line(store, charge, amount, fee, kind, source=None):
    """A line in the provider's balance that ``charge`` caused."""
    details = [{"amount": fee, "currency": charge["currency"], "type": "stripe_fee"}] if fee else []
    return store.add(
        "balance_transaction",
        "txn",
        amount=amount,
        fee=fee,
        fee_details=details,
        net=amount - fee,
        currency=charge["currency"],
        reporting_category=kind,
        source=source or charge["id"],
        type=kind,
        status="pending",
    )


def pay_out(store, currency):
    """Send what the balance holds in ``currency`` to the newsroom's bank."""
    lines = [
        line
        for line in store.all("balance_transaction")
        if line["currency"] == currency and "_payout" not in line
    ]
    total = sum(line["net"] for line in lines)
    if total <= 0:
        raise WireError(400, f"There is nothing to pay out in {currency}.", code="balance_insufficient")
    made = store.add(
        "payout",
        "po",
        amount=total,
        arrival_date=store.now() + 2 * 24 * 3600,
        automatic=True,
        currency=currency,
        metadata={},
        method="standard",
        reconciliation_status="completed",
        status="paid",
        type="bank_account",
    )
    own = store.add(
        "balance_transaction", "txn", amount=-total, fee=0, fee_details=[], net=-total, currency=currency,
        reporting_category="payout", source=made["id"], type="payout", status="available",
    )  # fmt: skip
    made["balance_transaction"] = own["id"]
    for line in [*lines, own]:
        line.update(status="available", _payout=made["id"])
    return made, [("payout.created", dict(made)), ("payout.paid", dict(made))]
