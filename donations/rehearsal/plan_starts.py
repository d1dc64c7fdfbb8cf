"""How a subscription begins on the rehearsal's page: paid, refused, or answered by a bank days later.

Call these inside ``with store:``; each returns the messages (type, object) to be sent.
"""

from donations.rehearsal import plans
from donations.rehearsal.wire import WireError


def begin(store, session, email, name):
    """The donor's first payment of a plan: customer, subscription, invoice, charge."""
    made, messages = first_try(store, session, email, name, card="good")
    session.update(
        status="complete", payment_status="paid", url=None, customer=made["customer"],
        subscription=made["id"], invoice=made["latest_invoice"],
    )  # fmt: skip
    return [*messages, ("checkout.session.completed", dict(session))]


def begin_refused(store, session, email, name):
    """The bank refused the first payment: the page stays open, and names no plan; the plan is incomplete."""
    return first_try(store, session, email, name, card="bad")[1]


def begin_later(store, session, email, name):
    """A bank that answers days later: the page is complete, the plan runs already, and nothing is paid."""
    made, messages = first_try(store, session, email, name, card="slow")
    session.update(
        status="complete", url=None, customer=made["customer"], subscription=made["id"],
        invoice=made["latest_invoice"],
    )  # fmt: skip
    return [*messages, ("checkout.session.completed", dict(session))]


def answer_later(store, session, yes):
    """The bank's answer to ``begin_later``: the first bill is paid, or the plan is behind from the start."""
    plan = store.get("subscription", session["subscription"])
    invoice = store.get("invoice", session["invoice"])
    intent = plans.intent_of(store, invoice)
    if intent["status"] != "processing":
        raise WireError(400, "No bank is asked about this page.")
    store.get("customer", plan["customer"])["_card"] = "good" if yes else "bad"
    if yes:
        session["payment_status"] = "paid"
        debit = "sepa_debit" if session["currency"] == "eur" else "bacs_debit"
        messages = plans.collect(store, plan, invoice, debit)
        return [*messages, ("checkout.session.async_payment_succeeded", dict(session))]
    intent["status"] = "requires_payment_method"
    return [
        *plans.refuse(store, plan, invoice, intent),
        ("checkout.session.async_payment_failed", dict(session)),
    ]


def first_try(store, session, email, name, card):
    """(the subscription of an open page, what is told): made at the first try, the same at each other one."""
    if session["status"] != "open":
        raise WireError(400, "This page is closed.")
    session["customer_details"] = {"email": email, "name": name}
    made = store.get("subscription", session.get("_subscription", ""))
    if made is not None:
        customer, invoice = (
            store.get("customer", made["customer"]),
            store.get("invoice", made["latest_invoice"]),
        )
        customer.update(email=email, name=name, _card=card)
        invoice.update(customer_email=email, customer_name=name)
        return made, plans.collect(store, made, invoice)
    customer = store.add("customer", "cus", email=email, name=name, metadata={}, _card=card)
    made = plans.subscribe(store, session, customer)
    session["_subscription"] = made["id"]
    begun = ("customer.subscription.created", dict(made))
    return made, [begun, *plans.bill(store, made, "subscription_create")]
