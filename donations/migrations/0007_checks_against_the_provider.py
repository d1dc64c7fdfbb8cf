"""Checks against the provider, and what they find. Additive: running code goes on as before."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


def say_which_money(apps, schema_editor):
    """Each finding so far is about an attempt: its gift and its mode are that attempt's."""
    for finding in apps.get_model("donations", "Finding").objects.select_related("attempt"):
        finding.gift_id, finding.livemode = finding.attempt.gift_id, finding.attempt.livemode
        finding.save(update_fields=["gift", "livemode"])


def forget_what_checks_found(apps, schema_editor):
    """The next check would find them again; without an attempt they do not fit the former table."""
    apps.get_model("donations", "Finding").objects.filter(attempt=None).delete()


class Migration(migrations.Migration):

    dependencies = [
        ('donations', '0006_campaigns'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='finding',
            name='at',
            field=models.DateTimeField(help_text="When it happened, by the provider's clock.", null=True),
        ),
        migrations.AddField(
            model_name='finding',
            name='gift',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='donations.gift'),
        ),
        migrations.AddField(
            model_name='finding',
            name='livemode',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AlterField(
            model_name='finding',
            name='attempt',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='donations.attempt'),
        ),
        migrations.AlterField(
            model_name='finding',
            name='kind',
            field=models.CharField(choices=[('amount', 'Another amount than was chosen'), ('currency', 'Another currency than was chosen'), ('mode', 'Test money in live books, or the reverse'), ('incomplete', 'Paid, but without a charge'), ('fee_currency', 'The fee stands in another currency'), ('second', 'A second charge for one attempt'), ('refund', 'A refund failed: the donor still waits for the money'), ('after_end', 'Charged after the monthly donation had ended: give it back'), ('warning', 'A bank warns of fraud: give the money back before it is disputed'), ('dispute', "A donor's bank disputes the charge: answer at the provider"), ('lost', 'Moved at the provider, missing in our books'), ('different', 'Another number at the provider than in our books'), ('orphan', 'In our books, unknown to the provider'), ('double', 'Paid twice for one donation'), ('stranger', 'Paid with our marks, but no such donation is here'), ('unexplained', "A movement of a donation's money that we cannot explain"), ('plan', 'A monthly donation stands otherwise at the provider'), ('page', 'A payment page has ended at the provider, but not here')], max_length=20),
        ),
        migrations.CreateModel(
            name='ReconcileRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateTimeField()),
                ('until', models.DateTimeField(null=True)),
                ('livemode', models.BooleanField()),
                ('mends', models.BooleanField(default=False, help_text='What can be mended without a choice is mended.')),
                ('place', models.JSONField(default=dict)),
                ('counts', models.JSONField(default=dict)),
                ('trouble', models.CharField(blank=True, max_length=500)),
                ('started_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('finished_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'check against the provider',
                'verbose_name_plural': 'checks against the provider',
                'ordering': ['-id'],
            },
        ),
        migrations.AddField(
            model_name='finding',
            name='last_run',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='donations.reconcilerun'),
        ),
        migrations.AddField(
            model_name='finding',
            name='run',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='donations.reconcilerun'),
        ),
        migrations.RunPython(say_which_money, forget_what_checks_found),
    ]
