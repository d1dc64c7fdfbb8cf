"""Colleagues as a newsroom knows them: adding one with a byline, and one who leaves."""

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import path

from articles.admin import leaving
from articles.admin.people import free_slug
from articles.models import Byline
from newsroom.core import audit
from newsroom.core.admin.people import UserAdmin
from newsroom.core.forms import InvitationForm
from newsroom.core.models import User
from newsroom.core.roles import ROLE_PERMISSIONS, Permission
from newsroom.core.text import name_key

NEW, CHOSEN, NONE = "new", "chosen", "none"


class ColleagueForm(InvitationForm):
    """Name, mail, roles, sections and byline at once."""

    byline = forms.ChoiceField(
        choices=(
            (NEW, "A new one with this name, if they write"),
            (CHOSEN, "One that is here already"),
            (NONE, "None: they do not write"),
        ),
        initial=NEW,
        required=False,
        widget=forms.RadioSelect,
        help_text="Their new stories carry it by default.",
    )
    chosen_byline = forms.ModelChoiceField(
        Byline.objects.none(), required=False, label="Which byline", empty_label="Choose a byline"
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        free = Byline.objects.filter(kind=Byline.Kind.PERSON, user=None, is_active=True)
        self.fields["chosen_byline"].queryset = free

    def clean(self):
        given = super().clean()
        if given.get("byline") == CHOSEN and not given.get("chosen_byline"):
            self.add_error("chosen_byline", "Choose the byline.")
        if self.is_new(given) and self.is_taken(given.get("display_name", "")):
            self.add_error("byline", "A byline of this name is here already: choose it below.")
        return given

    @staticmethod
    def is_new(given):
        """Whether they get a byline of their own: whoever writes in one of the roles does."""
        writes = any(Permission.WRITE in ROLE_PERMISSIONS[role] for role in given.get("roles", ()))
        return writes and given.get("byline") == NEW

    def is_taken(self, name):
        """Whether somebody still writes here under ``name``, in whatever case."""
        names = Byline.objects.filter(is_active=True).values_list("name", flat=True)
        return name_key(name) in map(name_key, names)


class ColleagueAdmin(UserAdmin):
    """Accounts, with what they have to do with stories."""

    invitation_form = ColleagueForm

    def get_urls(self):
        own = path(
            "<path:object_id>/leave/", self.admin_site.admin_view(self.leave_view), name="core_user_leave"
        )
        return [own, *super().get_urls()]

    @transaction.atomic
    def invite(self, given, *, by):
        """The account, its mail, and the byline that goes with it."""
        given = dict(given)
        is_new = ColleagueForm.is_new(given)
        how, chosen = given.pop("byline"), given.pop("chosen_byline")
        user = super().invite(given, by=by)
        if how == CHOSEN:
            chosen.user = user
            chosen.save(update_fields=["user"])
            audit.record("give byline", chosen, by=by, to=str(user))
        elif is_new:
            byline = Byline.objects.create(name=str(user), slug=free_slug(str(user)), user=user)
            audit.record("add", byline, by=by, name=byline.name)
        return user

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        others = obj is not None and obj != request.user and self.has_change_permission(request, obj)
        context |= {"may_leave": others}
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def leave_view(self, request, object_id):
        """What is theirs, who takes it over, and the account is switched off; or on again."""
        user = self.get_object(request, unquote(object_id))
        if user is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if user == request.user or not self.has_change_permission(request, user):
            raise PermissionDenied("Somebody else has to do this.")
        return leaving.page(request, user, self.opts)


admin.site.unregister(User)
admin.site.register(User, ColleagueAdmin)
