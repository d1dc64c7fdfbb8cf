"""The fields of the editors' forms: texts and lists of chosen things.

The fields of lists have two readings: ``clean`` is strict; ``sketch`` takes what makes sense and never fails,
so that one wrong value takes nothing else out of a form that is shown again.
"""

from itertools import zip_longest

from django import forms
from django.core.exceptions import ValidationError

from newsroom.core.text import clean_text, legal_text

MOST_ROWS = 200  # tags, credits, pictures or related stories of one story


class Text(forms.CharField):
    """Any text at all: what XML or a database refuses is left out instead of refused."""

    def __init__(self, *, most, rows=0, required=False, **kwargs):
        if rows:
            kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(max_length=most, required=required, strip=False, **kwargs)

    def to_python(self, value):
        return legal_text(super().to_python(value))


class Lists(forms.Widget):
    """Reads several lists of values side by side; the template prints them."""

    def __init__(self, *names):
        super().__init__()
        self.names = names

    def value_from_datadict(self, data, files, name):
        return {each: data.getlist(each) for each in self.names}

    def value_omitted_from_data(self, data, files, name):
        return not any(each in data for each in self.names)


class RowsField(forms.Field):
    """Rows posted as lists side by side, in the order of ``order``; a row with an empty order is removed.

    Cleans into a list of dicts with ``id`` as an int. Rows without an id are left out.
    """

    def __init__(self, prefix, *columns):
        self.prefix, self.columns = prefix, ("id", *columns, "order")
        super().__init__(required=False, widget=Lists(*(f"{prefix}_{column}" for column in self.columns)))

    def clean(self, value):
        if len(value.get(f"{self.prefix}_id", ())) > MOST_ROWS:
            raise ValidationError(f"That is more than {MOST_ROWS}.")
        return [row | {"id": number(row["id"])} for row in self.rows(value)]

    def sketch(self, value):
        """The rows whose id is one."""
        return [row | {"id": int(row["id"])} for row in self.rows(value) if is_number(row["id"])]

    def rows(self, value):
        """The rows as they were posted, in order."""
        lists = [value.get(f"{self.prefix}_{column}", ()) for column in self.columns]
        rows = []
        for place, values in enumerate(zip_longest(*lists)):
            row = dict(zip(self.columns, values, strict=True))
            if row["id"] and row["order"] != "":
                rows.append((position(row["order"], place), row))
        return [row for _, row in sorted(rows, key=lambda pair: pair[0])]


class TagsField(forms.Field):
    """Ids of tags, and names of tags that may not exist yet: one a line, whatever commas are in it."""

    widget = Lists("tags", "tags_add")

    def clean(self, value):
        names = lines_of(value["tags_add"])
        if any(len(name) > 100 for name in names):
            raise ValidationError("A tag has at most 100 characters. Write one a line.")
        if len(names) + len(value["tags"]) > MOST_ROWS:
            raise ValidationError(f"That is more than {MOST_ROWS} tags.")
        return {"ids": tuple(number(pk) for pk in value["tags"]), "names": names}

    def sketch(self, value):
        """The ids that are some, and every name however long."""
        return {"ids": numbers(value["tags"]), "names": lines_of(value["tags_add"])}


class RelatedField(forms.Field):
    """Ids of related stories, and lines with the address of one."""

    widget = Lists("related", "related_add")

    def clean(self, value):
        lines = lines_of(value["related_add"])
        if len(value["related"]) + len(lines) > MOST_ROWS:
            raise ValidationError(f"That is more than {MOST_ROWS} stories.")
        return {"ids": tuple(number(pk) for pk in value["related"]), "addresses": lines}

    def sketch(self, value):
        """The ids that are some; addresses stay words."""
        return {"ids": numbers(value["related"]), "addresses": lines_of(value["related_add"])}


def number(value):
    """``value`` as an id. Raises ``ValidationError`` for anything else."""
    if not is_number(value):
        raise ValidationError("Something that was chosen does not exist. Choose another.")
    return int(value)


def numbers(values):
    """Those of ``values`` that can be ids."""
    return tuple(int(value) for value in values if is_number(value))


def is_number(value):
    """Whether ``value`` can be an id."""
    return value.isascii() and value.isdigit() and len(value) < 19


def lines_of(texts):
    """The lines of ``texts``, clean, each once."""
    lines = (clean_text(line) for text in texts for line in text.splitlines())
    return tuple(dict.fromkeys(line for line in lines if line))


def position(value, place):
    """Where a row stands: its number, or else the place it was posted in."""
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < 10 else place
