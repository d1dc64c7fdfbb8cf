"""Staff's screens of giving: words (``appeals``, ``campaigns``, ``words``), books (``books``, ``inbox``,
``findings``) and what is done for donors (``gifts``, ``plans``, ``notes``, ``giving_back``).

Whoever may edit the appeal's words sees no donor; whoever keeps the books edits no row of them.
"""

from donations.admin import (  # noqa: F401
    appeals,
    books,
    campaigns,
    findings,
    gifts,
    giving_back,
    inbox,
    notes,
    payouts,
    plans,
    receipts,
    statements,
    words,
)
