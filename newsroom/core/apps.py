"""The core app."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CoreConfig(AppConfig):
    """Puts the append-only triggers back after each migration (see ``guards``)."""

    name = "newsroom.core"
    label = "core"
    verbose_name = "Newsroom"

    def ready(self):
        from newsroom.core import checks, guards, outbox  # noqa: F401, PLC0415 - the registry must be full first

        outbox.register("mail", "newsroom.core.mail.deliver")
        outbox.register("purge", "newsroom.core.page_store.purge")
        post_migrate.connect(guards.install_after_migrate, dispatch_uid="append-only-guards")
