"""Appeals: how each stands, its words, a preview, its versions.

Saving keeps a draft; publishing is a verb.
"""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from donations import appeals
from donations.admin.appeal_forms import EFFECTS, AppealForms
from donations.admin.appeal_preview import mail_lines, render_preview
from donations.admin.explaining import explain
from donations.appeal_states import OVER, PLANNED, RUNNING, STOPPED, WAITING, state
from donations.choosing import PLACES
from donations.donation_page import books_are_live
from donations.freezing import described, frozen, upgraded
from donations.models import Appeal, Campaign
from donations.money import format_amount
from donations.stories import stories
from donations.sums import raised_by_version
from newsroom.core.admin.base import RoleModelAdmin
from newsroom.core.languages import language_name
from newsroom.core.roles import Permission

NOT_VALID, STALE = 400, 409  # the status of a form shown again
LOOKS = {RUNNING: "published", PLANNED: "scheduled", WAITING: "submitted", STOPPED: "draft", OVER: "draft"}
LISTED = (RUNNING, PLANNED, WAITING, STOPPED, OVER)  # the order of the list; drafts stand last


@admin.register(Appeal)
class AppealAdmin(RoleModelAdmin):
    """Chief editors and the donations manager write them; no donor is to be seen here."""

    nav_label, nav_order = "Appeals", 60
    nav_covers = ("campaign", "donationpage")
    needs = dict.fromkeys(("view", "add", "change", "delete"), Permission.APPEAL)

    def get_urls(self):
        """Our screens stand before Django's catch-all ``<id>/``."""
        views = {
            "explain/": (self.explain, "explain"),
            "preview/": (require_POST(self.preview), "preview"),
            "<int:pk>/preview/": (require_POST(self.preview), "preview_saved"),
            "<int:pk>/stop/": (require_POST(self.stop), "stop"),
            "<int:pk>/resume/": (require_POST(self.resume), "resume"),
            "<int:pk>/versions/<int:number>/": (self.version, "version"),
        }
        wrap = self.admin_site.admin_view
        own = [
            path(route, wrap(view), name=f"donations_appeal_{name}") for route, (view, name) in views.items()
        ]
        return [*own, *super().get_urls()]

    def asked(self, request, pk=None):
        """The appeal ``pk`` (None: none), for whoever may write appeals."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        return None if pk is None else get_object_or_404(Appeal.objects.select_related("campaign"), pk=pk)

    def page(self, request, template, status=200, **context):
        """One of the screens as a response."""
        context = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "back": "admin:donations_appeal_changelist",
            **context,
        }
        return TemplateResponse(request, f"donations/admin/{template}.html", context, status=status)

    def changelist_view(self, request, extra_context=None):
        """Every appeal: how it stands, where, in which languages, what it raised."""
        self.asked(request)
        return self.page(request, "appeals", title="Appeals", rows=list(rows()))

    def add_view(self, request, form_url="", extra_context=None):
        """A new appeal. Its first save makes it; readers see nothing of it yet."""
        self.asked(request)
        appeal = Appeal(name="", language=request.frame.publication["language"])
        return self.edited(request, appeal)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """The draft in a form."""
        return self.edited(request, self.asked(request, number(object_id)))

    def edited(self, request, appeal):
        """The form, or what came of it: save, or save and publish, both or neither."""
        if request.method != "POST":
            return self.screen(request, appeal, AppealForms(appeal))
        forms = AppealForms(appeal, request.POST)
        if not forms.is_valid():
            return self.screen(request, appeal, forms, status=NOT_VALID)
        try:
            self.saved(request, forms)
        except appeals.StaleAppeal:
            return self.screen(request, appeal, forms, stale=True, status=STALE)
        return HttpResponseRedirect(reverse("admin:donations_appeal_change", args=[appeal.pk]))

    @transaction.atomic
    def saved(self, request, forms):
        """Save a valid form, publish it if that button was pressed, and say so."""
        appeal, base = forms.appeal, forms.main.cleaned_data["base"]
        rules = forms.main.rules()
        appeals.save(appeal, base=base, translations=forms.words(), rules=rules, by=request.user)
        if "publish" in request.POST:
            version = appeals.publish(appeal, by=request.user)
            messages.success(request, f"Published as version {version.number}.")
        else:
            messages.success(request, "Saved. Readers see nothing of it until it is published.")
        for lost in forms.main.not_taken():
            messages.warning(request, f"The donation page does not take {lost}: readers do not see it.")

    def screen(self, request, appeal, forms, *, stale=False, status=200):
        """The form as a response. ``stale``: somebody saved meanwhile; pressed again, this text is saved."""
        newest = appeal.versions.first() if appeal.pk else None
        if stale:
            forms.main.data = forms.main.data.copy()
            forms.main.data["base"] = Appeal.objects.get(pk=appeal.pk).edition
        return self.page(
            request,
            "appeal",
            status,
            title=Appeal.objects.get(pk=appeal.pk).name if appeal.pk else "New appeal",
            appeal=appeal if appeal.pk else None,
            forms=forms,
            stale=stale,
            state=state_of(appeal, newest) if appeal.pk else None,
            newest=newest,
            missing=missing_languages(appeal, forms),
            limited=limits_in(forms.main),
            mail_lines=mail_lines(upgraded(appeal, newest.data), request.frame) if newest else [],
        )

    def preview(self, request, pk=None):
        """The appeal as it is in the form, in every place and language, as readers would see it."""
        appeal = self.asked(request, pk) or Appeal(language=request.frame.publication["language"])
        forms = AppealForms(appeal, request.POST)
        if not forms.is_valid():
            return self.screen(request, appeal, forms, status=NOT_VALID)
        data = frozen(appeal, 0, translations=forms.words(), rules=[]) | {"appeal": appeal.pk or 0}
        return HttpResponse(render_preview(data, request.frame, appeal.name))

    def version(self, request, pk, number):
        """A version as readers saw it."""
        version = get_object_or_404(self.asked(request, pk).versions, number=number)
        data = upgraded(version.appeal, version.data)
        return HttpResponse(render_preview(data, request.frame, str(version)))

    def history_view(self, request, object_id, extra_context=None):
        """Every version, newest first, with what its readers gave."""
        appeal = self.asked(request, number(object_id))
        raised = raised_by_version(books_are_live())
        versions = list(appeal.versions.select_related("published_by"))
        for version in versions:
            version.raised = told_sums(raised.get(version.pk, ()))
        return self.page(
            request, "appeal_history", title=f"What readers saw: {appeal}", appeal=appeal, versions=versions,
            live=books_are_live(),
        )  # fmt: skip

    def explain(self, request):
        """Which appeal a story shows in each place, and why not the others."""
        self.asked(request)
        return self.page(
            request, "explain", title="Which appeal does a story show?", **explain(request.GET, request.frame)
        )

    def stop(self, request, pk):
        appeals.stop(self.asked(request, pk), by=request.user)
        messages.success(request, "Taken off: readers do not see it any more.")
        return HttpResponseRedirect(reverse("admin:donations_appeal_change", args=[pk]))

    def resume(self, request, pk):
        appeals.resume(self.asked(request, pk), by=request.user)
        messages.success(request, "The version that was published last can be seen again.")
        return HttpResponseRedirect(reverse("admin:donations_appeal_change", args=[pk]))


def number(text):
    """``text`` of an address as an id. Raises ``Http404`` for what is none."""
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        raise Http404("There is no such appeal.")
    return int(text)


def state_of(appeal, version):
    """The ``State`` of a saved appeal, with its look on the screen."""
    row = Appeal.objects.select_related("campaign").get(pk=appeal.pk)
    return with_look(state(row, version, Campaign.objects.in_bulk(), timezone.now()))


def with_look(state):
    """{code, words, changed, look} of a ``State``."""
    look = LOOKS.get(state.code, "draft")
    return {"code": state.code, "words": state.words, "changed": state.changed, "look": look}


def rows():
    """{appeal, state, places, languages, raised} of every appeal, those that run first."""
    now, campaigns, raised = timezone.now(), Campaign.objects.in_bulk(), raised_by_version(books_are_live())
    newest = {version.appeal_id: version for version in appeals.newest_versions()}
    numbers = {}
    for pk, appeal in Appeal.objects.filter(versions__isnull=False).values_list("versions", "pk"):
        numbers.setdefault(appeal, []).append(pk)
    found = []
    for appeal in Appeal.objects.select_related("campaign").prefetch_related("translations", "rules"):
        version = newest.get(appeal.pk)
        data = (
            upgraded(appeal, version.data) if version else described(appeal) | {"words": {appeal.language: 0}}
        )
        sums = added(raised.get(pk, ()) for pk in numbers.get(appeal.pk, ()))
        found.append(
            {
                "appeal": appeal,
                "version": version,
                "state": with_look(state(appeal, version, campaigns, now)),
                "places": [PLACES[place] for place in data["places"]],
                "languages": [language_name(code) for code in data["words"]],
                "raised": told_sums(sums),
            }
        )
    order = {code: place for place, code in enumerate(LISTED)}
    return sorted(found, key=lambda row: (order.get(row["state"]["code"], 9), -row["appeal"].priority))


def added(lists):
    """[(currency, minor units, gifts)] of several such lists as one."""
    sums = {}
    for currency, amount, gifts in (each for some in lists for each in some):
        before = sums.get(currency, (0, 0))
        sums[currency] = (before[0] + amount, before[1] + gifts)
    return [(currency, *values) for currency, values in sorted(sums.items())]


def told_sums(sums):
    """``£120 (14 donations)`` for each currency."""
    return [
        f"{format_amount(amount, currency)} ({gifts} donation{'' if gifts == 1 else 's'})"
        for currency, amount, gifts in sums
    ]


def limits_in(form):
    """Effect → whether the form limits the appeal so, or has a mistake there."""
    fields = {effect: [name for name in form.fields if name.startswith(f"{effect}_")] for effect in EFFECTS}
    return {effect: any(form[n].value() or form[n].errors for n in names) for effect, names in fields.items()}


def missing_languages(appeal, forms):
    """Names of languages in which there are stories but no whole text of this appeal."""
    whole = {appeal.language.partition("-")[0]}
    whole |= {form.instance.language.partition("-")[0] for form in forms.translations if not form.missing}
    return [language_name(code) for code in stories().languages() if code.partition("-")[0] not in whole]
