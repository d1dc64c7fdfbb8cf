"""Old addresses, added and mended by hand."""

from urllib.parse import unquote, urlsplit

from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import ValidationError

from newsroom.core.admin.base import RoleModelAdmin, newsroom_time
from newsroom.core.admin.sections import PUBLICATION
from newsroom.core.models import Redirect
from newsroom.core.paths import is_own_path
from newsroom.core.text import clean_text

NEVER = ("/admin/", "/static/", "/media/")  # answered before any redirect is asked


def own_path(value):
    """``value`` (a path or a full address of this site) as it is kept: decoded, with its query if it has one.

    Raises ``ValidationError`` for another site's address and for what redirects cannot reach.
    """
    value = clean_text(value)
    if value.startswith(f"{settings.SITE_URL}/"):
        value = value.removeprefix(settings.SITE_URL)
    if not is_own_path(value) or " " in value or urlsplit(value).fragment:
        raise ValidationError("Give an address on this site: it begins with / and has no spaces and no #.")
    path = unquote(value)
    if not is_own_path(path):
        raise ValidationError("This address holds characters that no address may have.")
    if path.startswith(NEVER):
        raise ValidationError("Addresses below /admin/, /static/ and /media/ cannot be redirected.")
    return path


class RedirectForm(forms.ModelForm):
    """An old address and the living one it leads to, always in one hop and never in a circle."""

    class Meta:
        model = Redirect
        fields = ["old_path", "new_path"]

    def clean_old_path(self):
        path = own_path(self.cleaned_data["old_path"])
        if path == "/":
            raise ValidationError("The front page cannot lead elsewhere.")
        return path

    def clean_new_path(self):
        return own_path(self.cleaned_data["new_path"])

    def clean(self):
        given = super().clean()
        if self.errors:
            return given
        onward = Redirect.objects.filter(old_path=given["new_path"]).exclude(pk=self.instance.pk).first()
        if onward is not None:
            given["new_path"] = onward.new_path
        if given["new_path"] == given["old_path"]:
            raise ValidationError("These two addresses would lead to each other for ever.")
        return given


@admin.register(Redirect)
class RedirectAdmin(RoleModelAdmin):
    """Where former addresses lead. A story that moves leaves its own."""

    needs = PUBLICATION
    form = RedirectForm
    list_display = ["old_path", "new_path", "reason", "made"]
    search_fields = ["old_path", "new_path"]
    ordering = ["-created_at", "-id"]

    @admin.display(description="Made", ordering="created_at")
    def made(self, redirect):
        return newsroom_time(redirect.created_at)

    def save_model(self, request, obj, form, change):
        """The row as it was typed; whatever led to the old address follows."""
        if not change:
            obj.created_by = request.user
        super().save_model(request, obj, form, change)
        Redirect.objects.filter(new_path=obj.old_path).update(new_path=obj.new_path)
