"""A role for those who answer donors and move no money."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0004_session_round")]

    operations = [
        migrations.AlterField(
            model_name="roleassignment",
            name="role",
            field=models.CharField(
                choices=[
                    ("reporter", "Reporter"),
                    ("editor", "Editor"),
                    ("chief", "Chief editor"),
                    ("support", "Donor support"),
                    ("donations", "Donations manager"),
                    ("administrator", "Administrator"),
                ],
                max_length=20,
            ),
        ),
    ]
