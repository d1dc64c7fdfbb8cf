"""Choosing a password: the reset that one asks for, and the invitation that a colleague sent.

All are private pages in the admin's frame; none needs signing in.
"""

from django.contrib import admin
from django.contrib.auth import views
from django.contrib.auth.forms import SetPasswordForm
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters

from newsroom.core import invitations
from newsroom.core.forms import MailedResetForm
from newsroom.core.pages import private_page


class AdminFrame:
    """What the admin's frame prints around a page."""

    def get_context_data(self, **kwargs):
        return super().get_context_data(**admin.site.each_context(self.request), **kwargs)


@method_decorator(private_page, name="dispatch")
class ResetView(AdminFrame, views.PasswordResetView):
    """Ask for a link."""

    form_class = MailedResetForm

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"request": self.request}


@method_decorator(private_page, name="dispatch")
class ResetDoneView(AdminFrame, views.PasswordResetDoneView):
    """The same answer for everybody."""


@method_decorator(private_page, name="dispatch")
class ResetConfirmView(AdminFrame, views.PasswordResetConfirmView):
    """Choose the new password."""


@method_decorator(private_page, name="dispatch")
class ResetCompleteView(AdminFrame, views.PasswordResetCompleteView):
    """Done: sign in."""


@private_page
@sensitive_post_parameters()
def invitation(request, uid, token):
    """Choose the first password. A link that is used, old, false or nobody's gets one and the same answer."""
    user = invitations.invited_user(uid, token)
    form = SetPasswordForm(user, request.POST or None) if user else None
    if request.method == "POST" and form and form.is_valid():
        invitations.accept(user, form.cleaned_data["new_password1"])
        return HttpResponseRedirect(reverse("password_reset_complete"))
    context = admin.site.each_context(request) | {"form": form, "invited": user}
    context["title"] = "Choose your password" if user else "This invitation does not work any more"
    return TemplateResponse(request, "registration/invitation.html", context, status=200 if user else 404)
