"""Fills the desk's index of the stories that are there, and gives PostgreSQL the index of their words.

In batches, each committed by itself, so that nobody waits for a lock; it may be run again at any time.
"""

import re

from django.db import migrations, transaction
from django.db.models import F
from django.db.models.fields.json import KT

from newsroom.core.text import normalise_for_search

BATCH = 1000
BODY_PICTURE = re.compile(r'<figure[^>]* data-picture="([0-9]{1,18})"')
TEXTS = ("headline", "slugline", "language")


def fill(apps, schema_editor):
    """Every story, by the number of its row."""
    Article, Revision = (apps.get_model("articles", name) for name in ("Article", "Revision"))
    Reference = apps.get_model("articles", "Reference")
    newest = Revision.objects.filter(number=F("article__version")).order_by("article_id")
    keys = {f"its_{name}": KT(f"content__{name}") for name in TEXTS}
    keys |= {"its_picture": KT("content__lead_picture__id"), "its_gallery": KT("content__gallery__0__id")}
    last = 0
    while batch := list(newest.filter(article__gt=last).values("article_id", "number", **keys)[:BATCH]):
        last = batch[-1]["article_id"]
        with transaction.atomic():
            Article.objects.bulk_update(
                [described(Article, row) for row in batch],
                ["desk_key", "desk_language", "desk_pictured"],
                batch_size=200,
            )
            again = [row["article_id"] for row in batch if row["number"] > 1]
            for article_id, content in newest.filter(article__in=again).values_list("article_id", "content"):
                forget_former(Reference, article_id, content)


def described(Article, row):
    """The columns of one story."""
    texts = {name: row[f"its_{name}"] or "" for name in TEXTS}
    return Article(
        pk=row["article_id"],
        desk_key=" " + normalise_for_search(f"{texts['headline']}\n{texts['slugline']}"),
        desk_language=texts["language"][:12],
        desk_pictured=row["its_picture"] is not None or row["its_gallery"] is not None,
    )


def forget_former(Reference, article_id, content):
    """Of what a story ever named, only what its newest text names is current."""
    images = [content.get("lead_picture"), *content.get("gallery", ())]
    images += [credit.get("portrait") for credit in content.get("credits", ())]
    named = {("picture_id", image["id"]) for image in images if image}
    named |= {("picture_id", int(pk)) for pk in BODY_PICTURE.findall(content.get("body", ""))}
    named |= {("byline_id", credit["id"]) for credit in content.get("credits", ())}
    named |= {("tag_id", tag["id"]) for tag in content.get("tags", ())}
    former = [
        row.pk
        for row in Reference.objects.filter(article=article_id)
        if not named & {(name, getattr(row, name)) for name in ("picture_id", "byline_id", "tag_id")}
    ]
    Reference.objects.filter(pk__in=former).update(current=False)


def make_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE INDEX IF NOT EXISTS article_desk_words ON articles_article "
            "USING gin (to_tsvector('simple', desk_key)) WITH (fastupdate = off)"
        )


def drop_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX IF EXISTS article_desk_words")


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("articles", "0009_desk")]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(make_index, drop_index),
    ]
