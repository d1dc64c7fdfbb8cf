"""What the database knows of its own tables."""

from django.db import connection


def refresh_statistics():
    """Have the database count its tables anew, after thousands of rows came at once; outside transactions.

    Without it PostgreSQL plans as if the archive were empty until its own clean-up comes round, and sorts
    every story for a list of twenty.
    """
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
