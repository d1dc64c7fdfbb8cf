"""Tags for the frame around every public page: masthead, footer, follow links, static files, times.

The frame is the same on thousands of pages: its HTML is kept with it, so a change of the publication shows at
once and nothing needs to be forgotten.
"""

from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import timezone
from django.utils.translation import get_language

from newsroom.core import printed_time
from newsroom.core.frame import MOST_KEPT

register = template.Library()


@register.simple_tag
@lru_cache(maxsize=64)
def asset(name):
    """The address of a static file, as ``{% static %}`` prints it; asked once, as it stays while we run."""
    return static(name)


@register.simple_tag
def masthead(frame, section="", form="inside"):
    """The masthead. ``section``: the slug to be marked; ``form``: front, inside or bare (no sections)."""
    today = timezone.now().astimezone(frame.zone).date() if form == "front" else None
    return _kept(frame, "masthead", section=section, form=form, date=today)


@register.simple_tag
def footer(frame):
    """The footer."""
    return _kept(frame, "footer")


@register.simple_tag
def follow_links(frame):
    """Where to follow the paper, under a story."""
    return _kept(frame, "follow")


def _kept(frame, component, section="", form="", date=None):
    """The component's HTML, made on first need. Tomorrow's masthead takes the place of today's."""
    place, wanted = (component, section, form, get_language()), date
    made_for, made = frame.rendered.get(place, (None, None))
    if made is None or made_for != wanted:
        made = _rendered(frame, component, section, form, date)
        if len(frame.rendered) < MOST_KEPT:
            frame.rendered[place] = (wanted, made)
    return made


def _rendered(frame, component, section, form, date):
    menus = frame.publication["menu"].values() if component == "footer" else ()
    context = {
        "publication": frame.publication,
        "section": section,
        "form": form,
        "date": date,
        "linked": {link["url"] for menu in menus for link in menu},
    }
    return render_to_string(f"components/{component}.html", context)


@register.filter
def full_time(moment, zone):
    """``23 November 2026, 06:10`` in the newsroom's zone."""
    return printed_time.full(moment, zone)


@register.filter
def clock(moment, zone):
    """``06:10`` in the newsroom's zone."""
    return printed_time.clock(moment, zone)


@register.filter
def day(moment, zone):
    """``23 November 2026`` in the newsroom's zone."""
    return printed_time.day(moment, zone)


@register.filter
def long_date(date):
    """``23 November 2026`` for a date."""
    return printed_time.long_date(date)


@register.filter
def machine_time(moment, zone):
    """The value of ``<time datetime>``."""
    return printed_time.machine_time(moment, zone)
