"""Addresses under which donors gave before staff put them right."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('donations', '0024_visits'),
    ]

    operations = [
        migrations.CreateModel(
            name='FormerAddress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email_key', models.CharField(blank=True, help_text='As ``Donor.email_key``; empty: erased.', max_length=254)),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('donor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='former_addresses', to='donations.donor')),
            ],
            options={
                'verbose_name_plural': 'former addresses',
                'ordering': ['-id'],
            },
        ),
    ]
