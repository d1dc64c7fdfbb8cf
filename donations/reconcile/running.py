"""Leading a check from part to part: by a command that is watched, or by the worker, a little at a time."""

import time
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from donations.donation_page import can_pay
from donations.gateways import GatewayDown, GatewayRefused
from donations.gateways.books import Books
from donations.gateways.stripe import get_gateway
from donations.models import ReconcileRun
from donations.reconcile import plans, sessions, statement
from donations.reconcile.discoveries import close_passed, note
from donations.reconcile.statement import OtherAccount
from newsroom.core import outbox
from newsroom.core.frame import load_frame

PARTS = {"statement": statement.step, "sessions": sessions.step, "plans": plans.step}
REACH = timedelta(days=40)  # a refund that fails does so within a month
STAYS = timedelta(days=1)  # a check that broke off longer ago is begun anew
TURN = 20  # seconds that the worker gives a check before it looks after the mail
NIGHT = 3  # o'clock in the newsroom
TROUBLE = (GatewayDown, GatewayRefused, OtherAccount)


def begin(gateway: Books, since: datetime, until: datetime | None = None, *, mends=False, by=None):
    """A check that has not yet looked at anything."""
    return ReconcileRun.objects.create(
        since=since, until=until, livemode=gateway.livemode, mends=mends, by=by
    )


def broken_off(gateway: Books, since: datetime, until: datetime | None, *, mends) -> ReconcileRun | None:
    """A check of the same days that did not come to its end, to go on with."""
    return ReconcileRun.objects.filter(
        since=since, until=until, livemode=gateway.livemode, mends=mends, finished_at=None,
        started_at__gt=timezone.now() - STAYS,
    ).first()  # fmt: skip


def advance(run: ReconcileRun, gateway: Books) -> bool:
    """Do one step of ``run`` and write down where it stands; says whether there is more to do.

    The provider is read outside the transaction. Raises what is wrong with the provider; ``run`` stays where
    it was and can be advanced again.
    """
    place = dict(run.place)
    part = place.pop("part", next(iter(PARTS)))
    try:
        done = PARTS[part](run, gateway, place)
    except TROUBLE as error:
        ReconcileRun.objects.filter(pk=run.pk).update(trouble=str(error)[:500])
        raise
    with transaction.atomic():
        new = sum(note(run, each) for each in {each.key: each for each in done.found}.values())
        for name, number in (done.counts | {"new": new}).items():
            run.counts[name] = run.counts.get(name, 0) + number
        run.place, run.trouble = following(part, done.place), ""
        if not run.place:
            run.counts["passed"] = close_passed(run)
            run.finished_at = timezone.now()
        run.save()
    return run.finished_at is None


def following(part: str, place: dict) -> dict:
    """Where a check goes on after a step of ``part``; empty at the end."""
    if place:
        return {"part": part} | place
    names = list(PARTS)
    rest = names[names.index(part) + 1 :]
    return {"part": rest[0]} if rest else {}


def nightly() -> None:
    """Daily step of the worker: have the books looked at in the coming night. It only finds."""
    if not (settings.RECONCILE_NIGHTLY and can_pay()):
        return
    here = timezone.localtime(timezone.now(), load_frame().zone)
    night = here.replace(hour=NIGHT, minute=10, second=0, microsecond=0)
    night += timedelta(days=night <= here)
    outbox.add("reconcile", {}, key=f"reconcile:{night.date()}", due_at=night)


@transaction.atomic
def ask_for(by=None) -> ReconcileRun:
    """A check that the worker does as soon as it can."""
    run = begin(get_gateway(), timezone.now() - REACH, by=by)
    outbox.add("reconcile", {"run": run.pk})
    return run


def work(payload: dict) -> None:
    """Handler of the outbox: some pages of a check, then the next message's turn.

    Without a run in ``payload`` it is the night's: one is begun. Raises what is wrong with the provider, so
    that the outbox tries again later.
    """
    if "run" not in payload:
        ask_for()
        return
    run, gateway = ReconcileRun.objects.get(pk=payload["run"]), get_gateway()
    if run.finished_at or run.livemode != gateway.livemode:
        return
    ends = time.monotonic() + TURN
    while time.monotonic() < ends:
        if not advance(run, gateway):
            return
    outbox.add("reconcile", {"run": run.pk})
