"""The one way out: nobody reaches our own network through an address that they type in."""

import functools
import time

import pytest

from newsroom.core import fetch
from tests.core import local_https


def here(ip):
    """The guard's own answer for the test's server: this machine and no other."""
    return ip == "127.0.0.1"


def send(port, path="/hook", **options):
    return fetch.post_json(
        f"https://chat.example:{port}{path}",
        {"text": "Zażółć"},
        **{"allow": here, "context": local_https.trusting()} | options,
    )


def test_what_is_sent_arrives(monkeypatch):
    """JSON, at the address that was checked, under the server's own name and certificate."""
    local_https.names(monkeypatch, chat_example=[["127.0.0.1"]])
    with local_https.server() as (port, received):
        answer = send(port, "/hook?a=1")
    assert (answer.status, answer.body) == (200, b"ok")
    assert received == [("/hook?a=1", f"chat.example:{port}", {"text": "Zażółć"})]


@pytest.mark.parametrize(
    "ip",
    [
        "127.0.0.1", "127.8.8.8", "10.0.0.5", "172.16.3.4", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "0.0.0.0", "224.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1", "::1", "::", "fe80::1%eth0",
        "fc00::1", "fd12::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1",
        "64:ff9b:1::7f00:1", "2002:7f00:1::", "2001:0:7f00:1::", "2001:db8::1",
        "::127.0.0.1", "::10.0.0.1", "::8.8.8.8", "fec0::1", "feff::1", "192.0.0.192", "192.0.0.8",
    ],
)  # fmt: skip
def test_private_addresses_are_refused(monkeypatch, ip):
    """Loopback, private, link-local, shared, translated and mapped addresses are no way in."""
    assert not fetch.is_public(ip)
    local_https.names(monkeypatch, chat_example=[[ip]])
    with pytest.raises(fetch.Refused, match="private network"):
        fetch.post_json("https://chat.example/x", {})


@pytest.mark.parametrize("ip", ["8.8.8.8", "93.184.216.34", "2606:4700::1111", "::ffff:8.8.8.8"])
def test_public_addresses_are_not(ip):
    """The open Internet is."""
    assert fetch.is_public(ip)


def test_one_private_address_among_public_ones_is_enough(monkeypatch):
    """A name with two addresses is refused when one of them leads inwards."""
    local_https.names(monkeypatch, chat_example=[["8.8.8.8", "10.0.0.1"]])
    with pytest.raises(fetch.Refused, match="private network"):
        fetch.post_json("https://chat.example/x", {})


def test_a_name_that_changes_its_mind_gains_nothing(monkeypatch):
    """Rebinding: the second answer of the name service is never asked for."""
    local_https.names(monkeypatch, chat_example=[["127.0.0.1"], ["10.0.0.1"]])
    with local_https.server() as (port, received):
        send(port)
    assert len(received) == 1


def test_another_servers_certificate_is_not_believed(monkeypatch):
    """Who answers there must be who the address names."""
    local_https.names(monkeypatch, chat_example=[["127.0.0.1"]], other_example=[["127.0.0.1"]])
    with local_https.server() as (port, received):
        with pytest.raises(fetch.Refused):
            fetch.post_json(f"https://other.example:{port}/", {}, allow=here, context=local_https.trusting())
        with pytest.raises(fetch.Refused):
            send(port, context=None)
    assert received == []


def test_redirects_are_not_followed(monkeypatch):
    """A redirect into this machine ends there."""
    local_https.names(monkeypatch, chat_example=[["127.0.0.1"]])
    with (
        local_https.server(local_https.elsewhere) as (port, _),
        pytest.raises(fetch.Refused, match="elsewhere"),
    ):
        send(port)


def test_only_so_much_is_read(monkeypatch):
    """An endless answer is cut off."""
    local_https.names(monkeypatch, chat_example=[["127.0.0.1"]])
    with local_https.server(local_https.endless) as (port, _):
        assert len(send(port).body) == fetch.MOST_BYTES


@pytest.mark.parametrize("body", [True, False])
def test_one_deadline_for_all_of_it(monkeypatch, body):
    """A server that drips its answer, or its headers, does not hold us for a minute."""
    monkeypatch.setattr(fetch, "SECONDS", 0.6)
    local_https.names(monkeypatch, chat_example=[["127.0.0.1"]])
    begun = time.monotonic()
    with local_https.server(functools.partial(local_https.dripping, body=body)) as (port, _):
        with pytest.raises(fetch.Refused, match="did not answer"):
            send(port)
        assert time.monotonic() - begun < 5


@pytest.mark.parametrize(
    "url",
    [
        "http://chat.example/", "ftp://chat.example/", "https://", "https:///x", "https://user:pw@chat.example/",
        "https://chat.example:99999/", "https://chat.example/a b", "https://chat.example/\r\nX: 1",
        "chat.example",
        "https://[::1", "javascript:alert(1)", "file:///etc/passwd", "https://cha\u0442.example/",
    ],
)  # fmt: skip
def test_other_addresses_are_refused_unasked(monkeypatch, url):
    """HTTPS to a plain host name, nothing else; no name is looked up for it."""
    local_https.names(monkeypatch)
    with pytest.raises(fetch.Refused):
        fetch.check_url(url)


def test_an_unknown_name_is_said_so(monkeypatch):
    """What went wrong is told in words."""
    local_https.names(monkeypatch)
    with pytest.raises(fetch.Refused, match="no such server"):
        fetch.post_json("https://nowhere.example/", {})
