"""Which appeal stands where: the rules on plain values, at the second, and closed when in doubt."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from donations.choosing import (
    PLACES,
    RULES,
    Story,
    changes_after,
    choose,
    is_for_this,
    is_not_left_out,
    may_speak,
    read,
    verdicts,
)
from tests.donations.asking import PLAIN, askings, entry, story

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def key(chosen):
    return chosen and chosen.key


def test_the_most_important_that_fits():
    """The highest number; among equals the older one. The order in which they are listed says nothing."""
    entries = [entry(3), entry(2), entry(4, priority=60, exclude={"sections": [1]}), entry(5, priority=40)]
    assert key(choose(askings(*entries), story(), NOW)) == "2-1"
    assert key(choose(askings(*reversed(entries)), story(), NOW)) == "2-1"
    assert key(choose(askings(*entries), story(section=9), NOW)) == "4-1"


def test_times_count_to_the_second():
    """From its first second on, up to its last but not in it; and that is when pages change next."""
    start, end = NOW, NOW + timedelta(hours=1)
    appeals = askings(entry(starts_at=start.isoformat(), ends_at=end.isoformat()))
    shown = [choose(appeals, story(), at) for at in (start - SECOND, start, end - SECOND, end)]
    assert [bool(each) for each in shown] == [False, True, True, False]
    assert [changes_after(appeals, at) for at in (start - SECOND, start, end)] == [start, end, None]


LONDON = ZoneInfo("Europe/London")
BACK = [datetime(2026, 10, 25, 1, 30, tzinfo=LONDON, fold=fold) for fold in (0, 1)]
FORWARD = [datetime(2027, 3, 28, hour, tzinfo=LONDON) for hour in (0, 2)]


@pytest.mark.parametrize(("before", "after", "apart"), [(*BACK, 60), (*FORWARD, 60)])
def test_times_across_a_change_of_clocks(before, after, apart):
    """01:30 comes twice in one night and 01:00 not at all in another: moments are compared, not clocks."""
    before, after = (moment.astimezone(UTC) for moment in (before, after))
    assert after - before == timedelta(minutes=apart)
    appeals = askings(entry(starts_at=before.isoformat(), ends_at=after.isoformat()))
    shown = [
        bool(choose(appeals, story(), moment.astimezone(zone)))
        for zone in (UTC, LONDON)
        for moment in (before - SECOND, before, after - SECOND, after)
    ]
    assert shown == [False, True, True, False] * 2


RULED = [  # include, exclude, the story, whether it may stand there
    ({"sections": [1]}, {}, {"section": 1}, True),
    ({"sections": [1, 2]}, {}, {"section": 3}, False),
    ({"sections": [1]}, {}, {"section": None}, False),
    ({"tags": [7, 8]}, {}, {"tags": [8, 9]}, True),
    ({"tags": [7]}, {}, {"tags": []}, False),
    ({"kinds": ["news"]}, {}, {"kind": "news"}, True),
    ({"kinds": ["news"]}, {}, {"kind": "editorial"}, False),
    ({"sections": [1], "tags": [7]}, {}, {"section": 1, "tags": []}, False),
    ({"sections": [1], "tags": [7]}, {}, {"section": 1, "tags": [7]}, True),
    ({}, {"sections": [1]}, {"section": 1}, False),
    ({}, {"tags": [7]}, {"tags": [6, 7]}, False),
    ({}, {"kinds": ["letter"]}, {"kind": "letter"}, False),
    ({}, {"sections": [2], "tags": [7]}, {"section": 1, "tags": []}, True),
    ({"tags": [7]}, {"tags": [8]}, {"tags": [7, 8]}, False),
]


@pytest.mark.parametrize(("include", "exclude", "about", "stands"), RULED)
def test_rules(include, exclude, about, stands):
    """Only there: all that is named must fit. Not there: one thing is enough."""
    appeals = askings(entry(include=include, exclude=exclude))
    assert bool(choose(appeals, story(**about), NOW)) is stands


@pytest.mark.parametrize("place", PLACES)
def test_f63_what_is_limited_to_stories_stands_on_no_other_page(place):
    """A rule by tag, section or kind never leaks to the front page or anywhere that is no story."""
    for rule in ({"tags": [7]}, {"sections": [1]}, {"kinds": ["news"]}):
        assert not choose(askings(entry(include=rule, places=list(PLACES))), None, NOW, place)
    assert bool(choose(askings(entry(places=list(PLACES))), None, NOW, place)) is (place in {"front", "mail"})
    left_out = entry(exclude={"tags": [7]}, places=list(PLACES))
    assert bool(choose(askings(left_out), None, NOW, place)) is (place in {"front", "mail"})


def test_a_quiet_story_is_asked_softly_or_not_at_all():
    """A campaign never; what has no quiet words never; and never in the midst of the text."""
    campaign = entry(1, priority=90, campaign="court", quiet_words=True, places=["end", "inline"])
    silent, soft = entry(2, priority=80), entry(3, priority=10, quiet_words=True, places=["end", "inline"])
    everything = askings(campaign, silent, soft)
    assert key(choose(everything, story(), NOW)) == "1-1"
    assert key(choose(everything, story(quiet=True), NOW)) == "3-1"
    assert choose(everything, story(quiet=True), NOW, "inline") is None
    assert choose(askings(campaign, silent), story(quiet=True), NOW) is None


def test_quiet_words_in_the_storys_language():
    """They must be there in the language in which the story's readers would get them."""
    words = entry(quiet_words=True)["words"]
    arabic = words["en-GB"] | {"quiet_paragraphs": []}
    appeals = askings(entry(words=words | {"ar": arabic}))
    assert choose(appeals, story(quiet=True), NOW)
    assert not choose(appeals, story(quiet=True, language="ar"), NOW)


@pytest.mark.parametrize("facts", [{}, {"quiet": None}, {"quiet": "no"}, {"quiet": 0}, {"section": 1}])
def test_f62_a_story_of_which_it_is_not_known_is_quiet(facts):
    """Only a plain no is a no."""
    assert Story.of(facts).quiet
    assert not choose(askings(entry(), entry(2, campaign="court")), Story.of(facts), NOW)


def rules(sections=(), tags=(), kinds=()):
    return {"sections": [*sections], "tags": [*tags], "kinds": [*kinds]}


BROKEN = [
    {"include": None}, {"include": {}}, {"exclude": {"sections": [], "tags": []}}, {"exclude": []},
    {"include": rules() | {"sections": "1"}}, {"include": rules() | {"tags": None}},
    {"exclude": rules(sections=["1"])}, {"exclude": rules(tags=[True])}, {"exclude": rules(kinds=[1])},
    {"starts_at": "soon"}, {"ends_at": 5}, {"starts_at": "2026-11-23T12:00:00"}, {"places": None},
    {"campaign": None}, {"campaign": {"slug": "court"}}, {"priority": "high"}, {"appeal": None},
    {"words": {}}, {"words": None}, {"language": "ar"}, {"words": {"en-GB": {"heading": "Help"}}},
]  # fmt: skip


@pytest.mark.parametrize("broken", BROKEN)
def test_f62_what_cannot_be_read_does_not_stand(broken):
    """One broken entry takes itself out, and nothing else."""
    assert read({"appeals": [entry() | broken]}) == ()
    assert key(choose(askings(entry(2) | broken, entry(1)), story(), NOW)) == "1-1"


@pytest.mark.parametrize("name", [*entry()])
def test_f62_nothing_may_be_missing(name):
    """But for its number, which the key says too."""
    less = {other: value for other, value in entry().items() if other != name}
    assert bool(read({"appeals": [less]})) is (name == "number")


@pytest.mark.parametrize(
    "part", [None, [], "", {}, {"appeals": None}, {"appeals": {"1": {}}}, {"appeals": [None, 3]}]
)
def test_f62_without_the_frames_part_nobody_is_asked(part):
    """The part is missing or is something else."""
    assert read(part) == ()


LANGUAGES = [
    ("en-GB", "en-GB"),
    ("en-US", "en-GB"),
    ("ar", "ar"),
    ("ar-EG", "ar"),
    ("fr", "en-GB"),
    ("", "en-GB"),
]


@pytest.mark.parametrize(("wanted", "got"), LANGUAGES)
def test_the_language_of_the_words(wanted, got):
    """The story's; a near one; else the appeal's own."""
    words = entry()["words"]
    (asking,) = askings(entry(words={"ar": words["en-GB"]} | words))
    assert asking.language_for(wanted) == got


ids = st.lists(st.integers(1, 4), max_size=2, unique=True)
kinds = st.lists(st.sampled_from(["news", "letter"]), max_size=1)
some_rules = st.fixed_dictionaries({"sections": ids, "tags": ids, "kinds": kinds})
hours = st.integers(-2, 2).map(lambda hour: (NOW + timedelta(hours=hour)).isoformat())
entries = st.builds(
    entry,
    st.integers(1, 9),
    quiet_words=st.booleans(),
    include=some_rules,
    exclude=some_rules,
    priority=st.integers(1, 3),
    starts_at=st.none() | hours,
    ends_at=st.none() | hours,
    places=st.lists(st.sampled_from([*PLACES]), unique=True),
    campaign=st.sampled_from(["", "court"]),
)
stories = st.none() | st.fixed_dictionaries(
    {
        "section": st.none() | st.integers(1, 4),
        "tags": ids,
        "kind": st.sampled_from(["news", "letter"]),
        "language": st.sampled_from(["en-GB", "ar"]),
        "quiet": st.sampled_from([True, False, None]),
    }
)


@given(st.lists(entries, max_size=6), stories, st.sampled_from([*PLACES]), st.randoms())
def test_i18_the_same_choice_always_and_never_against_a_rule(made, facts, place, chance):
    """Equal inputs, equal answer, however they are listed; what is chosen every rule lets stand; what is more
    important some rule keeps away; what is explained is what is done."""
    made = list({each["appeal"]: each for each in made}.values())
    about = facts and Story.of(facts)
    appeals = askings(*made)
    chosen = choose(appeals, about, NOW, place)
    chance.shuffle(made)
    assert choose(askings(*made), about, NOW, place) == chosen
    for asking in appeals:
        stands = all(passed for _, passed in verdicts(asking, about, NOW, place))
        if asking == chosen:
            assert stands
            break
        assert not stands
    if chosen and about:
        sections, tags = chosen.exclude.sections, chosen.exclude.tags
        assert about.section not in sections
        assert not about.tags & tags
        assert not (about.quiet and chosen.campaign)
    if chosen and facts is None:
        assert not chosen.include


def test_each_rule_says_for_itself_whether_it_lets_an_appeal_stand():
    """For the page that explains: every rule has its own answer, also behind one that said no."""
    (asking,) = askings(entry(campaign="court", include={"tags": [7]}, exclude={"sections": [1]}))
    found = dict(verdicts(asking, Story.of(PLAIN | {"quiet": True}), NOW, "end"))
    assert set(found) == set(RULES)
    assert not any(found[rule] for rule in (is_for_this, is_not_left_out, may_speak))
