from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0031_index_anew"),
    ]

    operations = [
        migrations.AddField(
            model_name="importeditem",
            name="first_published_at",
            field=models.DateTimeField(
                help_text="When readers first saw it at its source, of a story that came in as a draft.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="importeditem",
            name="slug",
            field=models.CharField(
                blank=True, db_default="", default="", help_text="Its name in the address there.", max_length=200
            ),
        ),
        migrations.AddField(
            model_name="importeditem",
            name="old_paths",
            field=models.JSONField(help_text="What led to it there, to lead to it once it is public.", null=True),
        ),
    ]
