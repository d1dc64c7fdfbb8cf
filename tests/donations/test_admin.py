"""Staff's screens: who sees which, and that the books are only read."""

import re

import pytest
from django.urls import reverse

from donations.models import Attempt, Donor, Finding, Gift, LedgerEntry, Payment, ProviderEvent
from donations.timeline import timeline
from newsroom.core import audit
from newsroom.core.models import AuditEvent

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
BOOKS = ["gift", "donor", "payment", "ledgerentry", "providerevent", "finding"]
WORDS = ["donationpage"]
LEDGER = "ledgerentry_changelist"
ROLES = ["reporter", "editor", "chief", "administrator", "treasurer"]


@pytest.fixture
def books(donor, deliver):
    """One paid gift in the books."""
    attempt, page = donor.begin("500")
    donor.at_provider(page)
    deliver()
    Finding.objects.create(kind="amount", key="k", attempt=attempt, gift=attempt.gift)
    return attempt


def urls(model, pk):
    """Every address of a kind of record: list, search, filter, record, history, add, delete."""
    name = f"admin:donations_{model}"
    listed = reverse(f"{name}_changelist")
    return [
        listed,
        f"{listed}?q=ann@reader.example",
        f"{listed}?donor__email__startswith=a",
        reverse(f"{name}_change", args=[pk]),
        reverse(f"{name}_history", args=[pk]),
        reverse(f"{name}_add"),
        reverse(f"{name}_delete", args=[pk]),
    ]


def first(model):
    """The id of one row of the model of that name."""
    kinds = {m.__name__.lower(): m for m in (Gift, LedgerEntry, ProviderEvent, Finding)}
    kind = kinds.get(model)
    return kind.objects.first().pk if kind else 1


@pytest.mark.parametrize("role", ["reporter", "editor", "chief", "administrator"])
def test_f57_nobody_else_sees_donors(books, client, request, role):
    """Reporters, editors, chief editors and administrators see no donor, by no address at all."""
    client.force_login(request.getfixturevalue(role))
    gift = Gift.objects.get()
    for model in BOOKS:
        pk = first(model) or gift.donor_id
        for url in urls(model, pk):
            answer = client.get(url)
            assert answer.status_code in {403, 302}, url
            assert b"ann@reader.example" not in answer.content
    assert client.get(reverse("admin:donations_ledgerentry_csv")).status_code == 403
    replay = reverse("admin:donations_event_replay", args=[ProviderEvent.objects.first().pk])
    assert client.post(replay).status_code == 403


def test_f57_who_asks_for_the_books_without_the_right_is_written_down(books, client, chief, reporter):
    """Once a day for each address, and never so many that they fill the table; elsewhere a 403 is no news."""
    client.force_login(reporter)
    asked = [reverse("admin:donations_gift_changelist"), reverse("admin:donations_ledgerentry_csv")]
    for url in (*asked, *asked, "/admin/core/publication/1/change/"):
        assert client.get(url).status_code == 403
    noted = AuditEvent.objects.filter(verb=audit.REFUSED)
    assert set(noted.values_list("actor", "subject")) == {(reporter.pk, url) for url in asked}
    assert noted.count() == 2
    client.force_login(chief)
    assert asked[0] in client.get(reverse("admin:core_auditevent_changelist")).text
    for number in range(audit.MOST_REFUSED + 5):
        audit.record_refused(f"/admin/donations/gift/{number}/", by=reporter)
    assert noted.count() == audit.MOST_REFUSED


def test_anonymous_is_asked_to_sign_in(books, client):
    """Without signing in every screen leads to the sign-in."""
    for model in [*BOOKS, *WORDS]:
        assert client.get(reverse(f"admin:donations_{model}_changelist")).status_code == 302


def test_the_treasurer_reads_and_changes_nothing(books, client, treasurer):
    """The donations manager sees every book and can add, change or delete no row of them."""
    client.force_login(treasurer)
    for model in BOOKS:
        name = f"admin:donations_{model}"
        pk = first(model) if model in {"gift", "ledgerentry", "providerevent", "finding"} else None
        assert client.get(reverse(f"{name}_changelist")).status_code == 200
        assert client.get(reverse(f"{name}_changelist"), {"q": "ann"}).status_code == 200
        assert client.get(reverse(f"{name}_add")).status_code == 403
        if pk:
            assert client.get(reverse(f"{name}_change", args=[pk])).status_code == 200
            assert client.post(reverse(f"{name}_delete", args=[pk]), {"post": "yes"}).status_code == 403
    gift = Gift.objects.get()
    client.post(reverse("admin:donations_gift_change", args=[gift.pk]), {"amount_minor": 1})
    gift.refresh_from_db()
    assert gift.amount_minor == 500


def test_when_a_donor_first_gave(books, client, treasurer):
    """The list of donors says when the first money came, not when the row was made."""
    Donor.objects.update(created_at="2025-02-03T12:00Z")
    client.force_login(treasurer)
    listed = client.get(reverse("admin:donations_donor_changelist")).content.decode()
    assert f"{Payment.objects.get().captured_at:%b %Y}" in listed
    assert "3 Feb 2025" not in listed


def test_timeline_and_sums(books, client, treasurer):
    """A gift's page tells what happened; lists show the month's sums and the ledger's totals."""
    client.force_login(treasurer)
    page = client.get(reverse("admin:donations_gift_change", args=[Gift.objects.get().pk])).content.decode()
    for line in ["Chosen: £5", "Message: checkout.session.completed", "Charge £5", "Fee −£0.28", "Finding:"]:
        assert line in page
    order = ["Chosen: £5", "Try at paying", "Charge £5", "Fee −£0.28", "Booked: £5", "Finding:"]
    told = [line.what for line in timeline(Gift.objects.get())]
    found = [next(n for n, what in enumerate(told) if what.startswith(start)) for start in order]
    assert found == sorted(found), told
    assert 'value="Close"' not in page
    for name in ["overview", "ledgerentry_changelist"]:
        page = client.get(reverse(f"admin:donations_{name}")).content.decode()
        assert "£4.72" in page, "left for the newsroom"


@pytest.fixture
def live(books, settings):
    """The paper has since got its live keys, and one live gift of £7 beside the rehearsed £5."""
    settings.STRIPE_SECRET_KEY = "sk_live_x"
    gift = Gift.objects.create(form_key="live", amount_minor=700, currency="GBP")
    attempt = Attempt.objects.create(
        gift=gift, livemode=True, idempotency_key="live", expires_at=gift.created_at, state="expired"
    )
    payment = Payment.objects.create(
        gift=gift, attempt=attempt, provider="stripe", provider_payment_id="pi_live",
        provider_charge_id="ch_live", amount_minor=700, currency="GBP", livemode=True,
        captured_at=gift.created_at,
    )  # fmt: skip
    LedgerEntry.objects.create(
        payment=payment, kind="charge", amount_minor=700, currency="GBP",
        provider_object_id="ch_live", occurred_at=gift.created_at,
    )  # fmt: skip
    return gift


def received(client, name, query=""):
    """What the sums of a screen say was received."""
    page = client.get(reverse(f"admin:donations_{name}") + query).content.decode()
    return re.findall(r"<dt>Received</dt><dd[^>]*>([^<]*)<", page), page


def test_test_money_is_never_counted_as_real(live, client, treasurer):
    """With live keys the sums are of live money alone, on every screen; with test keys of test money."""
    client.force_login(treasurer)
    for name in ("overview", LEDGER):
        assert received(client, name)[0] == ["£7"], name
    assert received(client, LEDGER, "?mode=test")[0] == ["£5"]
    assert received(client, LEDGER, "?mode=all")[0] == ["£7", "£5"]


def test_rehearsed_sums_say_so(books, client, treasurer):
    """While the provider is a rehearsal the sums are of rehearsed money and are called so."""
    client.force_login(treasurer)
    for name in ("overview", LEDGER):
        sums, page = received(client, name)
        assert sums == ["£5"]
        assert "Test money" in page


def test_the_lists_tell_test_from_live(live, client, treasurer):
    """Every list of the books shows which mode a row is of, and can be limited to one of them."""
    client.force_login(treasurer)
    for model in BOOKS[:-1]:
        url = reverse(f"admin:donations_{model}_changelist")
        counts = {}
        for mode in ("live", "test", "all"):
            shown = client.get(url, {"mode": mode}).context["cl"]
            counts[mode] = len(shown.result_list)
            assert "mode" in shown.list_display, model
        assert counts["all"] == counts["live"] + counts["test"], model
        assert counts["test"] > 0, model
        assert client.get(url).context["cl"].result_count == counts["live"], model
    findings = client.get(reverse("admin:donations_finding_changelist"))
    assert findings.context["cl"].result_count == 1, "what a person must look at is hidden by nothing"


@pytest.mark.parametrize("model", BOOKS)
def test_the_books_speak_plainly(books, client, treasurer, settings, model):
    """Times are the newsroom's, with their zone; headings are words, not names of columns."""
    client.force_login(treasurer)
    url = reverse(f"admin:donations_{model}_changelist")
    row = client.get(url).context["cl"].result_list[0]
    screens = [url, reverse(f"admin:donations_{model}_change", args=[row.pk])]
    for screen in screens:
        page = client.get(screen).content.decode()
        assert re.search(r"\d{1,2} [A-Z][a-z]{2} \d{4}, \d\d:\d\d (GMT|BST)", page), screen
        assert not re.search(r"\d [ap]\.m\.", page), screen
        assert "Test or real" in page
        for name in ("Livemode", "Created at", "Captured at", "Occurred at", "Provider object id", "_id"):
            assert f">{name}" not in page, name
            assert f"{name}:" not in page, name


def test_replay_from_the_screen(books, client, treasurer):
    """A message can be handled again by pressing a button, never by following a link."""
    event = ProviderEvent.objects.filter(type="checkout.session.completed").get()
    client.force_login(treasurer)
    url = reverse("admin:donations_event_replay", args=[event.pk])
    assert client.get(url).status_code == 405
    assert "handled again" in client.post(url, follow=True).content.decode()
    assert LedgerEntry.objects.count() == 2


def test_resolving_a_finding(books, client, treasurer):
    """A note resolves a finding in the name of who wrote it."""
    finding = Finding.objects.get()
    Finding.objects.update(detail={"what": "charge", "there": {"GBP": 500}, "object": "txn_1"})
    client.force_login(treasurer)
    page = client.get(reverse("admin:donations_finding_change", args=[finding.pk])).content.decode()
    assert "object txn_1" in page and "{&quot;" not in page and "{&#x27;" not in page
    client.post(reverse("admin:donations_finding_change", args=[finding.pk]), {"note": "Rang the donor."})
    finding.refresh_from_db()
    assert (finding.note, finding.resolved_by) == ("Rang the donor.", treasurer)
