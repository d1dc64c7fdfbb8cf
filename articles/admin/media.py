"""Pictures: uploading one or many, their words, the focal point, where they are used."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect, JsonResponse
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse

from articles.models import Picture
from articles.pictures import add_picture
from articles.picturing import WORDS, delete_picture, may_change, update_picture, where_used
from articles.seen import pictures_for
from newsroom.core.admin.base import RoleModelAdmin, TakesPictures, newsroom_time
from newsroom.core.forms import PictureUpload
from newsroom.core.renditions import PictureRefused
from newsroom.core.roles import Permission, may

MOST_AT_ONCE = 50  # files in one upload


class ManyFiles(forms.FileInput):
    """A file field that takes several."""

    allow_multiple_selected = True

    def value_from_datadict(self, data, files, name):
        return files.getlist(name)


class FilesField(forms.Field):
    """Uploaded files, not looked into here."""

    widget = ManyFiles

    def clean(self, value):
        if not value:
            raise forms.ValidationError("Choose at least one file.")
        if len(value) > MOST_AT_ONCE:
            raise forms.ValidationError(f"Choose at most {MOST_AT_ONCE} files at once.")
        return value


class UploadManyForm(forms.Form):
    """New pictures; what they share may be said at once."""

    files = FilesField(
        label="Files",
        widget=ManyFiles(attrs={"accept": "image/*"}),
        help_text="JPEG, PNG, WebP, GIF or AVIF.",
    )
    credit_line = forms.CharField(
        max_length=200,
        required=False,
        help_text="As printed: Photograph: Theo Brandt. Empty: what the file says.",
    )


class PictureForm(forms.ModelForm):
    """Words and focal point; the latter in percent, as one reads it off the picture."""

    focus_left = forms.IntegerField(label="% from the left", min_value=0, max_value=100)
    focus_top = forms.IntegerField(label="% from the top", min_value=0, max_value=100)
    new_file = PictureUpload(label="Another file in its place", required=False)

    class Meta:
        model = Picture
        fields = list(WORDS)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial |= {
            "focus_left": round(self.instance.focus_x * 100),
            "focus_top": round(self.instance.focus_y * 100),
        }
        if "new_file" in self.fields:
            self.fields[
                "new_file"
            ].help_text += (
                " Every story that prints the picture shows the new file at once: see that the words fit it."
            )

    def focus(self):
        """The chosen point as fractions, or None when it was left alone."""
        if not {"focus_left", "focus_top"} & set(self.changed_data):
            return None
        return self.cleaned_data["focus_left"] / 100, self.cleaned_data["focus_top"] / 100


@admin.register(Picture)
class PictureAdmin(TakesPictures, RoleModelAdmin):
    """Every picture of the paper. One that a story or a byline refers to is never deleted."""

    nav_label, nav_order = "Pictures", 30
    needs = dict.fromkeys(("view", "add", "change"), Permission.PICTURES) | {"delete": Permission.EDIT}
    form = PictureForm
    change_form_template = "admin/core/picture_form.html"
    list_display = ["thumbnail", "name", "credit_line", "alt", "uploaded", "created_by"]
    list_display_links = ["thumbnail", "name"]
    list_select_related = ["created_by"]
    search_fields = ["title", "alt_text", "caption", "credit_line", "original_name"]
    search_help_text = "Words of the title, alt text, caption, credit or file name"
    ordering = ["-created_at", "-id"]
    fieldsets = [
        ("Words", {"fields": ["title", "alt_text", "caption", "credit_line"]}),
        ("Rights", {"fields": ["copyright_holder", "rights_until"]}),
        ("What every crop must keep", {"fields": [("focus_left", "focus_top")]}),
        ("The file", {"fields": ["new_file"]}),
    ]

    class Media:
        js = [forms.Script("js/focus.js", type="module")]

    def get_queryset(self, request):
        return pictures_for(request.user).order_by(*self.ordering)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request) and (obj is None or may_change(request.user, obj))

    def get_model_perms(self, request):
        """All records offers "Change" to whoever may change other people's, too."""
        perms = super().get_model_perms(request)
        return perms | {"change": perms["change"] and may(request.user, Permission.EDIT)}

    def get_fieldsets(self, request, obj=None):
        """Who may only look sees the words."""
        return self.fieldsets if obj and self.has_change_permission(request, obj) else self.fieldsets[:2]

    def get_form(self, request, obj=None, change=False, **kwargs):
        if not self.has_change_permission(request, obj):
            kwargs["form"] = forms.ModelForm
        return super().get_form(request, obj, change=change, **kwargs)

    def add_view(self, request, form_url="", extra_context=None):
        """Upload. With script each file comes alone and is answered in JSON; without, all at once."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = UploadManyForm(request.POST or None, request.FILES or None)
        pictures, problems = [], []
        if request.method == "POST" and form.is_valid():
            pictures, problems = taken(form, by=request.user)
            for picture in pictures:
                self.log_addition(request, picture, [{"added": {}}])
        if request.headers.get("Accept") == "application/json":
            return as_json(form, pictures, problems)
        if len(pictures) == 1 and not problems:
            messages.success(request, "The picture is here. Give it its words and its focal point.")
            return HttpResponseRedirect(reverse("admin:articles_picture_change", args=[pictures[0].pk]))
        context = self.admin_site.each_context(request) | {
            "title": "Upload pictures",
            "opts": self.opts,
            "back": "admin:articles_picture_changelist",
            "form": form,
            "pictures": pictures,
            "problems": problems,
        }
        return TemplateResponse(request, "admin/core/picture_upload.html", context)

    def save_model(self, request, obj, form, change):
        """The verb, with what changed alone."""
        words = {name: form.cleaned_data[name] for name in WORDS if name in form.changed_data}
        file = form.cleaned_data.get("new_file")
        if words or form.focus() or file:
            update_picture(obj, by=request.user, focus=form.focus(), file=file or None, **words)

    def delete_model(self, request, obj):
        delete_picture(obj, by=request.user)

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj is not None:
            stories, bylines = where_used(obj, request.user)
            context |= {"stories": stories, "bylines": bylines, "show_save_and_add_another": False}
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    @admin.display(description="Picture")
    def thumbnail(self, picture):
        return render_to_string(
            "admin/core/thumbnail.html", {"crop": picture.crops.get("square"), "picture": picture}
        )

    @admin.display(description="Uploaded", ordering="created_at")
    def uploaded(self, picture):
        return newsroom_time(picture.created_at)

    @admin.display(description="Title", ordering="title")
    def name(self, picture):
        return str(picture)

    @admin.display(description="Alt text", ordering="alt_text")
    def alt(self, picture):
        return picture.alt_text or "– missing –"


def taken(form, *, by):
    """Store the files of a valid ``form``; returns (pictures, what was refused and why)."""
    pictures, problems = [], []
    for upload in form.cleaned_data["files"]:
        try:
            pictures.append(add_picture(upload, by=by, credit_line=form.cleaned_data["credit_line"]))
        except PictureRefused as refused:
            problems.append(f"{upload.name}: {refused}")
    return pictures, problems


def as_json(form, pictures, problems):
    """The answer for ``static/js/upload.js``."""
    problems = [*problems, *(words for errors in form.errors.values() for words in errors)]
    found = [
        {"label": str(picture), "url": reverse("admin:articles_picture_change", args=[picture.pk])}
        for picture in pictures
    ]
    return JsonResponse({"pictures": found, "problems": problems}, status=400 if problems else 201)
