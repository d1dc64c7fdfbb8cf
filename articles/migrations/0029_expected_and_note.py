from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0028_printed_references_filled"),
    ]

    operations = [
        migrations.AddField(
            model_name="article",
            name="expected_at",
            field=models.DateTimeField(
                help_text="When readers are to see it. Nothing goes out by it: that is a schedule.", null=True
            ),
        ),
        migrations.AddField(
            model_name="article",
            name="plan_note",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                help_text="For whoever may read the story.",
                max_length=300,
            ),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                condition=Q(("expected_at__isnull", False)), fields=["expected_at"], name="article_expected"
            ),
        ),
    ]
