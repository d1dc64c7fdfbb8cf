"""Filling the demo newsroom: at every hour, only in an empty database, all of it or nothing."""

import io
import re
import tomllib
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command

from articles.demo import load, pictures
from articles.demo.stories import story_times
from newsroom.core import demo, preparing, sign_ins
from newsroom.core.models import User
from tests.core.pictures import NO_PICTURES

pytestmark = pytest.mark.any_database


def test_sign_ins_are_never_overwritten(db):
    """An emptied database is filled again with the passwords that people know."""
    first = sign_ins.read_or_make()
    assert sign_ins.read_or_make() == first
    assert len({password for _, password in first.values()}) == len(sign_ins.USERS)


def test_a_used_database_is_refused(db, administrator):
    """The demo never mixes with somebody's own newsroom."""
    assert not preparing.is_empty()
    with pytest.raises(CommandError, match="already has users or stories"):
        call_command("demo", stdout=io.StringIO())
    assert User.objects.count() == 1


def test_a_demo_that_breaks_off_leaves_nothing(db, monkeypatch):
    """Half a demo could not be filled again: it is all or nothing."""

    def break_down(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(pictures, "make_renditions", lambda *order: NO_PICTURES)
    monkeypatch.setattr(load, "load_front", break_down)
    with pytest.raises(RuntimeError):
        call_command("demo", stdout=io.StringIO())
    assert preparing.is_empty()


@pytest.mark.parametrize("hour", [0, 5, 12, 18, 23])
def test_no_story_is_from_the_future(hour):
    """Whatever the hour of the first start, the newest story is some minutes old and the order is kept."""
    entries = [load.read(path) for path in (load.CONTENT / "stories").glob("*.toml")]
    now = datetime(2026, 3, 29, hour, 30, tzinfo=UTC)  # the day the clocks change
    moments = story_times(entries, now, ZoneInfo("Europe/London"))
    published = [moments[entry["slug"]] for entry in entries if entry["state"] == "published"]
    assert now - timedelta(days=1) < max(published) < now
    scheduled = [moments[entry["slug"]] for entry in entries if entry["state"] == "scheduled"]
    assert min(scheduled) > now


def test_the_files_name_only_what_exists():
    """Every section, byline, tag, picture and related story that a file names is defined in another file."""
    entries = [load.read(path) for path in (load.CONTENT / "stories").glob("*.toml")]
    slugs = {entry["slug"] for entry in entries}
    known = {
        "sections": {entry["slug"] for entry in demo.read("sections.toml")["sections"]},
        "bylines": {entry["key"] for entry in load.read("bylines.toml")["bylines"]},
        "tags": {entry["name"] for entry in load.read("tags.toml")["tags"]},
        "pictures": set(load.read("pictures.toml")["pictures"]),
    }
    for entry in entries:
        assert entry["section"] in known["sections"]
        assert set(entry["tags"]) <= known["tags"], entry["slug"]
        assert {credit["byline"] for credit in entry["credits"]} <= known["bylines"]
        assert {entry.get("picture", "harbour"), *entry.get("gallery", ())} <= known["pictures"]
        assert set(entry["related"]) <= slugs, entry["slug"]


def test_the_content_is_valid_toml():
    """A broken file is found here, not at somebody's first start."""
    for path in [*load.CONTENT.rglob("*.toml"), *demo.CONTENT.glob("*.toml")]:
        assert tomllib.loads(path.read_text(encoding="utf-8"))


def test_headings_inside_a_story_skip_no_level():
    """Under the headline come h2, and h3 only under one: screen readers jump by them."""
    for path in (load.CONTENT / "stories").glob("*.toml"):
        levels = [1, *map(int, re.findall(r"<h([2-6])", load.read(path)["body"]))]
        assert all(below - above <= 1 for above, below in pairwise(levels)), path.name
