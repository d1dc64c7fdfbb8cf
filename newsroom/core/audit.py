"""Writing down what was done, and what somebody tried to see."""

from datetime import timedelta

from django.utils import timezone

from newsroom.core.models import AuditEvent

REFUSED = "was refused"
MOST_REFUSED = 100  # addresses of one colleague in a day: a script fills nothing
A_DAY = timedelta(days=1)


def record(verb, subject, *, by, **data):
    """Store one act. ``subject``: a model instance or a name; ``by``: the user, or None for the system."""
    name = subject if isinstance(subject, str) else f"{subject._meta.label_lower}:{subject.pk}"
    return AuditEvent.objects.create(verb=verb, subject=name, actor=by, data=data)


def record_refused(path, *, by):
    """Note that ``by`` asked for ``path`` without the right to it: once a day for each address."""
    subject = path[: AuditEvent._meta.get_field("subject").max_length]
    today = AuditEvent.objects.filter(actor=by, verb=REFUSED, at__gt=timezone.now() - A_DAY)
    paths = set(today.values_list("subject", flat=True)[:MOST_REFUSED])
    if subject not in paths and len(paths) < MOST_REFUSED:
        record(REFUSED, subject, by=by)
