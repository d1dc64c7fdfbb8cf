"""Years, months and days in which something was published, in the newsroom's zone."""

from datetime import date, datetime, time
from itertools import pairwise

from django.db.models import Max, Min

from articles.models import Article
from newsroom.core import prepared
from newsroom.core.prepared import Prepared


def published_in(since, until):
    """The ids of live stories first published from ``since`` until before ``until``."""
    stories = Article.objects.live().filter(published_at__gte=since, published_at__lt=until)
    return stories.order_by().values_list("pk")


PUBLISHED = Prepared(published_in, prepared.moment)


def bounds(zone):
    """When, in ``zone``, the first and the newest story were published, or None without one."""
    found = Article.objects.live().aggregate(first=Min("published_at"), last=Max("published_at"))
    return [found[key].astimezone(zone) for key in ("first", "last")] if found["first"] else None


def filled(spans, zone):
    """The starts of those ``spans`` (start, end: dates in ``zone``) that have a story, in their order.

    One query with an index look-up for each: reading the stories themselves would take longer every day.
    """
    moments = [tuple(datetime.combine(day, time.min, zone) for day in span) for span in spans]
    return [start for (start, _), has in zip(spans, PUBLISHED.exist(moments), strict=True) if has]


def months(zone):
    """The first days of the months, in ``zone``, in which something was published, newest first."""
    found = bounds(zone)
    if not found:
        return []
    first, last = (moment.year * 12 + moment.month - 1 for moment in found)
    starts = [date(number // 12, number % 12 + 1, 1) for number in range(first, last + 2)]
    return filled(list(pairwise(starts)), zone)[::-1]
