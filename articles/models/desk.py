"""The desk's own things: lists of stories that somebody asks for again and again."""

from django.conf import settings
from django.db import models

from newsroom.core.fields import TextLine


class SavedView(models.Model):
    """A name for a set of filters on the list of stories. It holds the question, never an answer.

    ``shared``: every colleague finds it beside the list; each sees in it only what they may read.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="saved_views")
    name = TextLine(max_length=60)
    query = models.CharField(max_length=1000, blank=True, help_text="The filters, as in the address.")
    shared = models.BooleanField("for everybody on the desk", default=False)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="saved_view_name_once"),
            models.CheckConstraint(condition=~models.Q(name=""), name="saved_view_has_name"),
        ]
        indexes = [
            models.Index(fields=["name"], name="saved_view_shared", condition=models.Q(shared=True)),
        ]

    def __str__(self):
        return self.name


class DefaultView(models.Model):
    """The view a person's list of stories opens on."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="default_view")
    view = models.ForeignKey(SavedView, models.CASCADE, related_name="+")

    def __str__(self):
        return f"{self.user}: {self.view}"
