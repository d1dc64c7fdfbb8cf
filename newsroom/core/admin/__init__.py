"""The editors' screens of the core. Each module registers its own; importing the package brings them all."""

from newsroom.core.admin import (  # noqa: F401
    audit,
    outbox,
    pages,
    people,
    publication,
    redirects,
    sections,
)
