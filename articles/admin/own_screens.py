"""Records with screens of our own in place of Django's list and forms."""

from django.contrib import admin
from django.urls import path

from newsroom.core.roles import Permission, may


class OwnScreens(admin.ModelAdmin):
    """``screens``: (route, view, the last part of its name); ``needs``: the permission to see them at all.

    Nobody adds, changes or deletes such a record past them.
    """

    needs = Permission.PUBLICATION
    screens = ()

    def get_urls(self):
        wrap, name = self.admin_site.admin_view, f"articles_{self.opts.model_name}"
        return [path(route, wrap(view), name=f"{name}_{last}") for route, view, last in self.screens]

    def has_view_permission(self, request, obj=None):
        return may(request.user, self.needs)

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    has_delete_permission = has_change_permission
