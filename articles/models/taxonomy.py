"""Tags, on django-taggit's bases."""

from django.db import models
from taggit.models import TagBase

from newsroom.core.fields import TextLine
from newsroom.core.paths import UnicodeSlugField
from newsroom.core.text import make_slug, name_key

KEY_LENGTH = 200  # a key can be longer than its name (one sign may stand for eighteen); the rest is cut


def tag_key(name):
    """The key of the tag called ``name``, as it is stored: every search for a tag by its name asks here."""
    return name_key(name)[:KEY_LENGTH]


class Tag(TagBase):
    """What a story is about.

    ``name_key`` (NFKC, case-folded) is unique: «Россия» and «россия» are one tag on both databases, which
    a case-insensitive comparison in SQLite would not see.
    """

    name = TextLine(max_length=100, unique=True)
    slug = UnicodeSlugField(unique=True)
    name_key = models.CharField(max_length=KEY_LENGTH, unique=True, editable=False)
    description = TextLine(max_length=300, blank=True)
    quiet = models.BooleanField(
        "quiet appeal",
        default=False,
        db_default=False,
        help_text="Death, attack, court: its stories ask for money in quiet words or not at all.",
    )

    class Meta:
        ordering = ["name"]

    def save(self, *args, **kwargs):
        self.name_key = tag_key(self.name)
        super().save(*args, **kwargs)

    def slugify(self, tag, i=None):
        base = make_slug(tag) or "tag"
        return base if i is None else f"{base}-{i}"

    def get_absolute_url(self):
        return f"/tag/{self.slug}/"
