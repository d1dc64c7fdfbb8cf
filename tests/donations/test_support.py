"""Donor support: sees who gave, does what a donor asks, moves no money."""

from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from donations.models import Gift, Payment
from newsroom.core.models import AuditEvent, OutboxMessage
from tests.donations.plan_life import letters, path_of

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


def act(client, plan, verb, **data):
    """Press a button of the plan's screen; returns the page that follows."""
    url = reverse(f"admin:donations_plan_{verb}", args=[plan.pk])
    return client.post(url, data, follow=True).content.decode()


def test_support_sees_who_gave_and_no_sums(plan, client, helpdesk):
    """The donation, its donor and its timeline; not what the paper has received, and not the ledger."""
    client.force_login(helpdesk)
    listed = client.get(reverse("admin:donations_gift_changelist")).content.decode()
    assert "Ann Reader" in listed
    assert "Left for the newsroom" not in listed
    page = client.get(reverse("admin:donations_gift_change", args=[plan.gift_id])).content.decode()
    assert "What happened" in page and "Charge £5" in page
    for name in (
        "ledgerentry_changelist",
        "payment_changelist",
        "finding_changelist",
        "gift_csv",
        "donor_xlsx",
    ):
        assert client.get(reverse(f"admin:donations_{name}")).status_code == 403, name


def test_pause_and_go_on_at_the_donors_wish(plan, client, helpdesk):
    """With a note; the provider leaves the charges out, the donor is told, the screen says who did it."""
    client.force_login(helpdesk)
    assert "write down why" in act(client, plan, "pause", months="2", note=" ", wish="a")
    assert "Choose how many" in act(client, plan, "pause", months="9", note="rang us", wish="a")
    page = act(client, plan, "pause", months="2", note="rang us", wish="a")
    assert "It is paused" in page and "sven" in page
    act(client, plan, "pause", months="2", note="rang us", wish="a")  # pressed twice
    plan.refresh_from_db()
    assert (plan.state, plan.happenings.filter(kind="paused").count()) == ("paused", 1)
    assert OutboxMessage.objects.filter(key__startswith="plan-changed").count() == 1
    assert "It goes on" in act(client, plan, "resume", note="rang again", wish="b")
    plan.refresh_from_db()
    assert plan.state == "active"
    assert (
        AuditEvent.objects.filter(verb="pause monthly donation", actor=helpdesk).first().data["months"] == 2
    )


def test_links_that_got_into_other_hands(plan, client, helpdesk):
    """Dead from that second on; the donor has one that opens, and the audit says who did it and why."""
    client.force_login(helpdesk)
    former = path_of(plan)
    assert "write down why" in act(client, plan, "links", note=" ")
    assert Client().get(former).status_code == 200
    assert "open nothing any more" in act(client, plan, "links", note="rang: the laptop is sold")
    assert Client().get(former).status_code == 404
    (body,) = letters("plan-link")
    (link,) = [line for line in body.splitlines() if "/donate/monthly/" in line]
    assert Client().get(urlsplit(link).path).status_code == 200
    assert AuditEvent.objects.get(verb="revoke links", actor=helpdesk).data["note"].startswith("rang")
    page = client.get(reverse("admin:donations_gift_change", args=[plan.gift_id])).content.decode()
    assert "Mail with a new link: waiting" in page and "Revoke links" in page


def test_what_has_ended_is_not_paused(plan, client, helpdesk):
    """A plan that ended says so."""
    client.force_login(helpdesk)
    act(client, plan, "cancel", note="asked")
    assert "has ended already" in act(client, plan, "pause", months="1", note="asked", wish="c")


def test_a_receipt_again(plan, client, helpdesk):
    """It goes to the same address, once while one waits, and the audit says who sent it."""
    client.force_login(helpdesk)
    payment = Payment.objects.get()
    url = reverse("admin:donations_payment_receipt", args=[payment.pk])
    for _ in range(2):
        assert "goes out again, to ann@reader.example" in client.post(url, follow=True).content.decode()
    assert OutboxMessage.objects.filter(key=f"receipt-again:{payment.pk}").count() == 1
    assert AuditEvent.objects.filter(verb="send receipt again", actor=helpdesk).count() == 2


def test_lists_ask_no_more_with_more(plan, client, helpdesk, django_assert_max_num_queries):
    """However many donations there are, support's list asks the same few questions."""
    for number in range(20):
        Gift.objects.create(form_key=f"k{number}", amount_minor=500, currency="GBP", donor=plan.gift.donor)
    client.force_login(helpdesk)
    with django_assert_max_num_queries(14):
        assert client.get(reverse("admin:donations_gift_changelist")).status_code == 200
