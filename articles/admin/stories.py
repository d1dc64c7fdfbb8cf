"""Stories in Django admin: the list, and the addresses of the screens around one story.

There is no ``ModelForm`` on a story: the screens post plain forms, and only verbs write.
"""

from django.contrib import admin
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import path

from articles.admin import corrections, finding, history, preview, story_form, withdrawing
from articles.models import Article
from articles.transitions import may_read, readable_by
from newsroom.core.roles import Permission, may

# Route, view, and the name after ``admin:articles_article_``.
SCREENS = (
    ("find/<str:kind>/", finding.find, "find"),
    ("pictures/add/", finding.upload, "upload"),
    ("add/preview/", preview.preview_new, "preview_new"),
    ("<int:object_id>/preview/", preview.preview, "preview"),
    ("<int:object_id>/history/compare/", history.compared, "compare"),
    ("<int:object_id>/history/<int:number>/", history.revision, "revision"),
    ("<int:object_id>/history/<int:number>/page/", preview.revision_page, "revision_page"),
    ("<int:object_id>/history/<int:number>/restore/", history.restore, "restore"),
    ("<int:object_id>/corrections/<int:number>/", corrections.correction, "correction"),
    ("<int:object_id>/take-down/", withdrawing.take_down, "take_down"),
)
MOST_CHARACTERS, MOST_TERMS = 200, 12  # of a search; more is cut off


class MineFilter(admin.SimpleListFilter):
    """Stories I began or saved last."""

    title = "whose"
    parameter_name = "whose"

    def lookups(self, request, model_admin):
        return [("mine", "Mine")]

    def queryset(self, request, queryset):
        if self.value() == "mine":
            return queryset.filter(Q(created_by=request.user) | Q(saved_by=request.user))
        return queryset


class SectionFilter(admin.RelatedFieldListFilter):
    """The section that the newest text is filed in."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.title = "section"


@admin.register(Article)
class ArticleAdmin(admin.ModelAdmin):
    """The list of stories; adding and changing are own views (``story_form``). Stories are never deleted."""

    nav_label, nav_order = "Stories", 10
    list_display = ["headline", "status", "section_name", "byline", "words", "saved", "missing"]
    list_filter = ["state", ("desk_section", SectionFilter), MineFilter]
    show_facets = admin.ShowFacets.NEVER
    list_per_page = 50
    search_fields = ["desk_title"]
    search_help_text = "Words of the headline or working title"
    show_full_result_count = False
    actions = None
    ordering = ["-saved_at", "-id"]

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

    def get_search_results(self, request, queryset, search_term):
        """Every word of the search stands in the title."""
        for term in search_term[:MOST_CHARACTERS].split()[:MOST_TERMS]:
            queryset = queryset.filter(desk_title__icontains=term)
        return queryset, False

    def get_urls(self):
        """Our screens stand before Django's catch-all ``<id>/``."""
        wrap = self.admin_site.admin_view
        own = [path(route, wrap(view), name=f"articles_article_{name}") for route, view, name in SCREENS]
        return own + super().get_urls()

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, {"title": "Stories"} | (extra_context or {}))

    def add_view(self, request, form_url="", extra_context=None):
        return story_form.add(request)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        return story_form.change(request, object_id)

    def history_view(self, request, object_id, extra_context=None):
        return history.history(request, object_id)

    @admin.display(description="Story", ordering="desk_title")
    def headline(self, story):
        return str(story)

    @admin.display(description="State", ordering="state")
    def status(self, story):
        return render_to_string("admin/articles/article/state.html", {"story": story})

    @admin.display(description="Section", ordering="desk_section", empty_value="–")
    def section_name(self, story):
        return story.desk_section

    @admin.display(description="Byline")
    def byline(self, story):
        return story.desk_credits

    @admin.display(description="Words", ordering="desk_words")
    def words(self, story):
        return story.desk_words

    @admin.display(description="Saved", ordering="saved_at")
    def saved(self, story):
        return render_to_string("admin/articles/article/saved.html", {"story": story})

    @admin.display(description="Missing")
    def missing(self, story):
        return render_to_string("admin/articles/article/gaps.html", {"story": story})
