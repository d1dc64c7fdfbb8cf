"""Conditions that several tables share, as database constraints.

Only functions that PostgreSQL and SQLite have themselves: a CHECK that needs Django's own SQL functions
would make the SQLite file unreadable to every other tool.
"""

from django.db import models
from django.db.models.functions import Length, Upper
from django.db.models.lookups import Exact

HIGHEST = 10**12  # minor units: no column of ours holds more


def is_currency(field="currency"):
    """Three letters in upper case, as ISO 4217 writes them."""
    return models.Q(Exact(Length(field), 3)) & models.Q(Exact(Upper(field), models.F(field)))


def is_charge(field="amount_minor"):
    """A positive amount of sane size."""
    return models.Q(**{f"{field}__gt": 0, f"{field}__lte": HIGHEST})


def check(condition, name):
    """A CHECK constraint called ``name``."""
    return models.CheckConstraint(condition=condition, name=name)
