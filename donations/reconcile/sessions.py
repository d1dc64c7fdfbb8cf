"""Payment pages: which have ended at the provider and stand open here.

A page that was paid is not told here: its charge is a line of the statement.
"""

from django.utils import timezone

from donations.gateways import GatewayMissing, SessionState
from donations.gateways.books import Books, Window
from donations.ledger import unpaid_state
from donations.models import Attempt, Finding
from donations.reconcile import step as steps
from donations.reconcile.discoveries import Discovery
from donations.reconcile.step import Step, is_young

State = Attempt.State
WAITING = {State.OPEN, State.PROCESSING}
AT_ONCE = 50  # pages that one step asks about singly


def step(run, gateway: Books, place: dict) -> Step:
    """A page of the provider's list of payment pages; after the last one, those of ours that it left out."""
    if "left" in place:
        return left_out(place["left"], gateway)
    page = gateway.sessions(Window(run.since, run.until), place.get("after", ""))
    ours = {a.public_id: a for a in mine(gateway).filter(public_id__in=[s.attempt_id for s in page.items])}
    pairs = [(ours[s.attempt_id], s) for s in page.items if s.attempt_id in ours]
    found = [each for attempt, session in pairs for each in compared(attempt, session)]
    counts = {"pages": len(page.items)}
    if page.after:
        return Step(found, counts, {"after": page.after})
    overdue = mine(gateway).filter(state__in=WAITING, expires_at__lt=timezone.now() - steps.YOUNG)
    overdue = overdue.filter(created_at__gte=run.since).exclude(pk__in=[a.pk for a, _ in pairs])
    left = list(overdue.values_list("pk", flat=True))
    return Step(found, counts, {"left": left} if left else {})


def mine(gateway: Books):
    """Our attempts with this provider, of its mode."""
    return Attempt.objects.filter(provider=gateway.name, livemode=gateway.livemode).select_related("gift")


def compared(attempt: Attempt, session: SessionState):
    """How the page of ``attempt`` stands there and here."""
    there = unpaid_state(session)
    if session.paid or attempt.state not in Attempt.MOVES[there] or there == State.OPEN:
        return
    if is_young(session.created_at):
        return
    detail = {"there": there.value, "here": attempt.state, "object": session.id}
    about = f"{attempt.public_id}:{there}"
    yield Discovery(Finding.Kind.PAGE, about, "page", attempt.created_at, attempt.gift, attempt, detail)


def left_out(pks, gateway: Books) -> Step:
    """Ask singly about pages of ours that should have ended and were not on the list."""
    now, later, found = pks[:AT_ONCE], pks[AT_ONCE:], []
    for attempt in mine(gateway).filter(pk__in=now, state__in=WAITING):
        try:
            found += compared(attempt, gateway.read_session(attempt.provider_session_id))
        except GatewayMissing:
            detail = {"there": "", "here": attempt.state, "object": attempt.provider_session_id}
            about = f"page:{attempt.public_id}"
            found.append(
                Discovery(
                    Finding.Kind.ORPHAN, about, "page", attempt.created_at, attempt.gift, attempt, detail
                )
            )
    return Step(found, {}, {"left": later} if later else {})
