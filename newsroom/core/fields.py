"""Model fields that clean their text at the boundary, whichever way it comes in.

A form, a verb, `objects.create`, `bulk_create`, `update(name="…")` and `filter(name="…")` all pass
`get_prep_value`. Not so pattern lookups (`contains` …): clean what is searched for. Nor SQL expressions (`F`,
`Concat` …): those only move what was cleaned before. In migrations these fields are Django's own, so that
the migrations outlive this module.
"""

from django.core.validators import MaxLengthValidator
from django.db import models

from newsroom.core.text import clean_text, legal_text


class _CleanText:
    """What TextLine and TextBlock share. `max_length` counts code points and is checked by `full_clean`."""

    several_lines = False
    migrates_as = ""

    def to_python(self, value):
        value = super().to_python(value)
        return clean_text(value, lines=self.several_lines) if isinstance(value, str) else value

    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        return clean_text(value, lines=self.several_lines) if isinstance(value, str) else value

    def pre_save(self, model_instance, add):
        """Clean the instance too: it must say what the row says."""
        value = super().pre_save(model_instance, add)
        if isinstance(value, str):
            value = clean_text(value, lines=self.several_lines)
            setattr(model_instance, self.attname, value)
        return value

    def deconstruct(self):
        name, _, args, kwargs = super().deconstruct()
        return name, self.migrates_as, args, kwargs


class TextLine(_CleanText, models.CharField):
    """One line of text: a headline, a name. White space is folded, line breaks become spaces."""

    migrates_as = "django.db.models.CharField"


class TextBlock(_CleanText, models.TextField):
    """Text of several lines: a biography, a note. Unlike in Django's TextField, `max_length` is validated."""

    several_lines = True
    migrates_as = "django.db.models.TextField"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.max_length is not None:
            self.validators.append(MaxLengthValidator(self.max_length))


class CleanJSONField(models.JSONField):
    """JSON whose every string, keys included, is legal text. White space stays: the strings may be HTML."""

    def to_python(self, value):
        return _legal_json(super().to_python(value))

    def get_prep_value(self, value):
        return _legal_json(super().get_prep_value(value))

    def pre_save(self, model_instance, add):
        """Clean the instance too: it must say what the row says."""
        value = _legal_json(super().pre_save(model_instance, add))
        setattr(model_instance, self.attname, value)
        return value

    def deconstruct(self):
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.JSONField", args, kwargs


def _legal_json(value):
    if isinstance(value, str):
        return legal_text(value)
    if isinstance(value, dict):
        return {_legal_json(key): _legal_json(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_legal_json(inner) for inner in value]
    return value
