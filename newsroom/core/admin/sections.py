"""Sections and menus: the masthead's row and the links in header and footer."""

from django.contrib import admin

from newsroom.core import outbox, redirects
from newsroom.core.admin.base import FrameModelAdmin
from newsroom.core.models import MenuItem, Page, Section
from newsroom.core.roles import Permission

PUBLICATION = dict.fromkeys(("view", "add", "change", "delete"), Permission.PUBLICATION)


@admin.register(Section)
class SectionAdmin(FrameModelAdmin):
    """Departments, in the masthead's order. One that stories or roles point to is never deleted."""

    needs = PUBLICATION
    list_display = ["name", "slug", "position", "in_masthead"]
    search_fields = ["name"]
    fields = ["name", "slug", "description", "position", "in_masthead"]
    ordering = ["position", "name"]

    def get_form(self, request, obj=None, change=False, **kwargs):
        words = {"slug": "The last part of /section/…/. A former address leads here."}
        return super().get_form(request, obj, change=change, help_texts=words, **kwargs)

    def save_model(self, request, obj, form, change):
        """A changed address leaves a redirect, for the page and for its feed; stories print what changed."""
        super().save_model(request, obj, form, change)
        if change and {"name", "slug"} & set(form.changed_data):
            outbox.add("section-changed", {"section": obj.pk})
        if change and "slug" in form.changed_data:
            old = f"/section/{form.initial['slug']}/"
            redirects.move(old, obj.get_absolute_url(), reason="section moved", by=request.user)
            redirects.move(
                f"{old}feed/", f"{obj.get_absolute_url()}feed/", reason="section moved", by=request.user
            )


@admin.register(MenuItem)
class MenuItemAdmin(FrameModelAdmin):
    """Links in the header and the footer, by place. A link to a page shows once the page is published."""

    needs = PUBLICATION
    list_display = ["words", "place", "position", "leads_to"]
    list_filter = ["place"]
    fields = ["place", "page", "url", "label", "position"]
    ordering = ["place", "position", "id"]
    list_select_related = ["page"]

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """The page's content stays in the database: the choice needs titles alone."""
        if db_field.name == "page":
            kwargs["queryset"] = Page.objects.only("title", "slug")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    @admin.display(description="Words", ordering="label")
    def words(self, item):
        return str(item)

    @admin.display(description="Leads to")
    def leads_to(self, item):
        return item.url or item.page.get_absolute_url()
