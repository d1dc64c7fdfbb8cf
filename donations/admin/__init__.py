"""Staff's screens of giving: words (``words``, ``campaigns``) and books (``books``, ``plans``, ``inbox``).

Whoever may edit the appeal's words sees no donor; whoever keeps the books edits no row of them.
"""

from donations.admin import books, campaigns, inbox, plans, words  # noqa: F401
