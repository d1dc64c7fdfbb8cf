"""Stripe, behind our ``Gateway``. The only module that imports ``stripe``.

Hosted Checkout: card data never touches this site. The same code talks to the rehearsal provider when
``STRIPE_API_BASE`` is set. Donors wait on these calls: one has ``BUDGET`` seconds with its one retry, so that
a donor sees our page within three.
"""

import dataclasses
import functools
import threading
import time
from contextlib import contextmanager

import stripe
from django.conf import settings

from donations.gateways import (
    BadMessage,
    ChargeState,
    Dispute,
    GatewayDown,
    GatewayMissing,
    GatewayRefused,
    GatewayUnreadable,
    InvoiceState,
    Message,
    PlanState,
    Refund,
    RefundOrder,
    SessionState,
    is_live_key,
)
from donations.gateways.stripe_account import API_VERSION, AccountCalls
from donations.gateways.stripe_books import StripeBooks
from donations.gateways.stripe_messages import parse_message
from donations.gateways.stripe_pages import BUDGET, PageCalls
from donations.gateways.stripe_shapes import (
    charge_facts,
    charge_state,
    dispute_facts,
    invoice_state,
    is_refused,
    new_amount,
    plan_state,
    refund_facts,
    refund_params,
    session_state,
    waits_for_a_bank,
)

RETRIES = 1
TOLERANCE = 300  # seconds a signature may be old, or ahead: the SDK itself accepts any future
PAID_WITH = ["payment_intent.latest_charge.balance_transaction"]


class DeadlineClient(stripe.RequestsClient):
    """The SDK's HTTP client with one deadline for a call instead of one for each try."""

    def __init__(self, **kwargs):
        super().__init__(timeout=BUDGET, **kwargs)
        self._call = threading.local()

    @contextmanager
    def deadline(self, seconds):
        """Within it, all tries together take at most ``seconds``."""
        self._call.ends = time.monotonic() + seconds
        try:
            yield
        finally:
            del self._call.ends

    def _left(self):
        return getattr(self._call, "ends", time.monotonic() + BUDGET) - time.monotonic()

    @property
    def _timeout(self):
        return max(self._left(), 0.05)

    @_timeout.setter
    def _timeout(self, value):
        """The SDK's own, fixed timeout is not used."""

    def _should_retry(self, response, api_connection_error, num_retries, max_network_retries):
        enough = self._left() > 2 * self.INITIAL_DELAY
        return enough and super()._should_retry(
            response, api_connection_error, num_retries, max_network_retries
        )


class StripeGateway(PageCalls, StripeBooks, AccountCalls):
    """``Gateway`` for Stripe and for whatever speaks its wire format."""

    name = "stripe"

    def __init__(self, key, webhook_secrets, base="", answer=None):
        self.livemode = is_live_key(key)
        self._secrets = webhook_secrets
        self._http = DeadlineClient()
        self._http.request = answer or self._http.request  # ``answer`` stands in for the network
        self._client = stripe.StripeClient(
            key,
            stripe_version=API_VERSION,
            base_addresses={"api": base} if base else None,
            max_network_retries=RETRIES,
            http_client=self._http,
        )

    @contextmanager
    def _asking(self, seconds=BUDGET):
        """Turn the SDK's errors into ours, within the time budget."""
        try:
            with self._http.deadline(seconds):
                yield
        except (stripe.InvalidRequestError, stripe.IdempotencyError, stripe.CardError) as error:
            kind = GatewayMissing if error.code == "resource_missing" else GatewayRefused
            refused = kind(str(error.user_message or error)[:300])
            refused.about = getattr(error, "param", None) or ""
            raise refused from error
        except stripe.StripeError as error:
            raise GatewayDown(f"{type(error).__name__}: {error}"[:300]) from error
        except (AttributeError, KeyError, TypeError, ValueError) as error:  # an answer of another shape
            words = f"The answer could not be read ({type(error).__name__}: {error})."
            raise GatewayUnreadable(words) from error

    def read_session(self, session_id: str) -> SessionState:
        """The page called ``session_id`` as it stands now, with its charge and fee."""
        with self._asking():
            session = self._client.v1.checkout.sessions.retrieve(session_id, {"expand": PAID_WITH})
            state = session_state(session.to_dict())
            if state.paid and state.plan_id and state.invoice_id:
                charge = self._paid_by(state.invoice_id)
                state = dataclasses.replace(state, charge=charge and charge_facts(charge))
            elif waits_for_a_bank(state):
                state = dataclasses.replace(state, failed=is_refused(self._intent_of(state.invoice_id)))
            return state

    def expire_session(self, session_id: str) -> None:
        """Close an open payment page. Raises ``GatewayRefused`` for one that is not open."""
        with self._asking():
            self._client.v1.checkout.sessions.expire(session_id)

    def _paid_by(self, invoice_id):
        """The charge that paid an invoice, with its fee, or None. Call within ``_asking``."""
        asked = {"invoice": invoice_id, "status": "paid", "limit": 1}
        for payment in self._client.v1.invoice_payments.list(asked).to_dict()["data"]:
            if payment["payment"]["type"] == "payment_intent":
                wanted = {"expand": ["latest_charge.balance_transaction"]}
                intent = payment["payment"]["payment_intent"]
                return self._client.v1.payment_intents.retrieve(intent, wanted).to_dict()["latest_charge"]
        return None

    def _intent_of(self, invoice_id):
        """The intent by which an invoice is or was to be paid; empty without one. Call within ``_asking``."""
        for payment in self._client.v1.invoice_payments.list({"invoice": invoice_id}).to_dict()["data"]:
            if payment["payment"]["type"] == "payment_intent":
                intent = payment["payment"]["payment_intent"]
                return self._client.v1.payment_intents.retrieve(intent).to_dict()
        return {}

    def read_invoice(self, invoice_id: str) -> InvoiceState:
        """A plan's bill as it stands now, with the charge that paid it."""
        with self._asking():
            invoice = self._client.v1.invoices.retrieve(invoice_id).to_dict()
            paid = invoice["status"] == "paid" and invoice["amount_paid"] > 0
            return invoice_state(invoice, self._paid_by(invoice_id) if paid else None)

    def invoice_of(self, payment_id: str) -> str:
        """The id of the invoice that a payment intent paid; empty where it paid none."""
        asked = {"payment": {"type": "payment_intent", "payment_intent": payment_id}, "limit": 1}
        with self._asking():
            found = self._client.v1.invoice_payments.list(asked).to_dict()["data"]
            return found[0]["invoice"] if found else ""

    def read_plan(self, plan_id: str) -> PlanState:
        """The plan as it stands now."""
        with self._asking():
            return plan_state(self._client.v1.subscriptions.retrieve(plan_id).to_dict())

    def cancel_plan(self, plan_id: str) -> PlanState:
        """End a plan at once: nothing more is charged. Raises ``GatewayRefused`` for one that has ended."""
        with self._asking():
            return plan_state(self._client.v1.subscriptions.cancel(plan_id).to_dict())

    def pause_plan(self, plan_id: str, resumes_at, key: str) -> PlanState:
        """Charge nothing until ``resumes_at``; None ends a pause."""
        pause = {"behavior": "void", "resumes_at": int(resumes_at.timestamp())} if resumes_at else ""
        return self._change(plan_id, {"pause_collection": pause}, key)

    def change_plan(self, plan_id: str, amount_minor: int, key: str) -> PlanState:
        """Charge ``amount_minor`` from the next period on."""
        with self._asking():
            plan = self._client.v1.subscriptions.retrieve(plan_id).to_dict()
        return self._change(plan_id, new_amount(plan, amount_minor), key)

    def move_plan(self, plan_id: str, at, key: str) -> PlanState:
        """Charge next ``at``, and from there on in its rhythm; what was paid already is not settled in parts.

        For the provider the time until then is on trial: its word for nothing being owed.
        """
        change = {"trial_end": int(at.timestamp()), "proration_behavior": "none"}
        return self._change(plan_id, change, key)

    def _change(self, plan_id, change, key):
        with self._asking():
            made = self._client.v1.subscriptions.update(plan_id, change, {"idempotency_key": key})
            return plan_state(made.to_dict())

    def card_page(self, plan_id: str, return_url: str) -> str:
        """The address of the provider's page on which this plan's donor changes the card."""
        with self._asking():
            plan = self._client.v1.subscriptions.retrieve(plan_id).to_dict()
            asked = {
                "customer": plan["customer"],
                "return_url": return_url,
                "flow_data": {"type": "payment_method_update"},
            }
            return self._client.v1.billing_portal.sessions.create(asked).url

    def charge_of_warning(self, warning_id: str) -> str:
        """The id of the charge that a bank warns of."""
        with self._asking():
            return self._client.v1.radar.early_fraud_warnings.retrieve(warning_id).to_dict()["charge"]

    def read_charge(self, charge_id: str) -> ChargeState:
        """The charge as it stands now, with its refunds (a hundred at most: a gift has one or two)."""
        with self._asking():
            charge = self._client.v1.charges.retrieve(charge_id, {"expand": ["balance_transaction"]})
            asked = {"charge": charge_id, "limit": 100, "expand": ["data.failure_balance_transaction"]}
            refunds = self._client.v1.refunds.list(asked)
            return charge_state(charge.to_dict(), [refund.to_dict() for refund in refunds.data])

    def charge_of_refund(self, refund_id: str) -> str:
        """The id of the charge that a refund gives back."""
        with self._asking():
            return self._client.v1.refunds.retrieve(refund_id).to_dict()["charge"] or ""

    def give_back(self, order: RefundOrder) -> Refund:
        """Give back money of a charge; the same key and order are the same refund."""
        with self._asking():
            options = {"idempotency_key": order.idempotency_key}
            return refund_facts(self._client.v1.refunds.create(refund_params(order), options).to_dict())

    def find_refund(self, charge_id: str, refund_id: str) -> Refund | None:
        """The refund of a charge that carries our number ``refund_id``, however it stands."""
        asked = {"charge": charge_id, "limit": 100, "expand": ["data.failure_balance_transaction"]}
        with self._asking():
            found = [refund_facts(item.to_dict()) for item in self._client.v1.refunds.list(asked).data]
            return next((refund for refund in found if refund.ours == refund_id), None)

    def read_dispute(self, dispute_id: str) -> Dispute:
        """The dispute as it stands now, with all the money that it moved."""
        with self._asking():
            return dispute_facts(self._client.v1.disputes.retrieve(dispute_id).to_dict())

    def read_message(self, body: bytes, signature: str | None) -> Message:
        """The message in ``body``. Raises ``BadMessage`` unless it is Stripe's and of these minutes."""
        if not signature or not signature.isascii():  # the SDK raises TypeError on other letters
            raise BadMessage("no usable signature")
        try:
            text = body.decode()
        except UnicodeDecodeError as error:
            raise BadMessage("not UTF-8") from error
        if not any(signed_by(text, signature, secret) for secret in self._secrets):
            error = BadMessage("the signature does not fit")
            error.wrong_key = True
            raise error
        return parse_message(text)


def signed_by(text, signature, secret):
    """Whether ``signature`` is that of ``secret`` over ``text``, made within the tolerance on either side."""
    try:
        stripe.WebhookSignature.verify_header(text, signature, secret, TOLERANCE)
        made = int(next(part[2:] for part in signature.split(",") if part.startswith("t=")))
    except (stripe.SignatureVerificationError, StopIteration, ValueError, OverflowError):
        return False
    return made <= time.time() + TOLERANCE


@functools.lru_cache(maxsize=4)
def _gateway(key, secrets, base):
    return StripeGateway(key, secrets, base)


def get_gateway() -> StripeGateway:
    """The gateway of the settings. ``STRIPE_WEBHOOK_SECRET`` may hold two with a comma while one rotates."""
    secrets = tuple(part.strip() for part in settings.STRIPE_WEBHOOK_SECRET.split(",") if part.strip())
    return _gateway(settings.STRIPE_SECRET_KEY, secrets, settings.STRIPE_API_BASE)
