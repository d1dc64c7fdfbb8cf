"""Stories in Django admin: the list, and the addresses of the screens around one story.

There is no ``ModelForm`` on a story: the screens post plain forms, and only verbs write.
"""

from django.contrib import admin
from django.urls import path

from articles.admin import (
    care,
    checking,
    corrections,
    elsewhere,
    finding,
    history,
    keeping,
    listing,
    outside,
    past,
    preview,
    story_form,
    talking,
    withdrawing,
)
from articles.admin.desk_screens import DESK_SCREENS
from articles.models import Article
from articles.transitions import may_read, readable_by
from newsroom.core.roles import Permission, may

# Route, view, and the name after ``admin:articles_article_``.
SCREENS = (
    ("find/<str:kind>/", finding.find, "find"),
    ("pictures/add/", finding.upload, "upload"),
    ("add/preview/", preview.preview_new, "preview_new"),
    ("add/check/", checking.check_new, "check_new"),
    ("<int:object_id>/check/", checking.check, "check"),
    ("add/keep/", keeping.keep_new, "keep_new"),
    ("add/here/", keeping.here_new, "here_new"),
    ("kept/<int:copy_id>/forget/", keeping.forget, "forget_copy"),
    ("<int:object_id>/keep/", keeping.keep, "keep"),
    ("<int:object_id>/here/", keeping.here, "here"),
    ("<int:object_id>/preview/", preview.preview, "preview"),
    ("<int:object_id>/history/compare/", history.compared, "compare"),
    ("<int:object_id>/history/desk-changes/", history.desk, "desk_changes"),
    ("<int:object_id>/history/past/", past.past, "past"),
    ("<int:object_id>/history/past/page/", past.page, "past_page"),
    ("<int:object_id>/history/past/export/", past.export, "past_export"),
    ("<int:object_id>/history/<int:number>/", history.revision, "revision"),
    ("<int:object_id>/history/<int:number>/name/", history.name, "name_version"),
    ("<int:object_id>/history/<int:number>/page/", preview.revision_page, "revision_page"),
    ("<int:object_id>/history/<int:number>/restore/", history.restore, "restore"),
    ("<int:object_id>/same-error/", elsewhere.elsewhere, "elsewhere"),
    ("<int:object_id>/corrections/<int:number>/", corrections.correction, "correction"),
    ("<int:object_id>/comments/", talking.comments, "comments"),
    ("<int:object_id>/comments/people/", talking.suggested, "people"),
    ("<int:object_id>/outside/", outside.outside_readers, "outside"),
    ("<int:object_id>/take-down/", withdrawing.take_down, "take_down"),
    ("<int:object_id>/bring-back/", withdrawing.bring_back, "bring_back"),
    ("<int:object_id>/care/", care.care, "care"),
    ("confidential/", care.confidential, "confidential"),
)


@admin.register(Article)
class ArticleAdmin(admin.ModelAdmin):
    """Own views: the list (``listing``), adding and changing (``story_form``). Stories are never deleted."""

    nav_label, nav_order = "Stories", 10
    actions = None

    def has_view_permission(self, request, obj=None):
        return may(request.user, Permission.WRITE) if obj is None else may_read(request.user, obj)

    has_change_permission = has_view_permission

    def has_add_permission(self, request):
        return may(request.user, Permission.WRITE)

    def has_delete_permission(self, request, obj=None):
        return False

    def get_queryset(self, request):
        stories = super().get_queryset(request).filter(readable_by(request.user))
        return stories.select_related("desk_section", "saved_by").defer("content", "card")

    def get_urls(self):
        """Our screens stand before Django's catch-all ``<id>/``."""
        wrap = self.admin_site.admin_view
        own = [
            path(route, wrap(view), name=f"articles_article_{name}")
            for route, view, name in (*SCREENS, *DESK_SCREENS)
        ]
        return own + super().get_urls()

    def changelist_view(self, request, extra_context=None):
        return listing.stories(request)

    def add_view(self, request, form_url="", extra_context=None):
        return story_form.add(request)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        return story_form.change(request, object_id)

    def history_view(self, request, object_id, extra_context=None):
        return history.history(request, object_id)
