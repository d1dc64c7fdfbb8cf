"""The publication's pages: written, previewed, published, moved; every version kept.

As with stories there is no ``ModelForm``: the screens post plain forms and only the verbs of
``page_workflow`` write. A save on an old version is merged; where that cannot be, both texts are kept.
"""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from newsroom.core import page_workflow
from newsroom.core.admin.base import RoleModelAdmin, newsroom_time
from newsroom.core.admin.sections import PUBLICATION
from newsroom.core.forms import AddressForm, NewPageForm, PageForm
from newsroom.core.merging import clashes_in, paragraphs
from newsroom.core.models import Page
from newsroom.core.models.pages import validate_page_slug
from newsroom.core.page_content import PageContent
from newsroom.core.page_rendering import render_preview
from newsroom.core.paths import validate_slug
from newsroom.core.text import clean_text, make_slug, plain_text

TEXTS = ("title", "standfirst", "body", "description")
PROBLEMS = 400  # the status of a form shown again
COLLIDED = 409
MERGED = "Somebody saved this page while you wrote. Their changes and yours are both in it: read it again."


@admin.register(Page)
class PageAdmin(RoleModelAdmin):
    """About, Team, Policies, Contact. Pages are unpublished, never deleted: their history stays."""

    nav_label, nav_order = "Pages", 70
    needs = {name: PUBLICATION[name] for name in ("view", "add", "change")}
    list_display = ["title", "address", "state", "updated", "version"]
    list_filter = ["is_published", "purpose"]
    search_fields = ["title", "slug"]
    ordering = ["title"]

    def get_queryset(self, request):
        return super().get_queryset(request).defer("content")

    def get_urls(self):
        """Our screens stand before Django's catch-all ``<id>/``."""
        views = {
            "preview/": (self.preview, "preview"),
            "<int:pk>/preview/": (self.preview, "preview_page"),
            "<int:pk>/unpublish/": (require_POST(self.unpublish), "unpublish"),
            "<int:pk>/move/": (require_POST(self.move), "move"),
            "<int:pk>/versions/<int:number>/": (self.version_view, "version"),
            "<int:pk>/versions/<int:number>/restore/": (require_POST(self.restore), "restore"),
        }
        wrap = self.admin_site.admin_view
        own = [path(route, wrap(view), name=f"core_page_{name}") for route, (view, name) in views.items()]
        return [*own, *super().get_urls()]

    def asked(self, request, pk):
        """The page ``pk``, for whoever may change pages."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        return get_object_or_404(Page, pk=pk)

    def add_view(self, request, form_url="", extra_context=None):
        """A new page. Its first save makes it; readers see nothing of it yet."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return self.screen(request, None, NewPageForm(initial={"base_version": 0}))
        form = NewPageForm(request.POST)
        if not form.is_valid():
            return self.screen(request, None, form, status=PROBLEMS)
        try:
            page = Page(slug=first_slug(form))
            return self.saved(request, page, form)
        except ValidationError as problem:
            form.add_error("slug", problem)
        except IntegrityError:
            form.add_error("slug", "Another page has this address. Choose another.")
        return self.screen(request, None, form, status=PROBLEMS)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """The newest version in a form."""
        if not object_id.isascii() or not object_id.isdigit() or len(object_id) > 18:
            raise Http404("There is no such page.")
        page = self.asked(request, int(object_id))
        if request.method != "POST":
            return self.screen(request, page, PageForm(initial=initial_of(page)))
        form = PageForm(request.POST)
        if not form.is_valid():
            return self.screen(request, page, form, status=PROBLEMS)
        try:
            return self.saved(request, page, form)
        except page_workflow.PageConflict:
            return self.collided(request, Page.objects.get(pk=page.pk), form)
        except ValidationError as problem:
            form.add_error(None, problem)
            return self.screen(request, page, form, status=PROBLEMS)

    def collided(self, request, page, form):
        """The form with my words where both changed them, theirs beside; both go into the history first."""
        base = form.cleaned_data["base_version"]
        conflict = page_workflow.keep_both(page, content_of(form), base_version=base, by=request.user)
        given = texts_of(conflict.merged_mine) | {"purpose": form.cleaned_data["purpose"]}
        form = PageForm(initial=given | {"base_version": page.version})
        return self.screen(request, page, form, conflict=conflict, status=COLLIDED)

    @transaction.atomic
    def saved(self, request, page, form):
        """Save, and publish when that button was pressed: both or neither."""
        page.purpose = form.cleaned_data["purpose"]
        content = content_of(form)
        base = form.cleaned_data["base_version"]
        _, merged = page_workflow.save_page(page, content, base_version=base, by=request.user)
        if merged:
            messages.info(request, MERGED)
        if "publish" in request.POST:
            page_workflow.publish_page(page, by=request.user)
            messages.success(request, "Published: readers see this text now.")
        else:
            messages.success(request, "Saved. Readers see nothing of it until it is published.")
        self.log_change(request, page, [{"changed": {"fields": ["text"]}}])
        return to_form(page)

    def screen(self, request, page, form, *, conflict=None, status=200):
        """The form as a response."""
        newest = page.revisions.select_related("author").first() if page and page.pk else None
        context = self.admin_site.each_context(request) | {
            "title": page.title if page else "New page",
            "opts": self.opts,
            "back": "admin:core_page_changelist",
            "page": page,
            "form": form,
            "newest": newest,
            "conflict": conflict,
            "collisions": collisions(conflict, form) if conflict else (),
            "address_form": AddressForm(initial={"slug": page.slug}) if page else None,
            "unpublished_changes": bool(
                page and page.is_published and newest and newest.content != page.content
            ),
        }
        return TemplateResponse(request, "admin/core/page_form.html", context, status=status)

    def preview(self, request, pk=None):
        """The real page: of the text in the form (POST), or of the newest version."""
        page = self.asked(request, pk) if pk else None
        if not self.has_change_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            content = PageContent.clean(**{name: request.POST.get(name, "")[:500_000] for name in TEXTS})
        else:
            content = page_workflow.latest_content(page) if page else PageContent(title="New page")
        return shown(request, page, content)

    def unpublish(self, request, pk):
        page = self.asked(request, pk)
        page_workflow.unpublish_page(page, by=request.user)
        messages.success(request, "Unpublished: its address answers “not found”. The text stays here.")
        return to_form(page)

    def move(self, request, pk):
        page, form = self.asked(request, pk), AddressForm(request.POST)
        problems = [problem for errors in form.errors.values() for problem in errors]
        if not problems and Page.objects.filter(slug=form.cleaned_data["slug"]).exclude(pk=page.pk).exists():
            problems = ["Another page has this address. Choose another."]
        if problems:
            messages.error(request, f"The address was not changed. {' '.join(problems)}")
        else:
            page_workflow.move_page(page, form.cleaned_data["slug"], by=request.user)
            messages.success(request, "The address was changed; the old one leads here.")
        return to_form(page)

    def history_view(self, request, object_id, extra_context=None):
        """Every version, newest first."""
        page = self.asked(request, int(object_id) if object_id.isdigit() and len(object_id) < 19 else 0)
        context = self.admin_site.each_context(request) | {
            "title": f"History of {page}",
            "opts": self.opts,
            "back": "admin:core_page_changelist",
            "page": page,
            "versions": page.revisions.select_related("author").defer("content")[:500],
        }
        return TemplateResponse(request, "admin/core/page_history.html", context)

    def version_view(self, request, pk, number):
        """One version as readers would see it."""
        page = self.asked(request, pk)
        revision = get_object_or_404(page.revisions, number=number)
        return shown(request, page, PageContent.from_json(revision.content))

    def restore(self, request, pk, number):
        """Save an old version's text as the newest; the history keeps both."""
        page = self.asked(request, pk)
        get_object_or_404(page.revisions, number=number)
        page_workflow.restore_page(page, number, by=request.user)
        messages.success(
            request, f"The text of version {number} is the newest again. Readers see nothing of it yet."
        )
        return to_form(page)

    @admin.display(description="Address", ordering="slug")
    def address(self, page):
        return page.get_absolute_url()

    @admin.display(description="Last published", ordering="updated_at")
    def updated(self, page):
        return newsroom_time(page.updated_at)

    @admin.display(description="Published", boolean=True, ordering="is_published")
    def state(self, page):
        return page.is_published


def first_slug(form):
    """The address of a new page. Raises ``ValidationError`` for one that is taken or cannot be."""
    given = form.cleaned_data
    slug = clean_text(given["slug"]).strip("/") or make_slug(given["title"])
    validate_slug(slug)
    validate_page_slug(slug)
    if Page.objects.filter(slug=slug).exists():
        raise ValidationError("Another page has this address. Choose another.")
    return slug


def content_of(form):
    """The valid ``form`` as ``PageContent``."""
    return PageContent.clean(**{name: form.cleaned_data[name] for name in TEXTS})


def initial_of(page):
    """What the form begins with."""
    texts = texts_of(page_workflow.latest_content(page))
    return texts | {"purpose": page.purpose, "base_version": page.version}


def texts_of(content):
    """What of ``content`` stands in the form's fields."""
    return {name: getattr(content, name) for name in TEXTS}


def collisions(conflict, form):
    """[(label, [(before, theirs, mine)])] of what two people changed: each text as a list of paragraphs."""
    sides = (conflict.base, conflict.theirs, conflict.mine)
    told = []
    for name in conflict.fields:
        texts = [getattr(side, name) for side in sides]
        if name == "body":
            parts = [tuple(map(told_paragraphs, clash[:3])) for clash in clashes_in(*texts)]
        else:
            parts = [tuple(text.splitlines() for text in texts)]
        told.append(("Text" if name == "body" else form[name].label, parts))
    return told


def told_paragraphs(body):
    """The words of a piece of a body, paragraph by paragraph."""
    return list(filter(None, (clean_text(plain_text(part)) for part in paragraphs(body))))


def shown(request, page, content):
    """``content`` as the real page."""
    url = page.get_absolute_url() if page else "/"
    updated_at = (page and page.updated_at) or timezone.now()
    return HttpResponse(render_preview(content, request.frame, path=url, updated_at=updated_at))


def to_form(page):
    return HttpResponseRedirect(reverse("admin:core_page_change", args=[page.pk]))
