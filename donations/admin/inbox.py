"""The provider's messages."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from donations import events
from donations.admin import messaging
from donations.admin.books import BookAdmin
from donations.admin.columns import column, moment
from donations.admin.mode import ModeFilter
from donations.models import ProviderEvent


@admin.register(ProviderEvent)
class ProviderEventAdmin(BookAdmin):
    """Messages as they came; each can be handled once more, which changes nothing that is already right."""

    list_display = [
        moment("received_at", "Received"),
        column("type", "Message"),
        column("state", "State"),
        column("tries", "Times handled"),
        column("error", "Trouble"),
        "mode",
    ]
    list_filter = [ModeFilter, "state", "type"]
    search_fields = ["event_id", "object_id", "type"]
    date_hierarchy = "received_at"
    change_form_template = "donations/admin/event.html"
    fields = [
        *list_display,
        moment("processed_at", "Done"),
        "attempt",
        column("object_id", "About the provider’s number"),
        column("event_id", "The message’s own number"),
        "verified",
        "payload",
    ]

    change_list_template = "donations/admin/events.html"

    def get_urls(self):
        view = self.admin_site.admin_view(self.replay)
        return [
            path("<int:pk>/replay/", view, name="donations_event_replay"),
            path("health/", self.admin_site.admin_view(messaging.show), name="donations_health"),
            *super().get_urls(),
        ]

    @method_decorator(require_POST)
    def replay(self, request, pk):
        """Handle the message again, and say how that went."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        event = events.replay(get_object_or_404(ProviderEvent, pk=pk), by=request.user)
        if event.error:
            messages.error(request, f"The message could not be handled: {event.error}")
        else:
            messages.success(request, f"The message was handled again: {event.get_state_display()}.")
        return HttpResponseRedirect(reverse("admin:donations_providerevent_change", args=[pk]))
