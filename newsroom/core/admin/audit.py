"""What was done, by whom: to be read, never changed."""

from django.contrib import admin

from newsroom.core.admin.base import RoleModelAdmin, newsroom_time
from newsroom.core.models import AuditEvent
from newsroom.core.roles import Permission


@admin.register(AuditEvent)
class AuditEventAdmin(RoleModelAdmin):
    """The audit: roles, settings, pages, records. Append-only in the database too."""

    needs = {"view": Permission.PUBLICATION}
    list_display = ["when", "actor", "verb", "subject", "data"]
    list_display_links = ["when"]
    list_select_related = ["actor"]
    search_fields = ["verb", "subject", "actor__username", "actor__display_name"]
    ordering = ["-at", "-id"]

    @admin.display(description="When", ordering="at")
    def when(self, event):
        return newsroom_time(event.at)
