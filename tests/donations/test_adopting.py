"""Monthly donors of a former site, taken over: no charge, no mail, the same day; twice is once."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from donations import plan_links
from donations.models import Attempt, Donor, Finding, Gift, Payment, Plan, PlanEvent
from donations.rehearsal import objects
from donations.rehearsal.money import charge_of
from newsroom.core.models import AuditEvent, OutboxMessage
from tests.donations.world import mails

pytestmark = pytest.mark.django_db
OLD = {"order_id": "4711", "source": "old-shop"}


@pytest.fixture
def foreign(world):
    """``foreign(email, …)``: a subscription that another program began; returns it."""

    def make(email="ann@reader.example", amount=500, frequency="monthly"):
        world.give(amount, email, frequency=frequency)
        made = world.store.all("subscription")[0]
        made["metadata"] = dict(OLD)
        for kind in ("invoice", "checkout.session"):
            item = world.store.all(kind)[0]
            item["client_reference_id"] = None
            if item.get("parent"):
                item["parent"]["subscription_details"]["metadata"] = dict(OLD)
        world.bag.clear()
        OutboxMessage.objects.all().delete()
        Attempt.objects.all().delete()
        Gift.objects.all().delete()
        return made

    return make


def run(*arguments):
    out = io.StringIO()
    call_command("adopt_subscriptions", *arguments, stdout=out, stderr=out)
    return out.getvalue()


def test_only_told_unless_asked(world, foreign):
    """Without --apply: a table of what would happen, and nothing happens, here or at the provider."""
    made = foreign()
    world.calls.clear()
    told = run()
    assert f"{made['id']}  ann@reader.example  £5 a month, next" in told
    assert "1 would be taken over, 0 left as they are, 0 cannot be." in told
    assert set(world.calls) == {"GET /v1/subscriptions"}
    assert not Gift.objects.exists()
    assert not Donor.objects.exists()


def test_taken_over(world, foreign):
    """No charge, no mail, the same day; the old numbers stay beside our mark; the gift has its donor."""
    made = foreign()
    before = (dict(made["items"]["data"][0]), len(world.store.all("charge")), made["billing_cycle_anchor"])
    assert "1 taken over" in run("--apply")
    plan = Plan.objects.get()
    assert made["metadata"] == OLD | {"gift": plan.gift.public_id}
    assert (made["items"]["data"][0], len(world.store.all("charge")), made["billing_cycle_anchor"]) == before
    assert (plan.state, plan.amount_minor, plan.donor.email) == ("active", 500, "ann@reader.example")
    assert int(plan.next_charge_at.timestamp()) == before[0]["current_period_end"]
    assert int(plan.gift.created_at.timestamp()) == made["start_date"]
    begun = PlanEvent.objects.get(kind="started")
    assert (begun.by, begun.detail["marks"], begun.detail["customer"]) == ("staff", OLD, made["customer"])
    assert (mails(), Payment.objects.count()) == ([], 0)
    assert AuditEvent.objects.filter(verb="take over monthly donation").exists()


def test_a_second_run_changes_nothing(world, foreign):
    """What was taken over is left as it is; what broke off half-way is finished."""
    made = foreign()
    run("--apply")
    world.calls.clear()
    assert "is one of ours already" in run("--apply")
    assert "POST" not in " ".join(world.calls)
    assert Gift.objects.count() == Plan.objects.count() == 1
    assert made["metadata"]["gift"] == Gift.objects.get().public_id


def test_an_answer_that_is_lost(world, foreign):
    """Cut off after the mark was written: the next run finds the gift by the subscription's number."""
    made = foreign()
    answer = world.gateway._http.request

    def cut(method, url, headers, post_data=None):
        done = answer(method, url, headers, post_data)
        return ("{}", 500, {}) if method == "post" else done

    world.gateway._http.request = cut
    with pytest.raises(CommandError, match="what was taken over stays"):
        run("--apply")
    world.gateway._http.request = answer
    assert "gift" in made["metadata"]
    assert "1 taken over" in run("--apply")
    assert (Gift.objects.count(), Plan.objects.get().gift.public_id) == (1, made["metadata"]["gift"])


def test_its_renewals_are_ours(world, foreign, check):
    """The next charge is a payment with receipt and manage link; trouble with it finds its donation."""
    made = foreign()
    run("--apply")
    world.later(32)
    assert set(world.deliver()) == {200}
    payment = Payment.objects.get()
    assert (payment.gift.plan.provider_plan_id, payment.attempt, payment.amount_minor) == (
        made["id"],
        None,
        500,
    )
    assert len(mails()) == 1
    body = OutboxMessage.objects.get(kind="mail").payload["body"]
    assert "/donate/monthly/" in body
    assert plan_links.plan_of(plan_links.token(payment.gift.plan)) == payment.gift.plan
    world.happens(objects.dispute, world.store.all("charge")[0])
    world.deliver()
    assert (Finding.objects.get().kind, Finding.objects.get().gift) == ("dispute", payment.gift)
    assert [f.kind for f in check()] == ["dispute"]


def several_prices(made):
    made["items"]["data"].append(made["items"]["data"][0])


def every_quarter(made):
    made["items"]["data"][0]["price"]["recurring"]["interval_count"] = 3


def every_week(made):
    made["items"]["data"][0]["price"]["recurring"]["interval"] = "week"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (several_prices, "the sum of 2 prices"),
        (every_quarter, "charged every 3 months"),
        (every_week, "every 1 weeks"),
        (lambda made: made.update(collection_method="send_invoice"), "an invoice that the donor gets"),
        (lambda made: made.update(currency="xof"), "in XOF"),
        (lambda made: made.update(status="incomplete"), "has ended or never begun"),
        (lambda made: made["metadata"].update(gift="elsewhere"), "books are not these"),
        (lambda made: made["items"]["data"][0]["price"].update(unit_amount=None), "no fixed amount"),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_over(world, foreign, change, said):
    """Each row says in words why it stays where it is; the others go on."""
    change(foreign())
    foreign("bea@reader.example")
    told = run("--apply")
    assert said in told
    assert "1 taken over" in told
    assert Plan.objects.get().donor.email == "bea@reader.example"


def test_without_an_address(world, foreign):
    """A donor to whom no receipt could go is told, not taken over."""
    foreign()
    world.store.all("customer")[0]["email"] = ""
    assert "no e-mail address" in run("--apply")
    assert not Plan.objects.exists()


def test_from_a_file(world, foreign, tmp_path):
    """Rows by number, customer or address; each wrong one is told with its line."""
    plans = [foreign(f"{name}@reader.example") for name in ("ann", "bea", "cyd", "dan")]
    file = tmp_path / "export.csv"
    file.write_text(
        "\ufeffid,Customer Email\n"
        f"{plans[0]['id']},ann@reader.example\n"
        f"{plans[1]['customer']},\n"
        "x,CYD@reader.example\n"
        f"{plans[3]['id']},somebody@else.example\n"
        "sub_none,\n"
        "nonsense,\n"
        ",nobody@reader.example\n"
        f"{plans[0]['id']},\n",
        encoding="utf-8",
    )
    world.store.all("customer")[1]["email"] = "cyd@reader.example"
    Donor.objects.create(email_key="ann@reader.example", email="Ann@reader.example", name="Ann, known")
    told = run(str(file), "--apply")
    assert "line 5:" in told
    assert "the file says somebody@else.example, the provider dan@reader.example" in told
    assert "line 6: the provider does not know it" in told
    assert "line 7: no subscription, customer or address found in: nonsense" in told
    assert "line 8: no running subscription found" in told
    assert "3 taken over, 0 left as they are, 4 cannot be." in told
    assert Donor.objects.get(email_key="ann@reader.example").gifts.count() == 1


def test_files_and_settings_that_do_not_serve(world, settings, tmp_path):
    """A missing file, a broken one, no provider: a sentence each."""
    with pytest.raises(CommandError, match="cannot be read"):
        run(str(tmp_path / "none.csv"))
    (tmp_path / "broken.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CommandError, match="cannot be read"):
        run(str(tmp_path / "broken.csv"))
    settings.STRIPE_SECRET_KEY = ""
    with pytest.raises(CommandError, match="No payment provider"):
        run()


def test_the_former_site_still_writes(world, foreign, check, client, treasurer):
    """Marks that change after the takeover are somebody else's work: told once, by message or check."""
    made = foreign()
    run("--apply")
    world.deliver()
    assert check() == []
    made["metadata"] = made["metadata"] | {"order_id": "4712"}
    world.tell([("customer.subscription.updated", dict(made))])
    world.deliver()
    assert [f.kind for f in check()] == ["former"]
    client.force_login(treasurer)
    page = client.get(reverse("admin:donations_plan_changelist")).content.decode()
    assert "The former site still acts" in page
    finding = client.get(reverse("admin:donations_finding_change", args=[Finding.objects.get().pk]))
    assert "Switch its payments off" in finding.content.decode()


def test_the_former_site_still_charges(world, foreign, check):
    """A charge besides, of a donor who was taken over, is told with its amount."""
    made = foreign()
    run("--apply")
    world.later(1)
    intent = dict(world.store.all("payment_intent")[0], id="pi_shop", customer=made["customer"], metadata=OLD)
    world.store.objects["payment_intent"]["pi_shop"] = intent
    charge_of(world.store, intent)
    (finding,) = check()
    assert (finding.kind, finding.gift, finding.detail["there"]) == (
        "former",
        Gift.objects.get(),
        {"GBP": 500},
    )
