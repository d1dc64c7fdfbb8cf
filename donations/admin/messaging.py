"""Whether the provider's messages reach us: what was seen, what is wrong, and setting it up at a press."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from donations import health, webhook_setup
from donations.admin.tabs import frame
from donations.donation_page import can_pay
from donations.events import HANDLED
from donations.gateways import GatewayDown, GatewayRefused
from donations.gateways.stripe import API_VERSION, get_gateway
from donations.models import ProviderEvent
from newsroom.core.roles import Permission, may

DOWN = "The payment provider did not answer: nothing has changed. Try again in a minute."
BUSY = "A colleague is setting it up at this moment. Look again in half a minute."
NONE = "No payment provider is set up: STRIPE_SECRET_KEY is empty."


def show(request):
    """GET shows what was seen last, POST looks again or sets it up. A new secret is shown once, here."""
    if not may(request.user, Permission.MONEY):
        raise PermissionDenied
    secret = ""
    if request.method == "POST":
        secret = act(request)
        if not secret:
            return HttpResponseRedirect(reverse("admin:donations_health"))
    row = health.health()
    words = {
        "title": "Whether messages reach us",
        "row": row,
        "address": health.address(),
        "version": API_VERSION,
        "handled": sorted(HANDLED),
        "endpoints": [(one, health.same_place(one["url"], health.address())) for one in row.endpoints],
        "last_event": ProviderEvent.objects.filter(verified=True).first(),
        "secret": secret,
        "can_pay": can_pay(),
    }
    context = admin.site.each_context(request) | frame(request) | words
    return TemplateResponse(request, "donations/admin/health.html", context)


def act(request):
    """Do what the pressed button says; returns a secret that must be shown now."""
    if not can_pay():
        messages.error(request, NONE)
        return ""
    try:
        if request.POST.get("do") == "set-up":
            done = webhook_setup.set_up(get_gateway(), by=request.user)
            messages.success(request, done.done)
            return done.secret
        health.look_now(get_gateway())
        messages.success(request, "Looked again.")
    except webhook_setup.Busy:
        messages.error(request, BUSY)
    except GatewayDown:
        messages.error(request, DOWN)
    except GatewayRefused as error:
        messages.error(request, f"The provider refused: {error}")
    return ""
