"""Every address of the site. The only Python that knows all apps."""

from django.contrib import admin
from django.urls import include, path, re_path, register_converter

from newsroom import views
from newsroom.core.media import serve_media
from newsroom.core.pages import public_page
from newsroom.core.paths import UnicodeSlugConverter

register_converter(UnicodeSlugConverter, "uslug")

urlpatterns = [
    path("admin/", include("newsroom.core.admin.urls")),
    path("admin/", admin.site.urls),
    path("", include("donations.urls")),
    path("", include("articles.machine_urls")),
    path("", include("articles.urls")),
    re_path(r"^theme-(?P<digest>[0-9a-f]{12})\.css$", views.theme, name="theme"),
    re_path(r"^media/(?P<path>.+)$", public_page(serve_media, cdn_seconds=views.A_YEAR), name="media"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("<uslug:slug>/", views.page, name="page"),  # last: every address of the site's own goes before it
]

handler400 = "newsroom.views.bad_request"
handler403 = "newsroom.views.forbidden"
handler404 = "newsroom.views.not_found"
handler500 = "newsroom.views.server_error"
