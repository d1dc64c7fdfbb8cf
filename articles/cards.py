"""A stored card made ready for a list: what depends on the frame around it is added, nothing is asked."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy

from newsroom.core import printed_time
from newsroom.core.languages import language_name, same_language


def printable(card, frame):
    """``card`` (an ``Article.card``) with what templates print besides:

    ``foreign``: its language is not the frame's, so its words carry ``lang`` and ``dir``; ``language_name``:
    then that language in English words, else ""; ``label``: its kicker, or its section's name; ``day``,
    ``clock``, ``machine_time``: when it was published, in the newsroom's zone; ``local_date``.
    """
    if card.get("retracted"):
        card = card | {name: retracted(card[name]) for name in ("headline", "short_headline") if card[name]}
    published = printed_time.local(card["published_at"], frame.zone)
    foreign = not same_language(card["language"], frame.publication["language"])
    return card | {
        "foreign": foreign,
        "language_name": language_name(card["language"]) if foreign else "",
        "label": card["kicker"] or (card["section"]["name"] if card["section"] else ""),
        "day": printed_time.day(card["published_at"], frame.zone),
        "clock": printed_time.clock(published, frame.zone),
        "machine_time": published.isoformat(timespec="seconds"),
        "local_date": published.date(),
    }


def retracted(headline):
    """The headline of a story that was taken back, wherever it shows but over the story itself."""
    return format_lazy("{}: {}", gettext_lazy("Retracted"), headline)


def printable_rows(articles, frame):
    """``printable`` for each row of a query of live stories, in order."""
    frame = frame.itself
    return [printable(article.card, frame) for article in articles]


def pictured_first(cards):
    """Those with a picture before those without: a place's picture goes with its first story."""
    return sorted(cards, key=lambda card: card["picture"] is None)
