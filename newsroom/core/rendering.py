"""Rendering public pages: without a request, so that a kept page cannot depend on who asked.

No context processor runs, no session, message or CSRF token is in reach of a public template. The frame's
words and dates are in the publication's language, whatever the reader's browser asks for.
"""

from django.conf import settings
from django.http import HttpResponse
from django.template import Context
from django.template.loader import get_template
from django.utils import translation
from django.utils.encoding import iri_to_uri
from django.utils.safestring import mark_safe


def render_page(template, frame, context):
    """The page as a string. ``context`` may hold what ``templates/base.html`` lists in its first lines."""
    frame = frame.itself
    # Times and numbers are printed by our own filters: Django need not look at every value for them.
    values = Context({**context, "frame": frame}, use_l10n=False, use_tz=False)
    with translation.override(frame.publication["language"]):
        return get_template(template).template.render(values)


def public_reply(request, template, context, status=200):
    """``render_page`` as a response, for a view that wears ``@public_page``."""
    return HttpResponse(render_page(template, request.frame, context), status=status)


def absolute(path):
    """The full address of ``path`` on this site (percent-encoded); full addresses stay as they are."""
    return iri_to_uri(f"{settings.SITE_URL}{path}" if path.startswith("/") else path)


def trusted_body(body):
    """A stored body, marked as HTML.

    The only place that trusts stored text as markup: every body went through ``clean_html`` before it was
    stored, and the content security policy stands behind it.
    """
    return mark_safe(body)  # noqa: S308
