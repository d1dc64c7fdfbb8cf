"""Appeals as the frame has them, made in one line each."""

from donations import choosing

WORDS = {"heading": "Help us", "quiet_paragraphs": [], "link_label": "Give"}
NOTHING = {"sections": [], "tags": [], "kinds": []}
PLAIN = {"section": 1, "tags": [], "kind": "news", "language": "en-GB", "quiet": False, "no_appeal": False}


def entry(appeal=1, *, quiet_words=False, include=(), exclude=(), **changes):
    """An entry of the frame's part."""
    words = WORDS | {"quiet_paragraphs": ["Softly."] if quiet_words else []}
    return {
        "appeal": appeal, "number": 1, "key": f"{appeal}-1", "priority": 50,
        "starts_at": None, "ends_at": None, "places": ["end"], "campaign": "",
        "language": "en-GB", "words": {"en-GB": words},
        "include": NOTHING | dict(include), "exclude": NOTHING | dict(exclude),
    } | changes  # fmt: skip


def askings(*entries):
    """What ``choose`` takes, of these entries."""
    return choosing.read({"appeals": list(entries)})


def story(**changes):
    """A story; not quiet unless it says so."""
    return choosing.Story.of(PLAIN | changes)
