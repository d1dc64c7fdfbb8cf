import donations.money
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("donations", "0020_card_testing"),
    ]

    operations = [
        migrations.AlterField(
            model_name="amountset",
            name="currency",
            field=models.CharField(choices=donations.money.currency_choices, max_length=3),
        ),
        migrations.AlterField(
            model_name="appeal",
            name="currency",
            field=models.CharField(choices=donations.money.currency_choices, default="GBP", max_length=3),
        ),
        migrations.AlterField(
            model_name="campaign",
            name="currency",
            field=models.CharField(choices=donations.money.currency_choices, default="GBP", max_length=3),
        ),
        migrations.AlterField(
            model_name="donationpage",
            name="currency",
            field=models.CharField(
                choices=donations.money.currency_choices,
                default="GBP",
                help_text="Shown first.",
                max_length=3,
                verbose_name="first currency",
            ),
        ),
        migrations.AlterField(
            model_name="feeterm",
            name="currency",
            field=models.CharField(choices=donations.money.currency_choices, max_length=3),
        ),
        migrations.AlterField(
            model_name="gift",
            name="currency",
            field=models.CharField(choices=donations.money.currency_choices, max_length=3),
        ),
        migrations.AlterField(
            model_name="ledgerentry",
            name="currency",
            field=models.CharField(choices=donations.money.currency_choices, max_length=3),
        ),
        migrations.AlterField(
            model_name="legalentity",
            name="currency",
            field=models.CharField(
                blank=True,
                choices=donations.money.currency_choices,
                help_text="Only if another house takes the donations of this currency. Empty: all others.",
                max_length=3,
                unique=True,
            ),
        ),
        migrations.AlterField(
            model_name="payment",
            name="currency",
            field=models.CharField(choices=donations.money.currency_choices, max_length=3),
        ),
        migrations.AlterField(
            model_name="payout",
            name="currency",
            field=models.CharField(choices=donations.money.currency_choices, max_length=3),
        ),
        migrations.AlterField(
            model_name="plan",
            name="currency",
            field=models.CharField(choices=donations.money.currency_choices, max_length=3),
        ),
        migrations.AlterField(
            model_name="refund",
            name="currency",
            field=models.CharField(choices=donations.money.currency_choices, max_length=3),
        ),
        migrations.AlterField(
            model_name="statementlayout",
            name="currency",
            field=models.CharField(choices=donations.money.currency_choices, max_length=3),
        ),
        migrations.AlterField(
            model_name="statementline",
            name="currency",
            field=models.CharField(choices=donations.money.currency_choices, max_length=3),
        ),
    ]
