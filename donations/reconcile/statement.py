"""The provider's statement against the ledger: charges, fees, refunds, disputes, line by line, both ways."""

from collections import defaultdict

from django.db.models import Count, Q
from django.utils.dateparse import parse_datetime

from donations import former_site, lines
from donations.gateways import GatewayMissing
from donations.gateways.books import Books, StatementLine, Window
from donations.lines import CORRECTS, Line
from donations.models import Finding, Frequency, LedgerEntry, Payment
from donations.reconcile.discoveries import Discovery
from donations.reconcile.ownership import owner_of
from donations.reconcile.step import Step, is_young

AT_ONCE = 50  # payments that one step asks about singly
K, Kind = Finding.Kind, LedgerEntry.Kind
BY_LINE = {Kind.DISPUTE_OUT, Kind.DISPUTE_IN, Kind.DISPUTE_FEE, Kind.CORRECTION}  # named by a balance line

SUSPICIOUS = 20  # charges unknown there, and none known: somebody changed the keys
OTHER_ACCOUNT = (
    "The provider knows none of the charges in our books. Are the keys those of another account? "
    "Nothing was written down."
)


class OtherAccount(Exception):
    """The keys lead to books that are not those of these donations."""


def step(run, gateway: Books, place: dict) -> Step:
    """One page of the provider's statement, and what our ledger says of the same hours."""
    page = gateway.statement(Window(run.since, run.until), place.get("after", ""))
    told = [line for line in page.items if line.charge_id]
    payments = booked({line.charge_id for line in told}, gateway)
    found = [each for line in told for each in differences(line, payments, gateway)]
    found += paid_twice(payments.values())
    lowest = min(line.created_at for line in page.items) if page.after else run.since
    names = {line.name for each in told for line in lines_of(each)}
    highest = place.get("below") or (run.until and run.until.isoformat())
    missing, rest = unknown_there(gateway, names, lowest, highest, place.get("last"))
    if len(missing) >= SUSPICIOUS and not payments and not run.counts.get("ours"):
        raise OtherAccount(OTHER_ACCOUNT)
    counts = {"lines": len(page.items), "ours": len(payments)}
    if rest:  # more than one step can ask about: the same page again, from there down
        return Step(found + missing, counts, place | rest)
    further = {"after": page.after, "below": lowest.isoformat()} if page.after else {}
    return Step(found + missing, counts, further)


def booked(charge_ids, gateway) -> dict[str, Payment]:
    """Charge id → payment, with its entries, of those that are in our books."""
    found = Payment.objects.filter(provider_charge_id__in=charge_ids, provider=gateway.name)
    return {p.provider_charge_id: p for p in found.select_related("gift").prefetch_related("entries")}


def lines_of(told: StatementLine) -> list[Line]:
    """The lines that our ledger should have of what moved a line of the statement."""
    if told.charge:
        return lines.of_charge(told.charge.charge) if told.known else []
    return lines.of_refund(told.refund) if told.refund else lines.of_dispute(told.dispute)


def differences(told: StatementLine, payments: dict[str, Payment], gateway: Books):
    """What is lost or different in our books of what ``told`` says."""
    if is_young(told.created_at):
        return
    payment = payments.get(told.charge_id)
    if payment is None:
        yield from unbooked(told, gateway)
        return
    if told.charge and told.charge.livemode != payment.livemode:
        yield from wrong_mode(told, payment)
        return
    entries = payment.entries.all()
    if not told.known:
        yield from unexplained(told, payment, entries)
    for line in lines_of(told):
        yield from compared(line, payment, entries, marks(told))


def compared(line: Line, payment: Payment, entries, more: dict):
    """How our ledger stands to one line that it should have."""
    here = lines.standing_of(entries, line.name)
    there = {line.currency: line.amount_minor}
    if here == there:
        return
    is_here = any((entry.kind, entry.provider_object_id) == line.name for entry in entries)
    about = CORRECTS.join(line.name)
    if is_here:
        kind, about = K.DIFFERENT, f"{about}{CORRECTS}{line.amount_minor}{line.currency}"
    else:
        kind = K.LOST
    found = of_payment(kind, about, line, payment, there, here)
    found.detail.update(more)
    yield found


def of_payment(kind, about, line: Line, payment: Payment, there: dict, here: dict) -> Discovery:
    """A difference in one line of a payment's money."""
    detail = {"there": there, "here": here, "object": line.object_id, "charge": payment.provider_charge_id}
    attempt = payment.attempt or payment.gift.attempts.last()
    return Discovery(kind, about, line.kind, line.at, payment.gift, attempt, detail)


def wrong_mode(told: StatementLine, payment: Payment):
    """Real money booked as test money, or the reverse."""
    line = lines.of_charge(told.charge.charge)[0]
    there = {line.currency: line.amount_minor}
    yield of_payment(K.MODE, line.object_id, line, payment, there, there)


def unexplained(told: StatementLine, payment: Payment, entries):
    """A line about a charge of ours that neither charge, refund nor dispute names as its own."""
    name, net = (Kind.CORRECTION, told.id), told.amount_minor - told.fee_minor
    if net and not lines.standing_of(entries, name):
        line = Line(Kind.CORRECTION, told.id, net, told.currency, told.created_at)
        found = of_payment(K.UNEXPLAINED, told.id, line, payment, {told.currency: net}, {})
        found.detail["word"] = told.kind
        yield found


def unbooked(told: StatementLine, gateway: Books):
    """A charge that is not in our books: lost, a second one for an attempt, or of a donation unknown here.

    A refund or dispute of a lost charge is lost with it, and told, too.
    """
    state = told.charge if told.charge and told.known else gateway.read_charge(told.charge_id)
    owner, charge = owner_of(state, gateway), state.charge
    if owner is None:
        yield from charged_besides(state)
        return
    detail = {
        "there": {charge.currency: charge.amount_minor}, "here": {}, "object": charge.id, "charge": charge.id,
        "payment": charge.payment_id, "invoice": owner.invoice_id, "plan": owner.plan_id,
        "gift": owner.gift_mark, "attempt": owner.attempt_mark,
    }  # fmt: skip
    kind = K.LOST
    if owner.gift is None:
        kind = K.STRANGER
    elif state.livemode != gateway.livemode:
        kind = K.MODE
    elif owner.attempt and Payment.objects.filter(attempt=owner.attempt).exists():
        kind = K.DOUBLE
    about = charge.id if kind == K.MODE else f"{Kind.CHARGE}{CORRECTS}{charge.id}"
    yield Discovery(kind, about, Kind.CHARGE, charge.captured_at, owner.gift, owner.attempt, detail)
    for line in [] if told.charge or kind != K.LOST else lines_of(told):
        also = detail | marks(told) | {"there": {line.currency: line.amount_minor}, "object": line.object_id}
        yield Discovery(K.LOST, CORRECTS.join(line.name), line.kind, line.at, owner.gift, owner.attempt, also)


def charged_besides(state):
    """A charge that is none of ours, of a donor whose regular donation was taken over from a former site."""
    plan = former_site.customers([state.customer_id]).get(state.customer_id)
    if plan is not None and state.charge.captured_at > plan.created_at:
        charge = state.charge
        detail = {"there": {charge.currency: charge.amount_minor}, "here": {}, "object": charge.id}
        at = charge.captured_at
        yield Discovery(K.FORMER, charge.id, Kind.CHARGE, at, plan.gift, None, detail)


def marks(told: StatementLine) -> dict:
    """By which of the provider's objects a line can be mended, besides its charge."""
    return {"dispute": told.dispute.id} if told.dispute else {}


def paid_twice(payments):
    """Single donations with more than one charge in our books of which something is left."""
    gifts = {p.gift_id for p in payments if p.gift.frequency == Frequency.ONCE}
    charged = Payment.objects.filter(provider__in={p.provider for p in payments}, gift__in=gifts)
    several = charged.values("gift").annotate(n=Count("id")).filter(n__gt=1)
    for gift_id in [row["gift"] for row in several.order_by()]:
        charges = charged.filter(gift=gift_id).prefetch_related("entries").order_by("captured_at", "id")
        kept = [p for p in charges if sum(e.amount_minor for e in p.entries.all() if not is_cost(e)) > 0]
        for payment in kept[1:]:
            entry = Line(Kind.CHARGE, payment.provider_charge_id, payment.amount_minor, payment.currency,
                         payment.captured_at)  # fmt: skip
            both = {payment.currency: payment.amount_minor}
            yield of_payment(K.DOUBLE, CORRECTS.join(entry.name), entry, payment, both, both)


def is_cost(entry: LedgerEntry) -> bool:
    """Whether an entry is what the provider keeps, not the donor's money."""
    return entry.kind in {Kind.FEE, Kind.DISPUTE_FEE}


def unknown_there(gateway: Books, names, lowest, highest, last):
    """What our ledger has of these hours and the statement has not: (discoveries, where to go on or {}).

    Each is asked about singly before anything is said: the edges of pages and of hours do not meet exactly.
    ``last``: the entry at which the step before left off, newest first.
    """
    entries = LedgerEntry.objects.filter(
        payment__provider=gateway.name, payment__livemode=gateway.livemode, occurred_at__gte=lowest
    ).exclude(kind=Kind.OFFLINE)
    if highest:
        at = parse_datetime(highest)
        same = Q(occurred_at=at, id__lte=last) if last else Q(occurred_at=at)
        entries = entries.filter(Q(occurred_at__lt=at) | same)
    asked = defaultdict(list)
    entries = entries.order_by("-occurred_at", "-id").select_related("payment__gift", "payment__attempt")
    for entry in entries.iterator(chunk_size=500):
        if (entry.kind, entry.provider_object_id) in names or CORRECTS in entry.provider_object_id:
            continue
        if len(asked) == AT_ONCE and entry.payment not in asked:
            return orphans(asked, gateway), {"below": entry.occurred_at.isoformat(), "last": entry.pk}
        asked[entry.payment].append(entry)
    return orphans(asked, gateway), {}


def orphans(asked: dict[Payment, list[LedgerEntry]], gateway: Books) -> list[Discovery]:
    """The entries of which the provider knows nothing."""
    return [each for payment, entries in asked.items() for each in orphans_of(payment, entries, gateway)]


def orphans_of(payment: Payment, entries: list[LedgerEntry], gateway: Books):
    """Those of one payment; of a charge that is unknown only the charge is told."""
    everything = payment.entries.all()
    try:
        state = gateway.read_charge(payment.provider_charge_id)
    except GatewayMissing:
        line = Line(Kind.CHARGE, payment.provider_charge_id, payment.amount_minor, payment.currency,
                    payment.captured_at)  # fmt: skip
        if lines.standing_of(everything, line.name):
            yield orphan(line, payment, everything)
        return
    known = {line.name for line in lines.of_charge(state.charge)}
    known |= {line.name for refund in state.refunds for line in lines.of_refund(refund)}
    for entry in entries:
        name = (entry.kind, entry.provider_object_id)
        if name in known or not lines.standing_of(everything, name):
            continue
        if entry.kind in BY_LINE and is_line(entry.provider_object_id, gateway):
            continue
        line = Line(*name, entry.amount_minor, entry.currency, entry.occurred_at)
        yield orphan(line, payment, everything)


def orphan(line: Line, payment: Payment, entries) -> Discovery:
    """A line of ours that the provider does not know."""
    here = lines.standing_of(entries, line.name)
    return of_payment(K.ORPHAN, CORRECTS.join(line.name), line, payment, {}, here)


def is_line(line_id: str, gateway: Books) -> bool:
    """Whether the provider's balance has this line."""
    try:
        gateway.read_line(line_id)
    except GatewayMissing:
        return False
    return True
