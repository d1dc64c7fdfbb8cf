"""When something is wrong, readers and staff are told what, calmly."""

import pytest
from django.test import Client


@pytest.mark.django_db
def test_a_form_that_stood_open_too_long(publication):
    """A form whose safety check ran out answers in our words, and says what to do next."""
    reply = Client(enforce_csrf_checks=True).post("/admin/login/", {"username": "x", "password": "y"})
    assert reply.status_code == 403
    assert b"load the page again" in reply.content


@pytest.mark.django_db
def test_a_missing_page_is_not_kept_for_long(client, publication):
    """A page that is not there yet may be there a minute later: nobody keeps the 404 for a year."""
    reply = client.get("/media/" + "0" * 32 + "/card-640.webp")
    assert reply.status_code == 404
    assert "max-age=31536000" not in reply["CDN-Cache-Control"]


@pytest.mark.django_db
def test_the_mark_that_browsers_ask_for_unasked(client, django_assert_num_queries):
    """Old browsers and feed readers ask for /favicon.ico on every visit: they are led on without a query."""
    with django_assert_num_queries(0):
        reply = client.get("/favicon.ico")
    assert reply.status_code == 302 and reply["Location"].endswith(".svg")
