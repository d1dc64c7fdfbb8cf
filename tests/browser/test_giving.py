"""Giving, in Chromium, from the appeal under a story to the ledger, whatever is lost on the way.

The provider is the rehearsal one, in a process of its own; the ledger is read from the server's database.
"""

import re
import time

import pytest
from django.utils import timezone

from donations.models import Attempt, CardTry, LedgerEntry, ProviderEvent
from newsroom.core.models import OutboxMessage
from tests.browser import addresses, axe
from tests.browser.keyboard import Keyboard

THANKS = "**/donate/thanks/**"


@pytest.fixture(autouse=True)
def first_try_of_the_hour(server_database):
    """All browsers here have one address, which may begin five payments in five minutes."""
    CardTry.objects.using(server_database).all().delete()


@pytest.fixture
def books(server_database):
    """``books(session)``: what the server's database holds about this payment page."""

    def read(session):
        attempt = (
            Attempt.objects.using(server_database).select_related("gift").get(provider_session_id=session)
        )
        entries = LedgerEntry.objects.using(server_database).filter(payment__gift=attempt.gift).order_by("id")
        messages = ProviderEvent.objects.using(server_database).filter(object_id=session)
        return {
            "state": attempt.state,
            "source": attempt.gift.source_path,
            "ledger": list(entries.values_list("kind", "amount_minor", "currency")),
            "messages": messages.filter(processed_at__isnull=False).count(),
            "gift": attempt.gift.public_id,
        }

    return read


@pytest.fixture
def ask_now(server_database):
    """``ask_now(session)``: the worker's question about this payment page is due; how many there are."""

    def hurry(session):
        attempt = Attempt.objects.using(server_database).get(provider_session_id=session)
        waiting = OutboxMessage.objects.using(server_database).filter(kind="check-attempt")
        return waiting.filter(payload__attempt=attempt.pk).update(due_at=timezone.now())

    return hurry


@pytest.fixture
def settled(books):
    """``settled(session, done)``: the books once ``done(books)`` holds, or as they stand after a while."""

    def wait(session, done):
        limit = time.monotonic() + 20
        found = books(session)
        while not done(found) and time.monotonic() < limit:
            time.sleep(0.1)
            found = books(session)
        return found

    return wait


@pytest.fixture
def lost_messages(page, newsroom):
    """The provider's messages do not arrive while this test runs."""
    page.request.post(f"{newsroom.rehearsal}/control", form={"webhooks": "drop"})
    yield
    page.request.post(f"{newsroom.rehearsal}/control", form={"webhooks": "normal"})


@pytest.fixture
def to_provider(page, newsroom):
    """``to_provider("£10")``: from a story's appeal to the provider's page; returns the page's id."""

    def go(label):
        page.goto(addresses.story(newsroom, addresses.DREDGER))
        page.locator(".often__amounts--once label", has_text=re.compile(f"^{label}$")).click()
        with page.expect_navigation():
            page.get_by_role("button", name="Continue").click()
        assert (
            page.locator("main label:visible", has_text=re.compile(f"^{label}$"))
            .locator("input")
            .is_checked()
        )
        return send(page)

    return go


def send(page):
    """Press the donation page's button, no quicker than a person; returns the id of the payment page."""
    page.wait_for_timeout(350)
    page.locator("main form.gift button[type=submit]").click()
    page.wait_for_url("**/pay/**")
    assert page.get_by_text("Rehearsal: no real money").is_visible()
    return page.url.rsplit("/", 1)[1]


def pay(page):
    page.get_by_role("button", name="Pay", exact=True).click()


def pay_and_close(page):
    """Pay, and be gone before the provider's way back is taken."""

    def leave(route):
        route.fetch(max_redirects=0)
        route.abort()

    page.route("**/pay/**", leave)
    with page.expect_event("requestfailed"):
        page.get_by_role("button", name="Pay", exact=True).click(no_wait_after=True)
    page.close()


def receipts(newsroom, gift):
    """How many receipts for ``gift`` were sent; the demo's mail lies in files."""
    return sum(gift in file.read_text() for file in (newsroom.data_dir / "mail").glob("*"))


def booked_once(found, amount, fee):
    """Whether the books hold this gift exactly once, with the provider's fee."""
    return found["state"] == "paid" and found["ledger"] == [("charge", amount, "GBP"), ("fee", -fee, "GBP")]


def is_paid(found):
    return found["state"] == "paid"


def test_the_message_alone_books(page, newsroom, to_provider, settled):
    """A donor who closes the browser right after paying has given all the same, and gets a receipt."""
    session = to_provider("£10")
    pay_and_close(page)
    # The window may have been led back before it closed: the message comes all the same.
    found = settled(session, lambda found: is_paid(found) and found["messages"])
    assert booked_once(found, 1000, 35) and found["messages"] >= 1
    assert found["source"] == addresses.story(newsroom, addresses.DREDGER)
    limit = time.monotonic() + 10
    while not receipts(newsroom, found["gift"]) and time.monotonic() < limit:
        time.sleep(0.2)
    assert receipts(newsroom, found["gift"]) == 1


def test_the_way_back_alone_books(page, lost_messages, to_provider, books):
    """Where no message of the provider arrives, the donor's return books the gift."""
    session = to_provider("£3")
    pay(page)
    page.wait_for_url(THANKS)
    assert "£3" in page.inner_text("main") and "has arrived" in page.inner_text("main")
    found = books(session)
    assert booked_once(found, 300, 25) and found["messages"] == 0


def test_both_ways_book_once(page, newsroom, to_provider, settled):
    """The return and the message together, and the thank-you page opened again, are one gift; from then on
    this device thanks."""
    session = to_provider("£20")
    pay(page)
    page.wait_for_url(THANKS)
    assert "£20" in page.inner_text("main")
    page.reload()
    found = settled(session, lambda found: found["messages"])
    assert booked_once(found, 2000, 50) and found["messages"] >= 1
    page.goto(addresses.story(newsroom, addresses.DREDGER))
    assert page.get_by_text("Thank you for your donation.").is_visible(), "thanked instead of asked"
    assert page.locator(".appeal form").is_hidden()


def test_with_both_ways_lost_the_worker_books(page, lost_messages, to_provider, books, ask_now, settled):
    """Nothing is booked that nobody reported, until the worker asks the provider by itself."""
    session = to_provider("£5")
    pay_and_close(page)
    found = books(session)
    assert (found["state"], found["ledger"], found["messages"]) == ("open", [], 0)
    assert ask_now(session) == 1
    found = settled(session, is_paid)
    assert booked_once(found, 500, 28) and found["messages"] == 0


def test_a_declined_card_books_nothing_and_can_be_tried_again(page, to_provider, books):
    """The bank's no is said on the payment page; going back, the amount is still chosen, nothing booked."""
    session = to_provider("£10")
    page.get_by_role("button", name="Pay with a card that is declined").click()
    page.get_by_text("Your card was declined").wait_for()
    page.get_by_role("button", name="Go back without paying").click()
    page.wait_for_url("**/donate/?**")
    assert "Nothing was charged" in page.inner_text("main")
    assert page.locator("main label:visible", has_text="£10").locator("input").is_checked()
    found = books(session)
    assert (found["state"], found["ledger"]) == ("open", [])


def test_an_amount_of_ones_own_without_scripts(open_page, books):
    """“7,50” is seven and a half; what cannot be meant comes back as typed with a sentence that says why."""
    page = open_page(javascript=False)
    page.goto("/donate/")
    own = page.get_by_label("Other amount in pounds", exact=True)
    for typed, why in (
        ("seven", "Enter the amount in figures only, for example 5 or 7.50."),
        ("0", "Enter an amount above zero."),
        ("1.234", "Too many decimals. For £1,200 write 1200."),
        ("99999999", "The largest amount here is"),
        ("", "Enter an amount, for example 5 or 7.50."),
    ):
        page.locator("[name=amount_once][value=other]").check()
        own.fill(typed)
        page.wait_for_timeout(350)
        with page.expect_navigation():
            page.get_by_role("button", name="Donate").click()
        assert why in page.inner_text("[role=alert]"), typed
        assert page.title().startswith("Not yet")
        assert own.input_value() == typed and own.get_attribute("aria-invalid") == "true"
        assert page.locator("[name=amount_once][value=other]").is_checked()
    own.fill("7,50")
    page.locator("[name=cover]").check()
    page.wait_for_timeout(350)
    page.get_by_role("button", name="Donate").click()
    assert "£7.82 is charged instead of £7.50" in page.inner_text("[role=alert]"), "told before it is charged"
    session = send(page)
    assert page.get_by_text("7.82 GBP").is_visible()
    pay(page)
    page.wait_for_url(THANKS)
    assert "£7.82" in page.inner_text("main")
    assert booked_once(books(session), 782, 32)


@pytest.mark.parametrize("javascript", [True, False])
def test_from_the_story_to_the_thanks_by_keyboard_alone(open_page, newsroom, books, javascript):
    """Story, appeal, amount, fee, the provider's page, thanks: neither mouse nor script; axe is content."""
    page, found = open_page(javascript=javascript), {}
    page.goto(addresses.story(newsroom, addresses.DREDGER))
    page.locator(".appeal h2").click()  # where reading has ended
    keys = Keyboard(page)
    keys.reach("[name=amount_once]:checked")
    keys.press("ArrowRight")
    keys.go(".appeal button[type=submit]")
    if javascript:
        axe.look_in_both_schemes(page, "donate", found)
    keys.reach("[name=cover]")
    keys.press("Space")
    page.wait_for_timeout(350)
    keys.go("main form.gift button[type=submit]")
    session = page.url.rsplit("/", 1)[1]
    keys.go("[name=do][value=pay]")
    page.wait_for_url(THANKS)
    if javascript:
        axe.look_in_both_schemes(page, "thanks", found)
    assert books(session)["state"] == "paid"
    assert books(session)["source"] == addresses.story(newsroom, addresses.DREDGER)
    assert found == {}


def test_typing_an_amount_chooses_it(page):
    """With scripts, an own amount chooses “Other”, and the button says the amount that is chosen."""
    page.goto("/donate/")
    assert page.get_by_role("button", name="Donate £5").is_visible()
    own = page.get_by_label("Other amount in pounds", exact=True)
    own.fill("7.50")
    assert page.locator("[name=amount_once][value=other]").is_checked()
    page.locator("[name=cover]").check()
    assert page.get_by_role("button", name="Donate £7.82").is_visible(), "the sum that the server would say"
    page.locator("main label:visible", has_text="£20").click()
    assert own.input_value() == "" and page.get_by_text("+ £0.51").is_visible()
    page.get_by_label("Monthly").check()
    assert page.get_by_role("button", name="Donate £5.28 a month").is_visible()
