"""Monthly donations for staff: how each stands, and what is done at the wish of its donor."""

import secrets

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from donations import plans, refunds, support
from donations.admin.books import SEEN, BookAdmin
from donations.admin.columns import column, moment, titled
from donations.admin.giving_back import tell
from donations.admin.mode import ModeFilter
from donations.gateways import GatewayDown, GatewayRefused
from donations.gateways.stripe import get_gateway
from donations.models import Finding, Plan, Refund
from donations.money import format_amount
from newsroom.core.admin.base import newsroom_time
from newsroom.core.roles import Permission, may
from newsroom.core.text import clean_text

DOWN = "The payment provider did not answer: nothing has changed. Try again in a minute."
NO_NOTE = "Nothing was changed: write down why, for example: asked by telephone on Monday."
OVER = "Nothing was changed: this donation has ended already."
NOT_NOW = "Nothing was changed: as it stands now, this donation can only be ended."
MONTHS = ("1", "2", "3", "6")  # charges that can be left out


@admin.register(Plan)
class PlanAdmin(BookAdmin):
    """Regular gifts; their money is in the ledger. Changed here only at the donor's wish, with a note."""

    needs = SEEN
    nav_label, nav_order = "Monthly donations", 51
    list_display = [
        moment("created_at", "Begun"),
        "amount",
        column("frequency", "How often"),
        column("state", "State"),
        "charged",
        "who",
        "mode",
    ]
    list_filter = [ModeFilter, "state", ("frequency", titled("how often", admin.AllValuesFieldListFilter))]
    search_fields = ["public_id", "provider_plan_id", "gift__donor__email", "gift__donor__name"]
    search_help_text = "Name, e-mail address, or the provider's id."
    list_select_related = ["gift__donor"]
    change_list_template = "donations/admin/plans.html"
    change_form_template = "donations/admin/plan.html"
    fields = [
        *list_display,
        column("gift", "Donation"),
        moment("resumes_at", "Pause ends"),
        moment("ended_at", "Ended"),
        column("ended_because", "The provider’s reason"),
        column("provider_plan_id", "Provider’s number"),
        moment("synced_at", "Last read from the provider"),
    ]

    @admin.display(description="Next charge", ordering="next_charge_at")
    def charged(self, plan):
        """When money is next taken: in a pause, after it."""
        return newsroom_time(plan.charged_next)

    @admin.display(description="Donor")
    def who(self, plan):
        """Who gives."""
        return plan.gift.donor or "–"

    def changelist_view(self, request, extra_context=None):
        """The list, under a warning while a former site still acts on what was taken over from it."""
        acting = Finding.objects.filter(kind=Finding.Kind.FORMER, resolved_at=None).count()
        return super().changelist_view(request, {"former_site": acting} | (extra_context or {}))

    def get_urls(self):
        verbs = {"cancel": self.cancel, "pause": self.pause, "resume": self.resume, "links": self.links}
        return [
            path(f"<int:pk>/{name}/", self.admin_site.admin_view(view), name=f"donations_plan_{name}")
            for name, view in verbs.items()
        ] + super().get_urls()

    def render_change_form(self, request, context, *args, **kwargs):
        plan = context["original"]
        context["happenings"] = plan.happenings.select_related("actor")
        context["running"] = plan.state != Plan.State.CANCELED
        context["can_pause"] = plan.frequency == "monthly" and plan.state == Plan.State.ACTIVE
        context["paused"] = plan.state == Plan.State.PAUSED
        context["wish"] = secrets.token_hex(8)
        last = last_payment(plan) if may(request.user, Permission.MONEY) else None
        context["last"], context["last_left"] = last, last and left_in_words(last)
        return super().render_change_form(request, context, *args, **kwargs)

    @method_decorator(require_POST)
    def cancel(self, request, pk):
        """End a plan for its donor, who is told; the note says why. Its last payment may go back besides."""
        besides = bool(request.POST.get("give_back"))
        if besides and not may(request.user, Permission.MONEY):
            raise PermissionDenied

        def end(plan, gateway, note):
            support.end_plan(plan, gateway, by=request.user, note=note)
            if besides:
                give_back_last(request, plan, note)
            return "It has ended: nothing more is charged, and the donor is told by mail."

        return self.at_the_donors_wish(request, pk, end)

    @method_decorator(require_POST)
    def pause(self, request, pk):
        """Leave out some charges."""

        def leave_out(plan, gateway, note):
            months = request.POST.get("months", "")
            if months not in MONTHS:
                return ""
            wish = wish_of(request)
            support.pause_plan(plan, int(months), gateway, by=request.user, note=note, wish=wish)
            return "It is paused, and the donor is told by mail."

        return self.at_the_donors_wish(request, pk, leave_out, "Choose how many charges to leave out.")

    @method_decorator(require_POST)
    def resume(self, request, pk):
        """End a pause."""

        def go_on(plan, gateway, note):
            support.resume_plan(plan, gateway, by=request.user, note=note, wish=wish_of(request))
            return "It goes on, and the donor is told by mail."

        return self.at_the_donors_wish(request, pk, go_on)

    @method_decorator(require_POST)
    def links(self, request, pk):
        """Make the links in earlier mails dead: somebody else reads the donor's mail, or passed one on."""

        def revoke(plan, gateway, note):
            support.revoke_links(plan, by=request.user, note=note)
            return "Earlier links open nothing any more, and the donor has a new one by mail."

        return self.at_the_donors_wish(request, pk, revoke)

    def at_the_donors_wish(self, request, pk, verb, lacking=NO_NOTE):
        """Do ``verb(plan, gateway, note)``; say what it answers, or what is ``lacking``."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        plan = get_object_or_404(Plan, pk=pk)
        note = clean_text(request.POST.get("note", ""))[:300]
        try:
            done = verb(plan, get_gateway(), note) if note else ""
            if done:
                messages.success(request, done)
            else:
                messages.error(request, lacking if note else NO_NOTE)
        except plans.PlanHasEnded:
            messages.error(request, OVER)
        except plans.NotNow:
            messages.error(request, NOT_NOW)
        except (GatewayDown, GatewayRefused):
            messages.error(request, DOWN)
        return HttpResponseRedirect(reverse("admin:donations_plan_change", args=[pk]))


def last_payment(plan):
    """The newest payment of a plan of which something can be given back, or None."""
    payment = plan.gift.payments.first()
    return payment if payment and refunds.left_of(payment) else None


def left_in_words(payment):
    """What can still be given back of a payment."""
    return format_amount(refunds.left_of(payment), payment.currency)


def give_back_last(request, plan, note):
    """Give back what is left of a plan's newest payment, and say how that went."""
    payment = last_payment(plan)
    if payment is None:
        messages.error(request, "Nothing was given back: nothing is left of its last payment.")
        return
    asked = {"reason": Refund.Reason.REQUESTED, "note": note, "by": request.user, "wish": wish_of(request)}
    try:
        tell(request, refunds.request(payment, refunds.left_of(payment), **asked))
    except (refunds.LessLeft, refunds.NotHere) as error:
        messages.error(request, f"Nothing was given back: {error}")


def wish_of(request):
    """What names this press of the button: a form sent twice is one wish."""
    return request.POST.get("wish", "")[:40] or secrets.token_hex(8)
