"""Two more kinds of findings: a refund that failed, a dispute. The table stays as it is."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('donations', '0002_default_appeal'),
    ]

    operations = [
        migrations.AlterField(
            model_name='finding',
            name='kind',
            field=models.CharField(choices=[('amount', 'Another amount than was chosen'), ('currency', 'Another currency than was chosen'), ('mode', 'Test money in live books, or the reverse'), ('incomplete', 'Paid, but without a charge'), ('fee_currency', 'The fee stands in another currency'), ('second', 'A second charge for one attempt'), ('refund', 'A refund failed: the donor still waits for the money'), ('dispute', "A donor's bank disputes the charge: answer at the provider")], max_length=20),
        ),
    ]
