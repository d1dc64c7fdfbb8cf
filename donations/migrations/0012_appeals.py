"""Several appeals: words in more languages, times, places, rules, campaigns.

The frame's part moves from ``appeal`` (one) to ``appeals`` (all that run). Code from before this finds no
appeal meanwhile and prints none.
"""

import django.core.validators
import django.db.models.deletion
import donations.models.appeal
from django.db import migrations, models


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


def write_former_part(apps, schema_editor):
    using = schema_editor.connection.alias
    parts = apps.get_model("core", "FramePart").objects.using(using)
    versions = apps.get_model("donations", "AppealVersion").objects.using(using).order_by("-id")
    former = next((version.data for version in versions if "schema" not in version.data), None)
    if former:
        parts.update_or_create(key="appeal", defaults={"data": former})
    parts.filter(key="appeals").delete()


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0005_donor_support'),
        ('donations', '0011_bank_statements'),
    ]

    operations = [
        migrations.CreateModel(
            name='AppealRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('effect', models.CharField(choices=[('include', 'only there'), ('exclude', 'not there')], max_length=7)),
                ('tag', models.BigIntegerField(db_index=True, null=True)),
                ('tag_name', models.CharField(blank=True, max_length=100)),
                ('kind', models.CharField(blank=True, max_length=20)),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='AppealTranslation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('heading', models.CharField(default='Help us to keep asking', max_length=120)),
                ('letter', models.TextField(default='No oligarch and no politician dictates to us. What you read here is paid for by people who want it asked, checked and printed.\n\nPlease contribute whatever you can afford.', help_text='Two or three sentences, as in a letter. An empty line begins a new paragraph.', max_length=3000)),
                ('signature', models.CharField(blank=True, help_text="Who asks, for example: the editor's name.", max_length=120)),
                ('link_label', models.CharField(default='Click here to make your donation', help_text='Where the appeal is only a link: in feeds, in print, in mails, in quiet words.', max_length=80)),
                ('frequency_question', models.CharField(default='How often?', max_length=60, verbose_name='question: how often')),
                ('once_label', models.CharField(default='Once', max_length=30, verbose_name='once')),
                ('monthly_label', models.CharField(default='Every month', max_length=30, verbose_name='monthly')),
                ('yearly_label', models.CharField(default='Every year', max_length=30, verbose_name='yearly')),
                ('amount_question', models.CharField(default='How much?', max_length=60, verbose_name='question: how much')),
                ('other_label', models.CharField(default='Other', max_length=40, verbose_name='another amount')),
                ('button', models.CharField(default='Continue', max_length=40)),
                ('fine_print', models.CharField(blank=True, default='You see the full amount before you pay.', max_length=300)),
                ('not_now', models.CharField(default='Not now', max_length=40, verbose_name='button: not now')),
                ('later', models.CharField(default='All right. You will not be asked on this device for a while.', max_length=200, verbose_name='after “not now”')),
                ('thanks', models.CharField(default='Thank you for your donation. It pays for what you read here.', help_text="Stands in the appeal's place on the device of somebody who gave.", max_length=300, verbose_name='to whoever gave')),
                ('quiet_heading', models.CharField(blank=True, default='This paper is paid for by its readers', max_length=120)),
                ('quiet_letter', models.TextField(blank=True, default='If you can, help us to keep it going.', help_text='Under a death, an attack, a court case: a sentence and the link above. Empty: nothing.', max_length=1000)),
                ('language', models.CharField(max_length=12)),
            ],
            options={
                'ordering': ['language'],
            },
        ),
        migrations.AddField(
            model_name='appeal',
            name='amount_question',
            field=models.CharField(default='How much?', max_length=60, verbose_name='question: how much'),
        ),
        migrations.AddField(
            model_name='appeal',
            name='campaign',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='appeals', to='donations.campaign'),
        ),
        migrations.AddField(
            model_name='appeal',
            name='cap_days',
            field=models.PositiveSmallIntegerField(default=30, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(365)], verbose_name='in so many days'),
        ),
        migrations.AddField(
            model_name='appeal',
            name='cap_views',
            field=models.PositiveSmallIntegerField(default=4, help_text='Within a story and on the front page. At the end of a story it always stands.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(100)], verbose_name='times one reader sees it'),
        ),
        migrations.AddField(
            model_name='appeal',
            name='edition',
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name='appeal',
            name='ends_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='until'),
        ),
        migrations.AddField(
            model_name='appeal',
            name='frequency_question',
            field=models.CharField(default='How often?', max_length=60, verbose_name='question: how often'),
        ),
        migrations.AddField(
            model_name='appeal',
            name='language',
            field=models.CharField(default='en-GB', max_length=12),
        ),
        migrations.AddField(
            model_name='appeal',
            name='later',
            field=models.CharField(default='All right. You will not be asked on this device for a while.', max_length=200, verbose_name='after “not now”'),
        ),
        migrations.AddField(
            model_name='appeal',
            name='monthly_amounts',
            field=models.JSONField(blank=True, default=list, verbose_name='amounts, every month'),
        ),
        migrations.AddField(
            model_name='appeal',
            name='monthly_default',
            field=models.BigIntegerField(blank=True, null=True, verbose_name='chosen beforehand, every month'),
        ),
        migrations.AddField(
            model_name='appeal',
            name='monthly_label',
            field=models.CharField(default='Every month', max_length=30, verbose_name='monthly'),
        ),
        migrations.AddField(
            model_name='appeal',
            name='not_now',
            field=models.CharField(default='Not now', max_length=40, verbose_name='button: not now'),
        ),
        migrations.AddField(
            model_name='appeal',
            name='once_label',
            field=models.CharField(default='Once', max_length=30, verbose_name='once'),
        ),
        migrations.AddField(
            model_name='appeal',
            name='places',
            field=models.JSONField(default=donations.models.appeal.default_places, verbose_name='where it stands'),
        ),
        migrations.AddField(
            model_name='appeal',
            name='priority',
            field=models.PositiveSmallIntegerField(default=50, help_text='1 to 100. Where several could stand, the one with the highest number does.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(100)]),
        ),
        migrations.AddField(
            model_name='appeal',
            name='quiet_heading',
            field=models.CharField(blank=True, default='This paper is paid for by its readers', max_length=120),
        ),
        migrations.AddField(
            model_name='appeal',
            name='quiet_letter',
            field=models.TextField(blank=True, default='If you can, help us to keep it going.', help_text='Under a death, an attack, a court case: a sentence and the link above. Empty: nothing.', max_length=1000),
        ),
        migrations.AddField(
            model_name='appeal',
            name='rest_days',
            field=models.PositiveSmallIntegerField(default=30, validators=[django.core.validators.MaxValueValidator(365)], verbose_name='days of rest after “not now”'),
        ),
        migrations.AddField(
            model_name='appeal',
            name='starts_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='from'),
        ),
        migrations.AddField(
            model_name='appeal',
            name='stopped_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='appeal',
            name='thank_days',
            field=models.PositiveSmallIntegerField(default=90, validators=[django.core.validators.MaxValueValidator(365)], verbose_name='days of thanks after a donation'),
        ),
        migrations.AddField(
            model_name='appeal',
            name='thanks',
            field=models.CharField(default='Thank you for your donation. It pays for what you read here.', help_text="Stands in the appeal's place on the device of somebody who gave.", max_length=300, verbose_name='to whoever gave'),
        ),
        migrations.AddField(
            model_name='appeal',
            name='yearly_amounts',
            field=models.JSONField(blank=True, default=list, verbose_name='amounts, every year'),
        ),
        migrations.AddField(
            model_name='appeal',
            name='yearly_default',
            field=models.BigIntegerField(blank=True, null=True, verbose_name='chosen beforehand, every year'),
        ),
        migrations.AddField(
            model_name='appeal',
            name='yearly_label',
            field=models.CharField(default='Every year', max_length=30, verbose_name='yearly'),
        ),
        migrations.AlterField(
            model_name='appeal',
            name='amounts',
            field=models.JSONField(default=donations.models.appeal.default_amounts, verbose_name='amounts, once'),
        ),
        migrations.AlterField(
            model_name='appeal',
            name='link_label',
            field=models.CharField(default='Click here to make your donation', help_text='Where the appeal is only a link: in feeds, in print, in mails, in quiet words.', max_length=80),
        ),
        migrations.AlterField(
            model_name='appeal',
            name='other_label',
            field=models.CharField(default='Other', max_length=40, verbose_name='another amount'),
        ),
        migrations.AddConstraint(
            model_name='appeal',
            constraint=models.CheckConstraint(condition=models.Q(('priority__gte', 1), ('priority__lte', 100)), name='appeal_priority'),
        ),
        migrations.AddConstraint(
            model_name='appeal',
            constraint=models.CheckConstraint(condition=models.Q(('cap_days__gte', 1), ('cap_views__gte', 1)), name='appeal_cap'),
        ),
        migrations.AddConstraint(
            model_name='appeal',
            constraint=models.CheckConstraint(condition=models.Q(('starts_at', None), ('ends_at', None), ('ends_at__gt', models.F('starts_at')), _connector='OR'), name='appeal_ends_after_start', violation_error_message='An appeal ends after it began.'),
        ),
        migrations.AddField(
            model_name='appealrule',
            name='appeal',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rules', to='donations.appeal'),
        ),
        migrations.AddField(
            model_name='appealrule',
            name='section',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.section'),
        ),
        migrations.AddField(
            model_name='appealtranslation',
            name='appeal',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='translations', to='donations.appeal'),
        ),
        migrations.AddConstraint(
            model_name='appealrule',
            constraint=models.CheckConstraint(condition=models.Q(('effect__in', ['include', 'exclude'])), name='appeal_rule_effect'),
        ),
        migrations.AddConstraint(
            model_name='appealrule',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', ''), ('section__isnull', False), ('tag', None)), models.Q(('kind', ''), ('section', None), ('tag__isnull', False)), models.Q(('section', None), ('tag', None), models.Q(('kind', ''), _negated=True)), _connector='OR'), name='appeal_rule_names_one_thing'),
        ),
        migrations.AddConstraint(
            model_name='appealtranslation',
            constraint=models.UniqueConstraint(fields=('appeal', 'language'), name='appeal_language_once'),
        ),
        migrations.RunPython(write_part, write_former_part),
    ]
