"""A receipt's own page, for its donor, and the page where anybody checks a receipt's code.

Reading changes nothing: what is sent again is sent by a button, to the address that we know.
"""

from datetime import date, timedelta

from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from donations import (
    gift_aid,
    plan_links,
    plan_offers,
    receipt_links,
    receipt_numbers,
    receipt_state,
    receipts,
    yearly_letters,
)
from donations.models import Plan
from newsroom.core import throttle
from newsroom.core.frame import load_frame
from newsroom.core.models import OutboxMessage, SentMail
from newsroom.core.pages import private_page

MOST_AGAIN = 3  # mails a day
DONE = {
    "sent": "It is on its way to your e-mail address.",
    "enough": "It was sent several times today already: look among the unwanted mail, or write to us.",
}
UNKNOWN = (
    "No receipt of ours has this code. Look again: it has twelve signs, no zero, no one, no A, E, I, O, U."
)
STATES = {
    "valid": "Valid.",
    "partly_refunded": "Valid; part of the donation was given back.",
    "refunded": "The donation was given back.",
    "disputed": "The donation was taken back by the donor’s bank.",
    "cancelled": "The donation did not arrive, or was entered by mistake.",
}


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def receipt(request, token):
    """The page of one receipt. POST sends it to the donor again."""
    try:
        shown = receipt_links.receipt_of(token)
    except receipt_links.DeadLink:
        words = {"masthead": "bare", "check": True}
        return render(request, "donations/dead_receipt.html", words, status=404)
    if request.method == "POST":
        about = send_year if request.POST.get("do") == "year" else send_again
        return redirect(f"{request.path}?done={'sent' if about(shown) else 'enough'}")
    words = words_of(shown, request.GET.get("done", "")) | {"gift_aid": gift_aid.charity_of(shown.payment)}
    return render(request, "donations/receipt.html", words | {"own_path": request.path})


def send_again(shown) -> bool:
    """Queue its mail once more; False after ``MOST_AGAIN`` in a day."""
    if sent_enough(f"receipt-again:{shown.payment_id}"):
        return False
    receipts.queue(shown.payment, again=True)
    return True


def send_year(shown) -> bool:
    """Queue what its donor gave in its year; False after ``MOST_AGAIN`` in a day.

    By mail and not on the page: a receipt is shown to others, what else somebody gave is not.
    """
    donor = shown.payment.donor
    if sent_enough(f"{yearly_letters.key_of(donor.pk, shown.year, shown.livemode)}:again"):
        return False
    yearly_letters.write(donor, shown.year, shown.livemode, again=True)
    return True


def sent_enough(key: str) -> bool:
    """Whether the mail ``key`` went out ``MOST_AGAIN`` times in a day and none waits."""
    since = timezone.now() - timedelta(days=1)
    if OutboxMessage.objects.filter(key=key).exists():
        return False
    return SentMail.objects.filter(key=key, sent_at__gt=since).count() >= MOST_AGAIN


def words_of(shown, done="") -> dict:
    """What the page of a receipt shows."""
    payment = shown.payment
    state = receipt_state.state_of(payment)
    newer = getattr(shown, "replaced_by", None)
    plan = Plan.objects.filter(gift_id=payment.gift_id).first()
    can = plan and plan_offers.in_words(plan)
    return {
        "receipt": shown,
        "day": date.fromisoformat(shown.content["date"]),
        "state": state,
        "in_words": STATES[state],
        "newer": newer and receipt_links.link(newer),
        "manage": can and plan_links.link(plan),
        "can": can,
        "by_mail": bool(payment.donor and payment.donor.email),
        "check_link": receipt_links.check_address(),
        "done": DONE.get(done, ""),
        "masthead": "bare",
    }


@private_page
@require_safe
def check(request):
    """Whether a receipt is genuine: its band of amount, its year and how it stands, and nobody's name.

    Codes cannot be guessed; whoever tries all the same is stopped by the count of tries.
    """
    typed = request.GET.get("code", "")[:60].strip()
    words, status = {"typed": typed, "masthead": "bare"}, 200
    if typed:
        code = receipt_numbers.code_in(typed)
        trial = throttle.take("receipt", code or "none", request, for_name=20, for_address=30)
        if trial is None:
            words["error"], status = throttle.WAIT, 429
        else:
            words |= verdict(code)
    words["paper"] = load_frame().publication["name"]
    return render(request, "donations/check_receipt.html", words, status=status)


def verdict(code: str) -> dict:
    """What is told about a code: {``found``} or {``error``}."""
    found = receipt_numbers.find(code)
    if found is None:
        return {"error": UNKNOWN}
    payment = found.payment
    replaced = hasattr(found, "replaced_by")
    return {
        "found": {
            "issuer": found.content["issuer"]["name"],
            "year": found.year,
            "band": receipt_state.band(payment.amount_minor, payment.currency),
            "replaced": replaced,
            "state": "Replaced by a newer receipt: this one is void." if replaced
            else STATES[receipt_state.state_of(payment)],
            "test": not found.livemode,
        }
    }  # fmt: skip
