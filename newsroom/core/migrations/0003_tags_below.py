"""Where a story's tags stand."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("core", "0002_attempts"),
    ]

    operations = [
        migrations.AddField(
            model_name="publication",
            name="tags_below",
            field=models.BooleanField(
                default=False,
                help_text="Otherwise they are its first line.",
                verbose_name="tags stand under the story",
            ),
        ),
    ]
