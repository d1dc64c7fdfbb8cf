"""What happened to a story: every verb, who and when."""

from django.conf import settings
from django.db import models

from articles.models.article import Article
from newsroom.core.fields import CleanJSONField


class StoryEvent(models.Model):
    """One verb on one story. Written in the verb's transaction. Append-only."""

    article = models.ForeignKey(Article, models.PROTECT, related_name="events")
    verb = models.CharField(max_length=30)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField()
    from_state = models.CharField(max_length=12)
    to_state = models.CharField(max_length=12)
    data = CleanJSONField(default=dict)

    append_only = True

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["article", "-at"], name="story_event_article")]

    def __str__(self):
        return f"{self.verb} of story {self.article_id}"
