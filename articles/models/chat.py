"""Where the newsroom chats: one webhook that hears what happens to stories."""

from django.db import models
from django.db.models import Q


class ChatWebhook(models.Model):
    """The one chat room that is told. Its address is a key to the room: it is shown to nobody."""

    class Form(models.TextChoices):
        SLACK = "slack", "Slack"
        MATTERMOST = "mattermost", "Mattermost"
        DISCORD = "discord", "Discord"

    form = models.CharField("service", max_length=12, choices=Form, default=Form.SLACK)
    url = models.URLField("webhook address", max_length=500)
    is_on = models.BooleanField("send to it", default=True)
    events = models.JSONField(default=list, help_text="Which events it carries.")
    tried_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=300, blank=True, help_text="What went wrong the last time.")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="chat_webhook_is_one")]

    def __str__(self):
        return self.get_form_display()
