"""Whose tries count together: the sign-in and the donation page know a client by the same address."""

import pytest
from django.urls import reverse

from newsroom.core import client_address

V4_ON_DUAL_STACK = "::ffff:192.0.2.{}"


@pytest.mark.parametrize(
    ("proxies", "forwarded", "counted"),
    [
        (0, "192.0.2.1", "127.0.0.1"),
        (1, "192.0.2.66, 192.0.2.1", "192.0.2.1"),
        (1, "192.0.2.66,, 192.0.2.1 ,", "192.0.2.1"),
        (2, "192.0.2.66, 192.0.2.1, 10.0.0.1", "192.0.2.1"),
        (2, "192.0.2.66", "127.0.0.1"),
        (1, None, "127.0.0.1"),
        (1, "", "127.0.0.1"),
        (1, " , ", "127.0.0.1"),
    ],
)
def test_the_clients_address(rf, settings, proxies, forwarded, counted):
    """An address that the client wrote itself is never the one that is counted; without a header from our
    proxy it is whoever is connected."""
    settings.TRUSTED_PROXIES = proxies
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    assert client_address.network_of(rf.get("/", headers=headers)) == counted


def test_networks():
    """An IPv6 customer is counted by 64 bits, an IPv4 one by the address, however it is written."""
    network = client_address.network
    assert network("2001:db8::1") == network("2001:db8::ffff:2") != network("2001:db8:0:1::1")
    assert network("::ffff:192.0.2.1") == network("192.0.2.1") == "192.0.2.1"
    assert network("::ffff:192.0.2.1") != network("::ffff:192.0.2.2")
    assert network("fe80::1%eth0") == network("fe80::2")
    assert network("192.0.2.1:5123") == network("192.0.2.1")
    assert network("[2001:db8::1]:443") == network("2001:db8::1")
    assert network("nonsense") == network("") == "unknown"


def sign_in(client, password, **extra):
    """Try to sign in as rita."""
    data = {"username": "rita", "password": password}
    return client.post(reverse("admin:login"), data, **extra).status_code


def test_one_attacker_stops_nobody_else(client, reporter):
    """On a server for both kinds of addresses, IPv4 readers are told apart: a colleague still signs in."""
    for _ in range(60):
        sign_in(client, "wrong", REMOTE_ADDR=V4_ON_DUAL_STACK.format(66))
    assert sign_in(client, "correct horse battery", REMOTE_ADDR=V4_ON_DUAL_STACK.format(66)) == 200
    assert sign_in(client, "correct horse battery", REMOTE_ADDR=V4_ON_DUAL_STACK.format(7)) == 302


def test_no_header_behind_a_proxy(client, reporter, settings):
    """A request that passed no proxy of ours is counted by who is connected, not as one nameless client."""
    settings.TRUSTED_PROXIES = 1
    for _ in range(6):
        sign_in(client, "wrong", REMOTE_ADDR="192.0.2.66")
    assert sign_in(client, "correct horse battery", REMOTE_ADDR="192.0.2.66") == 200
    assert sign_in(client, "correct horse battery", REMOTE_ADDR="192.0.2.7") == 302


@pytest.mark.parametrize("proxies", [0, 1])
def test_an_invented_header_resets_nothing(client, reporter, settings, proxies):
    """Whoever writes another X-Forwarded-For with each try is counted as one all the same."""
    settings.TRUSTED_PROXIES = proxies

    def forged(number):
        appended = f"198.51.100.{number}" + (", 192.0.2.66" if proxies else "")
        return {"HTTP_X_FORWARDED_FOR": appended, "REMOTE_ADDR": "10.0.0.1" if proxies else "192.0.2.66"}

    for number in range(6):
        sign_in(client, "wrong", **forged(number))
    assert sign_in(client, "correct horse battery", **forged(99)) == 200
