"""Tags can be quiet. The frame says which are, from the first migration on: none."""

from django.db import migrations, models


def say_none(apps, schema_editor):
    parts = apps.get_model("core", "FramePart").objects.using(schema_editor.connection.alias)
    parts.get_or_create(key="quiet", defaults={"data": {"tags": []}})


class Migration(migrations.Migration):
    dependencies = [("articles", "0024_report_replies"), ("core", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="tag",
            name="quiet",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="Death, attack, court: its stories ask for money in quiet words or not at all.",
                verbose_name="quiet appeal",
            ),
        ),
        migrations.RunPython(say_none, migrations.RunPython.noop),
    ]
