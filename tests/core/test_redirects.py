"""Old addresses: one hop, mended at once, and nothing that can be typed breaks the answer."""

from urllib.parse import unquote

import pytest

from newsroom.core import redirects
from newsroom.core.models import Redirect

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "address",
    [
        "/%00/",
        "/?p=%00",
        "/?p=1%00",
        "/media/%00",
        "/tag/%00/",
        "/search/?q=%00",
        "/%ff/",
        "/?p=%ff",
        "/%ED%A0%80/",
        "/?p=%ED%A0%80",
        "/%2500/",
        "/?p=%2500",
        f"/{'a' * 5000}/",
        f"/?p={'1' * 5000}",
        "/%0a%0dSet-Cookie:x=1/",
        "/?p=1&p=%00",
        "/?feed=%EF%BF%BF",
    ],
)
def test_any_address_is_answered(publication, client, address):
    """Whatever stands in the address, the reader gets a page or is told that there is none: no error."""
    assert client.get(address).status_code in {200, 404}


@pytest.mark.parametrize("path", ["/a\x00b/", "/a\ud800b/", "/" + "a" * 500, "/a\nb/", "/%00/"])
def test_what_cannot_be_an_old_address_is_not_asked(path, django_assert_num_queries):
    """An address that no row can hold costs no question to the database."""
    with django_assert_num_queries(0):
        assert redirects.find(path) is None
        assert redirects.find("/", {"p": unquote(path)}) is None


def test_old_addresses_lead_on(publication, client):
    """A former address leads to the living one, with or without its final slash, as a plain permalink too."""
    redirects.move("/2019/old.html/", "/new/", reason="test")
    Redirect.objects.create(old_path="/?p=12", new_path="/new/")
    Redirect.objects.create(old_path="/höhe/", new_path="/new/")
    for address in ("/2019/old.html/", "/2019/old.html", "/?p=12", "/h%C3%B6he/"):
        answer = client.get(address)
        assert (answer.status_code, answer["Location"]) == (301, "/new/"), address


@pytest.mark.parametrize("address", ["/b/", "/?p=12"])
def test_browsers_ask_back(publication, client, address):
    """A story that moved and moved back is found: no browser keeps for good where an address once led, and a
    CDN keeps it for a minute."""
    redirects.move("/b/", "/a/", reason="test")
    redirects.move("/?p=12", "/a/", reason="test")
    answer = client.get(address)
    assert answer.status_code == 301
    assert answer["Cache-Control"] == "public, no-cache"
    assert answer["CDN-Cache-Control"] == "public, max-age=60"


def test_an_address_that_lives_again(publication, client):
    """A → B → A: the address that lives again leads nowhere else."""
    redirects.move("/a/", "/b/", reason="test")
    redirects.move("/b/", "/a/", reason="test")
    assert client.get("/a/").status_code == 404
    assert client.get("/b/")["Location"] == "/a/"


def test_a_missing_slash_costs_no_second_hop(publication, client):
    """An old address without its final slash leads straight on; a page's own address gets its slash."""
    redirects.move("/old-slug/", "/2026/11/23/new-slug/", reason="test")
    assert client.get("/old-slug")["Location"] == "/2026/11/23/new-slug/"
    answer = client.get("/latest?before=x")
    assert (answer.status_code, answer["Location"]) == (301, "/latest/?before=x")
    assert not client.get("//evil.example/x").get("Location", "/").startswith("//")
