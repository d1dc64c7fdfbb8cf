"""The donation page: written, previewed, published; every version kept, compared, restored."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from donations import appeals, page_workflow
from donations.admin.page_forms import PageForms
from donations.donation_page import can_pay, get_page
from donations.donation_screen import preview
from donations.models import DonationPage
from donations.page_content import page_of
from donations.page_differences import differences
from newsroom.core.admin.base import RoleModelAdmin
from newsroom.core.models import AuditEvent
from newsroom.core.renditions import PictureRefused
from newsroom.core.roles import Permission

NOT_VALID, STALE = 400, 409  # the status of a form shown again
MOST_VERSIONS = 500  # on one screen


@admin.register(DonationPage)
class DonationPageAdmin(RoleModelAdmin):
    """The words of /donate/ and what can be chosen there. There is one; a save shows readers nothing yet."""

    needs = {"view": Permission.APPEAL, "change": Permission.APPEAL}

    def get_urls(self):
        """Our screens stand before Django's catch-all ``<id>/``."""
        views = {
            "preview/": (require_POST(self.preview), "preview"),
            "versions/<int:number>/": (self.version, "version"),
            "versions/<int:number>/changes/": (self.changes, "changes"),
            "versions/<int:number>/restore/": (require_POST(self.restore), "restore"),
        }
        wrap = self.admin_site.admin_view
        own = [
            path(route, wrap(view), name=f"donations_donationpage_{name}")
            for route, (view, name) in views.items()
        ]
        return [*own, *super().get_urls()]

    def asked(self, request):
        """The page, for whoever may change what donors read."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        return get_page()

    def screen(self, request, template, status=200, **context):
        """One of the screens as a response."""
        context = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "back": "admin:donations_donationpage_changelist",
            **context,
        }
        return TemplateResponse(request, f"donations/admin/{template}.html", context, status=status)

    def changelist_view(self, request, extra_context=None):
        """Of which there is one: straight to it."""
        self.asked(request)
        return to_form()

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """The newest version in a form, or what came of it: save, or save and publish, both or neither."""
        page = self.asked(request)
        if object_id != str(page.pk):
            raise Http404("There is one donation page.")
        draft = page_of(page_workflow.latest_content(page))
        if request.method != "POST":
            return self.shown(request, page, PageForms(draft, page.version))
        forms = PageForms(draft, page.version, request.POST, request.FILES)
        if not forms.is_valid():
            return self.shown(request, page, forms, status=NOT_VALID)
        try:
            forms.main.take_picture()
            self.saved(request, forms)
        except PictureRefused as refused:
            forms.main.add_error("picture", str(refused))
            return self.shown(request, page, forms, status=NOT_VALID)
        except page_workflow.StalePage:
            return self.shown(request, page, forms, stale=True, status=STALE)
        return to_form()

    @transaction.atomic
    def saved(self, request, forms):
        """Save a valid form, publish it if that button was pressed, and say so."""
        page_workflow.save_page(forms.content(), base=forms.main.cleaned_data["base"], by=request.user)
        if "publish" in request.POST:
            page = page_workflow.publish_page(by=request.user)
            messages.success(request, f"Published as version {page.version}.")
        else:
            messages.success(request, "Saved. Readers see nothing of it until it is published.")
        for name, amount in appeals.lost() if "publish" in request.POST else ():
            messages.warning(request, f"“{name}” asks for {amount}: this page does not take it.")
        fees = {each.currency for each in forms.main.instance.fees}
        lacking = sorted({each.currency for each in forms.main.instance.sets} - fees)
        if forms.main.cleaned_data["offer_cover"] and lacking:
            messages.warning(
                request, f"There is no fee for {', '.join(lacking)}: nobody can add it in that currency."
            )

    def shown(self, request, page, forms, *, stale=False, status=200):
        """The form as a response. ``stale``: somebody saved meanwhile; pressed again, this text is saved."""
        newest = page.versions.select_related("author").first()
        if stale:
            forms.main.data = forms.main.data.copy()
            forms.main.data["base"] = page.version
        forms.main.ask_again()
        return self.screen(
            request,
            "page",
            status,
            title="Donation page",
            page=page,
            forms=forms,
            newest=newest,
            stale=stale,
            unseen=page.published_version != page.version,
            can_pay=can_pay(),
            picture=forms.main.instance.picture.get("page"),
        )

    def preview(self, request):
        """The real page, of the text in the form; what is wrong with it stands on the form."""
        page = self.asked(request)
        draft = page_of(page_workflow.latest_content(page))
        forms = PageForms(draft, page.version, request.POST)
        if not forms.is_valid():
            return self.shown(request, page, forms, status=NOT_VALID)
        return preview(request, page_of(forms.content()))

    def version(self, request, number):
        """A version as readers saw it, or would have."""
        return preview(request, page_of(self.kept(request, number).content))

    def kept(self, request, number):
        """The version ``number``, for whoever may see it."""
        return get_object_or_404(self.asked(request).versions.select_related("author"), number=number)

    def changes(self, request, number):
        """What a version changed in the one before it, by words; or in the one that readers see."""
        version = self.kept(request, number)
        with_public = "public" in request.GET
        base = get_page().published_version if with_public else number - 1
        other = get_page().versions.filter(number=base).select_related("author").first()
        return self.screen(
            request,
            "page_changes",
            title=f"Version {number}",
            version=version,
            other=other,
            with_public=with_public,
            changes=differences(other.content, version.content) if other else [],
        )

    def history_view(self, request, object_id, extra_context=None):
        """Every version, newest first: who saved it, when, and when it was published."""
        page = self.asked(request)
        acts = AuditEvent.objects.filter(
            verb=page_workflow.PUBLISHED, subject=f"{page._meta.label_lower}:{page.pk}"
        ).select_related("actor")
        published = {}
        for act in acts.order_by("id"):
            published.setdefault(act.data["version"], []).append(act)
        versions = list(page.versions.select_related("author").defer("content")[:MOST_VERSIONS])
        for version in versions:
            version.published = published.get(version.number, [])
        return self.screen(
            request, "page_history", title="History of the donation page", page=page, versions=versions
        )

    def restore(self, request, number):
        """Save an old version as the newest; the history keeps both."""
        page = self.asked(request)
        self.kept(request, number)
        page_workflow.restore_page(number, base=page.version, by=request.user)
        messages.success(
            request, f"Version {number} is the newest again. Readers see nothing of it until it is published."
        )
        return to_form()


def to_form():
    """Back to the form."""
    return HttpResponseRedirect(reverse("admin:donations_donationpage_change", args=[get_page().pk]))
