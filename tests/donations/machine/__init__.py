"""A state machine that does to the donations, in any order, all that donors, banks, networks and staff do.

Hypothesis chooses the steps; ``held`` is looked at after each of them, ``ends`` after the last one. The
invariants I1 to I23 are each a function named after its number.

``life`` (one example: a world, two clocks, everybody in it) · ``giving`` (beginning, paying, giving back,
disputes) · ``going_on`` (plans, time, staff) · ``network`` (messages, worker, checks) · ``held`` and ``ends``
(invariants) · ``truth`` (our books beside the provider’s balance).
"""
