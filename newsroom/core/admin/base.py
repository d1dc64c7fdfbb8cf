"""What every screen of records shares: roles decide, changes are written down, hostile queries do no harm."""

from collections import Counter

from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminTextareaWidget, RelatedFieldWidgetWrapper
from django.db import models
from django.http import HttpResponseRedirect, QueryDict

from newsroom.core import audit, outbox
from newsroom.core.publication import refresh_frame
from newsroom.core.renditions import PictureRefused
from newsroom.core.roles import may
from newsroom.core.templatetags.clocks import named
from newsroom.core.text import clean_text

MOST_CHARACTERS, MOST_TERMS, MOST_PARAMETERS = 200, 12, 20  # of a list's address; more is cut off


class PlainChoices:
    """Choices of other records as plain lists, without buttons that open windows."""

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        wrapped = getattr(field, "widget", None)
        if isinstance(wrapped, RelatedFieldWidgetWrapper):
            field.widget = wrapped.widget
        return field


class RoleModelAdmin(PlainChoices, admin.ModelAdmin):
    """A ``ModelAdmin`` that asks ``newsroom.core.roles`` alone.

    ``needs`` maps view, add, change and delete to a ``Permission``; what is not named nobody may do. Whoever
    may change may view. What is referred to cannot be deleted: Django says by what (``PROTECT``).
    """

    class Media:
        css = {"all": ["css/admin-records.css"]}

    needs = {}
    actions = None
    show_full_result_count = False
    list_per_page = 50
    view_on_site = False
    delete_confirmation_template = "admin/core/delete.html"
    formfield_overrides = {models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 4})}}

    def may(self, request, action):
        """Whether the signed-in user may do ``action`` to records of this kind."""
        permission = self.needs.get(action)
        return permission is not None and may(request.user, permission)

    def has_view_permission(self, request, obj=None):
        return self.may(request, "view") or self.has_change_permission(request, obj)

    def has_add_permission(self, request):
        return self.may(request, "add")

    def has_change_permission(self, request, obj=None):
        return self.may(request, "change")

    def has_delete_permission(self, request, obj=None):
        return self.may(request, "delete")

    def has_module_permission(self, request):
        return self.has_view_permission(request) or self.has_add_permission(request)

    def changelist_view(self, request, extra_context=None):
        """The list. Its address is typed by anybody: it is brought into bounds before Django reads it."""
        request.GET = bounded(request.GET)
        title = {"title": self.opts.verbose_name_plural.capitalize()}
        return super().changelist_view(request, title | (extra_context or {}))

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        """A record's screen is headed by its name; the way to it says of what kind it is."""
        if obj is not None:
            context |= {"title": str(obj), "subtitle": None}
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def lookup_allowed(self, lookup, value, request=None):
        """Only the list's own filters: any other column could be guessed letter by letter."""
        own = [getattr(item, "parameter_name", item) for item in self.get_list_filter(request)]
        own = [item[0] if isinstance(item, tuple) else item for item in own]
        return any(lookup == name or lookup.startswith(f"{name}__") for name in own)

    def get_deleted_objects(self, objs, request):
        """What still refers to a record is counted, not named: not everything is everybody's to read."""
        gone, counts, lacking, protected = super().get_deleted_objects(objs, request)
        kinds = Counter(str(words).partition(":")[0] for words in protected)
        return gone, counts, lacking, [f"{kind}: {number}" for kind, number in kinds.items()]

    def log_addition(self, request, obj, message):
        audit.record("add", obj, by=request.user, name=str(obj)[:200])
        return super().log_addition(request, obj, message)

    def log_change(self, request, obj, message):
        if message:
            audit.record("change", obj, by=request.user, name=str(obj)[:200], what=message)
        return super().log_change(request, obj, message)

    def log_deletions(self, request, queryset):
        for obj in queryset:
            audit.record("delete", obj, by=request.user, name=str(obj)[:200])
        return super().log_deletions(request, queryset)


class TakesPictures:
    """Records saved with a picture: one that cannot be made is refused with its reason, nothing changed."""

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except PictureRefused as refused:
            messages.error(request, f"Nothing was changed. {refused}")
            return HttpResponseRedirect(request.get_full_path())


class Rows(PlainChoices, admin.TabularInline):
    """Rows that belong to a record, every field with its label; works without scripts.

    Whoever may change the record may change them, unless a subclass says otherwise.
    """

    template = "admin/core/rows.html"
    extra = 1

    def has_view_permission(self, request, obj=None):
        return True

    has_add_permission = has_change_permission = has_delete_permission = has_view_permission


class FrameModelAdmin(RoleModelAdmin):
    """Records that every page shows around its matter: a change rebuilds the frame and purges every page."""

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        frame_changed()

    def delete_model(self, request, obj):
        super().delete_model(request, obj)
        frame_changed()


def newsroom_time(moment):
    """A moment on the newsroom's clock, with its zone."""
    return named(moment, "j M Y, H:i") or "–"


def frame_changed():
    """Call in the change's transaction: the frame is rebuilt, kept pages are forgotten after commit."""
    refresh_frame()
    outbox.add("purge", {"paths": ["*"]})


def bounded(query):
    """The parameters of a list's address that Django may read: few, short, clean; few words to search for."""
    safe = QueryDict(mutable=True)
    for name, values in list(query.lists())[:MOST_PARAMETERS]:
        values = [clean_text(value[:MOST_CHARACTERS]) for value in values[:MOST_PARAMETERS]]
        safe.setlist(clean_text(name[:MOST_CHARACTERS]), values)
    if "q" in safe:
        safe["q"] = " ".join(safe["q"].split()[:MOST_TERMS])
    safe._mutable = False
    return safe
