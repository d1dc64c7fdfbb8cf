"""The last step on this site: whether a payment page may be opened, and the way to it.

The donation page and the link in a mail (``proof_page``) both end here.
"""

import functools
from urllib.parse import urlsplit

from csp.decorators import csp_update
from django.conf import settings
from django.http import HttpResponseRedirect

from donations import checkout, just_given
from donations.gateways.stripe import get_gateway
from donations.guard import counting
from donations.guard.counting import Verdict
from donations.guard.people import Who

STRIPE_PAGE = "https://checkout.stripe.com"
WORDS = {  # what is said to whoever is turned away
    Verdict.WAIT: (
        "Very many payments were begun from your network in a short time, so we have stopped for a while. "
        "Nothing was charged. Please try again in an hour, or use one of the other ways."
    ),
    Verdict.SLOWER: "Nothing was charged. We are slower today: wait ten seconds, then press once more.",
    Verdict.PAUSED: (
        "Somebody is trying stolen cards on donation pages, so for some hours we take no new cards. Monthly "
        "donations that run are not touched. If you have given before, go on: we mail you a link. Otherwise "
        "please use one of the other ways, or come back tomorrow."
    ),
}


def leads_to(page):
    """Allow a view's forms to end at the provider's ``page``: ``form-action`` counts for redirects too."""

    def decorate(view):
        @functools.wraps(view)
        def wrapped(request, *args, **kwargs):
            base = urlsplit(settings.STRIPE_API_BASE)
            origins = [page, *([f"{base.scheme}://{base.netloc}"] if base.netloc else [])]
            return csp_update({"form-action": origins})(view)(request, *args, **kwargs)

        return wrapped

    return decorate


def may_leave(choice: checkout.Choice, who: Who, **about) -> tuple[str, int]:
    """The verdict about opening a page for ``choice``, and the number of the counted try.

    What was begun already leads to the page that stands, and is not counted again. ``about``: as
    ``counting.page`` takes it.
    """
    return (Verdict.OPEN, 0) if checkout.is_begun(choice) else counting.page(who, **about)


def leave(choice: checkout.Choice, number: int) -> HttpResponseRedirect:
    """Lead to the provider's page. Raises ``AlreadyPaid``, ``GatewayDown``, ``GatewayRefused``."""
    attempt = checkout.start(choice, get_gateway(), begun=functools.partial(counting.opened, number))
    response = HttpResponseRedirect(attempt.checkout_url)
    response.status_code = 303
    just_given.remember(response, attempt.gift)
    return response
