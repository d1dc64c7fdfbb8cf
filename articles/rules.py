"""Reading the rules of the desk."""

from datetime import timedelta

from articles.models import DeskRules


def desk_rules():
    """The one row, or what holds before anybody set anything. Never writes."""
    return DeskRules.objects.filter(pk=1).first() or DeskRules(pk=1)


def grace_window():
    """How long feeds, sitemaps, mail and pings wait for a story just published."""
    return timedelta(seconds=desk_rules().grace_seconds)
