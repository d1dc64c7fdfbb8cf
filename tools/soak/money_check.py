"""After the kills: are the books those of the provider, to the minor unit, and was each donor told once?

Reads the model (``money_model``, as JSON) from the file that it is given; prints how much is wrong of each
kind, the first faults in words, and the figures.
"""

import json
import re
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path

import django

django.setup()

from django.conf import settings  # noqa: E402 - set up first
from django.utils import timezone  # noqa: E402

from donations.gateways.stripe import get_gateway  # noqa: E402
from donations.models import Attempt, Finding, LedgerEntry, Payment, ProviderEvent, Receipt  # noqa: E402
from donations.reconcile import running, step  # noqa: E402
from newsroom.core.models import OutboxMessage, SentMail  # noqa: E402

TOLD = {"dispute", "refund", "warning"}  # for a person: no difference between the books


def main(model):
    """Print what is wrong and what there is; returns the exit code."""
    model = json.loads(Path(model).read_text())
    broken = False
    for what, check in CHECKS.items():
        faults = list(check(model))
        broken |= bool(faults)
        print(f"  {len(faults):,} {what}")
        for fault in faults[:20]:
            print("    ", fault)
    total = sum(LedgerEntry.objects.values_list("amount_minor", flat=True))
    print(
        f"  {Payment.objects.count():,} payments, {Receipt.objects.count():,} receipts, "
        f"{LedgerEntry.objects.count():,} ledger entries, together {total:,} minor units; "
        f"{SentMail.objects.count():,} mails, {handed_over_again()} of them handed over twice under one name "
        f"(killed between sending and noting)"
    )
    return int(broken)


def different_sums(model):
    """Money that is not as in the provider's balance: charge by charge, kind by kind."""
    here = Counter()
    columns = ("payment__provider_charge_id", "kind", "currency", "amount_minor")
    for charge, kind, code, amount in LedgerEntry.objects.values_list(*columns):
        here[charge, kind, code] += amount
    there = {(charge, kind, code): amount for charge, kind, code, amount in model["sums"]}
    for name in sorted(here.keys() | there.keys()):
        if here[name] != there.get(name, 0):
            yield f"{name}: provider {there.get(name, 0)}, here {here[name]}"


def lost_charges(model):
    """Charges of ours that were never booked."""
    yield from sorted(set(model["charges"]) - set(booked()))


def double_payments(model):
    """Charges that were booked twice, or are none of ours."""
    known = set(model["charges"])
    yield from (charge for charge, times in booked().items() if times > 1 or charge not in known)


def booked():
    """Charge → how often it is in the books."""
    return Counter(Payment.objects.values_list("provider_charge_id", flat=True))


def wrong_pages(model):
    """Payment pages that stand otherwise than at the provider."""
    paid = set(Attempt.objects.filter(state="paid").values_list("provider_session_id", flat=True))
    yield from sorted(paid ^ set(model["paid_pages"]))


def wrong_receipts(model):
    """Payments without their one receipt, and gaps between the numbers."""
    each = Counter(Receipt.objects.values_list("payment", flat=True))
    for payment in Payment.objects.values_list("pk", flat=True):
        if each[payment] != 1:
            yield f"payment {payment} has {each[payment]} receipts"
    numbers = Counter()
    for year, number in Receipt.objects.order_by("sequence").values_list("year", "sequence"):
        numbers[year] += 1
        if number != numbers[year]:
            yield f"the receipts of {year} have a gap before {number}"


def wrong_messages(model):
    """Messages that were answered with 200 and are not there, or were never dealt with."""
    known = dict(ProviderEvent.objects.values_list("event_id", "state"))
    yield from (f"lost message {each}" for each in model["events"] if each not in known)
    yield from (f"message {each} is {s}" for each, s in known.items() if s not in {"applied", "ignored"})
    left = OutboxMessage.objects.filter(kind__in=["mail", "provider-event", "refund"])
    yield from (f"it waits for ever: {each.kind} {each.last_error}" for each in left)


def wrong_by_the_check(model):
    """What a check against the provider finds, which should be nothing."""
    step.YOUNG = timedelta(0)
    run = running.begin(get_gateway(), timezone.now() - timedelta(days=2))
    while running.advance(run, get_gateway()):
        pass
    found = Finding.objects.filter(last_run=run, resolved_at=None).exclude(kind__in=TOLD)
    yield from (f"the check finds {each.kind}: {each.detail}" for each in found)


def wrong_mails(model):
    """Mails that went out more than once, and payments whose receipt was never sent."""
    keys = Counter(SentMail.objects.values_list("key", flat=True))
    yield from (f"{key} went out {number} times" for key, number in keys.items() if number > 1)
    expected = {f"receipt:{pk}" for pk in Payment.objects.values_list("pk", flat=True)}
    yield from (f"no mail {key}" for key in expected - keys.keys())
    names = letters()
    if len(names) != len(keys):
        yield f"{len(names)} letters by name, {len(keys)} by key"


def letters():
    """Message-ID → how often a letter was handed over under it."""
    names = Counter()
    for path in Path(settings.EMAIL_FILE_PATH).glob("*"):
        names.update(re.findall(r"^Message-ID: (\S+)", path.read_text(), re.MULTILINE))
    return names


def handed_over_again():
    """How many letters were handed over once more: a mail server tells them by their name."""
    return sum(number - 1 for number in letters().values())


CHECKS = {
    "sums that differ from the provider's balance, to the minor unit": different_sums,
    "charges lost": lost_charges,
    "charges booked twice, or not ours": double_payments,
    "payment pages that stand otherwise than at the provider": wrong_pages,
    "payments without their one receipt, or gaps between the numbers": wrong_receipts,
    "messages lost, or never dealt with": wrong_messages,
    "findings of a check against the provider": wrong_by_the_check,
    "mails sent more than once, or receipts never sent": wrong_mails,
}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
