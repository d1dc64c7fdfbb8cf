"""Payments that were booked before receipts had numbers get theirs, in the order in which they came.

Done again after a way back, it goes on behind the numbers that are there.
"""

import json
import secrets
import zoneinfo

from django.db import migrations

ALPHABET = "234789CDFGHJKMNPQRTVWXY"


def paper(apps):
    """(name of the paper, its time zone)."""
    part = apps.get_model("core", "FramePart").objects.filter(key="publication").first()
    data = part.data if part else {}
    data = json.loads(data) if isinstance(data, str) else data
    return data.get("name") or "Your newspaper", zoneinfo.ZoneInfo(data.get("time_zone") or "UTC")


def give_numbers(apps, schema_editor):
    """One receipt for each payment without one."""
    from donations.money import format_amount  # noqa: PLC0415 - how amounts are printed

    Receipt, Counter = apps.get_model("donations", "Receipt"), apps.get_model("donations", "ReceiptCounter")
    payments = apps.get_model("donations", "Payment").objects.filter(receipts=None)
    if not payments.exists():
        return
    name, zone = paper(apps)
    entities = apps.get_model("donations", "LegalEntity").objects
    entity = entities.get_or_create(currency="", defaults={"name": name})[0]
    page = apps.get_model("donations", "DonationPage").objects.first()
    standing = Counter.objects.filter(entity=entity)
    counters = {(one.livemode, one.year): one.last for one in standing}
    for payment in payments.select_related("gift", "donor").order_by("captured_at", "id").iterator(500):
        day = payment.captured_at.astimezone(zone).date()
        series = (payment.livemode, day.year)
        counters[series] = counters.get(series, 0) + 1
        number = f"{day.year}-{counters[series]:06d}"
        by_hand = payment.provider == "offline"
        Receipt.objects.create(
            entity=entity,
            livemode=payment.livemode,
            year=day.year,
            sequence=counters[series],
            number=number if payment.livemode else f"TEST-{number}",
            payment=payment,
            code="".join(secrets.choice(ALPHABET) for _ in range(12)),
            recipient=payment.donor.name if payment.donor else "",
            content={
                "paper": name,
                "issuer": {"name": entity.name, "address": [], "registration": []},
                "mode": "plain",
                "tax": "",
                "amount": format_amount(payment.amount_minor, payment.currency),
                "currency": payment.currency,
                "date": day.isoformat(),
                "way": payment.method.capitalize() if by_hand else "",
                "frequency": payment.gift.frequency,
                "reference": payment.gift.public_id,
                "descriptor": page.statement_descriptor if page and not by_hand else "",
            },
        )
    for (livemode, year), last in counters.items():
        Counter.objects.update_or_create(
            entity=entity, livemode=livemode, year=year, defaults={"last": last}
        )


class Migration(migrations.Migration):
    dependencies = [("donations", "0018_numbered_receipts"), ("core", "0006_sent_mails")]

    operations = [migrations.RunPython(give_numbers, migrations.RunPython.noop)]
