"""The donations' state machine, a short run; ``python -m tools.soak machine`` is the long one."""

import json
import os
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from donations.donation_page import get_page
from donations.gateways import stripe as stripe_gateway
from donations.models import Campaign, FeeTerm
from donations.reconcile import step
from tests.donations.machine.giving import Giving
from tests.donations.machine.going_on import GoingOn
from tests.donations.machine.life import Life
from tests.donations.machine.network import Network

STEPS = int(os.environ.get("MACHINE_STEPS", "300"))  # at least so many
SEED = int(os.environ.get("MACHINE_SEED", "1"))
PHASES = [Phase.generate, Phase.shrink][: int(os.environ.get("MACHINE_PHASES", "2"))]  # 1: do not shrink
FIGURES = os.environ.get("MACHINE_FIGURES", "")  # a file that says after each round how far it is
LENGTH = 50  # steps of one example


def a_round():
    """Settings of a thousand steps or fewer."""
    return settings(
        max_examples=min(20, max(1, STEPS // LENGTH)), stateful_step_count=LENGTH, deadline=None,
        database=None, phases=PHASES, suppress_health_check=list(HealthCheck), print_blob=False,
        report_multiple_bugs=False,
    )  # fmt: skip


def write_figures(seeds):
    """How far it is, for ``tools.soak.machine``."""
    if FIGURES:
        told = {"steps": Life.steps, "examples": Life.examples, "seeds": seeds, "seen": Life.seen}
        new = Path(f"{FIGURES}.new")
        new.write_text(json.dumps(told))
        new.replace(FIGURES)


class Donations(Giving, GoingOn, Network):
    """All rules together."""


@pytest.fixture
def newsroom(publication, settings, monkeypatch, treasurer):
    """What stands before any example: keys, the page with its fees and wall, a campaign."""
    settings.STRIPE_SECRET_KEY = "sk_test_rehearsal"
    settings.STRIPE_WEBHOOK_SECRET, settings.STRIPE_API_BASE = "whsec_test", "http://rehearsal"
    page = get_page()
    page.offer_cover, page.show_wall = True, True
    page.save()
    FeeTerm.objects.create(page=page, currency="GBP", basis_points=150, fixed_minor=20)
    monkeypatch.setattr(stripe_gateway, "_gateway", lambda *_: Life.current.gateway)
    monkeypatch.setattr(step, "YOUNG", timedelta(0))
    Life.treasurer = treasurer
    Life.campaign = Campaign.objects.create(slug="roof", title="The roof", currency="GBP", goal_minor=10_000)


@pytest.mark.django_db
@pytest.mark.any_database
def test_i1_to_i23_whatever_happens(newsroom, capsys):
    """Thousands of steps, none of which breaks what must always hold."""
    Life.steps = Life.examples = 0
    Life.seen.clear()
    number = SEED
    while Life.steps < STEPS:
        run_state_machine_as_test(seed(number)(Donations), settings=a_round())
        number += 1
        write_figures(number - SEED)
    happened = {name for name, times in Life.seen.items() if times}
    assert happened >= {"charge", "refund", "dispute_out", "plans", "erased"}, "too little happened"
    walked = f"{Life.steps} steps in {Life.examples} examples, seeds {SEED} to {number - 1}"
    with capsys.disabled():
        print(f"\n{walked}: no counterexample")
        print(", ".join(f"{name} {times}" for name, times in sorted(Life.seen.items())))
