"""All plans are of one product at the provider, made with the first and asked for by nobody after it."""

import pytest
import stripe

from donations.gateways import GatewayRefused
from donations.rehearsal.wire import WireError
from tests.donations.conftest import Donor
from tests.donations.test_rehearsal import order


@pytest.fixture
def sdk(provider):
    """The Stripe library, pointed at the rehearsal provider; it tries nothing twice."""
    return stripe.StripeClient("sk_test_x", base_addresses={"api": provider.base}, max_network_retries=0)


@pytest.fixture
def calls(provider, monkeypatch):
    """What the provider is asked, in order."""
    asked = []
    check = provider.contract
    monkeypatch.setattr(
        provider, "contract", lambda *call: (asked.append(f"{call[0]} {call[1]}"), check(*call))[1]
    )
    return asked


def monthly(**changes):
    return order(frequency="monthly", **changes)


PAGE, PRODUCT = "POST /v1/checkout/sessions", "POST /v1/products"


def test_plans_share_a_product(gateway, provider, sdk, calls):
    """The first plan's page makes it; every later one is one call, whatever the amount or currency."""
    gateway.create_session(monthly())
    assert calls == [PAGE, PRODUCT, PAGE]
    calls.clear()
    later = [monthly(idempotency_key="k2", amount_minor=777), monthly(idempotency_key="k3", currency="EUR")]
    pages = [gateway.create_session(each) for each in later]
    assert calls == [PAGE, PAGE]
    for page in pages:
        Donor(provider).at_provider(page.url)
    (product,) = sdk.v1.products.list({}).data
    plans = sdk.v1.subscriptions.list({}).data
    assert {plan["items"].data[0].price.product for plan in plans} == {product.id} and len(plans) == 2
    assert product.name == "Donation"


def test_a_changed_amount_makes_no_product(gateway, provider, sdk):
    """The plan goes on with the product that it has."""
    page = gateway.create_session(monthly())
    Donor(provider).at_provider(page.url)
    plan = gateway.read_session(page.id).plan_id
    assert gateway.change_plan(plan, 900, "key").amount_minor == 900
    assert len(sdk.v1.products.list({}).data) == 1


def test_a_single_gift_needs_none(gateway, sdk, calls):
    """It names what it is for itself, in one call."""
    gateway.create_session(order())
    assert calls == [PAGE] and not sdk.v1.products.list({}).data


def test_a_paper_that_is_renamed_has_another(gateway, sdk):
    """Donors read the name that the paper has now; so does another paper on the same account."""
    gateway.create_session(monthly())
    gateway.create_session(monthly(idempotency_key="k2", name="Donation to the Courier"))
    assert [product.name for product in sdk.v1.products.list({}).data] == [
        "Donation to the Courier",
        "Donation",
    ]


def test_f22_the_same_order_gives_the_same_first_page(gateway, sdk):
    """Also where the first call was refused for want of the product."""
    wanted = monthly()
    assert gateway.create_session(wanted) == gateway.create_session(wanted)
    assert len(sdk.v1.checkout.sessions.list({}).data) == 1


def test_two_first_donors_at_once(gateway, provider, sdk, monkeypatch):
    """The product that the other's page made in between is used."""
    make = type(gateway)._make_product

    def after_another(self, wanted, ends):
        make(self, wanted, ends)
        make(self, wanted, ends)

    monkeypatch.setattr(type(gateway), "_make_product", after_another)
    assert gateway.create_session(monthly()).id
    assert len(sdk.v1.products.list({}).data) == 1


def test_an_id_is_taken_once(sdk):
    """As the real provider answers."""
    sdk.v1.products.create({"id": "donation_1", "name": "Donation"})
    for _ in range(2):
        with pytest.raises(stripe.InvalidRequestError) as refused:
            sdk.v1.products.create({"id": "donation_1", "name": "Another"})
        assert refused.value.code == "resource_already_exists"
    assert sdk.v1.products.retrieve("donation_1").name == "Donation"


def test_a_product_that_cannot_be_used_stops_nobody(gateway, provider, sdk):
    """Put away by hand at the provider: the page brings one of its own."""
    gateway.create_session(monthly())
    (product,) = provider.store.all("product")
    product["active"] = False
    wanted = monthly(idempotency_key="k2")
    assert gateway.create_session(wanted) == gateway.create_session(wanted)


def test_a_key_without_a_right_to_products_stops_nobody(gateway, provider, monkeypatch, calls):
    """A restricted key may not make them."""
    check = provider.contract

    def refuse(method, path, params):
        if path == "/v1/products":
            raise WireError(403, "The provided key does not have the required permissions.")
        check(method, path, params)

    monkeypatch.setattr(provider, "contract", refuse)
    assert gateway.create_session(monthly()).id


def test_what_else_is_refused_is_not_asked_again(gateway, calls):
    """An amount below the minimum is refused in one call once the product is there."""
    gateway.create_session(monthly())
    calls.clear()
    with pytest.raises(GatewayRefused):
        gateway.create_session(monthly(amount_minor=29, idempotency_key="k2"))
    assert calls == [PAGE]


def test_product_and_its_data_exclude_each_other(gateway, sdk):
    """As at the real provider."""
    price = {
        "currency": "gbp", "unit_amount": 500, "product": "donation_1", "product_data": {"name": "Donation"},
        "recurring": {"interval": "month"},
    }  # fmt: skip
    asked = {"mode": "subscription", "success_url": "http://testserver/x"}
    with pytest.raises(stripe.InvalidRequestError, match="only specify one"):
        sdk.v1.checkout.sessions.create(asked | {"line_items": [{"price_data": price, "quantity": 1}]})
