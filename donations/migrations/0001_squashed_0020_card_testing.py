"""Asking and giving in one step: what 0001_initial to 0020_card_testing come to in an empty database.

Where those were run it is known as done. Further migrations follow the last of them. The appeal stands under
every story from here on, with nothing set up: a row, its frozen first version, and the frame's part.
"""

import re

import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.text
import django.db.models.lookups
import django.utils.timezone
import donations.models.appeal
import donations.models.gift
import donations.models.page
import donations.payment_codes
from django.conf import settings
from django.db import migrations, models


def make_appeal(apps, schema_editor):
    using = schema_editor.connection.alias
    appeal = apps.get_model("donations", "Appeal").objects.using(using).create()
    data = {
        "heading": appeal.heading,
        "paragraphs": [part.strip() for part in re.split(r"\n\s*\n", appeal.letter) if part.strip()],
        "sign": appeal.signature,
        "frequencies": [],
        "amounts": [
            {"value": str(amount), "label": f"£{amount // 100}", "default": amount == appeal.default_amount}
            for amount in appeal.amounts
        ],
        "other_label": appeal.other_label,
        "button": appeal.button,
        "fine": appeal.fine_print,
        "link_label": appeal.link_label,
        "action": "/donate/",
        "currency": appeal.currency,
        "version": 1,
    }
    versions = apps.get_model("donations", "AppealVersion").objects.using(using)
    versions.create(appeal=appeal, number=1, data=data)


TEXTS = [
    "signature", "frequency_question", "once_label", "monthly_label", "yearly_label", "amount_question",
    "other_label", "button", "fine_print", "not_now", "later", "thanks", "quiet_heading",
]  # fmt: skip
NOTHING = {"sections": [], "tags": [], "kinds": []}


def write_part(apps, schema_editor):
    using = schema_editor.connection.alias
    paper = apps.get_model("core", "Publication").objects.using(using).first()
    language = paper.language if paper else "en-GB"
    appeals = apps.get_model("donations", "Appeal").objects.using(using)
    appeals.update(language=language)
    parts = apps.get_model("core", "FramePart").objects.using(using)
    newest = apps.get_model("donations", "AppealVersion").objects.using(using).order_by("-id").first()
    entries = [entry(newest, language, apps.get_model("donations", "Appeal")())] if newest else []
    parts.update_or_create(key="appeals", defaults={"data": {"appeals": entries, "changes": []}})
    parts.filter(key="appeal").delete()


def entry(version, language, blank):
    data = version.data
    words = {name: getattr(blank, name) for name in TEXTS}
    words |= {name: data[name] for name in ("heading", "paragraphs", "link_label", "other_label", "button")}
    words |= {"signature": data["sign"], "fine_print": data["fine"]}
    return {
        "key": f"{version.appeal_id}-{version.number}",
        "appeal": version.appeal_id,
        "number": version.number,
        "name": version.appeal.name,
        "language": language,
        "words": {language: words | {"quiet_paragraphs": [blank.quiet_letter]}},
        "currency": data["currency"],
        "cards": [{"frequency": "once", "amounts": data["amounts"]}],
        "places": ["end", "front", "feed"],
        "priority": 50,
        "starts_at": None,
        "ends_at": None,
        "campaign": "",
        "include": NOTHING,
        "exclude": NOTHING,
        **{name: getattr(blank, name) for name in ("rest_days", "thank_days", "cap_views", "cap_days")},
    }


def write_no_part(apps, schema_editor):
    apps.get_model("core", "FramePart").objects.filter(key="appeals").delete()


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("donations", "0001_initial"),
        ("donations", "0002_default_appeal"),
        ("donations", "0003_findings_refund_dispute"),
        ("donations", "0004_findings_warning"),
        ("donations", "0005_regular_gifts"),
        ("donations", "0006_campaigns"),
        ("donations", "0007_checks_against_the_provider"),
        ("donations", "0008_announced_gifts"),
        ("donations", "0009_refunds"),
        ("donations", "0010_offline_gifts"),
        ("donations", "0011_bank_statements"),
        ("donations", "0012_appeals"),
        ("donations", "0013_review_queue"),
        ("donations", "0014_bank_deposits"),
        ("donations", "0015_message_health"),
        ("donations", "0016_former_site"),
        ("donations", "0017_donation_page_versions"),
        ("donations", "0018_numbered_receipts"),
        ("donations", "0019_receipts_of_earlier_payments"),
        ("donations", "0020_card_testing"),
    ]

    dependencies = [("core", "0006_sent_mails")]

    operations = [
        migrations.CreateModel(
            name="Appeal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("heading", models.CharField(default="Help us to keep asking", max_length=120)),
                (
                    "letter",
                    models.TextField(
                        default="No oligarch and no politician dictates to us. What you read here is paid for by people who want it asked, checked and printed.\n\nPlease contribute whatever you can afford.",
                        help_text="Two or three sentences, as in a letter. An empty line begins a new paragraph.",
                        max_length=3000,
                    ),
                ),
                (
                    "signature",
                    models.CharField(
                        blank=True, help_text="Who asks, for example: the editor's name.", max_length=120
                    ),
                ),
                (
                    "link_label",
                    models.CharField(
                        default="Click here to make your donation",
                        help_text="Where the appeal is only a link: in feeds, in print, in mails, in quiet words.",
                        max_length=80,
                    ),
                ),
                (
                    "frequency_question",
                    models.CharField(default="How often?", max_length=60, verbose_name="question: how often"),
                ),
                ("once_label", models.CharField(default="Once", max_length=30, verbose_name="once")),
                (
                    "monthly_label",
                    models.CharField(default="Every month", max_length=30, verbose_name="monthly"),
                ),
                (
                    "yearly_label",
                    models.CharField(default="Every year", max_length=30, verbose_name="yearly"),
                ),
                (
                    "amount_question",
                    models.CharField(default="How much?", max_length=60, verbose_name="question: how much"),
                ),
                (
                    "other_label",
                    models.CharField(default="Other", max_length=40, verbose_name="another amount"),
                ),
                ("button", models.CharField(default="Continue", max_length=40)),
                (
                    "fine_print",
                    models.CharField(
                        blank=True, default="You see the full amount before you pay.", max_length=300
                    ),
                ),
                (
                    "not_now",
                    models.CharField(default="Not now", max_length=40, verbose_name="button: not now"),
                ),
                (
                    "later",
                    models.CharField(
                        default="All right. You will not be asked on this device for a while.",
                        max_length=200,
                        verbose_name="after “not now”",
                    ),
                ),
                (
                    "thanks",
                    models.CharField(
                        default="Thank you for your donation. It pays for what you read here.",
                        help_text="Stands in the appeal's place on the device of somebody who gave.",
                        max_length=300,
                        verbose_name="to whoever gave",
                    ),
                ),
                (
                    "quiet_heading",
                    models.CharField(
                        blank=True, default="This paper is paid for by its readers", max_length=120
                    ),
                ),
                (
                    "quiet_letter",
                    models.TextField(
                        blank=True,
                        default="If you can, help us to keep it going.",
                        help_text="Under a death, an attack, a court case: a sentence and the link above. Empty: nothing.",
                        max_length=1000,
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        default="Under every story", help_text="For colleagues only.", max_length=80
                    ),
                ),
                ("language", models.CharField(default="en-GB", max_length=12)),
                (
                    "priority",
                    models.PositiveSmallIntegerField(
                        default=50,
                        help_text="1 to 100. Where several could stand, the one with the highest number does.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(100),
                        ],
                    ),
                ),
                ("starts_at", models.DateTimeField(blank=True, null=True, verbose_name="from")),
                ("ends_at", models.DateTimeField(blank=True, null=True, verbose_name="until")),
                (
                    "places",
                    models.JSONField(
                        default=donations.models.appeal.default_places, verbose_name="where it stands"
                    ),
                ),
                (
                    "currency",
                    models.CharField(
                        choices=[
                            ("AUD", "AUD: Australian dollars"),
                            ("BHD", "BHD: Bahraini dinars"),
                            ("BRL", "BRL: Brazilian reais"),
                            ("CAD", "CAD: Canadian dollars"),
                            ("CHF", "CHF: Swiss francs"),
                            ("CZK", "CZK: Czech crowns"),
                            ("DKK", "DKK: Danish kroner"),
                            ("EUR", "EUR: euros"),
                            ("GBP", "GBP: pounds"),
                            ("HKD", "HKD: Hong Kong dollars"),
                            ("HUF", "HUF: forints"),
                            ("INR", "INR: rupees"),
                            ("ISK", "ISK: Icelandic krónur"),
                            ("JPY", "JPY: yen"),
                            ("KRW", "KRW: won"),
                            ("KWD", "KWD: Kuwaiti dinars"),
                            ("MXN", "MXN: Mexican pesos"),
                            ("NOK", "NOK: Norwegian kroner"),
                            ("NZD", "NZD: New Zealand dollars"),
                            ("PLN", "PLN: złoty"),
                            ("RON", "RON: Romanian lei"),
                            ("SEK", "SEK: Swedish kronor"),
                            ("SGD", "SGD: Singapore dollars"),
                            ("TRY", "TRY: Turkish lira"),
                            ("TWD", "TWD: Taiwan dollars"),
                            ("USD", "USD: US dollars"),
                            ("ZAR", "ZAR: rand"),
                        ],
                        default="GBP",
                        max_length=3,
                    ),
                ),
                (
                    "amounts",
                    models.JSONField(
                        default=donations.models.appeal.default_amounts, verbose_name="amounts, once"
                    ),
                ),
                (
                    "default_amount",
                    models.BigIntegerField(default=500, verbose_name="amount chosen beforehand"),
                ),
                (
                    "monthly_amounts",
                    models.JSONField(blank=True, default=list, verbose_name="amounts, every month"),
                ),
                (
                    "monthly_default",
                    models.BigIntegerField(
                        blank=True, null=True, verbose_name="chosen beforehand, every month"
                    ),
                ),
                (
                    "yearly_amounts",
                    models.JSONField(blank=True, default=list, verbose_name="amounts, every year"),
                ),
                (
                    "yearly_default",
                    models.BigIntegerField(
                        blank=True, null=True, verbose_name="chosen beforehand, every year"
                    ),
                ),
                (
                    "rest_days",
                    models.PositiveSmallIntegerField(
                        default=30,
                        validators=[django.core.validators.MaxValueValidator(365)],
                        verbose_name="days of rest after “not now”",
                    ),
                ),
                (
                    "thank_days",
                    models.PositiveSmallIntegerField(
                        default=90,
                        validators=[django.core.validators.MaxValueValidator(365)],
                        verbose_name="days of thanks after a donation",
                    ),
                ),
                (
                    "cap_views",
                    models.PositiveSmallIntegerField(
                        default=4,
                        help_text="Within a story and on the front page. At the end of a story it always stands.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="times one reader sees it",
                    ),
                ),
                (
                    "cap_days",
                    models.PositiveSmallIntegerField(
                        default=30,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(365),
                        ],
                        verbose_name="in so many days",
                    ),
                ),
                ("stopped_at", models.DateTimeField(editable=False, null=True)),
                ("edition", models.PositiveIntegerField(default=0, editable=False)),
            ],
        ),
        migrations.CreateModel(
            name="Attempt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.CharField(
                        default=donations.models.gift.public_id, editable=False, max_length=32, unique=True
                    ),
                ),
                ("provider", models.CharField(default="stripe", max_length=20)),
                ("livemode", models.BooleanField(default=False)),
                ("provider_session_id", models.CharField(max_length=255, null=True, unique=True)),
                ("checkout_url", models.CharField(blank=True, max_length=2000)),
                ("idempotency_key", models.CharField(max_length=120, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("new", "not yet at the provider"),
                            ("open", "at the provider's page"),
                            ("processing", "the bank is still confirming"),
                            ("paid", "paid"),
                            ("failed", "failed"),
                            ("expired", "given up"),
                        ],
                        default="new",
                        max_length=12,
                    ),
                ),
                ("expires_at", models.DateTimeField()),
                ("last_error", models.CharField(blank=True, max_length=300)),
                (
                    "client_key",
                    models.CharField(
                        blank=True, help_text="Keyed hash of the network, for limits.", max_length=32
                    ),
                ),
                ("created_at", models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Donor",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("email_key", models.CharField(max_length=254, unique=True)),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("name", models.CharField(blank=True, max_length=200)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "mail_returned_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="mail came back"),
                ),
                ("erased_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="RefusedMessages",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("hour", models.DateTimeField(unique=True)),
                ("number", models.PositiveIntegerField(default=0)),
                ("last_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["-hour"],
            },
        ),
        migrations.CreateModel(
            name="StatementLayout",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("signature", models.CharField(max_length=64, unique=True)),
                ("columns", models.JSONField()),
                ("decimal", models.CharField(max_length=1)),
                ("dates", models.CharField(max_length=3)),
                (
                    "currency",
                    models.CharField(
                        choices=[
                            ("AUD", "AUD: Australian dollars"),
                            ("BHD", "BHD: Bahraini dinars"),
                            ("BRL", "BRL: Brazilian reais"),
                            ("CAD", "CAD: Canadian dollars"),
                            ("CHF", "CHF: Swiss francs"),
                            ("CZK", "CZK: Czech crowns"),
                            ("DKK", "DKK: Danish kroner"),
                            ("EUR", "EUR: euros"),
                            ("GBP", "GBP: pounds"),
                            ("HKD", "HKD: Hong Kong dollars"),
                            ("HUF", "HUF: forints"),
                            ("INR", "INR: rupees"),
                            ("ISK", "ISK: Icelandic krónur"),
                            ("JPY", "JPY: yen"),
                            ("KRW", "KRW: won"),
                            ("KWD", "KWD: Kuwaiti dinars"),
                            ("MXN", "MXN: Mexican pesos"),
                            ("NOK", "NOK: Norwegian kroner"),
                            ("NZD", "NZD: New Zealand dollars"),
                            ("PLN", "PLN: złoty"),
                            ("RON", "RON: Romanian lei"),
                            ("SEK", "SEK: Swedish kronor"),
                            ("SGD", "SGD: Singapore dollars"),
                            ("TRY", "TRY: Turkish lira"),
                            ("TWD", "TWD: Taiwan dollars"),
                            ("USD", "USD: US dollars"),
                            ("ZAR", "ZAR: rand"),
                        ],
                        max_length=3,
                    ),
                ),
                ("used_at", models.DateTimeField(auto_now=True)),
            ],
        ),
        migrations.CreateModel(
            name="AppealVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("data", models.JSONField()),
                ("published_at", models.DateTimeField(auto_now_add=True)),
                (
                    "appeal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="donations.appeal",
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "constraints": [
                    models.UniqueConstraint(fields=("appeal", "number"), name="appeal_version_number"),
                    models.CheckConstraint(
                        condition=models.Q(("number__gt", 0)), name="appeal_version_counts_from_one"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BankStatement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("text", models.TextField(blank=True)),
                ("uploaded_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("read_at", models.DateTimeField(null=True)),
                ("known", models.PositiveIntegerField(default=0)),
                ("left_out", models.PositiveIntegerField(default=0)),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Campaign",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "slug",
                    models.CharField(
                        help_text="In addresses: /donate/?campaign=…",
                        max_length=200,
                        unique=True,
                        verbose_name="short name",
                    ),
                ),
                ("title", models.CharField(max_length=120)),
                (
                    "headline",
                    models.CharField(
                        blank=True,
                        db_default="",
                        help_text="Of the donation page. Empty: the page’s own.",
                        max_length=120,
                    ),
                ),
                (
                    "letter",
                    models.TextField(
                        blank=True,
                        db_default="",
                        help_text="In place of the page’s own letter. An empty line begins a new paragraph.",
                        max_length=2000,
                    ),
                ),
                (
                    "currency",
                    models.CharField(
                        choices=[
                            ("AUD", "AUD: Australian dollars"),
                            ("BHD", "BHD: Bahraini dinars"),
                            ("BRL", "BRL: Brazilian reais"),
                            ("CAD", "CAD: Canadian dollars"),
                            ("CHF", "CHF: Swiss francs"),
                            ("CZK", "CZK: Czech crowns"),
                            ("DKK", "DKK: Danish kroner"),
                            ("EUR", "EUR: euros"),
                            ("GBP", "GBP: pounds"),
                            ("HKD", "HKD: Hong Kong dollars"),
                            ("HUF", "HUF: forints"),
                            ("INR", "INR: rupees"),
                            ("ISK", "ISK: Icelandic krónur"),
                            ("JPY", "JPY: yen"),
                            ("KRW", "KRW: won"),
                            ("KWD", "KWD: Kuwaiti dinars"),
                            ("MXN", "MXN: Mexican pesos"),
                            ("NOK", "NOK: Norwegian kroner"),
                            ("NZD", "NZD: New Zealand dollars"),
                            ("PLN", "PLN: złoty"),
                            ("RON", "RON: Romanian lei"),
                            ("SEK", "SEK: Swedish kronor"),
                            ("SGD", "SGD: Singapore dollars"),
                            ("TRY", "TRY: Turkish lira"),
                            ("TWD", "TWD: Taiwan dollars"),
                            ("USD", "USD: US dollars"),
                            ("ZAR", "ZAR: rand"),
                        ],
                        default="GBP",
                        max_length=3,
                    ),
                ),
                ("goal_minor", models.BigIntegerField(blank=True, null=True, verbose_name="goal")),
                (
                    "show_raised",
                    models.BooleanField(
                        db_default=True,
                        default=True,
                        help_text="On the donation page and in its appeals, with the time of the figure.",
                        verbose_name="show what was raised",
                    ),
                ),
                ("starts_at", models.DateTimeField(blank=True, null=True, verbose_name="from")),
                ("ends_at", models.DateTimeField(blank=True, null=True, verbose_name="until")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft: readers see nothing of it"),
                            ("open", "Open, between its times"),
                            ("closed", "Closed"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "ordering": ["-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            django.db.models.lookups.Exact(
                                django.db.models.functions.text.Length("currency"), 3
                            ),
                            django.db.models.lookups.Exact(
                                django.db.models.functions.text.Upper("currency"), models.F("currency")
                            ),
                        ),
                        name="campaign_currency",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("goal_minor", None),
                            models.Q(("goal_minor__gt", 0), ("goal_minor__lte", 1000000000000)),
                            _connector="OR",
                        ),
                        name="campaign_goal",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("starts_at", None),
                            ("ends_at", None),
                            ("ends_at__gt", models.F("starts_at")),
                            _connector="OR",
                        ),
                        name="campaign_ends_after_start",
                        violation_error_message="A campaign ends after it began.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["draft", "open", "closed"])),
                        name="campaign_status",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="appeal",
            name="campaign",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="appeals",
                to="donations.campaign",
            ),
        ),
        migrations.CreateModel(
            name="CardRefusal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.DateTimeField(db_index=True)),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("address", "too many from one address or network"),
                            ("form", "one form sent again and again"),
                            ("email", "too many for one e-mail address"),
                            ("total", "more than the paper’s budget"),
                            ("trap", "filled in the field that people do not see"),
                            ("token", "a form that was not ours, or too old"),
                        ],
                        max_length=10,
                    ),
                ),
                ("number", models.PositiveIntegerField(default=0)),
            ],
            options={
                "ordering": ["-since", "why"],
                "constraints": [models.UniqueConstraint(fields=("since", "why"), name="card_refusal_once")],
            },
        ),
        migrations.CreateModel(
            name="CardStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "before",
                    models.PositiveSmallIntegerField(
                        choices=[(0, "Normal"), (1, "Slower"), (2, "Proof of mail"), (3, "New cards paused")]
                    ),
                ),
                (
                    "after",
                    models.PositiveSmallIntegerField(
                        choices=[(0, "Normal"), (1, "Slower"), (2, "Proof of mail"), (3, "New cards paused")]
                    ),
                ),
                ("why", models.CharField(max_length=300)),
                ("numbers", models.JSONField(default=dict)),
                ("until", models.DateTimeField(null=True)),
                (
                    "actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="CardTry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("page", "payment page"),
                            ("card", "card page of a monthly donation"),
                            ("mail", "mail with the link to a payment page"),
                            ("link", "mail with the links of a donor"),
                        ],
                        max_length=4,
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("opened", "let through"),
                            ("proof", "asked to prove a mail address"),
                            ("slow", "sent too quickly"),
                            ("paused", "new cards were paused"),
                        ],
                        max_length=6,
                    ),
                ),
                ("proven", models.BooleanField(default=False)),
                ("known", models.BooleanField(default=False)),
                ("seconds", models.PositiveIntegerField(null=True)),
                ("address", models.CharField(blank=True, max_length=32)),
                ("network", models.CharField(blank=True, max_length=32)),
                ("email", models.CharField(blank=True, max_length=32)),
                ("form", models.CharField(blank=True, max_length=32)),
                (
                    "attempt",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="card_tries",
                        to="donations.attempt",
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["page", "card", "mail", "link"])),
                        name="card_try_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ["opened", "proof", "slow", "paused"])),
                        name="card_try_outcome",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CardWeather",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "step",
                    models.PositiveSmallIntegerField(
                        choices=[(0, "Normal"), (1, "Slower"), (2, "Proof of mail"), (3, "New cards paused")],
                        default=0,
                    ),
                ),
                ("since", models.DateTimeField(default=django.utils.timezone.now)),
                ("why", models.CharField(blank=True, max_length=300)),
                ("numbers", models.JSONField(default=dict)),
                ("budget", models.PositiveIntegerField(default=0)),
                ("budget_at", models.DateTimeField(null=True)),
                ("looked_at", models.DateTimeField(null=True)),
                ("tidied_at", models.DateTimeField(null=True)),
                ("calm_since", models.DateTimeField(null=True)),
                (
                    "forced_step",
                    models.PositiveSmallIntegerField(
                        choices=[(0, "Normal"), (1, "Slower"), (2, "Proof of mail"), (3, "New cards paused")],
                        null=True,
                    ),
                ),
                ("forced_until", models.DateTimeField(null=True)),
                ("forced_reason", models.CharField(blank=True, max_length=300)),
                (
                    "forced_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "card-testing weather",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="card_weather_is_one"),
                    models.CheckConstraint(condition=models.Q(("step__lte", 3)), name="card_weather_step"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("forced_step", None), ("forced_until", None)),
                            models.Q(("forced_step__lte", 3), ("forced_until__isnull", False)),
                            _connector="OR",
                        ),
                        name="card_weather_forced_ends",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DonationPage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("headline", models.CharField(default="Pay for the next question", max_length=120)),
                (
                    "letter",
                    models.TextField(
                        default="No owner tells us what to print. What you give pays for the hours that a story takes.",
                        help_text="An empty line begins a new paragraph.",
                        max_length=2000,
                    ),
                ),
                (
                    "facts_heading",
                    models.CharField(
                        blank=True, help_text="For example: Where £1 went last year.", max_length=120
                    ),
                ),
                (
                    "facts",
                    models.TextField(
                        blank=True,
                        help_text="One line each: 71p | Reporters, photographers, editors",
                        max_length=1000,
                        validators=[donations.models.page.validate_facts],
                    ),
                ),
                (
                    "statement_descriptor",
                    models.CharField(
                        blank=True,
                        help_text="Exactly as your payment provider prints it. Empty: the page does not say.",
                        max_length=22,
                        validators=[donations.models.page.validate_statement],
                        verbose_name="on the bank statement",
                    ),
                ),
                (
                    "fine_print",
                    models.CharField(
                        blank=True,
                        default="You pay on our bank’s secure page. We never see your card.",
                        max_length=300,
                    ),
                ),
                ("other_ways_heading", models.CharField(default="Other ways to give", max_length=120)),
                (
                    "other_ways",
                    models.TextField(
                        blank=True,
                        help_text="Bank transfer, cheque, a payment code, an address elsewhere. Links as [text](https://…). An empty line begins a new paragraph.",
                        max_length=3000,
                    ),
                ),
                (
                    "manage_text",
                    models.TextField(
                        default="Write to us and a person answers. Say when you gave and how much; never send card numbers.",
                        help_text="On the page for questions about a donation.",
                        max_length=2000,
                    ),
                ),
                ("thanks_heading", models.CharField(default="Thank you", max_length=120)),
                ("thanks_text", models.TextField(default="A receipt follows by e-mail.", max_length=2000)),
                (
                    "foreign_fee",
                    models.CharField(
                        blank=True,
                        default="If your account is in another currency, your bank may add a fee of its own.",
                        help_text="Part of what is said before paying. Empty: nothing is said.",
                        max_length=200,
                        verbose_name="line about foreign accounts",
                    ),
                ),
                (
                    "offer_cover",
                    models.BooleanField(
                        db_default=False,
                        default=False,
                        help_text="A box that nobody has ticked, with the amount beside it. Needs the fees below.",
                        verbose_name="let donors add the fee",
                    ),
                ),
                (
                    "cover_label",
                    models.CharField(
                        default="I add the bank’s fee, so that all of it reaches you.",
                        max_length=120,
                        verbose_name="words beside the box",
                    ),
                ),
                (
                    "bank_owner",
                    models.CharField(blank=True, max_length=70, verbose_name="account is in the name of"),
                ),
                (
                    "bank_iban",
                    models.CharField(
                        blank=True,
                        max_length=42,
                        validators=[donations.payment_codes.validate_iban],
                        verbose_name="IBAN",
                    ),
                ),
                (
                    "bank_bic",
                    models.CharField(
                        blank=True,
                        max_length=11,
                        validators=[donations.payment_codes.validate_bic],
                        verbose_name="BIC",
                    ),
                ),
                (
                    "bank_account",
                    models.TextField(
                        blank=True,
                        help_text="Each on a line of its own, for example: Sort code 12-34-56.",
                        max_length=300,
                        verbose_name="account without an IBAN",
                    ),
                ),
                (
                    "upi_address",
                    models.CharField(
                        blank=True,
                        help_text="For rupees: name@bank.",
                        max_length=100,
                        validators=[donations.payment_codes.validate_upi],
                        verbose_name="UPI address",
                    ),
                ),
                (
                    "elsewhere_label",
                    models.CharField(blank=True, max_length=80, verbose_name="words of a link elsewhere"),
                ),
                ("elsewhere_url", models.URLField(blank=True, max_length=300, verbose_name="its address")),
                (
                    "ask_note",
                    models.BooleanField(
                        db_default=True,
                        default=True,
                        help_text="On the page that thanks: a message to the newsroom, in honour of whom it was given.",
                        verbose_name="ask for a message after the donation",
                    ),
                ),
                (
                    "show_wall",
                    models.BooleanField(
                        db_default=False,
                        default=False,
                        help_text="The names of those who said yes, once a colleague has looked at each.",
                        verbose_name="show the thanks wall",
                    ),
                ),
                (
                    "wall_heading",
                    models.CharField(default="Thank you", max_length=120, verbose_name="its heading"),
                ),
                (
                    "wall_text",
                    models.TextField(
                        blank=True,
                        default="They and many others pay for what you read here.",
                        max_length=1000,
                        verbose_name="its words",
                    ),
                ),
                (
                    "offer_monthly",
                    models.BooleanField(
                        db_default=False,
                        default=False,
                        help_text="First let the payment provider tell us of them: see the handbook, Setting up Stripe.",
                        verbose_name="offer monthly donations",
                    ),
                ),
                (
                    "offer_yearly",
                    models.BooleanField(
                        db_default=False, default=False, verbose_name="offer yearly donations"
                    ),
                ),
                (
                    "currency",
                    models.CharField(
                        choices=[
                            ("AUD", "AUD: Australian dollars"),
                            ("BHD", "BHD: Bahraini dinars"),
                            ("BRL", "BRL: Brazilian reais"),
                            ("CAD", "CAD: Canadian dollars"),
                            ("CHF", "CHF: Swiss francs"),
                            ("CZK", "CZK: Czech crowns"),
                            ("DKK", "DKK: Danish kroner"),
                            ("EUR", "EUR: euros"),
                            ("GBP", "GBP: pounds"),
                            ("HKD", "HKD: Hong Kong dollars"),
                            ("HUF", "HUF: forints"),
                            ("INR", "INR: rupees"),
                            ("ISK", "ISK: Icelandic krónur"),
                            ("JPY", "JPY: yen"),
                            ("KRW", "KRW: won"),
                            ("KWD", "KWD: Kuwaiti dinars"),
                            ("MXN", "MXN: Mexican pesos"),
                            ("NOK", "NOK: Norwegian kroner"),
                            ("NZD", "NZD: New Zealand dollars"),
                            ("PLN", "PLN: złoty"),
                            ("RON", "RON: Romanian lei"),
                            ("SEK", "SEK: Swedish kronor"),
                            ("SGD", "SGD: Singapore dollars"),
                            ("TRY", "TRY: Turkish lira"),
                            ("TWD", "TWD: Taiwan dollars"),
                            ("USD", "USD: US dollars"),
                            ("ZAR", "ZAR: rand"),
                        ],
                        default="GBP",
                        help_text="Shown first.",
                        max_length=3,
                        verbose_name="first currency",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("published_version", models.PositiveIntegerField(default=0, editable=False)),
                ("published_at", models.DateTimeField(editable=False, null=True)),
                (
                    "campaign",
                    models.ForeignKey(
                        blank=True,
                        help_text="Shown beside the form while it runs; what is given then counts for it.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pages",
                        to="donations.campaign",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "donation page",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="donation_page_is_one"),
                    models.CheckConstraint(
                        condition=models.Q(
                            django.db.models.lookups.Exact(
                                django.db.models.functions.text.Length("currency"), 3
                            ),
                            django.db.models.lookups.Exact(
                                django.db.models.functions.text.Upper("currency"), models.F("currency")
                            ),
                        ),
                        name="donation_page_currency",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AmountSet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "currency",
                    models.CharField(
                        choices=[
                            ("AUD", "AUD: Australian dollars"),
                            ("BHD", "BHD: Bahraini dinars"),
                            ("BRL", "BRL: Brazilian reais"),
                            ("CAD", "CAD: Canadian dollars"),
                            ("CHF", "CHF: Swiss francs"),
                            ("CZK", "CZK: Czech crowns"),
                            ("DKK", "DKK: Danish kroner"),
                            ("EUR", "EUR: euros"),
                            ("GBP", "GBP: pounds"),
                            ("HKD", "HKD: Hong Kong dollars"),
                            ("HUF", "HUF: forints"),
                            ("INR", "INR: rupees"),
                            ("ISK", "ISK: Icelandic krónur"),
                            ("JPY", "JPY: yen"),
                            ("KRW", "KRW: won"),
                            ("KWD", "KWD: Kuwaiti dinars"),
                            ("MXN", "MXN: Mexican pesos"),
                            ("NOK", "NOK: Norwegian kroner"),
                            ("NZD", "NZD: New Zealand dollars"),
                            ("PLN", "PLN: złoty"),
                            ("RON", "RON: Romanian lei"),
                            ("SEK", "SEK: Swedish kronor"),
                            ("SGD", "SGD: Singapore dollars"),
                            ("TRY", "TRY: Turkish lira"),
                            ("TWD", "TWD: Taiwan dollars"),
                            ("USD", "USD: US dollars"),
                            ("ZAR", "ZAR: rand"),
                        ],
                        max_length=3,
                    ),
                ),
                (
                    "frequency",
                    models.CharField(
                        choices=[("once", "Once"), ("monthly", "Monthly"), ("yearly", "Yearly")],
                        default="once",
                        max_length=10,
                    ),
                ),
                ("amounts", models.JSONField(default=list)),
                ("default_amount", models.BigIntegerField(verbose_name="chosen beforehand")),
                ("lowest", models.BigIntegerField()),
                ("highest", models.BigIntegerField()),
                (
                    "page",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="amount_sets",
                        to="donations.donationpage",
                    ),
                ),
            ],
            options={
                "verbose_name": "amounts",
                "verbose_name_plural": "amounts",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("page", "currency", "frequency"), name="amounts_once_each"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            django.db.models.lookups.Exact(
                                django.db.models.functions.text.Length("currency"), 3
                            ),
                            django.db.models.lookups.Exact(
                                django.db.models.functions.text.Upper("currency"), models.F("currency")
                            ),
                        ),
                        name="amounts_currency",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("highest__gte", models.F("lowest")),
                            ("highest__lte", 1000000000000),
                            ("lowest__gt", 0),
                        ),
                        name="amounts_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("default_amount__gte", models.F("lowest")),
                            ("default_amount__lte", models.F("highest")),
                        ),
                        name="amounts_default_in_range",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DonationPageVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("content", models.JSONField()),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "page",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="donations.donationpage",
                    ),
                ),
            ],
            options={
                "ordering": ["-number"],
                "constraints": [
                    models.UniqueConstraint(fields=("page", "number"), name="page_version_number")
                ],
            },
        ),
        migrations.CreateModel(
            name="FeeTerm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "currency",
                    models.CharField(
                        choices=[
                            ("AUD", "AUD: Australian dollars"),
                            ("BHD", "BHD: Bahraini dinars"),
                            ("BRL", "BRL: Brazilian reais"),
                            ("CAD", "CAD: Canadian dollars"),
                            ("CHF", "CHF: Swiss francs"),
                            ("CZK", "CZK: Czech crowns"),
                            ("DKK", "DKK: Danish kroner"),
                            ("EUR", "EUR: euros"),
                            ("GBP", "GBP: pounds"),
                            ("HKD", "HKD: Hong Kong dollars"),
                            ("HUF", "HUF: forints"),
                            ("INR", "INR: rupees"),
                            ("ISK", "ISK: Icelandic krónur"),
                            ("JPY", "JPY: yen"),
                            ("KRW", "KRW: won"),
                            ("KWD", "KWD: Kuwaiti dinars"),
                            ("MXN", "MXN: Mexican pesos"),
                            ("NOK", "NOK: Norwegian kroner"),
                            ("NZD", "NZD: New Zealand dollars"),
                            ("PLN", "PLN: złoty"),
                            ("RON", "RON: Romanian lei"),
                            ("SEK", "SEK: Swedish kronor"),
                            ("SGD", "SGD: Singapore dollars"),
                            ("TRY", "TRY: Turkish lira"),
                            ("TWD", "TWD: Taiwan dollars"),
                            ("USD", "USD: US dollars"),
                            ("ZAR", "ZAR: rand"),
                        ],
                        max_length=3,
                    ),
                ),
                ("basis_points", models.PositiveIntegerField(verbose_name="share of the charge")),
                ("fixed_minor", models.BigIntegerField(default=0, verbose_name="and for each charge")),
                (
                    "page",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fee_terms",
                        to="donations.donationpage",
                    ),
                ),
            ],
            options={
                "verbose_name": "fee",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(fields=("page", "currency"), name="fee_once_each"),
                    models.CheckConstraint(
                        condition=models.Q(
                            django.db.models.lookups.Exact(
                                django.db.models.functions.text.Length("currency"), 3
                            ),
                            django.db.models.lookups.Exact(
                                django.db.models.functions.text.Upper("currency"), models.F("currency")
                            ),
                        ),
                        name="fee_currency",
                    ),
                    models.CheckConstraint(condition=models.Q(("basis_points__lte", 2000)), name="fee_share"),
                    models.CheckConstraint(
                        condition=models.Q(("fixed_minor__gte", 0), ("fixed_minor__lte", 1000000000000)),
                        name="fee_fixed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Gift",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.CharField(
                        default=donations.models.gift.public_id, editable=False, max_length=32, unique=True
                    ),
                ),
                ("form_key", models.CharField(editable=False, max_length=64, unique=True)),
                ("amount_minor", models.BigIntegerField(verbose_name="amount")),
                (
                    "cover_minor",
                    models.BigIntegerField(db_default=0, default=0, verbose_name="added for the fee"),
                ),
                (
                    "currency",
                    models.CharField(
                        choices=[
                            ("AUD", "AUD: Australian dollars"),
                            ("BHD", "BHD: Bahraini dinars"),
                            ("BRL", "BRL: Brazilian reais"),
                            ("CAD", "CAD: Canadian dollars"),
                            ("CHF", "CHF: Swiss francs"),
                            ("CZK", "CZK: Czech crowns"),
                            ("DKK", "DKK: Danish kroner"),
                            ("EUR", "EUR: euros"),
                            ("GBP", "GBP: pounds"),
                            ("HKD", "HKD: Hong Kong dollars"),
                            ("HUF", "HUF: forints"),
                            ("INR", "INR: rupees"),
                            ("ISK", "ISK: Icelandic krónur"),
                            ("JPY", "JPY: yen"),
                            ("KRW", "KRW: won"),
                            ("KWD", "KWD: Kuwaiti dinars"),
                            ("MXN", "MXN: Mexican pesos"),
                            ("NOK", "NOK: Norwegian kroner"),
                            ("NZD", "NZD: New Zealand dollars"),
                            ("PLN", "PLN: złoty"),
                            ("RON", "RON: Romanian lei"),
                            ("SEK", "SEK: Swedish kronor"),
                            ("SGD", "SGD: Singapore dollars"),
                            ("TRY", "TRY: Turkish lira"),
                            ("TWD", "TWD: Taiwan dollars"),
                            ("USD", "USD: US dollars"),
                            ("ZAR", "ZAR: rand"),
                        ],
                        max_length=3,
                    ),
                ),
                (
                    "frequency",
                    models.CharField(
                        choices=[("once", "Once"), ("monthly", "Monthly"), ("yearly", "Yearly")],
                        default="once",
                        max_length=10,
                    ),
                ),
                (
                    "source_path",
                    models.CharField(blank=True, max_length=500, verbose_name="page the donor came from"),
                ),
                ("referrer_host", models.CharField(blank=True, max_length=253)),
                ("created_at", models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                (
                    "appeal_version",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="gifts",
                        to="donations.appealversion",
                    ),
                ),
                (
                    "campaign",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="gifts",
                        to="donations.campaign",
                    ),
                ),
                (
                    "donor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="gifts",
                        to="donations.donor",
                    ),
                ),
            ],
            options={
                "verbose_name": "donation",
                "ordering": ["-created_at", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount_minor__gt", 0), ("amount_minor__lte", 1000000000000)),
                        name="gift_amount",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            django.db.models.lookups.Exact(
                                django.db.models.functions.text.Length("currency"), 3
                            ),
                            django.db.models.lookups.Exact(
                                django.db.models.functions.text.Upper("currency"), models.F("currency")
                            ),
                        ),
                        name="gift_currency",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("cover_minor__gte", 0), ("cover_minor__lte", 1000000000000)),
                        name="gift_cover",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="attempt",
            name="gift",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="attempts", to="donations.gift"
            ),
        ),
        migrations.CreateModel(
            name="Announcement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", models.CharField(help_text="Without its hyphen.", max_length=8, unique=True)),
                ("name", models.CharField(blank=True, max_length=200)),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("livemode", models.BooleanField(db_default=False, default=False)),
                ("announced_at", models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                (
                    "gift",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="announcement",
                        to="donations.gift",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reference", ""), _negated=True),
                        name="announcement_reference_not_blank",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="GiftNote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "message",
                    models.TextField(blank=True, max_length=2000, verbose_name="message to the newsroom"),
                ),
                ("in_honour_of", models.CharField(blank=True, max_length=120)),
                (
                    "display_name",
                    models.CharField(blank=True, max_length=80, verbose_name="name on the wall"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("private", "for the newsroom only"),
                            ("waiting", "waits for a decision"),
                            ("shown", "on the wall"),
                            ("hidden", "kept off the wall"),
                        ],
                        default="private",
                        max_length=10,
                    ),
                ),
                ("written_at", models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "gift",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="note", to="donations.gift"
                    ),
                ),
            ],
            options={
                "verbose_name": "message from a donor",
                "verbose_name_plural": "messages from donors",
                "ordering": ["-written_at", "-id"],
                "indexes": [models.Index(fields=["state", "written_at"], name="note_by_state")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["private", "waiting", "shown", "hidden"])),
                        name="note_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("display_name", ""), ("state", "private")),
                            models.Q(
                                models.Q(("state", "private"), _negated=True),
                                models.Q(("display_name", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="note_name_only_for_the_wall",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LegalEntity",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("address", models.TextField(blank=True, max_length=500)),
                (
                    "registration",
                    models.TextField(
                        blank=True,
                        help_text="One a line, as they are printed: “Charity number 1234567”, “EIN 12-3456789”.",
                        max_length=500,
                        verbose_name="registration numbers",
                    ),
                ),
                (
                    "mode",
                    models.CharField(
                        choices=[
                            ("not_deductible", "Not tax-deductible"),
                            ("gift_aid", "UK charity: Gift Aid"),
                            ("us", "US charity: acknowledgment"),
                            ("plain", "Plain: nothing about tax"),
                        ],
                        default="not_deductible",
                        max_length=20,
                        verbose_name="about tax",
                    ),
                ),
                (
                    "currency",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("AUD", "AUD: Australian dollars"),
                            ("BHD", "BHD: Bahraini dinars"),
                            ("BRL", "BRL: Brazilian reais"),
                            ("CAD", "CAD: Canadian dollars"),
                            ("CHF", "CHF: Swiss francs"),
                            ("CZK", "CZK: Czech crowns"),
                            ("DKK", "DKK: Danish kroner"),
                            ("EUR", "EUR: euros"),
                            ("GBP", "GBP: pounds"),
                            ("HKD", "HKD: Hong Kong dollars"),
                            ("HUF", "HUF: forints"),
                            ("INR", "INR: rupees"),
                            ("ISK", "ISK: Icelandic krónur"),
                            ("JPY", "JPY: yen"),
                            ("KRW", "KRW: won"),
                            ("KWD", "KWD: Kuwaiti dinars"),
                            ("MXN", "MXN: Mexican pesos"),
                            ("NOK", "NOK: Norwegian kroner"),
                            ("NZD", "NZD: New Zealand dollars"),
                            ("PLN", "PLN: złoty"),
                            ("RON", "RON: Romanian lei"),
                            ("SEK", "SEK: Swedish kronor"),
                            ("SGD", "SGD: Singapore dollars"),
                            ("TRY", "TRY: Turkish lira"),
                            ("TWD", "TWD: Taiwan dollars"),
                            ("USD", "USD: US dollars"),
                            ("ZAR", "ZAR: rand"),
                        ],
                        help_text="Only if another house takes the donations of this currency. Empty: all others.",
                        max_length=3,
                        unique=True,
                    ),
                ),
                (
                    "prefix",
                    models.CharField(
                        blank=True,
                        help_text="“NR” gives NR-2026-000001.",
                        max_length=12,
                        verbose_name="beginning of receipt numbers",
                    ),
                ),
                (
                    "keep_years",
                    models.PositiveSmallIntegerField(
                        default=6,
                        help_text="When a donor is erased, receipts and declarations keep their name apart for so long.",
                        verbose_name="years that the law makes you keep receipts",
                    ),
                ),
                (
                    "not_deductible_words",
                    models.TextField(
                        blank=True,
                        default="This donation is not tax-deductible: {issuer} is not a charity.",
                        max_length=1000,
                        verbose_name="words: not tax-deductible",
                    ),
                ),
                (
                    "gift_aid_words",
                    models.TextField(
                        blank=True,
                        default="{issuer} can claim Gift Aid on this donation only if you are a UK taxpayer and have made a Gift Aid declaration. You received no benefit in return.",
                        max_length=1000,
                        verbose_name="words: Gift Aid",
                    ),
                ),
                (
                    "declaration_words",
                    models.TextField(
                        blank=True,
                        default="I want {issuer} to claim Gift Aid on {scope}. I am a UK taxpayer, and I understand that if I pay less Income Tax and Capital Gains Tax in a tax year than the Gift Aid claimed on all my donations in that year, it is my responsibility to pay any difference. I will tell {issuer} if I want to withdraw this declaration, if my name or home address changes, or if I no longer pay enough tax.",
                        help_text="What donors agree to. What each of them agreed to is kept with their declaration.",
                        max_length=1500,
                        verbose_name="words: Gift Aid declaration",
                    ),
                ),
                (
                    "us_words",
                    models.TextField(
                        blank=True,
                        default="{issuer} is exempt under section 501(c)(3) of the Internal Revenue Code. No goods or services were provided in exchange for this contribution of {amount}. Please keep this acknowledgment for your tax records.",
                        max_length=1000,
                        verbose_name="words: US acknowledgment",
                    ),
                ),
                ("plain_words", models.TextField(blank=True, max_length=1000, verbose_name="words: plain")),
            ],
            options={
                "verbose_name": "issuer of receipts",
                "verbose_name_plural": "issuers of receipts",
                "ordering": ["currency", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("mode__in", ["not_deductible", "gift_aid", "us", "plain"])),
                        name="entity_mode",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="entity_name"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LetterRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("livemode", models.BooleanField()),
                ("begun_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("due_at", models.DateTimeField()),
                ("stopped_at", models.DateTimeField(null=True)),
                (
                    "begun_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="MessageHealth",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("looked_at", models.DateTimeField(null=True)),
                ("read_at", models.DateTimeField(null=True)),
                ("mending_at", models.DateTimeField(null=True)),
                ("endpoints", models.JSONField(default=list)),
                ("trouble", models.CharField(blank=True, max_length=300)),
                ("problems", models.JSONField(default=list)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="message_health_is_one")
                ],
            },
        ),
        migrations.CreateModel(
            name="Payment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("provider", models.CharField(max_length=20)),
                ("provider_payment_id", models.CharField(max_length=255, unique=True)),
                ("provider_charge_id", models.CharField(max_length=255, unique=True)),
                ("provider_invoice_id", models.CharField(max_length=255, null=True, unique=True)),
                ("amount_minor", models.BigIntegerField(verbose_name="amount")),
                (
                    "currency",
                    models.CharField(
                        choices=[
                            ("AUD", "AUD: Australian dollars"),
                            ("BHD", "BHD: Bahraini dinars"),
                            ("BRL", "BRL: Brazilian reais"),
                            ("CAD", "CAD: Canadian dollars"),
                            ("CHF", "CHF: Swiss francs"),
                            ("CZK", "CZK: Czech crowns"),
                            ("DKK", "DKK: Danish kroner"),
                            ("EUR", "EUR: euros"),
                            ("GBP", "GBP: pounds"),
                            ("HKD", "HKD: Hong Kong dollars"),
                            ("HUF", "HUF: forints"),
                            ("INR", "INR: rupees"),
                            ("ISK", "ISK: Icelandic krónur"),
                            ("JPY", "JPY: yen"),
                            ("KRW", "KRW: won"),
                            ("KWD", "KWD: Kuwaiti dinars"),
                            ("MXN", "MXN: Mexican pesos"),
                            ("NOK", "NOK: Norwegian kroner"),
                            ("NZD", "NZD: New Zealand dollars"),
                            ("PLN", "PLN: złoty"),
                            ("RON", "RON: Romanian lei"),
                            ("SEK", "SEK: Swedish kronor"),
                            ("SGD", "SGD: Singapore dollars"),
                            ("TRY", "TRY: Turkish lira"),
                            ("TWD", "TWD: Taiwan dollars"),
                            ("USD", "USD: US dollars"),
                            ("ZAR", "ZAR: rand"),
                        ],
                        max_length=3,
                    ),
                ),
                ("method", models.CharField(blank=True, db_default="", default="", max_length=40)),
                ("livemode", models.BooleanField()),
                ("captured_at", models.DateTimeField(db_index=True)),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "attempt",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payment",
                        to="donations.attempt",
                    ),
                ),
                (
                    "donor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
                        to="donations.donor",
                    ),
                ),
                (
                    "gift",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
                        to="donations.gift",
                    ),
                ),
            ],
            options={
                "ordering": ["-captured_at", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount_minor__gt", 0), ("amount_minor__lte", 1000000000000)),
                        name="payment_amount",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            django.db.models.lookups.Exact(
                                django.db.models.functions.text.Length("currency"), 3
                            ),
                            django.db.models.lookups.Exact(
                                django.db.models.functions.text.Upper("currency"), models.F("currency")
                            ),
                        ),
                        name="payment_currency",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("provider_payment_id", ""), _negated=True),
                            models.Q(("provider_charge_id", ""), _negated=True),
                        ),
                        name="payment_ids",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OfflineGift",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("cash", "Cash"),
                            ("cheque", "Cheque"),
                            ("bank", "Bank transfer"),
                            ("other", "Another way"),
                        ],
                        max_length=10,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300)),
                ("entered_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "entered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "payment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offline",
                        to="donations.payment",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("method__in", ["cash", "cheque", "bank", "other"])),
                        name="offline_method",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LedgerEntry",
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
                            ("charge", "Charge"),
                            ("fee", "Fee"),
                            ("refund", "Refund"),
                            ("refund_failed", "Refund failed"),
                            ("dispute_out", "Dispute: taken"),
                            ("dispute_in", "Dispute: given back"),
                            ("dispute_fee", "Dispute: fee"),
                            ("offline", "Offline"),
                            ("correction", "Correction"),
                        ],
                        max_length=14,
                    ),
                ),
                ("amount_minor", models.BigIntegerField(verbose_name="amount")),
                (
                    "currency",
                    models.CharField(
                        choices=[
                            ("AUD", "AUD: Australian dollars"),
                            ("BHD", "BHD: Bahraini dinars"),
                            ("BRL", "BRL: Brazilian reais"),
                            ("CAD", "CAD: Canadian dollars"),
                            ("CHF", "CHF: Swiss francs"),
                            ("CZK", "CZK: Czech crowns"),
                            ("DKK", "DKK: Danish kroner"),
                            ("EUR", "EUR: euros"),
                            ("GBP", "GBP: pounds"),
                            ("HKD", "HKD: Hong Kong dollars"),
                            ("HUF", "HUF: forints"),
                            ("INR", "INR: rupees"),
                            ("ISK", "ISK: Icelandic krónur"),
                            ("JPY", "JPY: yen"),
                            ("KRW", "KRW: won"),
                            ("KWD", "KWD: Kuwaiti dinars"),
                            ("MXN", "MXN: Mexican pesos"),
                            ("NOK", "NOK: Norwegian kroner"),
                            ("NZD", "NZD: New Zealand dollars"),
                            ("PLN", "PLN: złoty"),
                            ("RON", "RON: Romanian lei"),
                            ("SEK", "SEK: Swedish kronor"),
                            ("SGD", "SGD: Singapore dollars"),
                            ("TRY", "TRY: Turkish lira"),
                            ("TWD", "TWD: Taiwan dollars"),
                            ("USD", "USD: US dollars"),
                            ("ZAR", "ZAR: rand"),
                        ],
                        max_length=3,
                    ),
                ),
                ("provider_object_id", models.CharField(max_length=255)),
                (
                    "occurred_at",
                    models.DateTimeField(db_index=True, help_text="When, by the provider's clock."),
                ),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "payment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="donations.payment",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "ledger",
                "ordering": ["-occurred_at", "-id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "provider_object_id"), name="ledger_once_per_object"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            django.db.models.lookups.Exact(
                                django.db.models.functions.text.Length("currency"), 3
                            ),
                            django.db.models.lookups.Exact(
                                django.db.models.functions.text.Upper("currency"), models.F("currency")
                            ),
                        ),
                        name="ledger_currency",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("provider_object_id", ""), _negated=True),
                        name="ledger_object_not_blank",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("amount_minor__gte", -1000000000000), ("amount_minor__lte", 1000000000000)
                        ),
                        name="ledger_size",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("amount_minor__gt", 0),
                                ("kind__in", ["charge", "refund_failed", "dispute_in", "offline"]),
                            ),
                            models.Q(
                                ("amount_minor__lt", 0),
                                ("kind__in", ["fee", "refund", "dispute_out", "dispute_fee"]),
                            ),
                            models.Q(("kind", "correction"), models.Q(("amount_minor", 0), _negated=True)),
                            _connector="OR",
                        ),
                        name="ledger_sign_of_kind",
                    ),
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
                    "reason",
                    models.CharField(
                        choices=[
                            ("mistake", "Entered by mistake, or wrongly"),
                            ("bounced", "The cheque or transfer bounced"),
                            ("returned", "Given back to the donor by hand"),
                        ],
                        max_length=10,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300)),
                ("entered_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="correction",
                        to="donations.ledgerentry",
                    ),
                ),
                (
                    "payment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="correction",
                        to="donations.payment",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason__in", ["mistake", "bounced", "returned"])),
                        name="correction_reason",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Payout",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("provider_payout_id", models.CharField(max_length=255, unique=True)),
                ("livemode", models.BooleanField()),
                ("amount_minor", models.BigIntegerField(verbose_name="amount")),
                (
                    "currency",
                    models.CharField(
                        choices=[
                            ("AUD", "AUD: Australian dollars"),
                            ("BHD", "BHD: Bahraini dinars"),
                            ("BRL", "BRL: Brazilian reais"),
                            ("CAD", "CAD: Canadian dollars"),
                            ("CHF", "CHF: Swiss francs"),
                            ("CZK", "CZK: Czech crowns"),
                            ("DKK", "DKK: Danish kroner"),
                            ("EUR", "EUR: euros"),
                            ("GBP", "GBP: pounds"),
                            ("HKD", "HKD: Hong Kong dollars"),
                            ("HUF", "HUF: forints"),
                            ("INR", "INR: rupees"),
                            ("ISK", "ISK: Icelandic krónur"),
                            ("JPY", "JPY: yen"),
                            ("KRW", "KRW: won"),
                            ("KWD", "KWD: Kuwaiti dinars"),
                            ("MXN", "MXN: Mexican pesos"),
                            ("NOK", "NOK: Norwegian kroner"),
                            ("NZD", "NZD: New Zealand dollars"),
                            ("PLN", "PLN: złoty"),
                            ("RON", "RON: Romanian lei"),
                            ("SEK", "SEK: Swedish kronor"),
                            ("SGD", "SGD: Singapore dollars"),
                            ("TRY", "TRY: Turkish lira"),
                            ("TWD", "TWD: Taiwan dollars"),
                            ("USD", "USD: US dollars"),
                            ("ZAR", "ZAR: rand"),
                        ],
                        max_length=3,
                    ),
                ),
                ("status", models.CharField(max_length=20)),
                ("explained", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField()),
                ("arrives_at", models.DateTimeField(db_index=True)),
                ("synced_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "bank deposit",
                "ordering": ["-arrives_at", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            django.db.models.lookups.Exact(
                                django.db.models.functions.text.Length("currency"), 3
                            ),
                            django.db.models.lookups.Exact(
                                django.db.models.functions.text.Upper("currency"), models.F("currency")
                            ),
                        ),
                        name="payout_currency",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("provider_payout_id", ""), _negated=True),
                        name="payout_id_not_blank",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PayoutLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("provider_line_id", models.CharField(max_length=255, unique=True)),
                ("kind", models.CharField(max_length=60)),
                ("source_id", models.CharField(blank=True, max_length=255)),
                ("amount_minor", models.BigIntegerField(verbose_name="amount")),
                ("fee_minor", models.BigIntegerField(verbose_name="fee")),
                ("net_minor", models.BigIntegerField(verbose_name="net")),
                ("currency", models.CharField(max_length=3)),
                ("text", models.CharField(blank=True, max_length=200)),
                ("occurred_at", models.DateTimeField()),
                (
                    "payment",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payout_lines",
                        to="donations.payment",
                    ),
                ),
                (
                    "payout",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="donations.payout",
                    ),
                ),
            ],
            options={
                "ordering": ["occurred_at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "net_minor",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("amount_minor"), "-", models.F("fee_minor")
                                ),
                            )
                        ),
                        name="payout_line_adds_up",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Plan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.CharField(
                        default=donations.models.gift.public_id, editable=False, max_length=32, unique=True
                    ),
                ),
                ("provider", models.CharField(default="stripe", max_length=20)),
                ("provider_plan_id", models.CharField(max_length=255, unique=True)),
                ("livemode", models.BooleanField()),
                ("amount_minor", models.BigIntegerField(verbose_name="amount")),
                (
                    "currency",
                    models.CharField(
                        choices=[
                            ("AUD", "AUD: Australian dollars"),
                            ("BHD", "BHD: Bahraini dinars"),
                            ("BRL", "BRL: Brazilian reais"),
                            ("CAD", "CAD: Canadian dollars"),
                            ("CHF", "CHF: Swiss francs"),
                            ("CZK", "CZK: Czech crowns"),
                            ("DKK", "DKK: Danish kroner"),
                            ("EUR", "EUR: euros"),
                            ("GBP", "GBP: pounds"),
                            ("HKD", "HKD: Hong Kong dollars"),
                            ("HUF", "HUF: forints"),
                            ("INR", "INR: rupees"),
                            ("ISK", "ISK: Icelandic krónur"),
                            ("JPY", "JPY: yen"),
                            ("KRW", "KRW: won"),
                            ("KWD", "KWD: Kuwaiti dinars"),
                            ("MXN", "MXN: Mexican pesos"),
                            ("NOK", "NOK: Norwegian kroner"),
                            ("NZD", "NZD: New Zealand dollars"),
                            ("PLN", "PLN: złoty"),
                            ("RON", "RON: Romanian lei"),
                            ("SEK", "SEK: Swedish kronor"),
                            ("SGD", "SGD: Singapore dollars"),
                            ("TRY", "TRY: Turkish lira"),
                            ("TWD", "TWD: Taiwan dollars"),
                            ("USD", "USD: US dollars"),
                            ("ZAR", "ZAR: rand"),
                        ],
                        max_length=3,
                    ),
                ),
                ("frequency", models.CharField(max_length=10)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("pending", "not yet begun"),
                            ("active", "running"),
                            ("past_due", "the last charge failed"),
                            ("paused", "paused"),
                            ("ending", "ends with this period"),
                            ("canceled", "ended"),
                        ],
                        db_index=True,
                        default="pending",
                        max_length=10,
                    ),
                ),
                ("next_charge_at", models.DateTimeField(null=True)),
                ("resumes_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_because", models.CharField(blank=True, max_length=40)),
                ("synced_at", models.DateTimeField()),
                ("links_from", models.DateTimeField(default=django.utils.timezone.now)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "gift",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="plan", to="donations.gift"
                    ),
                ),
            ],
            options={
                "verbose_name": "monthly donation",
                "ordering": ["-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount_minor__gt", 0), ("amount_minor__lte", 1000000000000)),
                        name="plan_amount",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            django.db.models.lookups.Exact(
                                django.db.models.functions.text.Length("currency"), 3
                            ),
                            django.db.models.lookups.Exact(
                                django.db.models.functions.text.Upper("currency"), models.F("currency")
                            ),
                        ),
                        name="plan_currency",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("provider_plan_id", ""), _negated=True), name="plan_id_not_blank"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["pending", "active", "past_due", "paused", "ending", "canceled"])
                        ),
                        name="plan_state",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanEvent",
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
                            ("started", "Begun"),
                            ("failed", "A charge failed"),
                            ("canceled", "Ended"),
                            ("paused", "Paused"),
                            ("resumed", "Goes on after a pause"),
                            ("changed", "Amount changed"),
                            ("card", "Card page opened"),
                            ("notice", "Told of the next charge"),
                        ],
                        max_length=10,
                    ),
                ),
                ("key", models.CharField(max_length=300, unique=True)),
                (
                    "by",
                    models.CharField(
                        choices=[
                            ("donor", "the donor"),
                            ("staff", "a colleague"),
                            ("provider", "the payment provider"),
                        ],
                        max_length=10,
                    ),
                ),
                ("detail", models.JSONField(default=dict)),
                ("client_key", models.CharField(blank=True, max_length=32)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
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
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="happenings",
                        to="donations.plan",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "indexes": [models.Index(fields=["client_key", "at"], name="plan_event_by_client")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("key", ""), _negated=True), name="plan_event_key_not_blank"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ProviderEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("provider", models.CharField(default="stripe", max_length=20)),
                ("event_id", models.CharField(max_length=255, unique=True)),
                ("type", models.CharField(db_index=True, max_length=100)),
                ("object_id", models.CharField(blank=True, max_length=255)),
                ("api_version", models.CharField(blank=True, max_length=40)),
                ("livemode", models.BooleanField()),
                ("verified", models.BooleanField()),
                ("payload", models.TextField(help_text="The message byte for byte.")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("received", "received"),
                            ("applied", "applied"),
                            ("ignored", "nothing to do"),
                            ("failed", "will be tried again"),
                        ],
                        default="received",
                        max_length=10,
                    ),
                ),
                ("tries", models.PositiveIntegerField(default=0)),
                ("error", models.CharField(blank=True, max_length=500)),
                ("received_at", models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                ("processed_at", models.DateTimeField(null=True)),
                (
                    "attempt",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="donations.attempt",
                    ),
                ),
            ],
            options={
                "verbose_name": "message of the provider",
                "verbose_name_plural": "messages of the provider",
                "ordering": ["-received_at", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("event_id", ""), _negated=True), name="event_id_not_blank"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("processed_at__isnull", False), ("state__in", ["applied", "ignored"])),
                            models.Q(("processed_at__isnull", True), ("state__in", ["received", "failed"])),
                            _connector="OR",
                        ),
                        name="event_state_and_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Receipt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("livemode", models.BooleanField()),
                ("year", models.PositiveSmallIntegerField()),
                ("sequence", models.PositiveIntegerField()),
                ("number", models.CharField(db_index=True, max_length=40)),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("name", "Name or address was wrong"),
                            ("issuer", "Issuer or its numbers were wrong"),
                            ("words", "The words about tax were wrong"),
                            ("other", "Another reason"),
                        ],
                        max_length=10,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300)),
                ("issued_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("code", models.CharField(max_length=12, unique=True)),
                ("recipient", models.TextField(blank=True, max_length=600)),
                ("content", models.JSONField(default=dict)),
                (
                    "entity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receipts",
                        to="donations.legalentity",
                    ),
                ),
                (
                    "issued_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "payment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receipts",
                        to="donations.payment",
                    ),
                ),
                (
                    "replaces",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="donations.receipt",
                    ),
                ),
            ],
            options={
                "ordering": ["-year", "-sequence"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("entity", "livemode", "year", "sequence"), name="receipt_number_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("replaces", None)),
                        fields=("payment",),
                        name="receipt_once_a_payment",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reason", ""), ("replaces", None)),
                            models.Q(
                                ("reason__in", ["name", "issuer", "words", "other"]),
                                ("replaces__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="receipt_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("sequence__gt", 0),
                            models.Q(("code", ""), _negated=True),
                            models.Q(("number", ""), _negated=True),
                        ),
                        name="receipt_numbered",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReceiptCounter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("livemode", models.BooleanField()),
                ("year", models.PositiveSmallIntegerField()),
                ("last", models.PositiveIntegerField(default=0)),
                (
                    "entity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="counters",
                        to="donations.legalentity",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("entity", "livemode", "year"), name="counter_once_a_year")
                ],
            },
        ),
        migrations.CreateModel(
            name="ReconcileRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
                ("livemode", models.BooleanField()),
                (
                    "mends",
                    models.BooleanField(
                        default=False, help_text="What can be mended without a choice is mended."
                    ),
                ),
                ("place", models.JSONField(default=dict)),
                ("counts", models.JSONField(default=dict)),
                ("trouble", models.CharField(blank=True, max_length=500)),
                ("started_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("finished_at", models.DateTimeField(null=True)),
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
                "verbose_name": "check against the provider",
                "verbose_name_plural": "checks against the provider",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Finding",
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
                            ("amount", "Another amount than was chosen"),
                            ("currency", "Another currency than was chosen"),
                            ("mode", "Test money in live books, or the reverse"),
                            ("incomplete", "Paid, but without a charge"),
                            ("fee_currency", "The fee stands in another currency"),
                            ("second", "A second charge for one attempt"),
                            ("refund", "A refund failed: the donor still waits for the money"),
                            ("after_end", "Charged after the monthly donation had ended: give it back"),
                            ("warning", "A bank warns of fraud: give the money back before it is disputed"),
                            ("dispute", "A donor's bank disputes the charge: answer at the provider"),
                            ("cards", "Paid after many cards or many tries"),
                            ("deposit", "A bank deposit that does not add up, or did not arrive"),
                            ("risk", "The payment provider thinks this payment risky"),
                            ("lost", "Moved at the provider, missing in our books"),
                            ("different", "Another number at the provider than in our books"),
                            ("orphan", "In our books, unknown to the provider"),
                            ("double", "Paid twice for one donation"),
                            ("stranger", "Paid with our marks, but no such donation is here"),
                            ("unexplained", "A movement of a donation's money that we cannot explain"),
                            ("plan", "A monthly donation stands otherwise at the provider"),
                            ("page", "A payment page has ended at the provider, but not here"),
                            ("former", "The former site still acts on a donation that was taken over"),
                        ],
                        max_length=20,
                    ),
                ),
                ("key", models.CharField(max_length=300, unique=True)),
                ("livemode", models.BooleanField(db_default=False, default=False)),
                (
                    "at",
                    models.DateTimeField(help_text="When it happened, by the provider's clock.", null=True),
                ),
                ("detail", models.JSONField(default=dict)),
                ("found_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("resolved_at", models.DateTimeField(blank=True, null=True)),
                ("note", models.CharField(blank=True, max_length=300)),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("genuine", "Genuine"),
                            ("returned", "Given back"),
                            ("ended", "Monthly donation ended"),
                            ("both", "Given back, monthly donation ended"),
                        ],
                        db_default="",
                        default="",
                        max_length=10,
                    ),
                ),
                (
                    "attempt",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="donations.attempt",
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
                    "gift",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="donations.gift",
                    ),
                ),
                (
                    "last_run",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="donations.reconcilerun",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="donations.reconcilerun",
                    ),
                ),
            ],
            options={
                "verbose_name": "finding",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Refund",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.CharField(
                        default=donations.models.gift.public_id, editable=False, max_length=32, unique=True
                    ),
                ),
                ("idempotency_key", models.CharField(max_length=120, unique=True)),
                ("provider_refund_id", models.CharField(max_length=255, null=True, unique=True)),
                ("amount_minor", models.BigIntegerField(verbose_name="amount")),
                (
                    "currency",
                    models.CharField(
                        choices=[
                            ("AUD", "AUD: Australian dollars"),
                            ("BHD", "BHD: Bahraini dinars"),
                            ("BRL", "BRL: Brazilian reais"),
                            ("CAD", "CAD: Canadian dollars"),
                            ("CHF", "CHF: Swiss francs"),
                            ("CZK", "CZK: Czech crowns"),
                            ("DKK", "DKK: Danish kroner"),
                            ("EUR", "EUR: euros"),
                            ("GBP", "GBP: pounds"),
                            ("HKD", "HKD: Hong Kong dollars"),
                            ("HUF", "HUF: forints"),
                            ("INR", "INR: rupees"),
                            ("ISK", "ISK: Icelandic krónur"),
                            ("JPY", "JPY: yen"),
                            ("KRW", "KRW: won"),
                            ("KWD", "KWD: Kuwaiti dinars"),
                            ("MXN", "MXN: Mexican pesos"),
                            ("NOK", "NOK: Norwegian kroner"),
                            ("NZD", "NZD: New Zealand dollars"),
                            ("PLN", "PLN: złoty"),
                            ("RON", "RON: Romanian lei"),
                            ("SEK", "SEK: Swedish kronor"),
                            ("SGD", "SGD: Singapore dollars"),
                            ("TRY", "TRY: Turkish lira"),
                            ("TWD", "TWD: Taiwan dollars"),
                            ("USD", "USD: US dollars"),
                            ("ZAR", "ZAR: rand"),
                        ],
                        max_length=3,
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("requested", "The donor asked for it"),
                            ("duplicate", "Given twice by accident"),
                            ("mistake", "Our mistake"),
                            ("fraudulent", "Fraud: not the card’s owner"),
                            ("unknown", "Not known: made in the provider’s own screens"),
                        ],
                        max_length=12,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300)),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("staff", "a colleague"),
                            ("donor", "the donor"),
                            ("external", "the provider’s own screens"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("requested", "asked for"),
                            ("submitted", "sent to the provider, not yet answered"),
                            ("pending", "under way to the donor"),
                            ("succeeded", "given back"),
                            ("failed", "failed"),
                            ("canceled", "called off"),
                        ],
                        db_index=True,
                        default="requested",
                        max_length=10,
                    ),
                ),
                ("asked_at", models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("last_error", models.CharField(blank=True, max_length=300)),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "payment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="refunds",
                        to="donations.payment",
                    ),
                ),
            ],
            options={
                "ordering": ["-asked_at", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount_minor__gt", 0), ("amount_minor__lte", 1000000000000)),
                        name="refund_amount",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            django.db.models.lookups.Exact(
                                django.db.models.functions.text.Length("currency"), 3
                            ),
                            django.db.models.lookups.Exact(
                                django.db.models.functions.text.Upper("currency"), models.F("currency")
                            ),
                        ),
                        name="refund_currency",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("idempotency_key", ""), _negated=True),
                        name="refund_key_not_blank",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("provider_refund_id", ""), _negated=True),
                        name="refund_id_not_blank",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                ["requested", "submitted", "pending", "succeeded", "failed", "canceled"],
                            )
                        ),
                        name="refund_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("provider_refund_id__isnull", False),
                            models.Q(("state__in", ["pending", "succeeded", "canceled"]), _negated=True),
                            _connector="OR",
                        ),
                        name="refund_has_id",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RefundStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("before", models.CharField(blank=True, max_length=10)),
                (
                    "after",
                    models.CharField(
                        choices=[
                            ("requested", "asked for"),
                            ("submitted", "sent to the provider, not yet answered"),
                            ("pending", "under way to the donor"),
                            ("succeeded", "given back"),
                            ("failed", "failed"),
                            ("canceled", "called off"),
                        ],
                        max_length=10,
                    ),
                ),
                ("detail", models.CharField(blank=True, max_length=300)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
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
                    "refund",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="donations.refund",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="StatementLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("fingerprint", models.CharField(max_length=64, unique=True)),
                ("booked_on", models.DateField(verbose_name="day")),
                ("amount_minor", models.BigIntegerField(verbose_name="amount")),
                (
                    "currency",
                    models.CharField(
                        choices=[
                            ("AUD", "AUD: Australian dollars"),
                            ("BHD", "BHD: Bahraini dinars"),
                            ("BRL", "BRL: Brazilian reais"),
                            ("CAD", "CAD: Canadian dollars"),
                            ("CHF", "CHF: Swiss francs"),
                            ("CZK", "CZK: Czech crowns"),
                            ("DKK", "DKK: Danish kroner"),
                            ("EUR", "EUR: euros"),
                            ("GBP", "GBP: pounds"),
                            ("HKD", "HKD: Hong Kong dollars"),
                            ("HUF", "HUF: forints"),
                            ("INR", "INR: rupees"),
                            ("ISK", "ISK: Icelandic krónur"),
                            ("JPY", "JPY: yen"),
                            ("KRW", "KRW: won"),
                            ("KWD", "KWD: Kuwaiti dinars"),
                            ("MXN", "MXN: Mexican pesos"),
                            ("NOK", "NOK: Norwegian kroner"),
                            ("NZD", "NZD: New Zealand dollars"),
                            ("PLN", "PLN: złoty"),
                            ("RON", "RON: Romanian lei"),
                            ("SEK", "SEK: Swedish kronor"),
                            ("SGD", "SGD: Singapore dollars"),
                            ("TRY", "TRY: Turkish lira"),
                            ("TWD", "TWD: Taiwan dollars"),
                            ("USD", "USD: US dollars"),
                            ("ZAR", "ZAR: rand"),
                        ],
                        max_length=3,
                    ),
                ),
                ("payer", models.CharField(blank=True, max_length=200)),
                ("text", models.CharField(blank=True, max_length=1000)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "to be decided"),
                            ("booked", "booked"),
                            ("aside", "not a donation"),
                        ],
                        db_index=True,
                        default="open",
                        max_length=6,
                    ),
                ),
                ("bookings", models.PositiveSmallIntegerField(default=0)),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "payment",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statement_line",
                        to="donations.payment",
                    ),
                ),
                (
                    "statement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="donations.bankstatement",
                    ),
                ),
            ],
            options={
                "ordering": ["booked_on", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount_minor__gt", 0), ("amount_minor__lte", 1000000000000)),
                        name="statement_line_amount",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            django.db.models.lookups.Exact(
                                django.db.models.functions.text.Length("currency"), 3
                            ),
                            django.db.models.lookups.Exact(
                                django.db.models.functions.text.Upper("currency"), models.F("currency")
                            ),
                        ),
                        name="statement_line_currency",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("fingerprint", ""), _negated=True),
                        name="statement_line_fingerprint",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("payment__isnull", False), ("state", "booked")),
                            models.Q(("payment", None), ("state__in", ["open", "aside"])),
                            _connector="OR",
                        ),
                        name="statement_line_booked",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TaxDeclaration",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "scope",
                    models.CharField(
                        choices=[
                            ("one", "This donation only"),
                            ("all", "All donations: the last four years and from now on"),
                        ],
                        max_length=3,
                    ),
                ),
                ("first_name", models.CharField(blank=True, max_length=100)),
                ("last_name", models.CharField(blank=True, max_length=100)),
                ("address", models.TextField(blank=True, max_length=500, verbose_name="home address")),
                (
                    "postcode",
                    models.CharField(
                        blank=True, help_text="Empty for an address outside the UK.", max_length=12
                    ),
                ),
                ("words", models.TextField(max_length=2000)),
                (
                    "version",
                    models.CharField(help_text="Of the words: the beginning of their hash.", max_length=12),
                ),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "donor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="declarations",
                        to="donations.donor",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "entity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="declarations",
                        to="donations.legalentity",
                    ),
                ),
                (
                    "payment",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="declarations",
                        to="donations.payment",
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "Gift Aid declaration",
                "ordering": ["-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("payment__isnull", False), ("scope", "one")),
                            models.Q(("payment", None), ("scope", "all")),
                            _connector="OR",
                        ),
                        name="declaration_scope",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("words", ""), _negated=True), models.Q(("version", ""), _negated=True)
                        ),
                        name="declaration_words",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RetainedRecord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("content", models.JSONField(default=dict)),
                ("keep_until", models.DateField(db_index=True)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "donor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="retained",
                        to="donations.donor",
                    ),
                ),
                (
                    "receipt",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="retained",
                        to="donations.receipt",
                    ),
                ),
                (
                    "declaration",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="retained",
                        to="donations.taxdeclaration",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("declaration", None), ("receipt__isnull", False)),
                            models.Q(("declaration__isnull", False), ("receipt", None)),
                            _connector="OR",
                        ),
                        name="retained_is_one",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="YearlyLetter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("livemode", models.BooleanField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waits"),
                            ("queued", "handed to the mail"),
                            ("printed", "printed"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("done_at", models.DateTimeField(null=True)),
                (
                    "donor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="yearly_letters",
                        to="donations.donor",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letters",
                        to="donations.letterrun",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(fields=("donor", "year", "livemode"), name="letter_once_a_year"),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["waiting", "queued", "printed"])),
                        name="letter_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("done_at", None), ("state", "waiting")),
                            ("done_at__isnull", False),
                            _connector="OR",
                        ),
                        name="letter_done",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AppealRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "effect",
                    models.CharField(
                        choices=[("include", "only there"), ("exclude", "not there")], max_length=7
                    ),
                ),
                ("tag", models.BigIntegerField(db_index=True, null=True)),
                ("tag_name", models.CharField(blank=True, max_length=100)),
                ("kind", models.CharField(blank=True, max_length=20)),
                (
                    "appeal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rules",
                        to="donations.appeal",
                    ),
                ),
                (
                    "section",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.section",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("effect__in", ["include", "exclude"])), name="appeal_rule_effect"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", ""), ("section__isnull", False), ("tag", None)),
                            models.Q(("kind", ""), ("section", None), ("tag__isnull", False)),
                            models.Q(("section", None), ("tag", None), models.Q(("kind", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="appeal_rule_names_one_thing",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AppealTranslation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("heading", models.CharField(default="Help us to keep asking", max_length=120)),
                (
                    "letter",
                    models.TextField(
                        default="No oligarch and no politician dictates to us. What you read here is paid for by people who want it asked, checked and printed.\n\nPlease contribute whatever you can afford.",
                        help_text="Two or three sentences, as in a letter. An empty line begins a new paragraph.",
                        max_length=3000,
                    ),
                ),
                (
                    "signature",
                    models.CharField(
                        blank=True, help_text="Who asks, for example: the editor's name.", max_length=120
                    ),
                ),
                (
                    "link_label",
                    models.CharField(
                        default="Click here to make your donation",
                        help_text="Where the appeal is only a link: in feeds, in print, in mails, in quiet words.",
                        max_length=80,
                    ),
                ),
                (
                    "frequency_question",
                    models.CharField(default="How often?", max_length=60, verbose_name="question: how often"),
                ),
                ("once_label", models.CharField(default="Once", max_length=30, verbose_name="once")),
                (
                    "monthly_label",
                    models.CharField(default="Every month", max_length=30, verbose_name="monthly"),
                ),
                (
                    "yearly_label",
                    models.CharField(default="Every year", max_length=30, verbose_name="yearly"),
                ),
                (
                    "amount_question",
                    models.CharField(default="How much?", max_length=60, verbose_name="question: how much"),
                ),
                (
                    "other_label",
                    models.CharField(default="Other", max_length=40, verbose_name="another amount"),
                ),
                ("button", models.CharField(default="Continue", max_length=40)),
                (
                    "fine_print",
                    models.CharField(
                        blank=True, default="You see the full amount before you pay.", max_length=300
                    ),
                ),
                (
                    "not_now",
                    models.CharField(default="Not now", max_length=40, verbose_name="button: not now"),
                ),
                (
                    "later",
                    models.CharField(
                        default="All right. You will not be asked on this device for a while.",
                        max_length=200,
                        verbose_name="after “not now”",
                    ),
                ),
                (
                    "thanks",
                    models.CharField(
                        default="Thank you for your donation. It pays for what you read here.",
                        help_text="Stands in the appeal's place on the device of somebody who gave.",
                        max_length=300,
                        verbose_name="to whoever gave",
                    ),
                ),
                (
                    "quiet_heading",
                    models.CharField(
                        blank=True, default="This paper is paid for by its readers", max_length=120
                    ),
                ),
                (
                    "quiet_letter",
                    models.TextField(
                        blank=True,
                        default="If you can, help us to keep it going.",
                        help_text="Under a death, an attack, a court case: a sentence and the link above. Empty: nothing.",
                        max_length=1000,
                    ),
                ),
                ("language", models.CharField(max_length=12)),
                (
                    "appeal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="translations",
                        to="donations.appeal",
                    ),
                ),
            ],
            options={
                "ordering": ["language"],
                "constraints": [
                    models.UniqueConstraint(fields=("appeal", "language"), name="appeal_language_once")
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="appeal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    django.db.models.lookups.Exact(django.db.models.functions.text.Length("currency"), 3),
                    django.db.models.lookups.Exact(
                        django.db.models.functions.text.Upper("currency"), models.F("currency")
                    ),
                ),
                name="appeal_currency",
            ),
        ),
        migrations.AddConstraint(
            model_name="appeal",
            constraint=models.CheckConstraint(
                condition=models.Q(("priority__gte", 1), ("priority__lte", 100)), name="appeal_priority"
            ),
        ),
        migrations.AddConstraint(
            model_name="appeal",
            constraint=models.CheckConstraint(
                condition=models.Q(("cap_days__gte", 1), ("cap_views__gte", 1)), name="appeal_cap"
            ),
        ),
        migrations.AddConstraint(
            model_name="appeal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("starts_at", None),
                    ("ends_at", None),
                    ("ends_at__gt", models.F("starts_at")),
                    _connector="OR",
                ),
                name="appeal_ends_after_start",
                violation_error_message="An appeal ends after it began.",
            ),
        ),
        migrations.AddIndex(
            model_name="attempt",
            index=models.Index(fields=["client_key", "created_at"], name="attempt_by_client"),
        ),
        migrations.AddConstraint(
            model_name="attempt",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["new", "open", "processing", "paid", "failed", "expired"])),
                name="attempt_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="attempt",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("provider_session_id__isnull", False),
                    models.Q(("state__in", ["open", "processing", "paid"]), _negated=True),
                    _connector="OR",
                ),
                name="attempt_has_session",
            ),
        ),
        migrations.AddConstraint(
            model_name="attempt",
            constraint=models.CheckConstraint(
                condition=models.Q(("provider_session_id", ""), _negated=True),
                name="attempt_session_not_blank",
            ),
        ),
        migrations.AddConstraint(
            model_name="attempt",
            constraint=models.CheckConstraint(
                condition=models.Q(("idempotency_key", ""), _negated=True), name="attempt_key_not_blank"
            ),
        ),
        migrations.RunPython(make_appeal, migrations.RunPython.noop),
        migrations.RunPython(write_part, write_no_part),
    ]
