"""An appeal in every place and language, as readers would see it, on one page of the paper's own."""

from django.utils import timezone
from django.utils.safestring import mark_safe

from donations import choosing
from donations.appeals import ACTION
from donations.freezing import entry, offered, printable_ticker
from donations.models import Campaign
from donations.templatetags.giving import link, made
from newsroom.core.languages import language_name
from newsroom.core.rendering import absolute, render_page
from newsroom.core.text import direction

ALWAYS = {"campaign": None, "starts_at": None, "ends_at": None}  # a preview has no times


def render_preview(data, frame, title):
    """The page for a version's ``data`` (``freezing.frozen``), as HTML."""
    asking = asking_of(data)
    places = [place for place in data["places"] if place in choosing.PLACES]
    context = {
        "title": title,
        "noindex": True,
        "masthead": "bare",
        "languages": [shown(asking, language, places, data["campaign"], frame) for language in asking.words],
    }
    return render_page("donations/appeal_preview.html", frame, context)


def mail_lines(data, frame):
    """The links, one for each language, to be copied into mails; none for an appeal that is not for mails."""
    if choosing.MAIL not in data["places"]:
        return []
    asking = asking_of(data)
    return [link(frame, asking, choosing.Story(language=language), "") for language in asking.words]


def asking_of(data):
    """The appeal of a version's ``data`` with its campaign's figures, whether that has opened or not."""
    now, campaign = timezone.now(), data["campaign"]
    made = entry(data | ALWAYS, offered(), None, now)
    row = Campaign.objects.filter(pk=campaign["id"]).first() if campaign else None
    return choosing.Asking.read(made | {"ticker": printable_ticker(row, now)})


def shown(asking, language, places, campaign, frame):
    """{name, dir, parts: [(where, html)], links: [(where, link)]} of one language."""
    parts, links = [], []
    for place in places:
        if place in (choosing.FEED, choosing.MAIL):
            story = choosing.Story(language=language)
            links.append((choosing.PLACES[place], link(frame, asking, story, "")))
        else:
            parts.append((choosing.PLACES[place], printed(asking, place, language, quiet=False)))
    if not campaign and asking.has_quiet_words(language):
        parts.append(("under a quiet story", printed(asking, choosing.END, language, quiet=True)))
    return {"name": language_name(language), "dir": direction(language), "parts": parts, "links": links}


def printed(asking, place, language, *, quiet):
    """The component's HTML; its form and links work and say that they come from the front page."""
    mark = f"-{place}-{language}{'-quiet' if quiet else ''}"
    pieces = made(asking, place, language, quiet, absolute(ACTION), mark)
    return mark_safe("/".join(pieces))  # noqa: S308 - pieces of a rendered template
