"""Public and private pages: their headers, and later the store that keeps them.

Every view wears exactly one of ``@public_page`` and ``@private_page``; a test walks the URL configuration.
A public page is the same bytes for everybody: it never touches the session, sets no cookie and varies on
nothing but its URL and the encoding.
"""

import functools
import gzip
import hashlib
import re

import brotli
from django.http import HttpResponse, HttpResponseNotAllowed, HttpResponseNotModified
from django.utils import timezone
from django.utils.cache import patch_vary_headers

COMPRESSIBLE = re.compile(r"^(text/|application/(rss\+xml|xml|json|ld\+json|javascript)|image/svg)")
ERROR_SECONDS = 30  # how long a CDN may keep a 404: the page may be there a moment later
SMALLEST = 500  # bytes: below this compression makes a reply longer


def public_page(view=None, *, cdn_seconds=60):
    """Mark a view as public: GET and HEAD only, kept by browsers only with asking back (a withdrawal must not
    live on there), by a CDN for ``cdn_seconds``; strong ETag for each encoding; compressed."""
    if view is None:
        return functools.partial(public_page, cdn_seconds=cdn_seconds)

    @functools.wraps(view)
    def wrapped(request, *args, **kwargs):
        if request.method not in {"GET", "HEAD"}:
            return HttpResponseNotAllowed(["GET", "HEAD"])
        response = view(request, *args, **kwargs)
        return finish_public(request, response, cdn_seconds)

    wrapped.page_kind = "public"
    return wrapped


def private_page(view):
    """Mark a view as private: nobody keeps it, no search engine lists it, its address does not leak."""

    @functools.wraps(view)
    def wrapped(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "no-store, private"
        response.setdefault("Referrer-Policy", "same-origin")
        response.setdefault("X-Robots-Tag", "noindex")
        return response

    wrapped.page_kind = "private"
    return wrapped


def finish_public(request, response, cdn_seconds):
    """Give ``response`` the headers of a public page; 304 when the reader has these very bytes.

    A view that knows when its page changes by itself says so: ``response.changes_at`` (aware). Nobody keeps
    the page beyond that moment.
    """
    if hasattr(response, "render") and not response.is_rendered:
        response.render()
    response.setdefault("Cache-Control", "public, no-cache")
    seconds = cdn_seconds if response.status_code < 400 else min(cdn_seconds, ERROR_SECONDS)
    if changes_at := getattr(response, "changes_at", None):
        seconds = max(0, min(seconds, int((changes_at - timezone.now()).total_seconds())))
    response.setdefault("CDN-Cache-Control", f"public, max-age={seconds}")
    if response.status_code != 200 or response.streaming or response.has_header("ETag"):
        return response
    encoding = compress(request, response)
    digest = hashlib.blake2b(response.content, digest_size=12).hexdigest()
    response["ETag"] = f'"{digest}{encoding and "-" + encoding}"'
    if response["ETag"] in request.headers.get("If-None-Match", ""):
        return not_modified(response)
    return response


def not_modified(response):
    """The 304 for ``response``, with the headers a 304 must repeat."""
    reply = HttpResponseNotModified()
    for name in ("ETag", "Cache-Control", "CDN-Cache-Control", "Vary", "Content-Language"):
        if response.has_header(name):
            reply[name] = response[name]
    return reply


def compress(request, response):
    """Compress the body as the reader accepts it; returns ``br``, ``gzip`` or an empty string."""
    if not COMPRESSIBLE.match(response.get("Content-Type", "")) or response.has_header("Content-Encoding"):
        return ""
    patch_vary_headers(response, ["Accept-Encoding"])
    accepted = request.headers.get("Accept-Encoding", "")
    if len(response.content) < SMALLEST:
        return ""
    if re.search(r"\bbr\b(?!;q=0(\.0+)?\b)", accepted):
        response.content, encoding = brotli.compress(response.content, quality=4), "br"
    elif re.search(r"\bgzip\b(?!;q=0(\.0+)?\b)", accepted):
        response.content, encoding = gzip.compress(response.content, 5, mtime=0), "gzip"
    else:
        return ""
    response["Content-Encoding"] = encoding
    response["Content-Length"] = str(len(response.content))
    return encoding


def plain(body, content_type="text/plain; charset=utf-8", status=200):
    """A small reply without a template."""
    return HttpResponse(body, content_type=content_type, status=status)
