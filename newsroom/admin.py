"""The admin site: who may enter, its frame, its first page.

A ``ModelAdmin`` with a ``nav_label`` stands in the bar of the newsroom, ordered by ``nav_order``, for whoever
may see it; it leads to its list, or where its ``nav_name`` says, and is marked on its own screens and on
those of the models in its ``nav_covers``. Every view of the site is a private page.
"""

import functools

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.urls import URLResolver, path, reverse

from newsroom import interrupted
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
    ``unread(user)``, the number of notices beside the name in the header, and ``bring_back(request)``, the
    answer to a story's form that was sent signed out, None to any other (``newsroom/interrupted.py``).
    """

    today = unread = bring_back = None
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
                here = any(is_here(request.path, url) for url in lists_of(model_admin))
                entries.append((model_admin.nav_label, reverse(f"admin:{name}"), here))
        for label, url, here in entries:
            yield label, url, here or (label == "Today" and self.is_day(request.path))

    def is_day(self, path):
        """Whether the page at ``path`` is one of Today's own."""
        start = reverse("admin:index")
        return path.startswith(tuple(f"{start}{route.split('/')[0]}/" for route, _, _ in self.day_screens))

    def admin_view(self, view, cacheable=False):
        """Django's, but what was typed into a form is carried past a sign-in that has ended."""
        entered = super().admin_view(view, cacheable)

        @functools.wraps(entered)
        def carrying(request, *args, **kwargs):
            if interrupted.sent_signed_out(request):
                return interrupted.sign_in(request, self)
            return entered(request, *args, **kwargs)

        return carrying

    def get_urls(self):
        extra = [path("all/", self.admin_view(self.all_records), name="all_records")]
        extra += [path(route, self.admin_view(view), name=name) for route, view, name in self.day_screens]
        urls = extra + super().get_urls()
        make_private(urls)
        return urls

    def index(self, request, extra_context=None):
        """Today for those who write; for everybody else where the bar begins."""
        if not may(request.user, Permission.WRITE):
            return self.begin(request)
        return self.today(request, self.each_context(request) | (extra_context or {}))

    def app_index(self, request, app_label, extra_context=None):
        """Where the bar's first entry of that app leads, instead of Django's list of its records."""
        return self.begin(request, reverse("admin:app_list", args=[app_label]))

    def begin(self, request, below=""):
        """Lead to the bar's first entry whose address begins with ``below``, or to the list of records."""
        entries = [url for _, url, _ in self.nav(request) if url.startswith(below)]
        return redirect(entries[0] if entries else "admin:all_records")

    def all_records(self, request):
        """Django's own first page: every kind of record."""
        return super().index(request)


def is_here(path, url):
    """Whether the page at ``path`` belongs to the bar's entry ``url``."""
    return path == url or (url != reverse("admin:index") and path.startswith(url))


def lists_of(model_admin):
    """The addresses of the lists that its entry in the bar stands for."""
    names = [model_admin.opts.model_name, *getattr(model_admin, "nav_covers", ())]
    return [reverse(f"admin:{model_admin.opts.app_label}_{name}_changelist") for name in names]


def make_private(patterns):
    """Give every view below ``patterns`` the headers of a private page."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            make_private(pattern.url_patterns)
        else:
            pattern.callback = private_page(pattern.callback)
