"""Stories in one step: what 0001_initial to 0032_imported_origin come to in an empty database.

Where those were run it is known as done. Further migrations follow the last of them.
"""

import articles.models.media
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import taggit.managers
from django.conf import settings
from django.db import migrations, models

# The desk's index, the words of the search and the frame's part: beside the tables.
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


def make_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE INDEX IF NOT EXISTS article_desk_words ON articles_article "
            "USING gin (to_tsvector('simple', desk_key)) WITH (fastupdate = off)"
        )


def drop_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX IF EXISTS article_desk_words")


def say_none(apps, schema_editor):
    parts = apps.get_model("core", "FramePart").objects.using(schema_editor.connection.alias)
    parts.get_or_create(key="quiet", defaults={"data": {"tags": []}})


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("articles", "0001_initial"),
        ("articles", "0002_search"),
        ("articles", "0003_imports"),
        ("articles", "0004_related_stories"),
        ("articles", "0005_fewer_indexes"),
        ("articles", "0006_newest_in_sqlite"),
        ("articles", "0007_printings"),
        ("articles", "0008_notices"),
        ("articles", "0009_desk"),
        ("articles", "0010_desk_index"),
        ("articles", "0011_desk_rules"),
        ("articles", "0012_correction_changes"),
        ("articles", "0013_care"),
        ("articles", "0014_scheduled_change"),
        ("articles", "0015_error_reports"),
        ("articles", "0016_revision_names"),
        ("articles", "0017_opinion_newest"),
        ("articles", "0018_talk"),
        ("articles", "0019_working_copies"),
        ("articles", "0020_complaints"),
        ("articles", "0021_outside_approval"),
        ("articles", "0022_comment_told"),
        ("articles", "0023_working_title"),
        ("articles", "0024_report_replies"),
        ("articles", "0025_quiet_tags"),
        ("articles", "0026_leaving_colleagues"),
        ("articles", "0027_printed_references"),
        ("articles", "0028_printed_references_filled"),
        ("articles", "0029_expected_and_note"),
        ("articles", "0030_held_index"),
        ("articles", "0031_index_anew"),
        ("articles", "0032_imported_origin"),
    ]

    dependencies = [("core", "0006_sent_mails")]

    operations = [
        migrations.CreateModel(
            name="Article",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "Submitted"),
                            ("approved", "Approved"),
                            ("scheduled", "Scheduled"),
                            ("published", "Published"),
                            ("spiked", "Dropped"),
                            ("killed", "Killed"),
                            ("taken_down", "Taken down"),
                        ],
                        default="draft",
                        max_length=12,
                    ),
                ),
                (
                    "version",
                    models.PositiveIntegerField(default=0, help_text="Number of the newest revision."),
                ),
                (
                    "live_version",
                    models.PositiveIntegerField(help_text="Number of the revision on the row.", null=True),
                ),
                (
                    "approved_version",
                    models.PositiveIntegerField(help_text="The exact revision that was approved.", null=True),
                ),
                (
                    "approved_digest",
                    models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        help_text="SHA-256 of the text that was approved.",
                        max_length=64,
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("withdrawal_status", models.PositiveSmallIntegerField(help_text="410 or 451.", null=True)),
                (
                    "withdrawal_notice",
                    models.TextField(blank=True, help_text="What readers are told at the address."),
                ),
                (
                    "assigned_name",
                    models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        help_text="Who, if without an account.",
                        max_length=120,
                    ),
                ),
                ("due_at", models.DateTimeField(help_text="When the text is expected.", null=True)),
                (
                    "expected_at",
                    models.DateTimeField(
                        help_text="When readers are to see it. Nothing goes out by it: that is a schedule.",
                        null=True,
                    ),
                ),
                ("expected_words", models.PositiveIntegerField(null=True)),
                (
                    "priority",
                    models.PositiveSmallIntegerField(
                        choices=[(0, "Normal"), (1, "High"), (2, "Urgent")], db_default=0, default=0
                    ),
                ),
                (
                    "plan_note",
                    models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        help_text="For whoever may read the story.",
                        max_length=300,
                    ),
                ),
                (
                    "listed_at",
                    models.DateTimeField(
                        help_text="When it came onto the news list; null: not on it.", null=True
                    ),
                ),
                ("held_at", models.DateTimeField(help_text="On legal hold since then.", null=True)),
                ("hold_reason", models.TextField(blank=True, db_default="", default="")),
                (
                    "confidential",
                    models.BooleanField(
                        db_default=False, default=False, help_text="Seen by its ConfidentialReaders only."
                    ),
                ),
                ("confidential_at", models.DateTimeField(null=True)),
                (
                    "outside_needed",
                    models.BooleanField(
                        db_default=False,
                        default=False,
                        help_text="Not published before somebody outside approved the text.",
                    ),
                ),
                (
                    "hidden_from_search",
                    models.BooleanField(
                        db_default=False, default=False, help_text="Search engines are asked not to list it."
                    ),
                ),
                ("hidden_reason", models.TextField(blank=True, db_default="", default="")),
                ("desk_title", models.CharField(blank=True, max_length=300)),
                (
                    "desk_slugline",
                    models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        help_text="The working title, if it has one.",
                        max_length=300,
                    ),
                ),
                ("desk_credits", models.CharField(blank=True, max_length=300)),
                ("desk_words", models.PositiveIntegerField(default=0)),
                (
                    "desk_gaps",
                    models.JSONField(
                        default=list, help_text="What is missing: byline, standfirst, alt text …"
                    ),
                ),
                (
                    "desk_key",
                    models.TextField(
                        blank=True,
                        db_default="",
                        default="",
                        help_text="The words it is found by, normalised.",
                    ),
                ),
                ("desk_language", models.CharField(blank=True, db_default="", default="", max_length=12)),
                ("desk_pictured", models.BooleanField(db_default=False, default=False)),
                ("saved_at", models.DateTimeField(auto_now_add=True)),
                ("path", models.CharField(max_length=400, null=True, unique=True)),
                ("slug", models.CharField(blank=True, max_length=200)),
                ("content", models.JSONField(null=True)),
                ("card", models.JSONField(null=True)),
                ("genre", models.CharField(blank=True, max_length=12)),
                ("language", models.CharField(blank=True, max_length=12)),
                ("published_at", models.DateTimeField(null=True)),
                ("updated_at", models.DateTimeField(null=True)),
                (
                    "released_at",
                    models.DateTimeField(help_text="From when feeds, sitemaps and mail carry it.", null=True),
                ),
                ("embargoed_until", models.DateTimeField(null=True)),
                ("unpublish_at", models.DateTimeField(null=True)),
                (
                    "approved_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "assigned_to",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "confidential_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "desk_section",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.section",
                    ),
                ),
                (
                    "held_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "saved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "section",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="articles",
                        to="core.section",
                    ),
                ),
            ],
            options={
                "verbose_name": "story",
                "verbose_name_plural": "stories",
                "ordering": ["-saved_at", "-id"],
            },
        ),
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
            name="Tag",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100, unique=True)),
                ("slug", models.CharField(max_length=200, unique=True)),
                ("name_key", models.CharField(editable=False, max_length=200, unique=True)),
                ("description", models.CharField(blank=True, max_length=300)),
                (
                    "quiet",
                    models.BooleanField(
                        db_default=False,
                        default=False,
                        help_text="Death, attack, court: its stories ask for money in quiet words or not at all.",
                        verbose_name="quiet appeal",
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
            },
        ),
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
        migrations.CreateModel(
            name="Byline",
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
                        choices=[("person", "Person"), ("board", "Board")], default="person", max_length=10
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                (
                    "slug",
                    models.CharField(
                        help_text="Part of the address: /byline/<slug>/", max_length=200, unique=True
                    ),
                ),
                (
                    "title",
                    models.CharField(
                        blank=True,
                        help_text="Port correspondent; for a board: Editorial Board",
                        max_length=120,
                        verbose_name="job title",
                    ),
                ),
                ("bio", models.TextField(blank=True, max_length=2000)),
                (
                    "statement",
                    models.TextField(
                        blank=True,
                        help_text="For a board: what it is responsible for. Stands in the byline box under its stories.",
                        max_length=1000,
                        verbose_name="statement of responsibility",
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="still writes here")),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        help_text="The colleague whose new stories carry this byline by default.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="bylines",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="ChatWebhook",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "form",
                    models.CharField(
                        choices=[("slack", "Slack"), ("mattermost", "Mattermost"), ("discord", "Discord")],
                        default="slack",
                        max_length=12,
                        verbose_name="service",
                    ),
                ),
                ("url", models.URLField(max_length=500, verbose_name="webhook address")),
                ("is_on", models.BooleanField(default=True, verbose_name="send to it")),
                ("events", models.JSONField(default=list, help_text="Which events it carries.")),
                ("tried_at", models.DateTimeField(null=True)),
                (
                    "problem",
                    models.CharField(blank=True, help_text="What went wrong the last time.", max_length=300),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("pk", 1)), name="chat_webhook_is_one")
                ],
            },
        ),
        migrations.CreateModel(
            name="Complaint",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "who",
                    models.CharField(
                        help_text="Who complains: a person, a lawyer for somebody, a press council.",
                        max_length=200,
                    ),
                ),
                ("contact", models.CharField(blank=True, max_length=300)),
                ("received_at", models.DateTimeField()),
                ("deadline", models.DateTimeField(help_text="Until when they must have an answer.")),
                ("passage", models.TextField(blank=True, max_length=2000)),
                (
                    "matter",
                    models.TextField(help_text="What they complain of, and what they want.", max_length=5000),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("upheld", "Upheld"),
                            ("partly", "Upheld in part"),
                            ("not_upheld", "Not upheld"),
                            ("settled", "Settled between us"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        max_length=12,
                    ),
                ),
                ("closed_at", models.DateTimeField(null=True)),
                ("opened_at", models.DateTimeField(auto_now_add=True)),
                ("soon_told", models.DateTimeField(null=True)),
                ("late_told", models.DateTimeField(null=True)),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="complaints",
                        to="articles.article",
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        help_text="Who answers for it, if not whoever took it up.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["deadline", "id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("closed_at", None)), fields=["deadline"], name="complaint_open"
                    ),
                    models.Index(fields=["-closed_at"], name="complaint_closed"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at", None), ("outcome", "")),
                            models.Q(models.Q(("outcome", ""), _negated=True), ("closed_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="complaint_closed_with_outcome",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("who", ""), _negated=True), models.Q(("matter", ""), _negated=True)
                        ),
                        name="complaint_says_who_and_what",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ComplaintNote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(max_length=5000)),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "complaint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notes",
                        to="articles.complaint",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="complaint_note_says_something"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ConfidentialReader",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("added_at", models.DateTimeField(auto_now_add=True)),
                (
                    "added_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "article",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="confidential_readers",
                        to="articles.article",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(fields=("article", "user"), name="confidential_reader_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Correction",
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
                            ("correction", "Correction"),
                            ("clarification", "Clarification"),
                            ("update", "Update"),
                            ("editors-note", "Editor’s note"),
                            ("retraction", "Retraction"),
                        ],
                        max_length=20,
                    ),
                ),
                ("text", models.TextField(max_length=2000)),
                (
                    "place",
                    models.CharField(
                        choices=[("top", "Above the text"), ("end", "Below the text")],
                        default="top",
                        max_length=5,
                    ),
                ),
                ("at", models.DateTimeField(db_index=True)),
                ("version", models.PositiveIntegerField(help_text="The revision that put it right.")),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="articles.article",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="correction_says_something"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CorrectionChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "what",
                    models.CharField(
                        choices=[("changed", "Changed"), ("withdrawn", "Withdrawn")], max_length=10
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("correction", "Correction"),
                            ("clarification", "Clarification"),
                            ("update", "Update"),
                            ("editors-note", "Editor’s note"),
                            ("retraction", "Retraction"),
                        ],
                        max_length=20,
                    ),
                ),
                ("text", models.TextField(blank=True, max_length=2000)),
                (
                    "place",
                    models.CharField(
                        blank=True,
                        choices=[("top", "Above the text"), ("end", "Below the text")],
                        max_length=5,
                    ),
                ),
                (
                    "reason",
                    models.TextField(
                        blank=True, help_text="Why it was withdrawn. Readers see it.", max_length=1000
                    ),
                ),
                (
                    "repeats",
                    models.BooleanField(
                        default=True, help_text="Whether readers may still see the former words."
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "correction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="articles.correction",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("what", "changed"),
                                models.Q(("text", ""), _negated=True),
                                models.Q(("kind", ""), _negated=True),
                                models.Q(("place", ""), _negated=True),
                            ),
                            models.Q(("what", "withdrawn"), models.Q(("reason", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="correction_change_is_whole",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("what", "withdrawn")),
                        fields=("correction",),
                        name="correction_withdrawn_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Credit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("role", models.CharField(max_length=20)),
                ("position", models.PositiveSmallIntegerField()),
                ("published_at", models.DateTimeField()),
                (
                    "article",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="credits",
                        to="articles.article",
                    ),
                ),
                (
                    "byline",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="credits",
                        to="articles.byline",
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
                "indexes": [
                    models.Index(fields=["byline", "-published_at", "-article"], name="credit_newest")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("article", "position"), name="credit_position_once"),
                    models.UniqueConstraint(fields=("article", "byline", "role"), name="credit_role_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="DeskRules",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "grace_seconds",
                    models.PositiveSmallIntegerField(
                        db_default=60,
                        default=60,
                        help_text="So long feeds, sitemaps and mail wait for a story just published, and one press takes it back. 0: they do not wait. Corrections never wait.",
                        validators=[django.core.validators.MaxValueValidator(3600)],
                        verbose_name="grace window, in seconds",
                    ),
                ),
                (
                    "second_pair",
                    models.CharField(
                        choices=[
                            ("never", "Never: whoever may publish, publishes"),
                            ("always", "Always"),
                            ("sections", "In the sections chosen below"),
                        ],
                        db_default="never",
                        default="never",
                        help_text="Whether somebody besides the one who last changed a text must approve exactly that text before it is published. Confidential stories, and those that were on legal hold, always need it; corrections and removals never wait for it.",
                        max_length=10,
                        verbose_name="second pair of eyes",
                    ),
                ),
                (
                    "second_pair_sections",
                    models.ManyToManyField(
                        blank=True,
                        related_name="+",
                        to="core.section",
                        verbose_name="sections with a second pair of eyes",
                    ),
                ),
            ],
            options={
                "verbose_name": "rules of the desk",
                "verbose_name_plural": "rules of the desk",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="desk_rules_are_one")
                ],
            },
        ),
        migrations.CreateModel(
            name="DutyShift",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "weekday",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "Monday"),
                            (1, "Tuesday"),
                            (2, "Wednesday"),
                            (3, "Thursday"),
                            (4, "Friday"),
                            (5, "Saturday"),
                            (6, "Sunday"),
                        ]
                    ),
                ),
                ("start", models.PositiveSmallIntegerField(help_text="Hour, 0 to 23.", verbose_name="from")),
                (
                    "end",
                    models.PositiveSmallIntegerField(
                        help_text="Hour, 1 to 24; an earlier one: next day.", verbose_name="until"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="duty_shifts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["weekday", "start", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("user", "weekday", "start"), name="duty_shift_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("end__gte", 1),
                            ("end__lte", 24),
                            ("start__lte", 23),
                            ("weekday__lte", 6),
                            models.Q(("start", models.F("end")), _negated=True),
                        ),
                        name="duty_shift_hours",
                        violation_error_message="A shift begins at an hour from 0 to 23 and ends at another one, 1 to 24.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ErrorReport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("nonce", models.CharField(max_length=40, unique=True)),
                ("passage", models.TextField(blank=True, max_length=1000)),
                ("message", models.TextField(max_length=3000)),
                ("contact", models.EmailField(blank=True, max_length=254)),
                ("contact_erased_at", models.DateTimeField(null=True)),
                ("received_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("corrected", "Corrected"),
                            ("no_error", "No error"),
                            ("duplicate", "Duplicate"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("handled_at", models.DateTimeField(null=True)),
                (
                    "reply",
                    models.TextField(
                        blank=True,
                        db_default="",
                        default="",
                        help_text="What the reader was told besides.",
                        max_length=2000,
                    ),
                ),
                ("mailed_at", models.DateTimeField(help_text="When the reader was written to.", null=True)),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="error_reports",
                        to="articles.article",
                    ),
                ),
                (
                    "correction",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="articles.correction",
                    ),
                ),
                (
                    "handled_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "error report",
                "ordering": ["-received_at", "-id"],
                "indexes": [
                    models.Index(fields=["state", "-received_at", "-id"], name="error_report_queue"),
                    models.Index(fields=["-handled_at"], name="error_report_handled"),
                    models.Index(
                        condition=models.Q(("contact", ""), _negated=True),
                        fields=["received_at"],
                        name="error_report_contacts",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("handled_at", None), ("state", "open")),
                            models.Q(
                                models.Q(("state", "open"), _negated=True),
                                ("handled_at__gte", models.F("received_at")),
                                ("handled_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="error_report_open_or_handled",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("correction__isnull", False), ("state", "corrected")),
                            models.Q(models.Q(("state", "corrected"), _negated=True), ("correction", None)),
                            _connector="OR",
                        ),
                        name="error_report_corrected_by_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("message", ""), _negated=True), name="error_report_says_something"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FrontPlacement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "place",
                    models.CharField(
                        choices=[
                            ("live", "Live strip above the page"),
                            ("lead", "Lead"),
                            ("top", "Beside the lead"),
                            ("wide", "The long read"),
                        ],
                        max_length=5,
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="order")),
                (
                    "line",
                    models.CharField(
                        blank=True,
                        help_text="For the live strip: its words. Empty: the headline.",
                        max_length=160,
                    ),
                ),
                (
                    "until",
                    models.DateTimeField(
                        blank=True,
                        help_text="From then on the place fills itself. A live strip always ends (within 12 hours).",
                        null=True,
                    ),
                ),
                ("placed_at", models.DateTimeField(auto_now_add=True)),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="placements",
                        to="articles.article",
                    ),
                ),
                (
                    "placed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["place", "position", "-placed_at"],
                "constraints": [
                    models.UniqueConstraint(fields=("place", "article"), name="front_placement_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("place", "live"), _negated=True),
                            ("until__isnull", False),
                            _connector="OR",
                        ),
                        name="front_live_strip_ends",
                        violation_error_message="Say until when the live strip stands.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=20)),
                ("is_alarm", models.BooleanField(default=False)),
                ("words", models.CharField(max_length=300)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("seen_at", models.DateTimeField(null=True)),
                ("mailed_at", models.DateTimeField(null=True)),
                (
                    "article",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="articles.article",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-id"],
                "indexes": [
                    models.Index(fields=["user", "-at", "-id"], name="notice_of_user"),
                    models.Index(
                        condition=models.Q(("seen_at", None)), fields=["user"], name="notice_unseen"
                    ),
                    models.Index(
                        condition=models.Q(("mailed_at", None)), fields=["at"], name="notice_unmailed"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True), name="notice_says_something"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="NoticeSetting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "mail",
                    models.CharField(
                        choices=[
                            ("digest", "One mail for all that happened in ten minutes; alarms at once"),
                            ("alarms", "Alarms only"),
                            ("none", "No mail: I look here"),
                        ],
                        default="digest",
                        max_length=8,
                    ),
                ),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notice_setting",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Picture",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "title",
                    models.CharField(
                        blank=True, help_text="For finding it again; readers do not see it.", max_length=200
                    ),
                ),
                (
                    "alt_text",
                    models.CharField(
                        blank=True,
                        help_text="Say what is seen, for those who cannot see it.",
                        max_length=500,
                        verbose_name="alt text",
                    ),
                ),
                ("caption", models.TextField(blank=True, max_length=1000)),
                (
                    "credit_line",
                    models.CharField(
                        blank=True,
                        help_text="Who made it, as printed: Photograph: Theo Brandt",
                        max_length=200,
                    ),
                ),
                ("copyright_holder", models.CharField(blank=True, max_length=200)),
                (
                    "rights_until",
                    models.DateField(
                        blank=True,
                        help_text="The last day we may print it in a new story. Empty: no end.",
                        null=True,
                        verbose_name="rights until",
                    ),
                ),
                (
                    "folder",
                    models.CharField(
                        default=articles.models.media.new_folder, editable=False, max_length=32, unique=True
                    ),
                ),
                ("original_name", models.CharField(blank=True, editable=False, max_length=200)),
                ("width", models.PositiveIntegerField(default=0, editable=False)),
                ("height", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "focus_x",
                    models.FloatField(
                        default=0.5,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(1),
                        ],
                    ),
                ),
                (
                    "focus_y",
                    models.FloatField(
                        default=0.5,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(1),
                        ],
                    ),
                ),
                ("crops", models.JSONField(default=dict, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True, db_index=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("focus_x__gte", 0), ("focus_x__lte", 1), ("focus_y__gte", 0), ("focus_y__lte", 1)
                        ),
                        name="picture_focus_inside",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="byline",
            name="portrait",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="articles.picture",
            ),
        ),
        migrations.CreateModel(
            name="Presence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.DateTimeField()),
                ("seen_at", models.DateTimeField(db_index=True)),
                (
                    "unsaved",
                    models.BooleanField(default=False, help_text="Has changes that are not in the history."),
                ),
                (
                    "article",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="articles.article",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["since", "id"],
                "constraints": [models.UniqueConstraint(fields=("article", "person"), name="presence_once")],
            },
        ),
        migrations.CreateModel(
            name="RelatedStory",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "article",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="related_links",
                        to="articles.article",
                    ),
                ),
                (
                    "related",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="named_by",
                        to="articles.article",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("article", "related"), name="related_story_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ReviewLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(help_text="The revision they read.")),
                ("digest", models.CharField(help_text="Of that revision’s text.", max_length=64)),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("name", models.CharField(max_length=120, verbose_name="who reads it")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail address")),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("expires_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "ended_why",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("revoked", "Taken back"),
                            ("published", "Published"),
                            ("withdrawn", "The story was dropped or taken down"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="review_links",
                        to="articles.article",
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-made_at", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="review_link_for_somebody"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("ended_why", "")),
                            models.Q(("ended_at__isnull", False), models.Q(("ended_why", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="review_link_ended_with_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReviewNote",
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
                            ("opened", "opened the page"),
                            ("comment", "commented"),
                            ("approved", "approved"),
                            ("objected", "objected"),
                        ],
                        max_length=10,
                    ),
                ),
                ("text", models.TextField(blank=True, max_length=4000)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "network",
                    models.CharField(
                        blank=True, help_text="A digest: whether it was the same place.", max_length=64
                    ),
                ),
                (
                    "link",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notes",
                        to="articles.reviewlink",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "comment"), _negated=True),
                            models.Q(("text", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="review_comment_says_something",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Revision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                (
                    "parent",
                    models.PositiveIntegerField(
                        help_text="Number of the revision it was written on.", null=True
                    ),
                ),
                ("content", models.JSONField()),
                (
                    "digest",
                    models.CharField(
                        help_text="SHA-256 of the text, to see that nothing changed.", max_length=64
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("note", models.CharField(blank=True, max_length=200)),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="revisions",
                        to="articles.article",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-number"],
                "constraints": [
                    models.UniqueConstraint(fields=("article", "number"), name="revision_number_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="RevisionName",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(help_text="The revision's.")),
                ("name", models.CharField(max_length=100)),
                ("at", models.DateTimeField(auto_now=True)),
                (
                    "article",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="revision_names",
                        to="articles.article",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-number"],
                "constraints": [
                    models.UniqueConstraint(fields=("article", "number"), name="revision_name_once"),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="revision_name_says_something"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SavedView",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60)),
                (
                    "query",
                    models.CharField(
                        blank=True, help_text="The filters, as in the address.", max_length=1000
                    ),
                ),
                ("shared", models.BooleanField(default=False, verbose_name="for everybody on the desk")),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="saved_views",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["name", "id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("shared", True)), fields=["name"], name="saved_view_shared"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("owner", "name"), name="saved_view_name_once"),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="saved_view_has_name"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DefaultView",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="default_view",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "view",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="articles.savedview"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="StoryEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("verb", models.CharField(max_length=30)),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("version", models.PositiveIntegerField()),
                ("from_state", models.CharField(max_length=12)),
                ("to_state", models.CharField(max_length=12)),
                ("data", models.JSONField(default=dict)),
                (
                    "actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="articles.article",
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-id"],
                "indexes": [models.Index(fields=["article", "-at"], name="story_event_article")],
            },
        ),
        migrations.CreateModel(
            name="Printing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("cause", models.CharField(help_text="The verb, or what was printed anew.", max_length=30)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "Submitted"),
                            ("approved", "Approved"),
                            ("scheduled", "Scheduled"),
                            ("published", "Published"),
                            ("spiked", "Dropped"),
                            ("killed", "Killed"),
                            ("taken_down", "Taken down"),
                        ],
                        max_length=12,
                    ),
                ),
                ("path", models.CharField(blank=True, max_length=400)),
                (
                    "version",
                    models.PositiveIntegerField(
                        help_text="The revision; none: nothing stood there.", null=True
                    ),
                ),
                ("overlay", models.JSONField(default=dict)),
                (
                    "digest",
                    models.CharField(blank=True, help_text="SHA-256 of all that was printed.", max_length=64),
                ),
                ("published_at", models.DateTimeField(null=True)),
                ("embargoed_until", models.DateTimeField(null=True)),
                ("unpublish_at", models.DateTimeField(null=True)),
                ("withdrawal_status", models.PositiveSmallIntegerField(null=True)),
                ("withdrawal_notice", models.TextField(blank=True)),
                (
                    "article",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="printings",
                        to="articles.article",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "event",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="printing",
                        to="articles.storyevent",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "id"],
                "indexes": [models.Index(fields=["article", "at", "id"], name="printing_of_article")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("digest", ""), ("version__isnull", True)),
                            models.Q(("version__isnull", False), models.Q(("digest", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="printing_of_a_text_has_digest",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Reference",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("first_version", models.PositiveIntegerField()),
                ("current", models.BooleanField(db_default=True, default=True)),
                ("printed", models.BooleanField(db_default=False, default=False)),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="references",
                        to="articles.article",
                    ),
                ),
                (
                    "byline",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="references",
                        to="articles.byline",
                    ),
                ),
                (
                    "picture",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="references",
                        to="articles.picture",
                    ),
                ),
                (
                    "tag",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="references",
                        to="articles.tag",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("byline__isnull", True), ("picture__isnull", False), ("tag__isnull", True)
                            ),
                            models.Q(
                                ("byline__isnull", False), ("picture__isnull", True), ("tag__isnull", True)
                            ),
                            models.Q(
                                ("byline__isnull", True), ("picture__isnull", True), ("tag__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="reference_to_one_thing",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("picture__isnull", False)),
                        fields=("picture", "article"),
                        name="reference_to_picture_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("byline__isnull", False)),
                        fields=("byline", "article"),
                        name="reference_to_byline_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("tag__isnull", False)),
                        fields=("tag", "article"),
                        name="reference_to_tag_once",
                    ),
                ],
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
                    "first_published_at",
                    models.DateTimeField(
                        help_text="When readers first saw it at its source, of a story that came in as a draft.",
                        null=True,
                    ),
                ),
                (
                    "slug",
                    models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        help_text="Its name in the address there.",
                        max_length=200,
                    ),
                ),
                (
                    "old_paths",
                    models.JSONField(
                        help_text="What led to it there, to lead to it once it is public.", null=True
                    ),
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
                    "source",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="articles.importsource",
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
                    "tag",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="imported_from",
                        to="articles.tag",
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
        migrations.CreateModel(
            name="TaggedArticle",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("published_at", models.DateTimeField()),
                (
                    "content_object",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tagged",
                        to="articles.article",
                    ),
                ),
                (
                    "tag",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tagged",
                        to="articles.tag",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["tag", "-published_at", "-content_object"], name="tagged_article_newest"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("content_object", "tag"), name="tagged_article_once")
                ],
            },
        ),
        migrations.AddField(
            model_name="article",
            name="tags",
            field=taggit.managers.TaggableManager(
                blank=True,
                help_text="A comma-separated list of tags.",
                through="articles.TaggedArticle",
                to="articles.Tag",
                verbose_name="Tags",
            ),
        ),
        migrations.CreateModel(
            name="Task",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("words", models.CharField(max_length=200)),
                (
                    "is_review",
                    models.BooleanField(default=True, help_text="Done by approving or sending back, too."),
                ),
                ("given_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("due_at", models.DateTimeField(null=True)),
                (
                    "priority",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "Urgent"), (2, "Normal"), (3, "When there is time")], default=2
                    ),
                ),
                ("done_at", models.DateTimeField(null=True)),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tasks",
                        to="articles.article",
                    ),
                ),
                (
                    "assignee",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tasks",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "done_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "given_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": [models.OrderBy(models.F("due_at"), nulls_last=True), "priority", "id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("done_at", None)), fields=["assignee", "due_at"], name="task_open"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True), name="task_says_what"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("priority__in", [1, 2, 3])), name="task_priority_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WorkingCopy",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("opening", models.CharField(help_text="The form's own name for itself.", max_length=40)),
                (
                    "turn",
                    models.PositiveIntegerField(
                        help_text="Grows with every change: an older one never replaces a newer."
                    ),
                ),
                ("fields", models.JSONField(help_text="What the form would post: [[name, value], …].")),
                (
                    "base_version",
                    models.PositiveIntegerField(
                        help_text="Number of the revision it was written on.", null=True
                    ),
                ),
                (
                    "digest",
                    models.CharField(help_text="Of the text, to find it in the history.", max_length=64),
                ),
                (
                    "changes",
                    models.PositiveIntegerField(
                        help_text="How many fields and paragraphs differ from that revision."
                    ),
                ),
                ("began_at", models.DateTimeField(auto_now_add=True)),
                ("kept_at", models.DateTimeField(db_index=True)),
                ("handed_at", models.DateTimeField(help_text="When it was handed over.", null=True)),
                (
                    "article",
                    models.ForeignKey(
                        help_text="Empty: not created yet.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="working_copies",
                        to="articles.article",
                    ),
                ),
                (
                    "editor",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "writer",
                    models.ForeignKey(
                        db_index=False,
                        help_text="Who typed it, if they left and ``editor`` has it now.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "working copies",
                "ordering": ["-kept_at", "-id"],
                "indexes": [
                    models.Index(fields=["editor", "article", "-kept_at"], name="working_copy_offered"),
                    models.Index(
                        condition=models.Q(("writer__isnull", False)),
                        fields=["editor"],
                        name="working_copy_taken_over",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("editor", "opening"), name="working_copy_of_one_opening"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("handed_at", None), ("writer", None)),
                            models.Q(("handed_at__isnull", False), ("writer__isnull", False)),
                            _connector="OR",
                        ),
                        name="working_copy_handed_over_at",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ScheduledChange",
            fields=[
                (
                    "article",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="scheduled_change",
                        serialize=False,
                        to="articles.article",
                    ),
                ),
                (
                    "version",
                    models.PositiveIntegerField(help_text="The exact revision that readers will see."),
                ),
                ("at", models.DateTimeField(db_index=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("minor", "Minor"),
                            ("substantive", "Substantive"),
                            ("correction", "With a correction"),
                        ],
                        default="substantive",
                        max_length=12,
                    ),
                ),
                (
                    "correction",
                    models.JSONField(help_text="The note that goes with it: kind, text, place.", null=True),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "obstacle",
                    models.CharField(
                        blank=True, help_text="Why it could not be done at its time.", max_length=300
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["at", "article"],
            },
        ),
        migrations.CreateModel(
            name="BoardMembership",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=120, verbose_name="role on the board")),
                ("since", models.DateField(blank=True, null=True)),
                ("until", models.DateField(blank=True, null=True)),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="order")),
                (
                    "board",
                    models.ForeignKey(
                        limit_choices_to={"kind": "board"},
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="articles.byline",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        limit_choices_to={"kind": "person"},
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="boards",
                        to="articles.byline",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("board", models.F("person")), _negated=True),
                        name="board_is_not_its_own_member",
                    ),
                    models.UniqueConstraint(
                        fields=("board", "person", "since"), name="board_membership_unique"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Comment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("field", models.CharField(blank=True, help_text="Empty: the whole story.", max_length=30)),
                ("quote", models.TextField(blank=True, max_length=1000)),
                ("version", models.PositiveIntegerField(help_text="The revision it speaks of.")),
                ("text", models.TextField(max_length=4000)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "told",
                    models.TextField(
                        blank=True, db_default="", default="", help_text="Names of those who were told."
                    ),
                ),
                (
                    "missed",
                    models.TextField(
                        blank=True,
                        db_default="",
                        default="",
                        help_text="Who was named and not told, and why: sentences.",
                    ),
                ),
                ("resolved_at", models.DateTimeField(null=True)),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="comments",
                        to="articles.article",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "resolved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "thread",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="articles.comment",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("resolved_at", None), ("thread", None)),
                        fields=["article"],
                        name="comment_open",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="comment_says_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("thread", None),
                            models.Q(("field", ""), ("quote", ""), ("resolved_at", None)),
                            _connector="OR",
                        ),
                        name="comment_answer_has_no_anchor",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("resolved_at", None), ("resolved_by__isnull", False), _connector="OR"
                        ),
                        name="comment_resolved_by_somebody",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="byline",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind", "board"), ("statement", ""), _connector="OR"),
                name="byline_statement_only_for_boards",
                violation_error_message="Only a board has a statement of responsibility.",
            ),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                condition=models.Q(("state__in", ["scheduled", "published"])),
                fields=["-published_at", "-id"],
                name="article_newest",
            ),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                condition=models.Q(("state__in", ["scheduled", "published"])),
                fields=["section", "-published_at", "-id"],
                name="article_section_newest",
            ),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                condition=models.Q(
                    ("genre__in", ["editorial", "opinion"]), ("state__in", ["scheduled", "published"])
                ),
                fields=["-published_at", "-id"],
                name="article_opinion_newest",
            ),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(fields=["-published_at", "-id"], name="article_by_time"),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(fields=["-saved_at", "-id"], name="article_saved"),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(fields=["state", "-saved_at"], name="article_state_saved"),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(fields=["desk_section", "-saved_at"], name="article_desk_section_saved"),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(fields=["desk_language", "-saved_at"], name="article_desk_language_saved"),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                condition=models.Q(("desk_pictured", False)),
                fields=["-saved_at", "-id"],
                name="article_without_picture",
            ),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                condition=models.Q(("due_at__isnull", False)), fields=["due_at"], name="article_due"
            ),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                condition=models.Q(("expected_at__isnull", False)),
                fields=["expected_at"],
                name="article_expected",
            ),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                condition=models.Q(("embargoed_until__isnull", False)),
                fields=["embargoed_until"],
                name="article_embargoed",
            ),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                condition=models.Q(("held_at__isnull", False)), fields=["held_at"], name="article_held"
            ),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                condition=models.Q(("unpublish_at__isnull", False)),
                fields=["unpublish_at"],
                name="article_unpublish",
            ),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                condition=models.Q(("confidential_at__isnull", False)),
                fields=["-confidential_at"],
                name="article_confidential",
            ),
        ),
        migrations.AddConstraint(
            model_name="article",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["scheduled", "published"]), _negated=True),
                    models.Q(
                        ("card__isnull", False),
                        ("content__isnull", False),
                        ("live_version__isnull", False),
                        ("path__isnull", False),
                        ("published_at__isnull", False),
                        ("released_at__isnull", False),
                        ("section__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="article_live_is_complete",
            ),
        ),
        migrations.AddConstraint(
            model_name="article",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["killed", "taken_down"]), _negated=True),
                    ("withdrawal_status__in", [410, 451]),
                    _connector="OR",
                ),
                name="article_withdrawn_has_status",
            ),
        ),
        migrations.AddConstraint(
            model_name="article",
            constraint=models.CheckConstraint(
                condition=models.Q(("assigned_to", None), ("assigned_name", ""), _connector="OR"),
                name="article_assigned_to_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="article",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("held_at__isnull", True),
                    models.Q(
                        models.Q(("hold_reason", ""), _negated=True),
                        models.Q(("state", "scheduled"), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="article_hold_has_reason",
            ),
        ),
        migrations.RunPython(make, drop),
        migrations.RunPython(make_index, drop_index),
        migrations.RunPython(say_none, migrations.RunPython.noop),
    ]
