"""The articles app."""

from django.apps import AppConfig


class ArticlesConfig(AppConfig):
    """Stories, tags, bylines, pictures, the front page."""

    name = "articles"
    verbose_name = "Stories"

    def ready(self):
        from newsroom.core import outbox  # noqa: PLC0415 - the registry must be full first

        outbox.register("avif", "articles.avif.make")
        outbox.register("section-changed", "articles.sectioning.reprint_section")
        outbox.register("notices", "articles.notice_mail.send")
        outbox.register("reindex", "articles.search.index.index_slice")
        outbox.register("chat", "articles.chat.deliver")
