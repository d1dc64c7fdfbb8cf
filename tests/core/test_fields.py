"""Text is clean in the database whichever way it came in."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, models
from django.db.migrations.writer import MigrationWriter

from newsroom.core.fields import CleanJSONField, TextBlock, TextLine
from newsroom.core.paths import UnicodeSlugField

DIRTY = " A\x07 head\u2028line\ud800\ufffe  "
LINE = "A head line"


class Sample(models.Model):
    """A table of the three fields, made for these tests only."""

    line = TextLine(max_length=20)
    block = TextBlock(max_length=30, blank=True)
    data = CleanJSONField(default=dict, blank=True)

    class Meta:
        app_label = "core"
        managed = False
        db_table = "test_clean_fields"


@pytest.fixture
def table(transactional_db):
    with connection.schema_editor() as editor:
        editor.create_model(Sample)
    yield
    with connection.schema_editor() as editor:
        editor.delete_model(Sample)


def stored() -> tuple:
    return Sample.objects.values_list("line", "block", "data").get()


def test_every_way_in_is_clean(table):
    """A form, a script, a bulk import and an update all store the same clean text."""
    dirty = {
        "line": DIRTY,
        "block": " a \r\n b\x00",
        "data": {"k\x01": ["\ufffe<p> x </p>\n", 1, None, {"n": "\ud800"}]},
    }
    clean = (LINE, "a\nb", {"k": ["<p> x </p>\n", 1, None, {"n": ""}]})
    sample = Sample.objects.create(**dirty)
    assert stored() == clean
    assert (sample.line, sample.block, sample.data) == clean
    Sample.objects.update(line="x", block="", data={})
    Sample.objects.update(**dirty)
    assert stored() == clean
    Sample.objects.all().delete()
    Sample.objects.bulk_create([Sample(**dirty)])
    assert stored() == clean
    sample = Sample.objects.get()
    sample.line = DIRTY
    Sample.objects.bulk_update([sample], ["line"])
    assert stored() == clean


def test_questions_are_clean_too(table):
    """Looking for text with a control character asks a question that every database understands."""
    Sample.objects.create(line=DIRTY)
    assert Sample.objects.filter(line="A\x00 head line").exists()
    assert Sample.objects.filter(line__in=["\ud800", DIRTY]).exists()


def test_length_counts_characters_after_cleaning():
    """Twenty characters fit in a line of twenty, whatever their bytes; twenty-one do not; nor in a block."""
    Sample(line="  " + "語" * 20 + "\x00 ", block="語" * 30).clean_fields()
    with pytest.raises(ValidationError) as refused:
        Sample(line="語" * 21, block="語" * 31).clean_fields()
    assert set(refused.value.message_dict) == {"line", "block"}


def test_a_line_of_nothing_is_blank():
    """A headline of invisible characters is an empty headline."""
    with pytest.raises(ValidationError) as refused:
        Sample(line="\u200b\u00ad ").clean_fields()
    assert set(refused.value.message_dict) == {"line"}


@pytest.mark.parametrize("name", ["line", "block", "data"])
def test_migrations_know_only_django(name):
    """Migrations name Django's own fields, so that they outlive ours."""
    written, imports = MigrationWriter.serialize(Sample._meta.get_field(name))
    assert written.startswith("models.")
    assert imports == {"from django.db import models"}


@pytest.mark.parametrize("slug", ["a b", "A/b", "-a", "x" * 201])
def test_a_slug_that_cannot_be_an_address_is_refused(slug):
    """Whatever form asks for it, the field itself says what is wrong."""
    with pytest.raises(ValidationError):
        UnicodeSlugField().run_validators(slug)
