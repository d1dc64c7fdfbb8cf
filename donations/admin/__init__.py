"""Staff's screens of giving: the words (``words``) and the books (``books``, ``plans``, ``inbox``).

Whoever may edit the appeal's words sees no donor; whoever keeps the books edits no row of them.
"""

from donations.admin import books, inbox, plans, words  # noqa: F401
