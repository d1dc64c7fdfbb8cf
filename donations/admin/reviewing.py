"""The review queue: payments that may be fraud, each with what is known about it, until a person decides."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from donations import review
from donations.admin.tabs import frame
from donations.gateways import GatewayDown, GatewayRefused
from donations.gateways.stripe import get_gateway
from donations.models import Finding, Gift, Payment, Plan
from donations.refunds import LessLeft, NotHere
from newsroom.core.roles import Permission, may
from newsroom.core.text import clean_text

A_PAGE = 25
LONG = timezone.timedelta(days=3)  # after this the queue says how long one has waited
NO_NOTE = "Nothing was done: write down why."
DOWN = (
    "The payment provider did not answer. Nothing was decided; what was asked to be given back is done when "
    "the provider answers. Look again in a minute."
)
DONE = {
    "genuine": "It is genuine: nothing else was done.",
    "back": "Given back. The donor is told by mail.",
    "end": "The monthly donation has ended; its payments stay.",
    "both": "Given back, and the monthly donation has ended.",
}


def must_keep_books(request):
    """403 for whoever does not keep the books."""
    if not may(request.user, Permission.MONEY):
        raise PermissionDenied


def queue(request):
    """Everything that waits, oldest first."""
    must_keep_books(request)
    waiting = review.waiting().select_related("gift__donor", "gift__plan", "attempt")
    page = Paginator(waiting, A_PAGE).get_page(request.GET.get("p"))
    found = list(page.object_list)
    words = {"title": "Review", "page": page, "rows": facts(found)}
    context = admin.site.each_context(request) | frame(request) | words
    return TemplateResponse(request, "donations/admin/review.html", context)


def facts(findings):
    """[(finding, its payments, gifts of its donor, whether its plan runs, days it has waited)]."""
    gifts = {finding.gift_id for finding in findings if finding.gift_id}
    donors = {finding.gift.donor_id for finding in findings if finding.gift_id and finding.gift.donor_id}
    counted = Gift.objects.filter(donor__in=donors).order_by().values("donor")
    counted = counted.annotate(n=Count("id", filter=~Q(payments=None), distinct=True))
    given = {row["donor"]: row["n"] for row in counted}
    paid = {}
    for payment in Payment.objects.filter(gift__in=gifts).order_by("captured_at"):
        paid.setdefault(payment.gift_id, []).append(payment)
    now, rows = timezone.now(), []
    for finding in findings:
        gift = finding.gift
        plan = getattr(gift, "plan", None) if gift else None
        rows.append(
            {
                "finding": finding,
                "gift": gift,
                "payments": paid.get(finding.gift_id, []),
                "given": given.get(gift.donor_id, 0) if gift else 0,
                "runs": plan is not None and plan.state != Plan.State.CANCELED,
                "signs": signs(finding),
                "days": (now - finding.found_at).days if now - finding.found_at > LONG else 0,
            }
        )
    return rows


def signs(finding):
    """What a finding knows, in words."""
    detail = finding.detail
    found = []
    if detail.get("cards"):
        found.append(f"{detail['cards']} cards were refused before one was taken")
    if detail.get("tries", 0) > 1:
        found.append(f"{detail['tries']} payment pages were opened from this network that day")
    if detail.get("level"):
        found.append(f"the provider calls the risk {detail['level']}")
    if finding.kind == Finding.Kind.WARNING:
        found.append("a bank has told the provider that its customer did not make this payment")
    return found


@require_POST
def decide(request, pk):
    """Do what the pressed button says, and say how that went."""
    must_keep_books(request)
    finding = get_object_or_404(Finding.objects.select_related("gift"), pk=pk, kind__in=Finding.SUSPECT)
    note, deed = clean_text(request.POST.get("note", ""))[:300], request.POST.get("do", "")
    if not note or deed not in DONE:
        messages.error(request, NO_NOTE)
    else:
        do(request, finding, deed, note)
    return HttpResponseRedirect(reverse("admin:donations_review"))


def do(request, finding, deed, note):
    """One decision."""
    try:
        if deed == "genuine":
            review.approve(finding, note=note, by=request.user)
        else:
            back, end = deed in {"back", "both"}, deed in {"end", "both"}
            review.act(finding, get_gateway(), back=back, end=end, note=note, by=request.user)
    except review.Decided:
        messages.error(request, "Nothing was done: a colleague has decided about it meanwhile.")
    except GatewayDown:
        messages.error(request, DOWN)
    except GatewayRefused as error:
        messages.error(request, f"The provider refused; nothing was decided: {error}")
    except (LessLeft, NotHere) as error:
        messages.error(request, f"Nothing was given back and nothing decided: {error}")
    else:
        messages.success(request, DONE[deed])
