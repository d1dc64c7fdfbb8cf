"""Says of the stories that are there which pictures, bylines and tags they print.

In batches, each committed by itself, so that nobody waits for a lock; it may be run again at any time.
"""

import re

from django.db import migrations, transaction
from django.db.models import F, Q

BATCH = 1000
BODY_PICTURE = re.compile(r'<figure[^>]* data-picture="([0-9]{1,18})"')


def fill(apps, schema_editor):
    """Every story that has something on its row. Where that is its newest text, what is current is printed."""
    Article, Reference = (apps.get_model("articles", name) for name in ("Article", "Reference"))
    printed = Article.objects.exclude(content=None).order_by("pk")
    last = 0
    while batch := list(printed.filter(pk__gt=last).values_list("pk", flat=True)[:BATCH]):
        last = batch[-1]
        newest = printed.filter(pk__in=batch, live_version=F("version")).values("pk")
        with transaction.atomic():
            Reference.objects.filter(article__in=newest, current=True).update(printed=True)
            for story in printed.filter(pk__in=batch).exclude(live_version=F("version")).only("content"):
                Reference.objects.filter(named(story.content), article=story.pk).update(printed=True)


def named(content):
    """The condition on references that ``content`` names their thing."""
    images = [content.get("lead_picture"), *content.get("gallery", ())]
    images += [credit.get("portrait") for credit in content.get("credits", ())]
    pictures = {image["id"] for image in images if image}
    pictures |= {int(pk) for pk in BODY_PICTURE.findall(content.get("body", ""))}
    bylines, tags = ([row["id"] for row in content.get(name, ())] for name in ("credits", "tags"))
    return Q(picture__in=pictures) | Q(byline__in=bylines) | Q(tag__in=tags)


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("articles", "0027_printed_references")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
