"""System checks: misuse is found at start-up, with a hint."""

from django.core.checks import Error, Tags, register
from django.db import connections
from django.db.utils import OperationalError

from newsroom.core import guards


@register(Tags.database)
def append_only_guards(databases=None, **kwargs):
    """Fail while a ledger or history table lacks its triggers."""
    problems = []
    for using in databases or []:
        try:
            lost = guards.missing(using)
        except OperationalError:  # no database yet: migrate will say so better
            continue
        if lost and "core_user" in connections[using].introspection.table_names():
            problems.append(
                Error(
                    f"Append-only triggers are missing: {', '.join(lost)}.",
                    hint="Run manage.py migrate: it puts them back.",
                    id="core.E001",
                )
            )
    return problems
