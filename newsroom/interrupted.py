"""A form of the editors' screens that arrives when its sender is signed out, or signed in anew.

Nothing typed is lost: the posted fields stand hidden in the answer, which asks to sign in, and come back
with name and password; the server keeps nothing for somebody who may be nobody. Once it is known who sent
them, the text of a story goes to that person's unsaved texts (``site.bring_back``); any other form is shown
once more, to be sent by hand. Nothing is done by signing in.

Only what a browser sent from a page of ours comes this far: Django has compared the token before, or at least
the origin. Scripts, which ask for no page, are redirected as everywhere: they know by themselves what to do.
"""

from django.conf import settings
from django.contrib.auth import login
from django.template.response import TemplateResponse

from newsroom.core.pages import private_page

PREFIX = "sign-in"  # of the fields that sign in: forms here have a “username” of their own
OURS = ("csrfmiddlewaretoken", f"{PREFIX}-username", f"{PREFIX}-password")
OPENED_BY = "opened_by"  # a form may say whose it is
SOMEBODY_ELSES = (
    "What you sent was written under another name. Sign in with that name and it is there again, "
    "or leave it and begin anew."
)
OLD = "CSRF"  # how Django's reasons begin where the origin was good and the token was not


def sent_signed_out(request):
    """Whether a browser posted a form that can be carried past the sign-in."""
    return not request.user.is_authenticated and carries(request)


def carries(request):
    """Whether there is something to carry: a browser's form. A password is never printed into a page."""
    names = [name for name in request.POST if name not in OURS]
    return (
        request.method == "POST"
        and "text/html" in request.headers.get("Accept", "")
        and bool(names)
        and not any("password" in name for name in names)
    )


def carried(request):
    """The posted fields without those that sign in."""
    fields = request.POST.copy()
    for name in OURS:
        fields.pop(name, None)
    return fields


@private_page
def sign_in(request, site, *, tried=True):
    """The page that asks to sign in, with the posted fields in it; after the right password, what comes next.

    ``tried`` is False where a password in the form is not to be looked at.
    """
    fields = carried(request)
    data = request.POST if tried and f"{PREFIX}-username" in request.POST else None
    form = site.login_form(request, data, prefix=PREFIX)
    if form.is_valid():
        user = form.get_user()
        if fields.get(OPENED_BY, str(user.pk)) == str(user.pk):
            login(request, user)
            return go_on(request, site)
        form.add_error(None, SOMEBODY_ELSES)
    return page(request, site, fields, form=form, title="Sign in again", status=200 if data else 403)


@private_page
def go_on(request, site):
    """Signed in: the story form with its text, or the posted fields, to be sent once more."""
    request.POST = fields = carried(request)
    return site.bring_back(request) or page(request, site, fields, title="Not sent yet")


def page(request, site, fields, *, form=None, title, status=200):
    """The page with the fields in it, hidden; what a person can have written is shown to be copied."""
    pairs = [(name, value) for name, values in fields.lists() for value in values]
    context = site.each_context(request) | {
        "title": title,
        "form": form,
        "fields": pairs,
        "written": [value for _, value in pairs if " " in value.strip()],
        "files": [upload.name for upload in request.FILES.values()],
        "address": request.get_full_path(),
    }
    return TemplateResponse(request, "admin/interrupted.html", context, status=status)


def renewed(request, reason, site):
    """The answer to a form whose token is one of an earlier sign-in, or None: then it is refused.

    A browser says which page a form came from; ``reason`` tells that this was one of ours.
    """
    known = request.headers.get("Origin", "") in {
        settings.SITE_URL,
        f"{request.scheme}://{request.get_host()}",
    }
    admin = request.resolver_match and request.resolver_match.namespace == site.name
    if not (known and admin and reason.startswith(OLD) and carries(request)):
        return None
    if request.user.is_authenticated:
        return go_on(request, site) if site.has_permission(request) else None
    return sign_in(request, site, tried=False)
