"""What the outside world has not heard yet, and what is tried no more: for the administrator."""

import re

from django.contrib import admin, messages

from newsroom.core import outbox
from newsroom.core.admin.base import RoleModelAdmin, newsroom_time
from newsroom.core.models import OutboxMessage
from newsroom.core.roles import Permission

ADDRESS = re.compile(r"[^\s<>'\"(),;:]+@[^\s<>'\"(),;:]+")


class StateFilter(admin.SimpleListFilter):
    """Waiting, or set aside."""

    title, parameter_name = "state", "state"

    def lookups(self, request, model_admin):
        return [("waiting", "Waiting"), ("aside", "Set aside")]

    def queryset(self, request, queryset):
        if self.value() == "aside":
            return queryset.filter(due_at=outbox.NEVER)
        return queryset.exclude(due_at=outbox.NEVER) if self.value() == "waiting" else queryset


@admin.register(OutboxMessage)
class OutboxAdmin(RoleModelAdmin):
    """The outbox, to be read. Payloads are not shown: they hold donors' addresses and links that sign in."""

    needs = {"view": Permission.USERS}
    list_display = ["kind", "queued", "attempts", "next_try", "trouble"]
    list_filter = [StateFilter]
    fields = ["kind", "key", "queued", "attempts", "next_try", "trouble"]
    ordering = ["-attempts", "id"]
    actions = ["try_again"]

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, {"title": "Outbox"} | (extra_context or {}))

    @admin.display(description="queued", ordering="created_at")
    def queued(self, message):
        return newsroom_time(message.created_at)

    @admin.display(description="next try", ordering="due_at")
    def next_try(self, message):
        return "set aside" if message.due_at == outbox.NEVER else newsroom_time(message.due_at)

    @admin.display(description="what was wrong")
    def trouble(self, message):
        """The last error; mail servers repeat the address, which is nobody's business here."""
        return ADDRESS.sub("…@…", message.last_error) or "–"

    @admin.action(description="Try again what was set aside", permissions=["view"])
    def try_again(self, request, queryset):
        count = outbox.try_again(queryset, by=request.user)
        messages.info(request, f"Messages that will be tried again now: {count}.")
