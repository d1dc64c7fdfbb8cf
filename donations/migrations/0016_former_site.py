"""One more kind of finding: the former site still acts. The table stays as it is."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('donations', '0015_message_health'),
    ]

    operations = [
        migrations.AlterField(
            model_name='finding',
            name='kind',
            field=models.CharField(choices=[('amount', 'Another amount than was chosen'), ('currency', 'Another currency than was chosen'), ('mode', 'Test money in live books, or the reverse'), ('incomplete', 'Paid, but without a charge'), ('fee_currency', 'The fee stands in another currency'), ('second', 'A second charge for one attempt'), ('refund', 'A refund failed: the donor still waits for the money'), ('after_end', 'Charged after the monthly donation had ended: give it back'), ('warning', 'A bank warns of fraud: give the money back before it is disputed'), ('dispute', "A donor's bank disputes the charge: answer at the provider"), ('cards', 'Paid after many cards or many tries'), ('deposit', 'A bank deposit that does not add up, or did not arrive'), ('risk', 'The payment provider thinks this payment risky'), ('lost', 'Moved at the provider, missing in our books'), ('different', 'Another number at the provider than in our books'), ('orphan', 'In our books, unknown to the provider'), ('double', 'Paid twice for one donation'), ('stranger', 'Paid with our marks, but no such donation is here'), ('unexplained', "A movement of a donation's money that we cannot explain"), ('plan', 'A monthly donation stands otherwise at the provider'), ('page', 'A payment page has ended at the provider, but not here'), ('former', 'The former site still acts on a donation that was taken over')], max_length=20),
        ),
    ]
