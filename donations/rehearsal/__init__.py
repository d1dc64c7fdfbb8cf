"""The rehearsal provider: a small, stateful stand-in for Stripe, in a process and at a port of its own.

It speaks Stripe's wire format (form-encoded requests, JSON answers), so the very gateway that talks to Stripe
talks to it; it keeps the rules that matter (minimum amounts, idempotency with comparison, refunds never above
what was captured) and moves no money. It knows nothing of Django's database.

``wire`` reads requests · ``store`` keeps objects and the clock · ``amounts``, ``money``, ``objects`` and
``plans`` are its money rules · ``api`` finds the answer to the site's call in ``calls`` and ``plan_calls`` ·
``hosted`` are the donor's pages, ``desk`` that of whoever rehearses · ``webhooks`` delivers messages ·
``server`` puts them behind a port.
"""
