"""What the books must be, by the rehearsal provider's own balance: counted without any of the app's code."""

KINDS = {"charge": "charge", "refund": "refund", "refund_failure": "refund_failed"}


def marked(store):
    """The ids of captured charges that carry our marks: on the intent, or on the plan whose bill was paid."""
    plans = {plan["id"] for plan in store.all("subscription") if plan["metadata"]}
    paid = {}
    for way in store.all("invoice_payment"):
        bill = store.get("invoice", way["invoice"])
        paid[way["payment"]["payment_intent"]] = bill["parent"]["subscription_details"]["subscription"]
    return {
        charge["id"]
        for charge in store.all("charge")
        if charge["captured"] and (charge["metadata"] or paid.get(charge["payment_intent"]) in plans)
    }


def sums(store):
    """(charge, kind, currency) → minor units, of every line of the provider's balance."""
    found = {}
    charges = {each["id"]: each["charge"] for kind in ("refund", "dispute") for each in store.all(kind)}
    for line in store.all("balance_transaction"):
        charge, code = charges.get(line["source"], line["source"]), line["currency"].upper()
        is_dispute = line["type"] == "adjustment"
        kind = KINDS.get(line["type"]) or ("dispute_out" if line["amount"] < 0 else "dispute_in")
        for name, amount in ((kind, line["amount"]), ("dispute_fee" if is_dispute else "fee", -line["fee"])):
            if amount:
                key = (charge, name, code)
                found[key] = found.get(key, 0) + amount
    return found


def paid_pages(store):
    """The ids of the payment pages that were paid."""
    return {page["id"] for page in store.all("checkout.session") if page["payment_status"] == "paid"}
