"""Tags by their names, in whatever spelling."""

import pytest

from articles.models import Tag
from articles.tagging import make_tag, tags_named

pytestmark = pytest.mark.django_db

LONG = "ﷺ" * 15  # each of these signs stands for eighteen: the key is longer than its column


def test_a_name_whose_key_is_too_long_is_found_again(editor):
    """A tag of fifteen ﷺ is made once, however often it is typed, and by two people at once as well."""
    first = tags_named([LONG], by=editor)
    assert tags_named([LONG, LONG], by=editor) == first * 2
    assert make_tag(LONG) == first[0]
    assert Tag.objects.count() == 1
