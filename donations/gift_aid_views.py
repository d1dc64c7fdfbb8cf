"""The donor's page for Gift Aid, opened from a receipt: declare, see what was declared, withdraw it."""

from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from donations import gift_aid, receipt_links
from donations.gift_aid_forms import DeclarationForm
from newsroom.core import printed_time
from newsroom.core.frame import load_frame
from newsroom.core.pages import private_page

DONE = {"declared": "Thank you. Your declaration is with us.", "withdrawn": "Your declaration is withdrawn."}


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def declaration(request, token):
    """GET shows, POST declares or withdraws. 404 for a receipt on which nobody can claim."""
    try:
        payment = receipt_links.receipt_of(token).payment
    except receipt_links.DeadLink:
        payment = None
    entity = gift_aid.charity_of(payment) if payment else None
    if entity is None:
        return render(request, "donations/dead_receipt.html", {"masthead": "bare"}, status=404)
    standing = [
        one
        for one in payment.donor.declarations.filter(entity=entity, withdrawn_at=None)
        if one.payment_id in {None, payment.pk}
    ]
    if request.method == "POST" and request.POST.get("do") == "withdraw":
        for one in standing:
            gift_aid.withdraw(one)
        return redirect(f"{request.path}?done=withdrawn")
    form = DeclarationForm(
        request.POST if request.method == "POST" else None,
        entity=entity,
        amount=payment.in_words,
        initial={"scope": "all"},
    )
    if request.method == "POST" and form.is_valid():
        gift_aid.declare(payment, entity, form.told())
        return redirect(f"{request.path}?done=declared")
    zone = load_frame().zone
    words = {
        "form": form,
        "standing": [(one, printed_time.local(one.made_at, zone).date()) for one in standing],
        "entity": entity,
        "receipt_page": f"/donate/receipt/{token}/",
        "done": DONE.get(request.GET.get("done", ""), ""),
        "masthead": "bare",
    }
    return render(request, "donations/gift_aid.html", words, status=400 if form.errors else 200)
