"""What belongs to no app: the publication's own pages, its colours, the calm pages of errors, health."""

from django.contrib import admin
from django.db import DatabaseError, connection
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.templatetags.static import static

from articles.cards import printable_rows
from articles.models import Article
from newsroom import interrupted
from newsroom.core import audit
from newsroom.core.models import Page
from newsroom.core.page_content import PageContent
from newsroom.core.page_rendering import page_context
from newsroom.core.pages import finish_public, plain, private_page, public_page
from newsroom.core.rendering import public_reply
from newsroom.core.theme import stylesheet

LATEST = 8  # headlines on the 404 page
A_YEAR = 31_536_000  # seconds
A_DAY = 86_400
BOOKS = "/admin/donations/"


@public_page
def page(request, slug):
    """``/<slug>/``: a page of the publication, when it is published."""
    found = get_object_or_404(Page, slug=slug, is_published=True)
    content = PageContent.from_json(found.content)
    context = page_context(content, path=found.get_absolute_url(), updated_at=found.updated_at)
    return public_reply(request, "page.html", context)


@public_page(cdn_seconds=A_YEAR)
def theme(request, digest):
    """``/theme-<hash>.css``: the publication's colours, kept for ever under the name of their content.

    A page kept from before a change of colour asks for an old name: it gets today's colours, and asks again.
    """
    publication = request.frame.publication
    reply = plain(stylesheet(publication["accent"]), "text/css; charset=utf-8")
    if publication["theme_path"] == request.path_info:
        reply["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    else:
        reply["Cache-Control"] = reply["CDN-Cache-Control"] = "public, no-cache"
    return reply


@public_page(cdn_seconds=A_DAY)
def favicon(request):
    """``/favicon.ico``, which browsers and feed readers ask for unasked: the paper's mark is elsewhere."""
    return redirect(static("img/favicon.svg"))


@private_page
def healthz(request):
    """The process answers."""
    return plain("ok")


@private_page
def readyz(request):
    """The process can serve: its database answers. 503 otherwise."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return plain("the database does not answer", status=503)
    return plain("ok")


def not_found(request, exception):
    """404 with search and the latest stories; without its database it still says so, plainly."""
    try:
        latest = printable_rows(Article.objects.live().newest().cards()[:LATEST], request.frame)
        reply = public_reply(request, "404.html", {"latest": latest, "noindex": True}, status=404)
    except DatabaseError:
        return calm_page(404)
    if request.path_info.startswith("/admin/"):
        reply["Cache-Control"] = "no-store, private"
        return reply
    return finish_public(request, reply, cdn_seconds=30)


def bad_request(request, exception):
    """400: nothing is asked of the database, the request is not trusted."""
    return calm_page(400)


def forbidden(request, exception):
    """403. Whoever asks for the books without the right to them is written into the audit."""
    user = getattr(request, "user", None)
    if user and user.is_authenticated and request.path_info.startswith(BOOKS):
        audit.record_refused(request.path_info, by=user)
    return calm_page(403)


def csrf_failure(request, reason=""):
    """A form of the editors' screens from before a new sign-in goes on; any other: 403, and what to do."""
    return interrupted.renewed(request, reason, admin.site) or calm_page(403)


def server_error(request):
    """500: neither database nor frame is asked."""
    return calm_page(500)


def calm_page(status):
    """A page that needs nothing but its template."""
    reply = HttpResponse(render_to_string("calm_page.html", {"status": status}), status=status)
    reply["Cache-Control"] = "no-store"
    return reply
