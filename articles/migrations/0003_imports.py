"""Where imported things came from."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0002_search"),
        ("core", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="ImportSource",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=200, unique=True)),
                ("title", models.CharField(blank=True, max_length=200)),
                ("imported_at", models.DateTimeField(auto_now=True)),
            ],
            options={
                "ordering": ["key"],
            },
        ),
        migrations.CreateModel(
            name="ImportedItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("author", "Author"),
                            ("section", "Section"),
                            ("tag", "Tag"),
                            ("picture", "Picture"),
                            ("story", "Story"),
                            ("page", "Page"),
                        ],
                        max_length=10,
                    ),
                ),
                ("external_id", models.CharField(max_length=200)),
                ("digest", models.CharField(blank=True, max_length=64)),
                ("original_html", models.TextField(blank=True)),
                ("imported_version", models.PositiveIntegerField(default=0)),
                (
                    "was_public",
                    models.BooleanField(default=False, help_text="Whether the import made it public."),
                ),
                (
                    "article",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="imported_from",
                        to="articles.article",
                    ),
                ),
                (
                    "byline",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="imported_from",
                        to="articles.byline",
                    ),
                ),
                (
                    "page",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="imported_from",
                        to="core.page",
                    ),
                ),
                (
                    "picture",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="imported_from",
                        to="articles.picture",
                    ),
                ),
                (
                    "section",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="imported_from",
                        to="core.section",
                    ),
                ),
                (
                    "tag",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="imported_from",
                        to="articles.tag",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="articles.importsource",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("article__isnull", False)),
                        fields=["article"],
                        name="imported_article",
                    ),
                    models.Index(
                        condition=models.Q(("byline__isnull", False)),
                        fields=["byline"],
                        name="imported_byline",
                    ),
                    models.Index(
                        condition=models.Q(("section__isnull", False)),
                        fields=["section"],
                        name="imported_section",
                    ),
                    models.Index(
                        condition=models.Q(("tag__isnull", False)), fields=["tag"], name="imported_tag"
                    ),
                    models.Index(
                        condition=models.Q(("page__isnull", False)), fields=["page"], name="imported_page"
                    ),
                    models.Index(
                        condition=models.Q(("picture__isnull", False)),
                        fields=["picture"],
                        name="imported_picture",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("source", "kind", "external_id"), name="imported_item_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("article__isnull", False),
                            ("byline__isnull", False),
                            ("section__isnull", False),
                            ("tag__isnull", False),
                            ("page__isnull", False),
                            ("picture__isnull", False),
                            _connector="OR",
                        ),
                        name="imported_item_is_something",
                    ),
                ],
            },
        ),
    ]
