"""The core's tables, one file a concept."""

from newsroom.core.models.attempts import Attempt
from newsroom.core.models.audit import AuditEvent
from newsroom.core.models.frame import FramePart
from newsroom.core.models.outbox import OutboxMessage, SentMail
from newsroom.core.models.pages import MenuItem, Page, PageRevision
from newsroom.core.models.people import RoleAssignment, User
from newsroom.core.models.publication import FollowLink, Publication
from newsroom.core.models.redirects import Redirect
from newsroom.core.models.sections import Section

__all__ = [
    "Attempt",
    "AuditEvent",
    "FollowLink",
    "FramePart",
    "MenuItem",
    "OutboxMessage",
    "Page",
    "PageRevision",
    "Publication",
    "Redirect",
    "RoleAssignment",
    "Section",
    "SentMail",
    "User",
]
