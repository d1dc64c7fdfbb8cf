"""Bylines: people and boards, their portraits, who sits on which board."""

from django import forms
from django.contrib import admin
from django.db.models import DateField

from articles.admin.choosing import ChooseOne
from articles.models import BoardMembership, Byline
from articles.pictures import add_picture
from newsroom.core import outbox, redirects
from newsroom.core.admin.base import RoleModelAdmin, Rows, TakesPictures
from newsroom.core.forms import PictureUpload
from newsroom.core.models import User
from newsroom.core.roles import Permission
from newsroom.core.text import make_slug


class BylineForm(forms.ModelForm):
    """A person or a board. The address is made from the name and stays when the name changes.

    ``by``: who fills it in; the admin gives each request's form class its own.
    """

    by = None

    slug = forms.CharField(
        label="Address",
        max_length=200,
        required=False,
        help_text="The last part of /byline/…/. Empty: made from the name. A former address leads here.",
    )
    portrait = ChooseOne("pictures", required=False, empty_label="No portrait")
    new_portrait = PictureUpload(label="Or upload a portrait", required=False)

    class Meta:
        model = Byline
        fields = ["kind", "name", "slug", "title", "bio", "statement", "portrait", "user", "is_active"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["portrait"].offer(self.by)

    def clean_slug(self):
        """What was typed, or an address that is free."""
        slug = self.cleaned_data["slug"].strip().strip("/")
        if slug:
            return slug
        return self.instance.slug or free_slug(self.cleaned_data.get("name", ""))


def free_slug(name):
    """An address made from ``name``, with a number when it is taken."""
    base = make_slug(name, max_bytes=180) or "byline"
    slug, number = base, 1
    while Byline.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{base}-{number}"
    return slug


class MembershipInline(Rows):
    """Who sits, or sat, on this board."""

    model = BoardMembership
    fk_name = "board"
    fields = ["person", "title", "since", "until", "position"]
    formfield_overrides = {DateField: {"widget": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}}


@admin.register(Byline)
class BylineAdmin(TakesPictures, RoleModelAdmin):
    """Who stands behind stories. What was printed stays printed; these pages and new stories follow."""

    nav_label, nav_order = "Bylines", 40
    needs = dict.fromkeys(("view", "add", "change", "delete"), Permission.BYLINES)
    form = BylineForm
    list_display = ["name", "kind", "title", "user", "is_active"]
    list_filter = ["kind", "is_active"]
    list_select_related = ["user"]
    search_fields = ["name", "title"]
    ordering = ["name"]
    fieldsets = [
        (None, {"fields": ["kind", "name", "title", "bio", "statement", "is_active"]}),
        ("Portrait", {"fields": ["portrait", "new_portrait"]}),
        ("Address and account", {"fields": ["slug", "user"]}),
    ]

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.by = request.user
        return form

    def get_inlines(self, request, obj):
        """Only a board has members, and only once it exists."""
        return [MembershipInline] if obj and obj.kind == Byline.Kind.BOARD else []

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "user":
            kwargs["queryset"] = User.objects.filter(is_active=True).order_by("username")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request, obj, form, change):
        """A new portrait becomes a picture; a changed address leads on."""
        if upload := form.cleaned_data.get("new_portrait"):
            obj.portrait = add_picture(upload, by=request.user, alt_text=f"Portrait of {obj.name}")
        super().save_model(request, obj, form, change)
        paths = {f"/byline/{obj.slug}/", f"/byline/{obj.slug}/feed/"}
        if change and "slug" in form.changed_data and form.initial["slug"] != obj.slug:
            for end in ("", "feed/"):
                old = f"/byline/{form.initial['slug']}/{end}"
                redirects.move(old, f"/byline/{obj.slug}/{end}", reason="byline", by=request.user)
                paths.add(old)
        outbox.add("purge", {"paths": sorted(paths)})
