"""Sections: the reader's departments. In the core because roles and the masthead need them."""

from django.db import models

from newsroom.core.fields import TextBlock, TextLine
from newsroom.core.paths import UnicodeSlugField


class Section(models.Model):
    """A department of the paper. Stories and roles point here, so it is never deleted while they do."""

    name = TextLine(max_length=80, unique=True)
    slug = UnicodeSlugField(unique=True, help_text="Part of the address: /section/<slug>/")
    description = TextBlock(blank=True, max_length=300, help_text="One sentence under the section's name.")
    position = models.PositiveSmallIntegerField("order", default=0, db_index=True)
    in_masthead = models.BooleanField("in the masthead", default=True)

    class Meta:
        ordering = ["position", "name"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return f"/section/{self.slug}/"
