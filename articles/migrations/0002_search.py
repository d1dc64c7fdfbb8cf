"""The search entries and, beside them, what each database searches with."""

import django.db.models.deletion
from django.db import migrations, models

POSTGRES = [
    "ALTER TABLE articles_searchentry ADD COLUMN vector tsvector NOT NULL DEFAULT ''",
    "CREATE INDEX articles_searchentry_vector ON articles_searchentry USING gin (vector) WITH (fastupdate = off)",
]
# porter: English stems, as PostgreSQL's english configuration; marks belong to words in Indic scripts.
SQLITE = [
    "CREATE VIRTUAL TABLE articles_searchtext USING fts5(headline, summary, names, body, "
    "tokenize = \"porter unicode61 remove_diacritics 0 categories 'L* N* Co Mn Mc'\")"
]


def make(apps, schema_editor):
    for statement in POSTGRES if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TABLE articles_searchtext")


class Migration(migrations.Migration):
    dependencies = [("articles", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                (
                    "article",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="search_entry",
                        serialize=False,
                        to="articles.article",
                    ),
                ),
            ],
        ),
        migrations.RunPython(make, drop),
    ]
