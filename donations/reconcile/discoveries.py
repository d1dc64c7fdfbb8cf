"""What a check finds, and how it is kept: the same difference is one finding, however often it is met."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from donations.models import Finding, Gift, ReconcileRun
from donations.models.gift import Attempt

K = Finding.Kind
OURS = {K.LOST, K.DIFFERENT, K.ORPHAN, K.DOUBLE, K.STRANGER, K.UNEXPLAINED, K.PLAN, K.PAGE}
PASSED = "No longer so at the check of"


@dataclass(frozen=True)
class Discovery:
    """A difference between the provider and our books.

    ``about`` names it once for all, together with its kind; ``detail`` holds both sides, as JSON:
    ``what`` moved, ``there`` and ``here`` (numbers, or nothing), and the ids by which it can be mended.
    """

    kind: str
    about: str
    what: str
    at: datetime | None = None
    gift: Gift | None = None
    attempt: Attempt | None = None
    detail: dict = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The key of its finding."""
        return f"{self.kind}:{self.about}"[:300]


def note(run: ReconcileRun, discovery: Discovery) -> bool:
    """Keep what ``run`` found; says whether it is new. One that had passed by itself is open again.

    What a colleague resolved with a note stays resolved: it was looked at.
    """
    detail = discovery.detail | {"about": discovery.about, "what": discovery.what}
    finding, is_new = Finding.objects.get_or_create(
        key=discovery.key,
        defaults={
            "kind": discovery.kind, "attempt": discovery.attempt, "gift": discovery.gift, "run": run,
            "livemode": run.livemode, "at": discovery.at, "detail": detail, "last_run": run,
        },
    )  # fmt: skip
    if is_new:
        return True
    came_back = finding.note.startswith(PASSED)
    if came_back:
        finding.resolved_at, finding.note = None, ""
    finding.last_run, finding.detail = run, finding.detail | detail
    finding.save(update_fields=["last_run", "detail", "resolved_at", "note"])
    return came_back


def close_passed(run: ReconcileRun) -> int:
    """Resolve what an earlier check found and this whole one, which looked there, did not; returns how many.

    A message that was late, or a mend at the provider, has put it right.
    """
    looked = Q(at=None) | Q(at__gte=run.since)
    if run.until:
        looked &= Q(at=None) | Q(at__lte=run.until)
    left = Finding.objects.filter(looked, kind__in=OURS, livemode=run.livemode, resolved_at=None)
    left = left.exclude(last_run=None).exclude(last_run=run)
    return left.update(resolved_at=timezone.now(), note=f"{PASSED} {run.started_at:%-d %B %Y, %H:%M} UTC.")
