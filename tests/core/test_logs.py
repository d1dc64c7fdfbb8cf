"""What the log does not say."""

import logging

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.module_loading import import_string

from articles.outside import new_token

PATHS = [
    reverse("donations:monthly", args=[signing.dumps(["Xy-1", 17], salt="donations.plan")]),
    reverse("donations:open", args=[signing.dumps({"nonce": "n" * 90}, salt="x", compress=True)]),
    reverse("donations:year", args=[signing.Signer(salt="x").sign("12.2026")]),
    reverse("review", args=[new_token()]),
]
PLAIN = "/2026/11/23/a-long-slug-of-a-story:with-a-colon/ at 12:30:00 sha256:" + 64 * "a"


def printed(text, trouble=None):
    """The line as the console prints it."""
    about = dict(settings.LOGGING["formatters"]["line"])
    formatter = import_string(about.pop("()"))(about["format"], style=about["style"])
    info = (type(trouble), trouble, None) if trouble else None
    return formatter.format(logging.LogRecord("django.request", 40, "", 1, text, (), info))


def test_f53_links_that_open_something_are_not_logged():
    """F53: a page that fails is named in the log, its traceback is there, and neither opens anything."""
    for path in PATHS:
        line = printed(f"Service Unavailable: {path}", ValueError(path))
        page, secret, _ = path.rsplit("/", 2)
        assert secret not in line
        assert f"{page}/[secret link]/" in line
    assert PLAIN in printed(PLAIN)
