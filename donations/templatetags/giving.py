"""The appeal on readers' pages: chosen from the frame for the story at hand, its HTML kept with the frame.

Stories come as plain facts (``articles/facts.py``): the two apps know nothing of each other.
"""

from urllib.parse import quote, urlencode

from django import template
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import mark_safe

from donations import choosing
from donations.appeals import ACTION, PART
from donations.donation_page import can_pay
from newsroom.core.rendering import absolute
from newsroom.core.text import direction

register = template.Library()
SOURCE = "path-of-the-page"  # in the kept HTML, where each page puts its own


@register.simple_tag
def appeal(frame, place, facts, path):
    """The appeal that stands at ``place`` of the page at ``path`` now, or nothing.

    ``facts``: those of the story, None where the page is no story.
    """
    frame = frame.itself
    story = story_of(facts)
    asking = chosen(frame, place, story)
    return shown(frame, asking, place, story, path) if asking else ""


@register.simple_tag
def appeal_link(frame, place, facts, path=""):
    """{url, label, language, dir} of the appeal where it is only a link, or None."""
    frame = frame.itself
    story = story_of(facts)
    asking = chosen(frame, place, story)
    return link(frame, asking, story, path) if asking else None


def story_of(facts):
    """The ``Story`` of these facts; None, for which nothing stands on stories, when they make no sense."""
    try:
        return None if facts is None else choosing.Story.of(facts)
    except (AttributeError, TypeError):
        return None


def chosen(frame, place, story):
    """The appeal for ``story`` at ``place`` now, or None."""
    askings = frame.made("askings", lambda: choosing.read(frame.get(PART)))
    return choosing.choose(askings, story, timezone.now(), place) if askings else None


def shown(frame, asking, place, story, path):
    """The HTML of ``asking``, made once for all pages; this page's ``path`` in its places."""
    quiet = story is not None and story.quiet
    language = asking.language_for(story.language if story else frame.publication["language"])
    url = absolute(ACTION)
    made_of = ("appeal", asking.key, place, language, quiet, url, can_pay())
    kept = frame.keep(made_of, lambda: made(asking, place, language, quiet, url))
    return mark_safe(escape(path).join(kept))  # noqa: S308 - pieces of a rendered template


def made(asking, place, language, quiet, url, mark=""):
    """The pieces of the component's HTML between which the page's path goes.

    ``mark``: for ids, where several stand on one page.
    """
    words, data = asking.words[language], asking.data
    component = "appeal_quiet" if quiet else "appeal_inline" if place == choosing.INLINE else "appeal"
    context = {
        "place": place,
        "words": words,
        "language": language,
        "dir": direction(language),
        "key": asking.key,
        "cards": [card | {"label": words[f"{card['frequency']}_label"]} for card in useful_cards(data)],
        "ticker": None if quiet else data.get("ticker"),
        "action": ACTION,
        "days": data,
        "source": SOURCE,
        "url": url,
        "mark": mark,
    }
    html = render_to_string(f"components/{component}.html", context)
    return html.split(SOURCE)


def useful_cards(data):
    """The amounts that lead somewhere: without a provider those of a transfer, or none."""
    if can_pay():
        return data["cards"]
    return [card for card in data["cards"] if data.get("transfer") and card["frequency"] == "once"]


def link(frame, asking, story, path):
    """The appeal as a link that a feed or a mail can carry."""
    language = asking.language_for(story.language if story else frame.publication["language"])
    query = {"appeal": asking.key} | ({"source": path} if path else {})
    return {
        "url": f"{absolute(ACTION)}?{urlencode(query, safe='/', quote_via=quote)}",
        "label": asking.words[language]["link_label"],
        "language": language,
        "dir": direction(language),
    }
