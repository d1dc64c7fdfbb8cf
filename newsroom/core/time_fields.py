"""A form's field for a time on the newsroom's clock."""

from datetime import MAXYEAR, MINYEAR, UTC, datetime

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from newsroom.core import local_times


class NewsroomTimeInput(forms.DateTimeInput):
    """A day and a time, and where that time comes twice, which one is meant: ``2026-10-25T01:30~1``."""

    def __init__(self):
        super().__init__(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def value_from_datadict(self, data, files, name):
        told, fold = super().value_from_datadict(data, files, name), data.get(f"{name}_fold")
        return f"{told}~{fold}" if told and fold in ("0", "1") else told

    def format_value(self, value):
        return super().format_value(value.partition("~")[0] if isinstance(value, str) else value)


class NewsroomTime(forms.BoundField):
    """The field in its form, which knows whether there is something to choose."""

    @property
    def twice(self):
        """[(value, words, whether it is chosen)] where the time that was given comes twice, else []."""
        told, fold = read_time(self.value())
        choices = local_times.twice(told, timezone.get_current_timezone()) if told else []
        return [(value, words, str(value) == fold) for value, words in choices]


class NewsroomTimeField(forms.Field):
    """A time on the newsroom's clock; its value is in UTC.

    Where the clock shows the time twice one says which; where it never does, it is refused and explained.
    (In UTC, because Python holds a time in a repeated hour to be equal to no time of another zone.)
    """

    widget = NewsroomTimeInput
    bound_field_class = NewsroomTime

    def prepare_value(self, value):
        if not isinstance(value, datetime):
            return value
        here = timezone.localtime(value)
        return f"{here:%Y-%m-%dT%H:%M}~{here.fold}"

    def to_python(self, value):
        if not value:
            return None
        (told, fold), zone = read_time(value), timezone.get_current_timezone()
        if told is None:
            raise ValidationError("Give a day and a time, such as 2026-11-23T17:00.")
        found, day = local_times.moments(told, zone), f"{told:%-d %B %Y}"
        if not found:
            real = local_times.next_real(told, zone)
            raise ValidationError(
                f"On {day} the clocks go forward: there is no {told:%H:%M}. The next minute "
                f"is {real:%H:%M} {real.tzname()}."
            )
        if len(found) == 2 and not fold:
            words = " or ".join(words for _, words in local_times.twice(told, zone))
            raise ValidationError(
                f"On {day} the clocks go back and {told:%H:%M} comes twice: choose {words}."
            )
        return (found[int(fold)] if len(found) == 2 else found[0]).astimezone(UTC)


def read_time(value):
    """``(naive time or None, "0", "1" or "")`` of what a ``NewsroomTimeInput`` gives."""
    text, _, fold = (value or "").partition("~")
    try:
        told = parse_datetime(text)
    except ValueError:
        told = None
    # The first and the last year of the calendar do not exist everywhere: UTC is hours away.
    if told is None or told.tzinfo or told.year in (MINYEAR, MAXYEAR):
        return None, ""
    return told, fold
