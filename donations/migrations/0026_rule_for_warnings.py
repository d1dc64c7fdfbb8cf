"""What a bank warns of may go back by itself, up to an amount."""

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('donations', '0025_former_addresses'),
    ]

    operations = [
        migrations.AddField(
            model_name='donationpage',
            name='warned_most',
            field=models.PositiveIntegerField(db_default=0, default=0, help_text='In whole units of the first currency: 20 is about what a dispute costs. 0: never. Regular donations, direct debits and disputed ones wait for a person all the same.', validators=[django.core.validators.MaxValueValidator(1000)], verbose_name='give back by itself what a bank warns of, up to'),
        ),
        migrations.AlterField(
            model_name='refund',
            name='source',
            field=models.CharField(choices=[('staff', 'a colleague'), ('donor', 'the donor'), ('rule', 'the rule for a bank’s warnings'), ('external', 'the provider’s own screens')], max_length=10),
        ),
    ]
