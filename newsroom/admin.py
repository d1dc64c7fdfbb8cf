"""The admin site: who may enter, its frame, its first page.

A ``ModelAdmin`` with a ``nav_label`` stands in the bar of the newsroom, ordered by ``nav_order``, for whoever
may see it; it leads to its list, or where its ``nav_name`` says. Every view of the site is a private page.
"""

import functools

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.urls import URLResolver, path, reverse

from newsroom.core.forms import ThrottledSignInForm
from newsroom.core.pages import private_page
from newsroom.core.roles import Permission, may, works_here


class SignInForm(ThrottledSignInForm):
    """Lets in whoever holds a role here."""

    def confirm_login_allowed(self, user):
        super().confirm_login_allowed(user)
        if not works_here(user):
            raise ValidationError("This account has no role in the newsroom. Ask an administrator for one.")


class NewsroomAdminSite(admin.AdminSite):
    """Django's admin for whoever holds a role here.

    Its index is Today: ``today(request, context)`` is set by the app that knows stories
    (``articles/admin/__init__.py``): that app registers here while this module is being loaded. So is
    ``unread(user)``, the number of notices beside the name in the header.
    """

    today = unread = None
    day_screens = ()  # (route, view, name) of the screens that belong to Today, set in the same place

    site_title = "Newsroom"
    index_title = "All records"
    site_url = "/"
    login_form = SignInForm
    enable_nav_sidebar = False

    def has_permission(self, request):
        return works_here(request.user)

    def each_context(self, request):
        context = super().each_context(request)
        entered = context["has_permission"]
        return context | {
            "site_header": request.frame.publication["name"],
            "newsroom_nav": list(self.nav(request)) if entered else [],
            "may_write": entered and may(request.user, Permission.WRITE),
            "notices_unread": functools.partial(self.unread, request.user),  # asked by the template, once
        }

    def nav(self, request):
        """The bar's entries as (label, address, whether it is this page)."""
        today = reverse("admin:index")
        writes = may(request.user, Permission.WRITE)
        entries = [("Today", today, is_here(request.path, today))] if writes else []
        shown = [model_admin for model_admin in self._registry.values() if hasattr(model_admin, "nav_label")]
        for model_admin in sorted(shown, key=lambda model_admin: model_admin.nav_order):
            if model_admin.has_view_permission(request):
                records = f"{model_admin.opts.app_label}_{model_admin.opts.model_name}_changelist"
                name = model_admin.nav_name(request) if hasattr(model_admin, "nav_name") else records
                here = is_here(request.path, reverse(f"admin:{records}"))
                entries.append((model_admin.nav_label, reverse(f"admin:{name}"), here))
        for label, url, here in entries:
            yield label, url, here or (label == "Today" and self.is_day(request.path))

    def is_day(self, path):
        """Whether the page at ``path`` is one of Today's own."""
        start = reverse("admin:index")
        return path.startswith(tuple(f"{start}{route.split('/')[0]}/" for route, _, _ in self.day_screens))

    def get_urls(self):
        extra = [path("all/", self.admin_view(self.all_records), name="all_records")]
        extra += [path(route, self.admin_view(view), name=name) for route, view, name in self.day_screens]
        urls = extra + super().get_urls()
        make_private(urls)
        return urls

    def index(self, request, extra_context=None):
        """Today for those who write; the list of records for everybody else."""
        if not may(request.user, Permission.WRITE):
            return self.all_records(request)
        return self.today(request, self.each_context(request) | (extra_context or {}))

    def all_records(self, request):
        """Django's own first page: every kind of record."""
        return super().index(request)


def is_here(path, url):
    """Whether the page at ``path`` belongs to the bar's entry ``url``."""
    return path == url or (url != reverse("admin:index") and path.startswith(url))


def make_private(patterns):
    """Give every view below ``patterns`` the headers of a private page."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            make_private(pattern.url_patterns)
        else:
            pattern.callback = private_page(pattern.callback)
