"""The page of whoever rehearses: what is in the provider's books, and buttons for what may happen next.

``DEEDS`` says what each button does: (store, form) → messages.
"""

from html import escape

from donations.rehearsal import money as balance
from donations.rehearsal import objects, plans
from donations.rehearsal.calls import found
from donations.rehearsal.hosted import button, document, money
from donations.rehearsal.wire import WireError, integer

DAY = 24 * 3600
SHOWN = 30  # newest rows of a table
MODES = {
    "normal": "as they happen",
    "duplicate": "each twice",
    "drop": "none",
    "reorder": "in another order",
    "hold": "held back",
}


def give_back(store, form):
    """Refund a charge: all that is left, or the amount typed."""
    charge = found(store, "charge", form.get("id"))
    left = charge["amount_captured"] - charge["amount_refunded"]
    status = "pending" if form.get("pending") else "succeeded"
    return objects.refund(store, charge, integer(form, "amount", left), status=status)[1]


def half(store, form):
    """Refund half of what is left of a charge."""
    charge = found(store, "charge", form.get("id"))
    amount = (charge["amount_captured"] - charge["amount_refunded"]) // 2
    return objects.refund(store, charge, amount)[1]


def set_card(store, form):
    """What the bank answers from now on for a customer's card."""
    customer = found(store, "customer", form.get("id"))
    customer["_card"] = "bad" if form["do"] == "card-bad" else "good"
    return [("customer.updated", dict(customer))]


def close(store, form):
    """The bank's word about a dispute."""
    return objects.close_dispute(store, found(store, "dispute", form.get("id")), form["do"] == "won")


def end(store, form):
    """End a plan, as from the provider's own screens."""
    return plans.cancel(store, found(store, "subscription", form.get("id")))


DEEDS = {
    "refund": give_back,
    "refund-half": half,
    "refund-fails": lambda store, form: objects.fail_refund(store, found(store, "refund", form.get("id"))),
    "dispute": lambda store, form: objects.dispute(store, found(store, "charge", form.get("id")))[1],
    "warn": lambda store, form: objects.warn(store, found(store, "charge", form.get("id")))[1],
    "answer": lambda store, form: objects.answer_dispute(store, found(store, "dispute", form.get("id"))),
    "won": close,
    "lost": close,
    "card-good": set_card,
    "card-bad": set_card,
    "cancel": end,
    "pay-out": lambda store, form: balance.pay_out(store, form.get("id", ""))[1],
    "clock": lambda store, form: plans.advance(store, integer(form, "seconds")),
}


def do(store, form):
    """Do what the pressed button says; returns the messages. Raises ``WireError``."""
    if form.get("do") not in DEEDS:
        raise WireError(400, f"Nobody knows how to {form.get('do')}.")
    return DEEDS[form["do"]](store, form)


def row(cells, item, *buttons):
    """A row of a table with the buttons of its item."""
    forms = "".join(button(name, label) for name, label in buttons)
    about = f'<input type="hidden" name="id" value="{escape(item)}">'
    form = f'<form method="post" action="/desk">{about}{forms}</form>' if forms else ""
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}<td>{form}</td></tr>"


def table(heading, rows):
    """A table under its heading, or nothing without rows."""
    return f"<h2>{heading}</h2><table>{''.join(rows)}</table>" if rows else ""


def sum_of(item, field="amount"):
    """An object's amount in words."""
    return money(item[field], item["currency"])


def page(store, held):
    """The whole desk. ``held``: how many messages wait to be released."""
    return document(
        "Rehearsal provider", f"<h1>Rehearsal provider</h1>{knobs(store, held)}{tables(store)}", True
    )


def knobs(store, held):
    """The clock and the way of messages."""
    ahead = f"{store.ahead // DAY} days ahead of the real time" if store.ahead else "at the real time"
    turns = "".join(
        f'<form method="post" action="/desk" class="row">'
        f'<input type="hidden" name="seconds" value="{days * DAY}">'
        f"{button('clock', label)}</form>"
        for days, label in ((1, "A day later"), (31, "A month later"), (366, "A year later"))
    )
    modes = "".join(button(mode, f"Messages: {words}") for mode, words in MODES.items())
    release = button("release", f"Send the {held} held messages") if held else ""
    return (
        f"<p>The clock stands {ahead}. Messages to the site now: {escape(store.controls['webhooks'])}.</p>"
        f'{turns}<form method="post" action="/control" class="row">{modes}{release}</form>'
    )


def tables(store):
    """What there is, newest first, each with what may happen to it."""
    pages = [
        row([f'<a href="/pay/{s["id"]}">{sum_of(s, "amount_total")}</a>', s["status"]], "")
        for s in store.all("checkout.session")[:SHOWN]
    ]  # fmt: skip
    charges = [
        row([sum_of(c), f"given back {sum_of(c, 'amount_refunded')}", c["id"]], c["id"],
            ("refund", "Give back"), ("refund-half", "Give back half"), ("dispute", "Dispute"),
            ("warn", "Warn"))
        for c in store.all("charge")[:SHOWN]
    ]  # fmt: skip
    refunds = [
        row([sum_of(r), escape(r["status"])], r["id"], ("refund-fails", "The bank does not take it"))
        for r in store.all("refund")[:SHOWN]
    ]
    disputes = [
        row(
            [sum_of(d), escape(d["status"])],
            d["id"],
            ("answer", "Send evidence"),
            ("won", "Won"),
            ("lost", "Lost"),
        )
        for d in store.all("dispute")[:SHOWN]
    ]
    running = [
        row([money(plans.item_of(s)["price"]["unit_amount"], s["currency"]), escape(s["status"])], s["id"],
            ("cancel", "End it"))
        for s in store.all("subscription")[:SHOWN]
    ]  # fmt: skip
    cards = [
        row([escape(c["email"]), f"card: {c['_card']}"], c["id"], ("card-bad", "Card declines"),
            ("card-good", "Card works"))
        for c in store.all("customer")[:SHOWN]
    ]  # fmt: skip
    currencies = sorted({line["currency"] for line in store.all("balance_transaction")})
    bank = [row([code.upper()], code, ("pay-out", "Pay out to the bank")) for code in currencies]
    events = [
        row([escape(e["type"]), e["id"]], e["id"], ("send", "Send again")) for e in store.all("event")[:SHOWN]
    ]
    return "".join(
        table(heading, rows)
        for heading, rows in (
            ("Payment pages", pages), ("Charges", charges), ("Refunds", refunds), ("Disputes", disputes),
            ("Plans", running), ("Customers", cards), ("Balance", bank), ("Messages", events),
        )
    )  # fmt: skip
