"""The working title stands on the story's row: it is what a colleague sees who may not read the text.

Filled in batches, each committed by itself, so that nobody waits for a lock; it may be run again at any time.
"""

from django.db import migrations, models
from django.db.models import F
from django.db.models.fields.json import KT

BATCH = 1000


def fill(apps, schema_editor):
    """Every story whose newest text has a working title, by the number of its row."""
    Article, Revision = (apps.get_model("articles", name) for name in ("Article", "Revision"))
    newest = Revision.objects.filter(number=F("article__version")).order_by("article_id")
    newest = newest.annotate(slugline=KT("content__slugline")).values_list("article_id", "slugline")
    last = 0
    while batch := list(newest.filter(article__gt=last)[:BATCH]):
        last = batch[-1][0]
        called = [Article(pk=pk, desk_slugline=slugline[:300]) for pk, slugline in batch if slugline]
        Article.objects.bulk_update(called, ["desk_slugline"], batch_size=200)


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("articles", "0022_comment_told")]

    operations = [
        migrations.AddField(
            model_name="article",
            name="desk_slugline",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                help_text="The working title, if it has one.",
                max_length=300,
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
