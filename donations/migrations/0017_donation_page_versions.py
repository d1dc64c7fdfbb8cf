"""The donation page gets versions and fees, gifts a cover of the fee and a note, campaigns words of their own."""

import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
import django.utils.timezone
import donations.payment_codes
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('donations', '0016_former_site'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DonationPageVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('content', models.JSONField()),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'ordering': ['-number'],
            },
        ),
        migrations.CreateModel(
            name='FeeTerm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('currency', models.CharField(choices=[('AUD', 'AUD: Australian dollars'), ('BHD', 'BHD: Bahraini dinars'), ('BRL', 'BRL: Brazilian reais'), ('CAD', 'CAD: Canadian dollars'), ('CHF', 'CHF: Swiss francs'), ('CZK', 'CZK: Czech crowns'), ('DKK', 'DKK: Danish kroner'), ('EUR', 'EUR: euros'), ('GBP', 'GBP: pounds'), ('HKD', 'HKD: Hong Kong dollars'), ('HUF', 'HUF: forints'), ('INR', 'INR: rupees'), ('ISK', 'ISK: Icelandic krónur'), ('JPY', 'JPY: yen'), ('KRW', 'KRW: won'), ('KWD', 'KWD: Kuwaiti dinars'), ('MXN', 'MXN: Mexican pesos'), ('NOK', 'NOK: Norwegian kroner'), ('NZD', 'NZD: New Zealand dollars'), ('PLN', 'PLN: złoty'), ('RON', 'RON: Romanian lei'), ('SEK', 'SEK: Swedish kronor'), ('SGD', 'SGD: Singapore dollars'), ('TRY', 'TRY: Turkish lira'), ('TWD', 'TWD: Taiwan dollars'), ('USD', 'USD: US dollars'), ('ZAR', 'ZAR: rand')], max_length=3)),
                ('basis_points', models.PositiveIntegerField(verbose_name='share of the charge')),
                ('fixed_minor', models.BigIntegerField(default=0, verbose_name='and for each charge')),
            ],
            options={
                'verbose_name': 'fee',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='GiftNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('message', models.TextField(blank=True, max_length=2000, verbose_name='message to the newsroom')),
                ('in_honour_of', models.CharField(blank=True, max_length=120)),
                ('display_name', models.CharField(blank=True, max_length=80, verbose_name='name on the wall')),
                ('state', models.CharField(choices=[('private', 'for the newsroom only'), ('waiting', 'waits for a decision'), ('shown', 'on the wall'), ('hidden', 'kept off the wall')], default='private', max_length=10)),
                ('written_at', models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'message from a donor',
                'verbose_name_plural': 'messages from donors',
                'ordering': ['-written_at', '-id'],
            },
        ),
        migrations.AddField(
            model_name='campaign',
            name='headline',
            field=models.CharField(blank=True, db_default='', help_text='Of the donation page. Empty: the page’s own.', max_length=120),
        ),
        migrations.AddField(
            model_name='campaign',
            name='letter',
            field=models.TextField(blank=True, db_default='', help_text='In place of the page’s own letter. An empty line begins a new paragraph.', max_length=2000),
        ),
        migrations.AddField(
            model_name='campaign',
            name='show_raised',
            field=models.BooleanField(db_default=True, default=True, help_text='On the donation page and in its appeals, with the time of the figure.', verbose_name='show what was raised'),
        ),
        migrations.AddField(
            model_name='donationpage',
            name='ask_note',
            field=models.BooleanField(db_default=True, default=True, help_text='On the page that thanks: a message to the newsroom, in honour of whom it was given.', verbose_name='ask for a message after the donation'),
        ),
        migrations.AddField(
            model_name='donationpage',
            name='bank_account',
            field=models.TextField(blank=True, help_text='Each on a line of its own, for example: Sort code 12-34-56.', max_length=300, verbose_name='account without an IBAN'),
        ),
        migrations.AddField(
            model_name='donationpage',
            name='bank_bic',
            field=models.CharField(blank=True, max_length=11, validators=[donations.payment_codes.validate_bic], verbose_name='BIC'),
        ),
        migrations.AddField(
            model_name='donationpage',
            name='bank_iban',
            field=models.CharField(blank=True, max_length=42, validators=[donations.payment_codes.validate_iban], verbose_name='IBAN'),
        ),
        migrations.AddField(
            model_name='donationpage',
            name='bank_owner',
            field=models.CharField(blank=True, max_length=70, verbose_name='account is in the name of'),
        ),
        migrations.AddField(
            model_name='donationpage',
            name='campaign',
            field=models.ForeignKey(blank=True, help_text='Shown beside the form while it runs; what is given then counts for it.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='pages', to='donations.campaign'),
        ),
        migrations.AddField(
            model_name='donationpage',
            name='cover_label',
            field=models.CharField(default='I add the bank’s fee, so that all of it reaches you.', max_length=120, verbose_name='words beside the box'),
        ),
        migrations.AddField(
            model_name='donationpage',
            name='elsewhere_label',
            field=models.CharField(blank=True, max_length=80, verbose_name='words of a link elsewhere'),
        ),
        migrations.AddField(
            model_name='donationpage',
            name='elsewhere_url',
            field=models.URLField(blank=True, max_length=300, verbose_name='its address'),
        ),
        migrations.AddField(
            model_name='donationpage',
            name='foreign_fee',
            field=models.CharField(blank=True, default='If your account is in another currency, your bank may add a fee of its own.', help_text='Part of what is said before paying. Empty: nothing is said.', max_length=200, verbose_name='line about foreign accounts'),
        ),
        migrations.AddField(
            model_name='donationpage',
            name='offer_cover',
            field=models.BooleanField(db_default=False, default=False, help_text='A box that nobody has ticked, with the amount beside it. Needs the fees below.', verbose_name='let donors add the fee'),
        ),
        migrations.AddField(
            model_name='donationpage',
            name='published_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='donationpage',
            name='published_version',
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name='donationpage',
            name='show_wall',
            field=models.BooleanField(db_default=False, default=False, help_text='The names of those who said yes, once a colleague has looked at each.', verbose_name='show the thanks wall'),
        ),
        migrations.AddField(
            model_name='donationpage',
            name='upi_address',
            field=models.CharField(blank=True, help_text='For rupees: name@bank.', max_length=100, validators=[donations.payment_codes.validate_upi], verbose_name='UPI address'),
        ),
        migrations.AddField(
            model_name='donationpage',
            name='version',
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name='donationpage',
            name='wall_heading',
            field=models.CharField(default='Thank you', max_length=120, verbose_name='its heading'),
        ),
        migrations.AddField(
            model_name='donationpage',
            name='wall_text',
            field=models.TextField(blank=True, default='They and many others pay for what you read here.', max_length=1000, verbose_name='its words'),
        ),
        migrations.AddField(
            model_name='gift',
            name='cover_minor',
            field=models.BigIntegerField(db_default=0, default=0, verbose_name='added for the fee'),
        ),
        migrations.AddConstraint(
            model_name='gift',
            constraint=models.CheckConstraint(condition=models.Q(('cover_minor__gte', 0), ('cover_minor__lte', 1000000000000)), name='gift_cover'),
        ),
        migrations.AddField(
            model_name='donationpageversion',
            name='author',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='donationpageversion',
            name='page',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='donations.donationpage'),
        ),
        migrations.AddField(
            model_name='feeterm',
            name='page',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='fee_terms', to='donations.donationpage'),
        ),
        migrations.AddField(
            model_name='giftnote',
            name='decided_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='giftnote',
            name='gift',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='note', to='donations.gift'),
        ),
        migrations.AddConstraint(
            model_name='donationpageversion',
            constraint=models.UniqueConstraint(fields=('page', 'number'), name='page_version_number'),
        ),
        migrations.AddConstraint(
            model_name='feeterm',
            constraint=models.UniqueConstraint(fields=('page', 'currency'), name='fee_once_each'),
        ),
        migrations.AddConstraint(
            model_name='feeterm',
            constraint=models.CheckConstraint(condition=models.Q(django.db.models.lookups.Exact(django.db.models.functions.text.Length('currency'), 3), django.db.models.lookups.Exact(django.db.models.functions.text.Upper('currency'), models.F('currency'))), name='fee_currency'),
        ),
        migrations.AddConstraint(
            model_name='feeterm',
            constraint=models.CheckConstraint(condition=models.Q(('basis_points__lte', 2000)), name='fee_share'),
        ),
        migrations.AddConstraint(
            model_name='feeterm',
            constraint=models.CheckConstraint(condition=models.Q(('fixed_minor__gte', 0), ('fixed_minor__lte', 1000000000000)), name='fee_fixed'),
        ),
        migrations.AddIndex(
            model_name='giftnote',
            index=models.Index(fields=['state', 'written_at'], name='note_by_state'),
        ),
        migrations.AddConstraint(
            model_name='giftnote',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['private', 'waiting', 'shown', 'hidden'])), name='note_state'),
        ),
        migrations.AddConstraint(
            model_name='giftnote',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('display_name', ''), ('state', 'private')), models.Q(models.Q(('state', 'private'), _negated=True), models.Q(('display_name', ''), _negated=True)), _connector='OR'), name='note_name_only_for_the_wall'),
        ),
    ]
