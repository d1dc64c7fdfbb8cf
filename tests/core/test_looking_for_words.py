"""Staff find people and things by words in any script, whatever the case, on both databases."""

import pytest
from django.db import connection

from newsroom.core.models import User


@pytest.mark.django_db
@pytest.mark.parametrize("asked", ["иван", "ПЕТРОВ", "Խոհ", "ԽՈՀ", "straße", "50%", "a_b"])
def test_case_makes_no_difference_in_any_script(asked):
    """As PostgreSQL does it; percent and underscore mean themselves."""
    wanted = "Иван Петров, խոհարար, Straße 5, 50% off, a_b"
    User.objects.create_user("found", "f@paper.example", display_name=wanted)
    User.objects.create_user("other", "o@paper.example", display_name="500 axb")
    assert [user.username for user in User.objects.filter(display_name__icontains=asked)] == ["found"]


@pytest.mark.django_db
def test_nothing_is_like_nothing():
    """As in SQL: a comparison with NULL is neither true nor false."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT NULL LIKE 'a', 'a' LIKE NULL")
        assert cursor.fetchone() == (None, None)
