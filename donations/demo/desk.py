"""What the demo's colleagues did about donations: entered, matched, gave back, replaced, agreed, checked.

Through the verbs of their screens, each in its colleague's name. Without these colleagues nothing happens.
"""

import tomllib
from datetime import timedelta
from pathlib import Path

from django.utils import timezone

from donations import notes, offline, page_workflow, receipts, refunds, statements
from donations.announcing import announce_gift
from donations.checkout import Choice
from donations.demo.history import History, address
from donations.donation_page import get_page
from donations.donors import donor_without_address
from donations.models import Announcement, Gift, LedgerEntry, Payment
from donations.page_content import content_of
from donations.reconcile import running
from donations.rehearsal import objects
from newsroom.core.models import User

CONTENT = Path(__file__).parent / "desk.toml"
CURRENCY = "GBP"


def load(history: History) -> None:
    """All of it; nothing where nobody keeps the books."""
    content = tomllib.loads(CONTENT.read_text(encoding="utf-8"))
    keeper, support, chief = colleague("donations"), colleague("support"), colleague("chief")
    if not (keeper and support and chief):
        return
    load_versions(content["page"], by=chief)
    for entry in content["by_hand"]:
        enter(entry, by=keeper)
    announced = {entry["name"]: announce(entry) for entry in content["announced"]}
    load_statement(content["line"], announced, by=keeper)
    give_back_a_part(content["refund"], history, by=keeper)
    replace_receipt(content["replaced"], by=keeper)
    for entry in content["note"]:
        write_note(entry, by=support)
    lose_a_refund(content["lost"], history)
    check(history, by=keeper)


def colleague(role):
    """Who has this role, or None."""
    return User.objects.filter(role_assignments__role=role).first()


def days_ago(days):
    """That day, at this hour."""
    return timezone.now() - timedelta(days=days)


def load_versions(before, *, by):
    """The donation page as it was once, and as it is."""
    content = content_of(get_page())
    page_workflow.save_page(content | before, base=0, by=by)
    page_workflow.save_page(content, base=1, by=by)
    page_workflow.publish_page(by=by)


def enter(entry, *, by):
    """Money that came by hand."""
    donor = donor_without_address(entry["name"]) if "name" in entry else None
    about, when = f"demo:{entry['about']}", days_ago(entry["days"])
    money = offline.Money(about, entry["amount"], CURRENCY, when, entry["method"], entry["note"])
    offline.enter_gift(money, donor, by=by)


def announce(entry):
    """A transfer that somebody announced."""
    choice = Choice(f"demo-{entry['name']}", entry["amount"], CURRENCY, source_path="/donate/")
    made = announce_gift(choice, name=entry["name"], email=address(entry["name"]))
    when = days_ago(entry["days"])
    Announcement.objects.filter(pk=made.pk).update(announced_at=when)
    Gift.objects.filter(pk=made.gift_id).update(created_at=when)
    return made


def load_statement(lines, announced, *, by):
    """A file of the bank, some of its lines decided."""
    rows = ["Date,Name,Reference,Amount"]
    for line in lines:
        text = announced[line["of"]].printed_reference if "of" in line else line["text"]
        sign, pence = "-" if line["amount"] < 0 else "", abs(line["amount"])
        amount = f"{sign}{pence // 100}.{pence % 100:02d}"
        rows.append(f'{days_ago(line["days"]):%Y-%m-%d},{line["payer"]},"{text}",{amount}')
    data = "\n".join(rows).encode()
    statement = statements.upload(f"courier-{timezone.now():%Y-%m}.csv", data, by=by)
    statements.take_in(statement, statements.layout_for(statements.rows_of(statement), CURRENCY), by=by)
    for line in lines:
        if "do" in line:
            aside = line["do"] == "aside"
            chosen = statements.Chosen(None if aside else announced[line["of"]], aside=aside)
            statements.decide(statement.lines.get(payer=line["payer"]), chosen, by=by)


def whole_gift(amount):
    """The newest payment of at least ``amount`` that nothing but its fee has touched."""
    moved = LedgerEntry.objects.exclude(kind__in=["charge", "fee"]).values("payment")
    found = Payment.objects.filter(provider="stripe", gift__frequency="once", amount_minor__gte=amount)
    return found.exclude(pk__in=moved).filter(gift__findings=None).latest("captured_at")


def give_back_a_part(entry, history, *, by):
    """A donor rang, and got a part back."""
    payment = whole_gift(2 * entry["amount"])
    why = {"reason": entry["reason"], "note": entry["note"], "by": by, "wish": "demo"}
    refunds.submit(refunds.request(payment, entry["amount"], **why), history.feed.gateway)


def replace_receipt(entry, *, by):
    """A receipt that bore the wrong name."""
    receipt = receipts.standing_of(Payment.objects.filter(donor__name=entry["donor"]).latest("captured_at"))
    words = {"recipient": entry["recipient"], "note": entry["note"]}
    receipts.replace(receipt, reason="name", by=by, **words)


def write_note(entry, *, by):
    """What a donor wrote, and whether a colleague put the name on the wall."""
    gift = Payment.objects.filter(donor__name=entry["donor"]).earliest("captured_at").gift
    words = {"message": entry.get("message", ""), "in_honour_of": entry.get("honour", "")}
    note = notes.write(gift, display_name=entry.get("wall", ""), **words)
    if "shown" in entry:
        notes.decide(note, shown=entry["shown"], by=by)


def lose_a_refund(entry, history):
    """Money went back in the provider's own screens, and no message told of it."""
    payment, store = whole_gift(entry["amount"]), history.feed.store
    ahead = store.ahead
    history.feed.turn(max(days_ago(entry["days"]), payment.captured_at + timedelta(hours=1)))
    objects.refund(store, store.get("charge", payment.provider_charge_id), entry["amount"])
    store.ahead = ahead


def check(history, *, by):
    """A check against the provider, which finds that."""
    run = running.begin(history.feed.gateway, days_ago(40), by=by)
    while running.advance(run, history.feed.gateway):
        pass
