"""The ladder: normal → slower → proof of mail → new cards paused. Up by what is measured, down by itself.

Measured are tries at payment pages, cards that banks refused, and networks that were not here before; a day
on which an appeal works is told from an attack by how many pages are paid. Up it goes at once, as far as the
numbers ask; down one step at a time, each after twenty calm minutes. What one network does alone moves
nothing: its own limits stop it. A colleague may hold another step for a while.
"""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Q
from django.db.models.functions import TruncHour
from django.utils import timezone

from donations.guard import limits, telling
from donations.models import Attempt, CardRefusal, CardStep, CardTry, CardWeather, ProviderEvent, Step
from newsroom.core import audit, roles
from newsroom.core.roles import Permission

REFUSED = "payment_intent.payment_failed"
HOURLY = limits.HOUR


@dataclass(frozen=True)
class Numbers:
    """What is measured. ``tries`` and ``newcomers`` in ten minutes, the rest in half an hour: pages that had
    time to be paid and those that were, refused cards, and the same of pages with a proven address."""

    tries: int
    newcomers: int
    ripe: int
    paid: int
    cards: int
    proven_cards: int
    proven_paid: int

    @property
    def poor(self) -> bool | None:
        """Whether fewer pages are paid than donors pay; None: too few to tell."""
        return None if self.ripe < 5 else 100 * self.paid < limits.POOR * self.ripe


def measure(now: datetime) -> Numbers:
    """The numbers now: four questions."""
    recent, longer = now - limits.RECENT, now - limits.LONGER
    pages = CardTry.objects.filter(kind=CardTry.Kind.PAGE)
    ripe = Q(outcome="opened", at__gt=longer, at__lte=now - limits.MATURE)
    paid = Q(attempt__state=Attempt.State.PAID)
    seen = pages.filter(at__gt=longer).aggregate(
        ripe=Count("pk", ripe),
        paid=Count("pk", ripe & paid),
        proven_paid=Count("pk", ripe & paid & Q(proven=True)),
    )
    before = pages.filter(at__lte=recent, at__gt=recent - limits.DAY).values("network")
    now_here = pages.filter(at__gt=recent).order_by().values("network")
    per_network = list(now_here.annotate(n=Count("pk")).values_list("n", flat=True))
    tries = sum(min(n, limits.COUNTED_NETWORK) for n in per_network)
    newcomers = now_here.exclude(network__in=before).distinct().count()
    refused = ProviderEvent.objects.filter(
        type=REFUSED, received_at__gt=longer, attempt__card_tries__kind="page"
    )
    cards = refused.aggregate(
        cards=Count("pk", distinct=True),
        proven_cards=Count("pk", Q(attempt__card_tries__proven=True), distinct=True),
    )
    return Numbers(tries, newcomers, **seen, **cards)


def wanted(numbers: Numbers, budget: int) -> tuple[int, str]:
    """(the step that the numbers ask for, why in words)."""
    busy = budget * limits.BUSY // 100
    rate = f"{numbers.tries} tries at payment pages in ten minutes"
    paid = f"{numbers.paid} of {numbers.ripe} pages were paid"
    bad = share(numbers.cards, numbers.cards + numbers.paid)
    refused = f"banks refused {numbers.cards} cards in half an hour ({bad}%)"
    held = share(numbers.proven_cards, numbers.proven_cards + numbers.proven_paid)
    if numbers.proven_cards >= limits.PROVEN_CARDS and held >= limits.MOST:
        return (
            Step.PAUSE,
            f"Banks refused {numbers.proven_cards} cards behind proven mail addresses ({held}%)",
        )
    if numbers.poor and numbers.tries >= 2 * busy:
        return Step.PROOF, f"{rate}, and {paid}"
    if numbers.poor and 2 * numbers.newcomers >= 3 * busy:
        return (
            Step.PROOF,
            f"{numbers.newcomers} networks not seen the day before came in ten minutes, and {paid}",
        )
    if numbers.cards >= limits.MANY_CARDS and bad >= limits.MOST:
        return Step.PROOF, capital(refused)
    if numbers.poor is not False and numbers.tries >= busy:
        return Step.SLOWER, f"{rate}, and {paid}"
    if numbers.poor and 4 * numbers.newcomers >= 3 * busy:
        return (
            Step.SLOWER,
            f"{numbers.newcomers} networks not seen the day before came in ten minutes, and {paid}",
        )
    if numbers.cards >= limits.FEW_CARDS and bad >= limits.HALF:
        return Step.SLOWER, capital(refused)
    return Step.NORMAL, "The numbers are those of a normal day"


def kept(weather: CardWeather, numbers: Numbers) -> int:
    """The step that is not left while very many try and few of them pay, though little is opened by now.

    A pause is left all the same: proof of mail keeps those out who only try.
    """
    many = 100 * numbers.tries >= limits.BUSY * weather.budget
    few = 100 * numbers.paid < limits.POOR * numbers.tries
    return min(weather.step, Step.PROOF) if many and few else Step.NORMAL


def capital(text: str) -> str:
    """``text`` with its first letter large."""
    return text[:1].upper() + text[1:]


def share(part: int, whole: int) -> int:
    """Per cent, rounded down; 0 of nothing."""
    return 100 * part // whole if whole else 0


def step_now(weather: CardWeather, now: datetime) -> int:
    """The step that counts: a colleague's while it lasts, else the measured one."""
    forced = weather.forced_until is not None and weather.forced_until > now
    return weather.forced_step if forced else weather.step


def is_paused() -> bool:
    """Whether no new card is taken just now."""
    weather = CardWeather.objects.first()
    return weather is not None and step_now(weather, timezone.now()) == Step.PAUSE


def shown_step() -> Step | None:
    """The step that stands, for a banner; None on a normal day."""
    weather = CardWeather.objects.first()
    step = Step.NORMAL if weather is None else Step(step_now(weather, timezone.now()))
    return step or None


def look(weather: CardWeather, now: datetime) -> None:
    """Measure, unless that was seconds ago, and move. ``weather`` is locked and changed in place."""
    if weather.looked_at and abs(now - weather.looked_at) < limits.EVERY:
        return
    if weather.budget_at is None or abs(now - weather.budget_at) >= HOURLY:
        weather.budget, weather.budget_at = budget(now), now
    numbers = measure(now)
    target, why = wanted(numbers, weather.budget)
    weather.looked_at, weather.numbers = now, asdict(numbers)
    end_override(weather, now)
    if max(target, kept(weather, numbers)) >= weather.step:
        weather.calm_since = None
    elif weather.calm_since is None:
        weather.calm_since = now
    if target > weather.step:
        move(weather, target, why, now)
    elif weather.calm_since and now - weather.calm_since >= limits.QUIET:
        weather.calm_since = now
        move(weather, weather.step - 1, f"Calm for twenty minutes. {why}", now)
    weather.save()


def move(weather: CardWeather, step: int, why: str, now: datetime) -> None:
    """Go to ``step``, write it down, and tell staff unless a colleague holds another step meanwhile."""
    before, weather.step = weather.step, step
    weather.since, weather.why = now, why[:300]
    record(weather, before, step, why, now, quiet=step_now(weather, now) != step)


def record(weather, before, after, why, now, *, actor=None, until=None, quiet=False) -> None:
    """One line of the ladder's history, and its mail."""
    line = CardStep.objects.create(
        at=now, before=before, after=after, why=why[:300], numbers=weather.numbers, actor=actor, until=until
    )
    if not quiet:
        telling.tell(line)


def budget(now: datetime) -> int:
    """How many payment pages an hour may have: several times the busiest hour of paid ones in a month."""
    month = Attempt.objects.filter(state=Attempt.State.PAID, created_at__gt=now - limits.ROWS_KEPT)
    hours = month.annotate(hour=TruncHour("created_at")).order_by().values("hour").annotate(n=Count("pk"))
    busiest = max((row["n"] for row in hours), default=0)
    return max(limits.LEAST_BUDGET, limits.TIMES_BUSIEST * busiest)


@transaction.atomic
def hold(step: int, until: datetime, *, reason: str, by) -> None:
    """Hold ``step`` until then, whatever is measured. Raises ``PermissionDenied``."""
    roles.require(by, Permission.MONEY)
    weather, now = locked(), timezone.now()
    before = step_now(weather, now)
    weather.forced_step, weather.forced_until = step, until
    weather.forced_by, weather.forced_reason = by, reason
    weather.save()
    record(weather, before, step, reason, now, actor=by, until=until)
    audit.record("hold card-testing step", weather, by=by, step=step, until=until.isoformat(), note=reason)


@transaction.atomic
def release(*, by, reason: str) -> None:
    """Let the numbers decide again. Raises ``PermissionDenied``."""
    roles.require(by, Permission.MONEY)
    weather, now = locked(), timezone.now()
    before = step_now(weather, now)
    if weather.forced_until is None:
        return
    weather.forced_step = weather.forced_until = None
    weather.save()
    record(weather, before, weather.step, reason, now, actor=by)
    audit.record("release card-testing step", weather, by=by, note=reason)


def end_override(weather: CardWeather, now: datetime) -> None:
    """A colleague's step whose time is over counts no more."""
    if weather.forced_until is None or weather.forced_until > now:
        return
    before, weather.forced_step, weather.forced_until = weather.forced_step, None, None
    record(weather, before, weather.step, "The time of a colleague’s step was over", now)


def locked() -> CardWeather:
    """The one row, locked."""
    CardWeather.objects.get_or_create(pk=1)
    return CardWeather.objects.select_for_update().get(pk=1)


def tend() -> None:
    """Step of the worker: look even when nobody comes, so that calm leads down; forget what is old."""
    with transaction.atomic():
        weather, now = locked(), timezone.now()
        look(weather, now)
        if weather.tidied_at and abs(now - weather.tidied_at) < HOURLY:
            return
        weather.tidied_at = now
        weather.save(update_fields=["tidied_at"])
    tidy(now)


def tidy(now: datetime) -> None:
    """Wipe digests after two days and rows after a month."""
    old = CardTry.objects.filter(at__lt=now - limits.KEYS_KEPT).exclude(
        address="", network="", email="", form=""
    )
    old.update(address="", network="", email="", form="")
    CardTry.objects.filter(at__lt=now - limits.ROWS_KEPT).delete()
    CardRefusal.objects.filter(since__lt=now - limits.ROWS_KEPT).delete()
