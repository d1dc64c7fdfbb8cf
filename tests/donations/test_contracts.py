"""States, their moves and the provider's words agree everywhere: what is added in one place fails here."""

import re
from types import SimpleNamespace

import pytest
import stripe

from donations import events, ledger, plans, refund_rows
from donations.models import Attempt, LedgerEntry, Plan, ProviderEvent, Refund
from donations.reconcile import words
from donations.reconcile.discoveries import OURS
from donations.reconcile.mending import MENDS

ENUMS = [(Attempt, "state", Attempt.State), (Plan, "state", Plan.State), (Refund, "state", Refund.State)]
BEGINNINGS = {Attempt: {"new"}, Refund: {"requested"}}


def words_of(cls, field):
    """The words that the provider's library knows for a field."""
    return set(re.findall(r"""['"]([a-z_.]+)['"]""", str(cls.__annotations__[field])))


@pytest.mark.parametrize(("model", "field", "enum"), ENUMS)
def test_f50_the_database_knows_every_state(model, field, enum):
    """What the code can write the table takes, and nothing else (a renamed state stays in no constraint)."""
    named = [dict([child]) for c in model._meta.constraints for child in getattr(c, "condition", c).children
             if isinstance(child, tuple)]  # fmt: skip
    listed = [set(each[f"{field}__in"]) for each in named if f"{field}__in" in each]
    assert set(enum.values) in listed
    assert all(each <= set(enum.values) for each in listed)


@pytest.mark.parametrize("model", [Attempt, Refund])
def test_f50_every_state_can_be_reached(model):
    """Moves name all states but the first, and none that is not there."""
    states = set(model.State.values)
    assert {str(state) for state in model.MOVES} == states - BEGINNINGS[model]
    assert {str(state) for sources in model.MOVES.values() for state in sources} <= states


def test_f50_every_word_of_the_provider_has_a_state():
    """Pages and plans, word for word as the library that we pin lists them."""
    page = {"expired": "expired", "complete": "processing", "open": "open"}
    assert words_of(stripe.checkout.Session, "status") == page.keys()
    for word, state in page.items():
        assert ledger.unpaid_state(SimpleNamespace(status=word, failed=False)) == state
    plan = {
        "incomplete": "pending", "incomplete_expired": "canceled", "trialing": "active", "active": "active",
        "past_due": "past_due", "canceled": "canceled", "unpaid": "past_due", "paused": "active",
    }  # fmt: skip
    assert words_of(stripe.Subscription, "status") == plan.keys()
    for word, state in plan.items():
        assert plans.state_of(SimpleNamespace(status=word, paused=False, ends_next=False)) == state
    assert set(refund_rows.WORDS.values()) <= set(Refund.State.values)


class Asked(Exception):
    """The provider was asked, so the message has a handler."""


class Asking:
    """A gateway whose every question is noticed."""

    livemode = False

    def __getattr__(self, name):
        def ask(*_):
            raise Asked(name)

        return ask


@pytest.mark.django_db
def test_f50_every_message_that_we_ask_for_has_a_handler():
    """Each kind that the health check wants sent to us is followed up, and the provider knows it."""
    known = words_of(stripe.params.WebhookEndpointCreateParams, "enabled_events")
    assert len(known) > 200
    for kind in sorted(events.HANDLED - events.CARD_EVENTS):
        event = ProviderEvent(event_id="evt", type=kind, object_id="x_1", livemode=False, payload="{}")
        with pytest.raises(Asked):
            events.handle(event, Asking())
        assert kind in known, kind


def test_f50_what_a_check_finds_has_words_and_a_way():
    """No finding of a check is without its explanation and its mend."""
    assert MENDS.keys() >= OURS
    assert words.MEANINGS.keys() >= OURS
    assert set(LedgerEntry.Kind.values) - {"offline"} <= words.THINGS.keys()
