"""Messages from donors, and which names stand on the thanks wall."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from donations import notes
from donations.admin.tabs import frame
from donations.donation_page import get_page
from donations.models import GiftNote
from newsroom.core.admin.base import RoleModelAdmin
from newsroom.core.roles import Permission
from newsroom.core.text import clean_text

A_PAGE = 50
State = GiftNote.State


@admin.register(GiftNote)
class GiftNoteAdmin(RoleModelAdmin):
    """Read by whoever answers donors; written by donors alone."""

    needs = {"view": Permission.DONORS}

    def get_urls(self):
        """Our screen stands before Django's catch-all ``<id>/``."""
        decide = self.admin_site.admin_view(require_POST(self.decide))
        return [path("<int:pk>/decide/", decide, name="donations_giftnote_decide"), *super().get_urls()]

    def changelist_view(self, request, extra_context=None):
        """Every message, newest first; those that wait for a decision by themselves."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        waiting = request.GET.get("show") == "waiting"
        rows = GiftNote.objects.select_related("gift__donor", "decided_by")
        rows = rows.filter(state=State.WAITING) if waiting else rows
        context = self.admin_site.each_context(request) | frame(request)
        context |= {
            "title": "Messages from donors",
            "opts": self.opts,
            "page": Paginator(rows, A_PAGE).get_page(request.GET.get("p")),
            "only_waiting": waiting,
            "waiting": GiftNote.objects.filter(state=State.WAITING).count(),
            "has_wall": get_page().show_wall,
        }
        return TemplateResponse(request, "donations/admin/notes.html", context)

    def decide(self, request, pk):
        """Put a name on the wall, or keep it off."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        note, deed = get_object_or_404(GiftNote, pk=pk), request.POST.get("do", "")
        if deed == "rename" and note.state != State.PRIVATE:
            self.rename(request, note)
        elif deed not in {"show", "hide"} or note.state == State.PRIVATE:
            messages.error(request, "Nothing was done: this donor did not agree to the wall.")
        else:
            notes.decide(note, shown=deed == "show", by=request.user)
            done = "The name stands on the wall." if deed == "show" else "The name is kept off the wall."
            messages.success(request, done)
        only = "?show=waiting" if request.POST.get("show") == "waiting" else ""
        return HttpResponseRedirect(reverse("admin:donations_giftnote_changelist") + only)

    def rename(self, request, note):
        """Put the name right."""
        try:
            notes.rename(note, clean_text(request.POST.get("name", "")), by=request.user)
        except ValidationError as error:
            messages.error(request, f"Nothing was changed. {' '.join(error.messages)}")
        else:
            messages.success(request, "The name is changed.")
