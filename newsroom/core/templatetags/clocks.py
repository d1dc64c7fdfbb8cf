"""Times on the newsroom's clock, in admin."""

from django import template
from django.utils import timezone
from django.utils.formats import date_format

register = template.Library()


@register.filter
def named(moment, layout="j F Y, H:i"):
    """``25 October 2026, 01:30 GMT``: with the zone's name, always.

    Django's own ``T`` says nothing in the hour that comes twice, the one in which the name tells which it is.
    """
    if not moment:
        return ""
    here = timezone.localtime(moment)
    return f"{date_format(here, layout)} {here:%Z}"
