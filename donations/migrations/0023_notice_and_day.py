"""Staff say whether and when yearly donors are told; a donor may choose another day of the month."""

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('donations', '0022_picture_and_questions'),
    ]

    operations = [
        migrations.AddField(
            model_name='donationpage',
            name='notice_days',
            field=models.PositiveSmallIntegerField(db_default=7, default=7, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(60)], verbose_name='days before the charge'),
        ),
        migrations.AddField(
            model_name='donationpage',
            name='tell_yearly',
            field=models.BooleanField(db_default=True, default=True, help_text='By mail, once, with the day, the amount and the link that stops it.', verbose_name='tell yearly donors before each charge'),
        ),
        migrations.AlterField(
            model_name='planevent',
            name='kind',
            field=models.CharField(choices=[('started', 'Begun'), ('failed', 'A charge failed'), ('canceled', 'Ended'), ('paused', 'Paused'), ('resumed', 'Goes on after a pause'), ('changed', 'Amount changed'), ('moved', 'Day of the charge changed'), ('card', 'Card page opened'), ('notice', 'Told of the next charge')], max_length=10),
        ),
    ]
