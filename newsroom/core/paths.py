"""Slugs and paths: Unicode NFC, at most 200 UTF-8 bytes, with a path converter of their own.

Django's ``<slug:>`` knows ASCII only; a tag named «أحياء المرفأ» needs its own letters in its address.
"""

from django.core.exceptions import ValidationError

from newsroom.core.fields import TextLine
from newsroom.core.text import is_slug

SLUG_BYTES = 200

# First path parts that belong to the site itself: no page of the publication may take them.
RESERVED_SLUGS = frozenset(
    {
        "account", "admin", "archive", "byline", "corrections", "donate", "favicon.ico", "feed", "healthz",
        "latest", "letters", "media", "news-sitemap.xml", "readyz", "report", "review", "robots.txt",
        "search", "section", "sitemap.xml", "static", "tag", "theme", "webhooks"
    }
)  # fmt: skip


def validate_slug(value):
    """Raise ``ValidationError`` unless ``value`` is letters, digits and hyphens in NFC, ≤ 200 bytes."""
    if not is_slug(value):
        raise ValidationError("Use letters, digits and single hyphens only, no spaces or signs.", code="slug")


class UnicodeSlugField(TextLine):
    """A slug in any script. Deconstructs to Django's ``CharField``."""

    default_validators = [validate_slug]

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("max_length", SLUG_BYTES)
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("validators", None)
        return name, path, args, kwargs


class UnicodeSlugConverter:
    """``<uslug:slug>`` in URL patterns: one path part, in any script."""

    regex = r"[^/\x00-\x20?#]+"

    def to_python(self, value):
        if not is_slug(value):
            raise ValueError(value)
        return value

    def to_url(self, value):
        return value


def is_own_path(value):
    """Whether ``value`` is a path on this site (not ``//host``, no scheme, no control characters)."""
    return value.startswith("/") and not value.startswith(("//", "/\\")) and value.isprintable()


__all__ = ["RESERVED_SLUGS", "UnicodeSlugConverter", "UnicodeSlugField", "is_own_path", "validate_slug"]
