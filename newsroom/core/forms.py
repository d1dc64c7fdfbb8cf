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

# What somebody in a role does, for whoever gives it.
DUTIES = {
    "reporter": "writes, and sends stories to the editor",
    "editor": "edits and publishes everybody’s stories",
    "chief": "all sections, the publication, colleagues",
    "support": "helps donors; moves no money",
    "donations": "donations, donors and the ledger",
    "administrator": "everything but donors’ data",
}


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
        help_texts = {
            "language": "How dates are printed, and where lines begin. The words around stories are English."
        }


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
    """A colleague to be invited, in one role or several. Roles are those that the inviter may grant.

    Cleaned, ``roles`` is what ``invitations.invite`` takes: role → the sections it holds in.
    """

    display_name = forms.CharField(
        label="Name",
        max_length=120,
        help_text="As colleagues see it.",
        error_messages={"required": "Give the name."},
    )
    email = forms.EmailField(
        label="E-mail address",
        help_text="The invitation goes here; it signs them in, too.",
        error_messages={
            "required": "Give the address: the invitation goes there.",
            "invalid": "This is no e-mail address. One looks like name@example.org.",
        },
    )
    roles = forms.MultipleChoiceField(
        choices=(),
        widget=forms.CheckboxSelectMultiple,
        initial=[RoleAssignment.Role.REPORTER],
        help_text="One or several: editor of Sport and reporter everywhere, say.",
        error_messages={
            "required": "Choose at least one role.",
            "invalid_choice": "You may not give the role “%(value)s”.",
        },
    )

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        grantable = invitations.grantable_roles(by)
        self.fields["roles"].choices = [c for c in RoleAssignment.Role.choices if c[0] in grantable]
        for role in RoleAssignment.SECTION_ROLES:
            self.fields[f"sections_{role}"] = forms.ModelMultipleChoiceField(
                Section.objects.all(),
                required=False,
                widget=forms.CheckboxSelectMultiple,
                label=f"{role.label}: in which sections?",
                help_text="None chosen: in all.",
                error_messages={"invalid_choice": "A section that you chose is not there any more."},
            )
        self.order_fields(["display_name", "email", "roles"])

    @property
    def offered(self):
        """[(tick box of a role, what it may do, its field of sections or None)]."""
        limited = {role: self[f"sections_{role}"] for role in RoleAssignment.SECTION_ROLES}
        return [(box, DUTIES[box.data["value"]], limited.get(box.data["value"])) for box in self["roles"]]

    def clean_display_name(self):
        name = clean_text(self.cleaned_data["display_name"])
        if not name:
            raise ValidationError("Give the name.")
        return name

    def clean_email(self):
        email = self.cleaned_data["email"]
        if User.objects.filter(email__iexact=email).exists():
            raise ValidationError("Somebody here already has this e-mail address.")
        return email

    def clean(self):
        given = super().clean()
        roles = given.get("roles", ())
        sections = {role: given.pop(f"sections_{role}", ()) for role in RoleAssignment.SECTION_ROLES}
        for role, chosen in sections.items():
            if chosen and role not in roles:
                self.add_error(
                    f"sections_{role}", f"Choose the role {role.label}, too, or take its sections off."
                )
        given["roles"] = {role: list(sections.get(role, ())) for role in roles}
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
