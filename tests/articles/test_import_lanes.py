"""Batches that are written side by side, when they want the same thing at the same moment."""

import threading

import pytest

from articles.importers.lanes import Lanes
from articles.importers.report import Report
from newsroom.core.models import Section

pytestmark = pytest.mark.django_db(transaction=True)


def test_batches_that_want_the_same_address_all_come_in_and_are_counted_once():
    """Both look, both find the address free, both take it: the one that lost is done again, alone."""
    report, looked = Report(), threading.Barrier(2)
    tries = []

    def work(batch):
        report.add("batches")
        slug = f"same-{batch}" if Section.objects.filter(slug="same").exists() else "same"
        tries.append(batch)
        if len(tries) <= 2 and not lanes.is_single:
            looked.wait(10)
        Section.objects.create(name=slug, slug=slug)

    with Lanes(work, report) as lanes:
        for batch in range(4):
            lanes.do(batch)

    assert Section.objects.filter(slug__startswith="same").count() == 4
    assert report.came_in == {"batches": 4}
    assert len(tries) == (4 if lanes.is_single else 5)


def test_a_batch_that_fails_for_itself_stops_the_import():
    """Another error than a collision is the caller's; what was noted with it does not count."""
    report = Report()

    def work(batch):
        report.add("batches")
        if batch == 1:
            raise ValueError("a bad batch")

    with pytest.raises(ValueError, match="a bad batch"), Lanes(work, report) as lanes:
        for batch in range(3):
            lanes.do(batch)
    assert report.came_in["batches"] <= 2
