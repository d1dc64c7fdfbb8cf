"""Report an error: a plain form, without account, cookie or script. Private pages: nobody keeps them."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from articles import reporting
from articles.cards import printable
from articles.models import Article
from articles.report_form import FORM, ReportForm, story_at
from newsroom.core import form_token, throttle
from newsroom.core.pages import private_page
from newsroom.core.rendering import public_reply

MOST_BYTES = 500_000  # of a posted form: far more than fits into its fields, which say so themselves
BUSY = (
    "Many reports came from your network in a short time, so we take no more from it for a quarter of an "
    "hour. What you typed is still below."
)


@private_page
@csrf_exempt  # it does nothing in anybody's name; its signed token says that we made the form
@require_http_methods(["GET", "HEAD", "POST"])
def report_error(request):
    """``/report-error/?story=/2026/11/23/slug/``: the form; whatever is wrong, it comes back filled in."""
    if request.method != "POST":
        story = story_at(request.GET.get("story", ""))
        token = form_token.issue(FORM, about=str(story.pk) if story else "")
        return show(request, ReportForm(initial={"story": request.GET.get("story", "")[:500]}), token, story)
    if len(request.body) > MOST_BYTES:
        return HttpResponse("This is longer than any report may be.", status=413, content_type="text/plain")
    form = ReportForm(request.POST)
    if not form.is_valid():
        return show_again(request, form, status=400)
    given = form.cleaned_data
    if reporting.flooded() or throttle.take("report-error", str(given["article"]), request) is None:
        return show_again(request, form, status=429, trouble=BUSY)
    reporting.receive(
        given["article"],
        nonce=given["token"].nonce,
        **{name: given[name] for name in ("passage", "message", "contact")},
    )
    response = redirect("report-error-thanks")
    response.status_code = 303
    return response


@private_page
@require_http_methods(["GET", "HEAD"])
def thanks(request):
    """What happens now."""
    return public_reply(request, "articles/report_thanks_page.html", {"noindex": True})


def show_again(request, form, *, status, trouble=""):
    """The form with what was typed; a token that still serves stays in it, a stale one is renewed."""
    token = form.cleaned_data.get("token")
    article = Article.objects.live().cards().filter(pk=token.about).first() if token and token.about else None
    if token is None:
        article = story_at(form["story"].value() or "")
        token = form_token.issue(FORM, about=str(article.pk) if article else "")
    return show(request, form, token, article, status=status, trouble=trouble)


def show(request, form, token, story, *, status=200, trouble=""):
    """Render the form."""
    context = {
        "form": form,
        "token": str(token),
        "story": story and printable(story.card, request.frame),
        "named": bool(token.about),
        "trouble": trouble,
        "noindex": True,
    }
    return public_reply(request, "articles/report_page.html", context, status=status)
