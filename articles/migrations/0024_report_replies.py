from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0023_working_title"),
    ]

    operations = [
        migrations.AddField(
            model_name="errorreport",
            name="reply",
            field=models.TextField(
                blank=True,
                db_default="",
                default="",
                help_text="What the reader was told besides.",
                max_length=2000,
            ),
        ),
        migrations.AddField(
            model_name="errorreport",
            name="mailed_at",
            field=models.DateTimeField(help_text="When the reader was written to.", null=True),
        ),
    ]
