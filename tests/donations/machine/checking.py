"""A check of the books against the provider, as the command does it."""

from donations.models import Finding
from donations.reconcile import mending, running


def check(machine, mend):
    """A whole check. Returns (findings open after it, how many were new)."""
    run = running.begin(machine.gateway, machine.since)
    while running.advance(run, machine.gateway):
        pass
    found = list(Finding.objects.filter(last_run=run, resolved_at=None).order_by("pk"))
    for finding in found:
        if mend and mending.leaves_no_choice(finding):
            mending.mend(finding, machine.gateway)
    return list(Finding.objects.filter(resolved_at=None).order_by("pk")), run.counts["new"]
