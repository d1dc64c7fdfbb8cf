"""How often the donation page is opened, by the day."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('donations', '0023_notice_and_day'),
    ]

    operations = [
        migrations.CreateModel(
            name='PageVisits',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('from_appeal', models.BooleanField()),
                ('livemode', models.BooleanField()),
                ('number', models.PositiveIntegerField(default=0)),
            ],
            options={
                'ordering': ['-day'],
                'constraints': [models.UniqueConstraint(fields=('day', 'from_appeal', 'livemode'), name='page_visits_once_a_day')],
            },
        ),
    ]
