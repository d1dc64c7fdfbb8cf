"""Writing down what was done."""

from newsroom.core.models import AuditEvent


def record(verb, subject, *, by, **data):
    """Store one act. ``subject``: a model instance or a name; ``by``: the user, or None for the system."""
    name = subject if isinstance(subject, str) else f"{subject._meta.label_lower}:{subject.pk}"
    return AuditEvent.objects.create(verb=verb, subject=name, actor=by, data=data)
