"""The page that asks before a second gift within minutes: one press passes it, none is needed to stop."""

from urllib.parse import urlencode

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from donations import donation_page, form_token
from donations.money import format_amount


def ask(request, form, choice, payment):
    """What was given, when, and what would be charged besides. ``form``: the sent form, found valid."""
    token = form.cleaned_data["token"]
    fresh = form_token.issue(token.source_path, token.referrer_host, token.appeal_version, token.campaign)
    attempt = payment.attempt
    session = urlencode({"session": attempt.provider_session_id}) if attempt else ""
    words = {
        "gave": format_amount(payment.amount_minor, payment.currency),
        "minutes": max(0, int((timezone.now() - payment.captured_at).total_seconds()) // 60),
        "wanted": format_amount(choice.charged_minor, choice.currency),
        "often": choice.frequency,
        "fields": [*form.kept(), ("token", str(fresh)), ("again", "1")],
        "thanks": f"{reverse('donations:thanks')}?{session}",
        "rehearsal": donation_page.is_rehearsal(),
        "masthead": "bare",
    }
    return render(request, "donations/again.html", words)
