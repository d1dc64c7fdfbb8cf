"""The appeal stands under every story from the first migration on, with nothing set up.

Only the row and its frozen first version are made; the words are the columns' defaults.
"""

import re

from django.db import migrations


def make_appeal(apps, schema_editor):
    using = schema_editor.connection.alias
    appeal = apps.get_model("donations", "Appeal").objects.using(using).create()
    data = {
        "heading": appeal.heading,
        "paragraphs": [part.strip() for part in re.split(r"\n\s*\n", appeal.letter) if part.strip()],
        "sign": appeal.signature,
        "frequencies": [],
        "amounts": [
            {"value": str(amount), "label": f"£{amount // 100}", "default": amount == appeal.default_amount}
            for amount in appeal.amounts
        ],
        "other_label": appeal.other_label,
        "button": appeal.button,
        "fine": appeal.fine_print,
        "link_label": appeal.link_label,
        "action": "/donate/",
        "currency": appeal.currency,
        "version": 1,
    }
    versions = apps.get_model("donations", "AppealVersion").objects.using(using)
    versions.create(appeal=appeal, number=1, data=data)
    parts = apps.get_model("core", "FramePart").objects.using(using)
    parts.update_or_create(key="appeal", defaults={"data": data})


class Migration(migrations.Migration):

    dependencies = [("donations", "0001_initial"), ("core", "0001_initial")]

    operations = [migrations.RunPython(make_appeal, migrations.RunPython.noop)]
