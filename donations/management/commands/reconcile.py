"""``manage.py reconcile``: the provider against our books: found, explained, and mended on demand."""

from datetime import datetime, time, timedelta

from django.core.management import BaseCommand, CommandError
from django.utils import timezone
from django.utils.dateparse import parse_date

from donations.donation_page import can_pay
from donations.gateways import GatewayDown, GatewayRefused
from donations.gateways.stripe import get_gateway
from donations.models import Finding
from donations.reconcile import mending, running
from donations.reconcile.words import words_of
from newsroom.core.frame import load_frame
from newsroom.core.progress import Report

SHOWN = 50  # findings told in full; the rest are on the screen


class Command(BaseCommand):
    help = (
        "Compare the payment provider with the books. It only looks: what differs is told here and kept "
        "under Findings; the books stay as they are and nobody gets mail. With --mend, what leaves no choice "
        "is entered."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--from", dest="since", metavar="DATE", help="first day, as 2026-11-01 (40 days ago)"
        )
        parser.add_argument("--to", dest="until", metavar="DATE", help="last day (today)")
        deed = parser.add_mutually_exclusive_group()
        deed.add_argument("--dry-run", action="store_true", help="only look (so it is anyway)")
        deed.add_argument(
            "--mend", action="store_true", help="enter what is lost; corrections stay for a person"
        )
        parser.add_argument(
            "--anew", action="store_true", help="from the beginning, not where the last one broke off"
        )

    def handle(self, *, since, until, mend, anew, **options):
        if not can_pay():
            raise CommandError("No payment provider is set up: there is nothing to compare with.")
        gateway, report = get_gateway(), Report(self.stdout)
        since, until = self.read_days(since, until)
        run = None if anew else running.broken_off(gateway, since, until, mends=mend)
        if run:
            report("Going on where the last check broke off.")
        run = run or running.begin(gateway, since, until, mends=mend)
        try:
            for _ in report.track(self.steps(run, gateway), "Pages of the provider read"):
                pass
            mended = self.mend(run, gateway) if mend else 0
        except running.TROUBLE as error:
            raise CommandError(f"{error} Run it again: it goes on where it stopped.") from error
        self.tell(run, mended)

    def steps(self, run, gateway):
        """Each step as it is done."""
        while running.advance(run, gateway):
            yield
        yield

    def read_days(self, since, until):
        """The typed days as moments on the newsroom's clock."""
        zone = load_frame().zone

        def read(text):
            try:
                found = parse_date(text)
            except ValueError:
                found = None
            if found is None:
                raise CommandError(f"{text} is no date. Write it as 2026-11-23.")
            return datetime.combine(found, time(), zone)

        today = timezone.localtime(timezone.now(), zone).replace(hour=0, minute=0, second=0, microsecond=0)
        first = read(since) if since else today - running.REACH
        last = read(until) + timedelta(days=1) if until else None
        if last and last <= first:
            raise CommandError("The last day lies before the first one.")
        return first, last

    def mend(self, run, gateway):
        """Enter what leaves no choice; returns how much was mended. What cannot be is told with the rest."""
        done = 0
        for finding in Finding.objects.filter(last_run=run, resolved_at=None).order_by("id"):
            if not mending.leaves_no_choice(finding):
                continue
            try:
                mending.mend(finding, gateway)
                done += 1
            except (mending.NotMendable, GatewayDown, GatewayRefused) as error:
                self.stderr.write(f"{finding}: {error}")
        return done

    def tell(self, run, mended):
        """What was looked at and what is left to do."""
        counts = run.counts
        looked = [f"{counts.get(name, 0)} {words}" for name, words in (
            ("lines", "lines of the statement"), ("pages", "payment pages"), ("plans", "regular donations"),
        )]  # fmt: skip
        self.stdout.write(f"Looked at {', '.join(looked)}.")
        left = list(Finding.objects.filter(last_run=run, resolved_at=None).order_by("id"))
        for finding in left[:SHOWN]:
            self.stdout.write(f"  {words_of(finding).line}  [{finding.detail.get('object', '')}]")
        if len(left) > SHOWN:
            self.stdout.write(f"  … and {len(left) - SHOWN} more, under Findings in the admin.")
        self.stdout.write(
            f"{counts.get('new', 0)} new, {mended} mended, {counts.get('passed', 0)} right again by "
            f"themselves, {len(left)} left for a person."
        )
