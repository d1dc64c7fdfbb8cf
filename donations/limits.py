"""How many payment pages one network may open: card testers try hundreds of cards, a donor tries a few.

The client's address is counted by a keyed hash that changes daily; the address itself is stored nowhere.
"""

from datetime import timedelta

from django.utils import timezone
from django.utils.crypto import salted_hmac

from donations.models import Attempt, PlanEvent
from newsroom.core.client_address import network_of

WINDOW = timedelta(minutes=10)
PER_NETWORK = 12  # attempts in the window: a family, or a small office behind one address
IN_TOTAL = 300  # attempts in the window from everybody: beyond what any paper of ours has seen


def client_key(request):
    """The key under which this client's attempts are counted today."""
    today = timezone.now().date().isoformat()
    text = f"{today}:{network_of(request)}"
    return salted_hmac("donations.client", text, algorithm="sha256").hexdigest()[:32]


def exceeded(key):
    """Whether this client, or everybody together, has opened too many payment pages just now."""
    begins = timezone.now() - WINDOW
    tries = Attempt.objects.filter(created_at__gt=begins)
    cards = PlanEvent.objects.filter(kind=PlanEvent.Kind.CARD, at__gt=begins)  # card pages of regular gifts
    mine = tries.filter(client_key=key).count() + cards.filter(client_key=key).count()
    return mine >= PER_NETWORK or tries.count() + cards.count() >= IN_TOTAL
