"""The donation page gets a picture, and questions with their answers."""

import donations.questions
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('donations', '0021_currencies_by_table'),
    ]

    operations = [
        migrations.AddField(
            model_name='donationpage',
            name='picture',
            field=models.JSONField(blank=True, default=dict, editable=False),
        ),
        migrations.AddField(
            model_name='donationpage',
            name='picture_alt',
            field=models.CharField(blank=True, help_text='For those who cannot see it, and while it has not come.', max_length=300, verbose_name='what the picture shows'),
        ),
        migrations.AddField(
            model_name='donationpage',
            name='picture_credit',
            field=models.CharField(blank=True, help_text='As printed under it.', max_length=200, verbose_name='who made it'),
        ),
        migrations.AddField(
            model_name='donationpage',
            name='questions',
            field=models.TextField(blank=True, help_text='Begin each question with ? on a line of its own; its answer follows. Links as [text](https://…). An empty line begins a new paragraph.', max_length=8000, validators=[donations.questions.validate_questions], verbose_name='questions and answers'),
        ),
        migrations.AddField(
            model_name='donationpage',
            name='questions_heading',
            field=models.CharField(default='Questions and answers', max_length=120, verbose_name='their heading'),
        ),
    ]
