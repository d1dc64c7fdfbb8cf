"""The page on which a donor undoes a payment: GET shows, POST acts, so that a mail scanner undoes nothing."""

from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from donations import undo_links, undoing
from donations.gateways import GatewayDown, GatewayRefused
from donations.gateways.stripe import get_gateway
from donations.models import Refund
from donations.money import format_amount
from newsroom.core import printed_time
from newsroom.core.frame import load_frame
from newsroom.core.pages import private_page

DOWN = (
    "Our payment provider does not answer just now. What you asked for is kept and done as soon as it "
    "answers; press again in a minute to see."
)
REFUSED = "Our payment provider did not give the money back. A person must look: please write to us."
State = Refund.State


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def undo(request, token):
    """One payment for whoever has its link; nothing of the donor is shown."""
    try:
        payment = undo_links.payment_of(token)
    except undo_links.NotOurs:
        return render(request, "donations/dead_link.html", {"masthead": "bare", "about": "undo"}, status=404)
    if request.method != "POST":
        return show(request, payment)
    try:
        undoing.undo(payment, get_gateway())
    except undoing.CannotBeUndone:
        return show(request, payment, status=409)
    except GatewayDown:
        return show(request, payment, trouble=DOWN, status=503)
    except GatewayRefused:
        return show(request, payment, trouble=REFUSED, status=502)
    return redirect(request.path)


def show(request, payment, *, trouble="", status=200):
    """How the payment stands: it can be undone, it is being undone, it was, or the time is over."""
    refund, plan = undoing.made(payment), undoing.plan_of(payment)
    words = {
        "amount": format_amount(payment.amount_minor, payment.currency),
        "often": payment.gift.frequency,
        "plan": plan,
        "outcome": outcome(refund) if refund else "open" if undo_links.is_possible(payment) else "over",
        "until": f"{printed_time.local(undo_links.until(payment), load_frame().zone):%H:%M %Z}",
        "too_late": timezone.now() >= undo_links.until(payment) and not payment.refunds.exists(),
        "rehearsal": not payment.livemode,
        "trouble": trouble,
        "masthead": "bare",
    }
    return render(request, "donations/undo.html", words, status=status)


def outcome(refund):
    """How the donor's refund stands, in one word for the page."""
    return {State.FAILED: "failed", State.CANCELED: "failed"}.get(
        refund.state, "asked" if refund.state in Refund.WAITING else "done"
    )
