"""``manage.py adopt_subscriptions``: a newsroom's existing monthly donors, taken over without their doing."""

import csv
import re
from pathlib import Path

from django.core.management import BaseCommand, CommandError

from donations import adopting
from donations.donation_page import can_pay
from donations.gateways import GatewayDown, GatewayMissing, GatewayRefused, GatewayUnreadable
from donations.gateways.stripe import get_gateway
from donations.money import format_amount
from newsroom.core.progress import Report

PLAN, CUSTOMER, EMAIL = re.compile(r"sub_\w+"), re.compile(r"cus_\w+"), re.compile(r"[^@\s,;]+@[^@\s,;]+")


class Command(BaseCommand):
    help = (
        "Take over monthly and yearly donations that another program began in the same Stripe account. "
        "Without --apply it only tells what would happen. Nothing is charged and nobody gets mail."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "file",
            nargs="?",
            help="rows with a subscription's or a customer's number, or an e-mail address, as Stripe exports "
            "them (CSV); without a file: all that run at the account",
        )
        parser.add_argument("--apply", action="store_true", help="take them over")

    def handle(self, *, file, apply, **options):
        if not can_pay():
            raise CommandError("No payment provider is set up: there is nobody to take donors over from.")
        self.gateway, self.apply, report = get_gateway(), apply, Report(self.stdout)
        self.counts = {"taken": 0, "left": 0, "faults": 0}
        self.seen = set()
        rows = self.from_file(file) if file else self.from_account()
        try:
            for _ in report.track(map(self.handle_row, rows), "Subscriptions looked at"):
                pass
        except GatewayDown as error:
            raise CommandError(f"{error} Run it again: what was taken over stays.") from error
        self.tell()

    def from_account(self):
        """(where, subscription or None, what is wrong) of all that run."""
        after, first = "", True
        while after or first:
            page = self.gateway.foreign_plans(after)
            yield from (("", found, "") for found in page.items)
            after, first = page.after, False

    def from_file(self, name):
        """The same for each row of a file."""
        try:
            lines = Path(name).read_text(encoding="utf-8-sig").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{name} cannot be read: {error}.") from error
        for number, cells in enumerate(csv.reader(lines), start=1):
            text = " ".join(cells)
            if not text.strip() or number == 1 and not self.names(text):
                continue  # a heading
            for found, trouble in self.of_row(text):
                yield f"line {number}", found, trouble

    def names(self, text):
        """Whether a row names a subscription, a customer or an address."""
        return PLAN.search(text) or CUSTOMER.search(text) or EMAIL.search(text)

    def of_row(self, text):
        """(subscription or None, what is wrong) for what a row names."""
        plan, customer, email = PLAN.search(text), CUSTOMER.search(text), EMAIL.search(text)
        address = email.group().casefold() if email else ""
        try:
            found = list(self.found_by(plan, customer, address))
        except GatewayMissing as error:
            return [(None, f"the provider does not know it ({error})")]
        except GatewayUnreadable:
            return [(None, "the provider’s answer about it cannot be read")]
        except GatewayRefused as error:
            return [(None, f"the provider refused: {error}")]
        if not found:
            words = "no running subscription" if self.names(text) else "no subscription, customer or address"
            return [(None, f"{words} found in: {text[:60]}")]
        return [(each, other_address(each, address)) for each in found]

    def found_by(self, plan, customer, address):
        """The subscriptions of a row: the one it names, else all that its customer or address has."""
        if plan:
            yield self.gateway.read_foreign(plan.group())
            return
        ids = [customer.group()] if customer else self.gateway.customers_of(address) if address else []
        for customer_id in ids:
            yield from self.gateway.foreign_plans("", customer_id=customer_id).items

    def handle_row(self, row):
        """Judge one row, take it over if that is asked for, and tell its line of the table."""
        where, found, trouble = row
        if found is not None and found.id in self.seen:
            return
        verdict = adopting.Verdict(trouble, fault=True) if trouble else adopting.judge(found)
        if found is not None:
            self.seen.add(found.id)
        words = verdict.words
        if verdict.takes and self.apply:
            words, verdict = self.take_over(found, verdict)
        counted = "taken" if verdict.takes else "faults" if verdict.fault else "left"
        self.counts[counted] += 1
        self.stdout.write(f"  {where + ': ' if where else ''}{line_of(found)}{words}")

    def take_over(self, found, verdict):
        """(words, verdict) of taking over one."""
        try:
            plan = adopting.adopt(found, self.gateway)
        except GatewayRefused as error:
            return f"was not taken over: {error}", adopting.Verdict(str(error), fault=True)
        return f"taken over, next charge {plan.next_charge_at:%-d %B %Y}", verdict

    def tell(self):
        """The sums, and what to do next."""
        counts = self.counts
        verb = "taken over" if self.apply else "would be taken over"
        self.stdout.write(
            f"{counts['taken']} {verb}, {counts['left']} left as they are, {counts['faults']} cannot be."
        )
        if not self.apply and counts["taken"]:
            self.stdout.write(
                "Nothing was changed. First switch off whatever else charges these donors, then: --apply"
            )


def other_address(found, address):
    """What is wrong when a file names another address than the provider has."""
    if address and found.email and found.email.casefold() != address:
        return f"the file says {address}, the provider {found.email}: look which is right"
    return ""


def line_of(found):
    """The subscription in a line of the table."""
    if found is None:
        return ""
    try:
        amount = format_amount(found.amount_minor, found.currency)
    except ValueError:
        amount = f"{found.amount_minor} {found.currency}"
    day = f"{found.next_charge_at:%-d %B %Y}"
    return f"{found.id}  {found.email or 'no address'}  {amount} a {found.interval}, next {day}:  "
