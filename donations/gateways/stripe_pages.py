"""Opening a payment page, for ``StripeGateway``.

All plans are of one product, which the account gets with its first plan: an amount of a donor's own makes a
price and no further product. Its id comes of its name, so that a paper that is renamed, and another paper on
the same account, have their own. Single gifts name what they are for themselves.
"""

import time

from donations.gateways import GatewayDown, GatewayMissing, GatewayRefused, OpenSession, Order
from donations.gateways.stripe_shapes import inline_params, product_of, session_params

BUDGET = 2.5  # seconds in all, however often is asked: a donor waits


class PageCalls:
    """Needs ``_client`` and ``_asking`` of the gateway."""

    def create_session(self, order: Order) -> OpenSession:
        """A payment page for ``order``; the same key and order give the same page again.

        Asked a second time only where the product is not there yet: with the same key, under which nothing
        was made. Should the provider keep that refusal for the key, or not let us make products, the page
        brings its product with it, as every page once did.
        """
        ends, params = time.monotonic() + BUDGET, session_params(order)
        try:
            return self._page(params, order.idempotency_key, ends)
        except GatewayRefused as refused:
            if not is_about_product(refused):
                raise
            if isinstance(refused, GatewayMissing):
                self._make_product(order, ends)
        try:
            return self._page(params, order.idempotency_key, ends)
        except GatewayRefused as refused:
            if not is_about_product(refused):
                raise
        return self._page(inline_params(order), f"{order.idempotency_key}:inline", ends)

    def _page(self, params, key, ends):
        with self._asking(max(ends - time.monotonic(), 0.05)):
            session = self._client.v1.checkout.sessions.create(params, {"idempotency_key": key})
            return OpenSession(session.id, session.url, session.livemode)

    def _make_product(self, order, ends):
        """Make the plans' product, unless another donor's page just did."""
        try:
            with self._asking(max(ends - time.monotonic(), 0.05)):
                self._client.v1.products.create({"id": product_of(order), "name": order.name})
        except (GatewayRefused, GatewayDown):
            return  # there already, not allowed, or no answer: the page that is asked for next tells which


def is_about_product(refused: GatewayRefused) -> bool:
    """Whether what the provider refused is the product that we named."""
    return refused.about.endswith("[product]")
