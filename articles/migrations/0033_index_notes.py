"""Orders every story to be indexed anew: editor's notes and search descriptions are found by themselves."""

from django.db import migrations
from django.utils import timezone


def order(apps, schema_editor):
    """The worker does it, some stories at a time, once the version that knows how is running."""
    if apps.get_model("articles", "SearchEntry").objects.exists():
        values = {"kind": "reindex", "payload": {"after": 0}, "due_at": timezone.now()}
        apps.get_model("core", "OutboxMessage").objects.get_or_create(key="reindex", defaults=values)


class Migration(migrations.Migration):
    dependencies = [("articles", "0032_imported_origin"), ("core", "0001_initial")]

    operations = [migrations.RunPython(order, migrations.RunPython.noop, elidable=True)]
