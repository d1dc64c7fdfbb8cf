"""Forms that screens of several apps share: the publication, pages, colleagues, signing in."""

from django import forms
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm, PasswordResetForm
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.urls import reverse

from newsroom.core import invitations, mail, throttle
from newsroom.core.models import Page, Publication, RoleAssignment, Section, User
from newsroom.core.models.pages import validate_page_slug
from newsroom.core.models.publication import time_zones
from newsroom.core.paths import validate_slug
from newsroom.core.rendering import absolute
from newsroom.core.renditions import MAX_BYTES, PictureRefused, inspect_picture
from newsroom.core.text import clean_text


class PictureUpload(forms.FileField):
    """A picture that somebody uploads: refused here, with the reason, when it is none. Never decoded here."""

    def __init__(self, **kwargs):
        kwargs.setdefault("widget", forms.FileInput(attrs={"accept": "image/*"}))
        kwargs.setdefault("help_text", f"JPEG, PNG, WebP, GIF or AVIF, at most {MAX_BYTES // 2**20} MB.")
        super().__init__(**kwargs)

    def clean(self, data, initial=None):
        upload = super().clean(data, initial)
        if upload and upload is not initial:
            try:
                upload.facts = inspect_picture(upload)
            except PictureRefused as refused:
                raise ValidationError(str(refused)) from refused
        return upload


class PublicationForm(forms.ModelForm):
    """The paper itself."""

    time_zone = forms.ChoiceField(label="Newsroom time zone", choices=time_zones)
    logo = PictureUpload(required=False)
    without_logo = forms.BooleanField(label="Show the name instead of the logo", required=False)

    class Meta:
        model = Publication
        exclude = ["logo_folder", "logo_crops"]  # noqa: DJ006 - every field but what the upload writes
        widgets = {"accent": forms.TextInput(attrs={"size": 8, "spellcheck": "false"})}


class PageForm(forms.Form):
    """A page's text. ``base_version``: the revision the text was written on."""

    base_version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    title = forms.CharField(max_length=200)
    standfirst = forms.CharField(
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        label="Standfirst (subtitle)",
    )
    body = forms.CharField(
        required=False, max_length=500_000, widget=forms.Textarea(attrs={"rows": 24, "data-prose": ""})
    )
    description = forms.CharField(
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        label="Description for search engines",
        help_text="Empty: the standfirst.",
    )
    purpose = forms.ChoiceField(
        choices=Page.Purpose.choices, required=False, help_text=Page._meta.get_field("purpose").help_text
    )

    def clean_title(self):
        title = clean_text(self.cleaned_data["title"])
        if not title:
            raise ValidationError("Give the page a title.")
        return title


class NewPageForm(PageForm):
    """A page's text and its first address."""

    slug = forms.CharField(
        label="Address", max_length=200, required=False, help_text="Empty: made from the title."
    )


class AddressForm(forms.Form):
    """Another address for a page."""

    slug = forms.CharField(label="New address", max_length=200)

    def clean_slug(self):
        slug = clean_text(self.cleaned_data["slug"]).strip("/")
        validate_slug(slug)
        validate_page_slug(slug)
        return slug


class InvitationForm(forms.Form):
    """A colleague to be invited, in one role. Roles are those that the inviter may grant."""

    display_name = forms.CharField(label="Name", max_length=120, help_text="As colleagues see it.")
    email = forms.EmailField(
        label="E-mail address", help_text="The invitation goes here; it signs them in, too."
    )
    role = forms.ChoiceField(choices=())
    sections = forms.ModelMultipleChoiceField(
        Section.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="None chosen: everywhere. Only reporters and editors can be limited to sections.",
    )

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        grantable = invitations.grantable_roles(by)
        self.fields["role"].choices = [c for c in RoleAssignment.Role.choices if c[0] in grantable]

    def clean_email(self):
        email = self.cleaned_data["email"]
        if User.objects.filter(email__iexact=email).exists():
            raise ValidationError("Somebody here already has this e-mail address.")
        return email

    def clean(self):
        given = super().clean()
        if given.get("sections") and given.get("role") not in RoleAssignment.SECTION_ROLES:
            self.add_error("sections", "Only reporters and editors can be limited to sections.")
        return given


class ThrottledSignInForm(AuthenticationForm):
    """Signing in, at most five wrong tries in a quarter of an hour for one name from one address."""

    def clean(self):
        name = clean_text(self.cleaned_data.get("username") or "")
        attempt = throttle.take("sign-in", name, self.request)
        if attempt is None:
            raise ValidationError(throttle.WAIT, code="throttled")
        given = super().clean()
        attempt.forgive()
        return given


class MailedResetForm(PasswordResetForm):
    """Asking for a new password: the answer is the same whether or not the address belongs to anybody."""

    def __init__(self, *args, request=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_email(self):
        email = self.cleaned_data["email"]
        if throttle.take("reset", email, self.request) is None:
            raise ValidationError(throttle.WAIT, code="throttled")
        return email

    def send_mail(self, subject_template_name, email_template_name, context, *args, **kwargs):
        """Through the outbox; the link is made from SITE_URL: a forged Host header leads nobody astray."""
        place = {"uidb64": context["uid"], "token": context["token"]}
        link = absolute(reverse("password_reset_confirm", kwargs=place))
        words = {"user": context["user"], "link": link, "minutes": settings.PASSWORD_RESET_TIMEOUT // 60}
        subject = render_to_string("mail/password_reset_subject.txt", words)
        mail.send(context["user"].email, subject, render_to_string("mail/password_reset.txt", words))
