"""The publication: one form, opened straight from the list of records."""

from django.contrib import admin
from django.http import HttpResponseRedirect
from django.urls import reverse

from newsroom.core.admin.base import FrameModelAdmin, Rows, TakesPictures
from newsroom.core.forms import PublicationForm
from newsroom.core.models import FollowLink, Publication
from newsroom.core.publication import get_publication
from newsroom.core.renditions import CROPS
from newsroom.core.roles import Permission
from newsroom.core.uploaded import keep_picture

# A logo keeps its shape; the masthead shows it at most some 300 CSS pixels wide.
LOGO = {"full": CROPS["full"] | {"widths": (240, 480, 960)}}


class FollowLinkInline(Rows):
    """Where readers can follow the paper, in the footer's order."""

    model = FollowLink
    fields = ["service", "label", "url", "position"]


@admin.register(Publication)
class PublicationAdmin(TakesPictures, FrameModelAdmin):
    """The one row. Saving rebuilds the frame and forgets every kept page, in one transaction."""

    nav_label, nav_order = "Publication", 80
    needs = {"view": Permission.PUBLICATION, "change": Permission.PUBLICATION}
    form = PublicationForm
    inlines = [FollowLinkInline]
    change_form_template = "admin/core/publication_form.html"
    fieldsets = [
        ("The paper", {"fields": ["name", "tagline", "masthead_line", "language", "time_zone"]}),
        ("How it looks", {"fields": ["accent", "logo", "without_logo", "tags_below"]}),
        ("Under every page", {"fields": ["copyright_holder", "copyright_line", "footer_text", "footer_end"]}),
        ("Readers and machines", {"fields": ["contact_email", "support_label", "news_sitemap_name"]}),
    ]

    def changelist_view(self, request, extra_context=None):
        """There is one, so there is no list."""
        if not self.has_view_permission(request):
            return super().changelist_view(request, extra_context)
        return HttpResponseRedirect(reverse("admin:core_publication_change", args=[get_publication().pk]))

    def save_model(self, request, obj, form, change):
        if form.cleaned_data.get("logo"):
            put_logo(obj, form.cleaned_data["logo"])
        elif form.cleaned_data.get("without_logo"):
            obj.logo_folder, obj.logo_crops = "", {}
        super().save_model(request, obj, form, change)


def put_logo(publication, upload):
    """Keep the original, make its sizes, set them on ``publication`` (not saved). The form has checked it.

    A former logo's files stay: pages kept elsewhere may still show them.
    """
    publication.logo_folder, publication.logo_crops = keep_picture(upload, LOGO)
