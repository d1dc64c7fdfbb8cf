"""The front page."""

from django.utils import timezone

from articles.due import stories_page
from articles.fronting import choose_front
from newsroom.core.rendering import absolute, public_reply


@stories_page
def front(request):
    """``/``. Six queries at most, however many stories."""
    publication = request.frame.publication
    context = {
        "front": choose_front(request.frame),
        "today": timezone.now().astimezone(request.frame.zone).date(),
        "masthead": "front",
        "canonical": absolute("/"),
        "description": publication["tagline"],
    }
    return public_reply(request, "articles/front_page.html", context)
