"""The nights the clocks change: what is typed and shown is what is meant."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.utils import timezone

from newsroom.core import printed_time
from newsroom.core.templatetags.clocks import named
from newsroom.core.time_fields import NewsroomTimeField

# Zone, what is typed, and the moments in UTC that it can mean: both changes of 2026, and around them.
TYPED = [
    ("Europe/London", "2026-03-29T00:59", ["2026-03-29T00:59"]),
    ("Europe/London", "2026-03-29T02:00", ["2026-03-29T01:00"]),
    ("Europe/London", "2026-10-25T00:59", ["2026-10-24T23:59"]),
    ("Europe/London", "2026-10-25T01:30", ["2026-10-25T00:30", "2026-10-25T01:30"]),
    ("Europe/London", "2026-10-25T02:00", ["2026-10-25T02:00"]),
    ("America/New_York", "2026-03-08T01:59", ["2026-03-08T06:59"]),
    ("America/New_York", "2026-03-08T03:00", ["2026-03-08T07:00"]),
    ("America/New_York", "2026-11-01T01:30", ["2026-11-01T05:30", "2026-11-01T06:30"]),
    ("America/New_York", "2026-11-01T02:00", ["2026-11-01T07:00"]),
    ("Australia/Lord_Howe", "2026-04-05T01:29", ["2026-04-04T14:29"]),
    ("Australia/Lord_Howe", "2026-04-05T01:45", ["2026-04-04T14:45", "2026-04-04T15:15"]),
    ("Australia/Lord_Howe", "2026-04-05T02:00", ["2026-04-04T15:30"]),
    ("Australia/Lord_Howe", "2026-10-04T01:59", ["2026-10-03T15:29"]),
    ("Australia/Lord_Howe", "2026-10-04T02:30", ["2026-10-03T15:30"]),
    *(("Asia/Kolkata", f"2026-{day}T01:30", [f"2026-{eve}T20:00"]) for day, eve in (
        ("03-08", "03-07"), ("03-29", "03-28"), ("04-05", "04-04"), ("10-04", "10-03"), ("10-25", "10-24"),
        ("11-01", "10-31"),
    )),
]  # fmt: skip
# Zone, a time that never comes, the next one that does.
MISSING = [
    ("Europe/London", "2026-03-29T01:30", "02:00 BST"),
    ("Europe/London", "2026-03-29T01:00", "02:00 BST"),
    ("America/New_York", "2026-03-08T02:30", "03:00 EDT"),
    ("Australia/Lord_Howe", "2026-10-04T02:15", "02:30 +11"),
]


class Times(forms.Form):
    at = NewsroomTimeField(required=False)


def form(told, fold=None):
    return Times({"at": told} | ({"at_fold": fold} if fold is not None else {}))


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(("zone", "told", "meant"), TYPED)
def test_shown_is_meant(zone, told, meant):
    """What an editor types is the moment it is published, and comes back to the form and to the screen as it
    was typed; where it comes twice the form asks which, and either is kept."""
    with timezone.override(zone):
        plain = form(told)
        assert plain.is_valid() == (len(meant) == 1)
        assert [words for _, words, _ in plain["at"].twice] == (
            [] if len(meant) == 1 else asked(told, zone, meant)
        )
        for fold, moment in enumerate(meant):
            chosen = form(told, str(fold))
            assert chosen.is_valid(), chosen.errors
            at = chosen.cleaned_data["at"]
            assert at == utc(moment)
            again = Times(initial={"at": at})["at"]
            assert again.value().partition("~")[0] == told and f'value="{told}"' in str(again)
            assert [picked for *_, picked in again.twice] == (
                [fold == 0, fold == 1] if len(meant) == 2 else []
            )
            shown, name = printed_time.full(at, ZoneInfo(zone)), f"{timezone.localtime(at):%Z}"
            assert shown.endswith(f", {told[-5:]}" + (f" {name}" if len(meant) == 2 else "")), shown


def asked(told, zone, meant):
    names = [utc(moment).astimezone(ZoneInfo(zone)).tzname() for moment in meant]
    return [
        f"the {order} {told[-5:]} ({name})" for order, name in zip(("first", "second"), names, strict=True)
    ]


@pytest.mark.parametrize(("zone", "told", "following"), MISSING)
def test_a_time_that_never_comes_is_explained(zone, told, following):
    """The form says why, and names the next minute there is."""
    with timezone.override(zone):
        refused = form(told)
        assert not refused.is_valid()
        (words,) = refused.errors["at"]
        assert "clocks go forward" in words and words.endswith(f"is {following}.")
        assert refused["at"].twice == []


def test_the_question_names_both_zones():
    with timezone.override("Europe/London"):
        (words,) = form("2026-10-25T01:30").errors["at"]
        assert words == (
            "On 25 October 2026 the clocks go back and 01:30 comes twice: "
            "choose the first 01:30 (BST) or the second 01:30 (GMT)."
        )


@pytest.mark.parametrize(
    "nonsense", ["x", "2026-13-01T00:00", "2026-10-25T01:30Z", "0001-01-01T00:00", "~1", "2026"]
)
def test_nonsense_is_no_time(nonsense):
    with timezone.override("Europe/London"):
        assert not form(nonsense, "1").is_valid()


def test_a_whole_year_reads_back_as_it_was_typed():
    """Every half hour of 2026 in all four zones: one moment, asked twice, or explained; never a wrong one."""
    for zone in ("Europe/London", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"):
        asked_for = missing = 0
        with timezone.override(zone):
            field, told = NewsroomTimeField(required=False), datetime(2026, 1, 1)
            while told.year == 2026:
                try:
                    at = field.to_python(f"{told:%Y-%m-%dT%H:%M}")
                    assert at.astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0) == told
                except forms.ValidationError as refusal:
                    asked_for += "comes twice" in refusal.messages[0]
                    missing += "forward" in refusal.messages[0]
                told += timedelta(minutes=30)
        expected = {"Asia/Kolkata": 0, "Australia/Lord_Howe": 1}.get(zone, 2)
        assert (asked_for, missing) == (expected, expected), zone


def test_the_desks_clock_names_each_of_two_equal_hours():
    """On screens and in the record for a lawyer."""
    with timezone.override("Europe/London"):
        shown = [named(utc(f"2026-10-25T0{hour}:30")) for hour in (0, 1)]
    assert shown == ["25 October 2026, 01:30 BST", "25 October 2026, 01:30 GMT"]
    assert named(None) == ""
