"""Colleagues: accounts, their roles, inviting. Nobody is deleted, nobody becomes a superuser here."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from newsroom.core import accounts, invitations
from newsroom.core.admin.base import Rows
from newsroom.core.admin.queue import QueueAdmin, Tabs
from newsroom.core.forms import InvitationForm
from newsroom.core.models import RoleAssignment, User
from newsroom.core.roles import Permission


class RoleForm(forms.ModelForm):
    """A role. What the person at the keyboard may not give cannot be chosen, nor posted."""

    grantable = frozenset()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        choices = [choice for choice in RoleAssignment.Role.choices if choice[0] in self.grantable]
        self.fields["role"].choices = [("", "Choose a role"), *choices]
        self.fields["section"].empty_label = "All sections"


class UserForm(forms.ModelForm):
    """An account, in the newsroom's words."""

    class Meta:
        labels = {"display_name": "Name", "is_active": "Signs in"}
        help_texts = {
            "username": "What they sign in with; the e-mail address does, too. Letters, digits and @ . + - _",
            "is_active": "Taken off, they are signed out everywhere. Who leaves for good: “They leave…”.",
        }


class RoleInline(Rows):
    """The roles of one colleague."""

    model = RoleAssignment
    verbose_name_plural = "Roles"
    form = RoleForm
    fields = ["role", "section"]

    def get_formset(self, request, obj=None, **kwargs):
        grantable = frozenset(invitations.grantable_roles(request.user))
        bound = type("BoundRoleForm", (RoleForm,), {"grantable": grantable})
        return super().get_formset(request, obj, form=bound, **kwargs)

    def has_change_permission(self, request, obj=None):
        """One's own roles are for others to change: nobody locks the newsroom by accident."""
        return obj is not None and obj != request.user and invitations.may_manage(request.user, obj)

    has_add_permission = has_delete_permission = has_change_permission


class HereTabs(Tabs):
    """Those who work here, unless one asks for others."""

    tabs = [("here", "Work here"), ("off", "Switched off"), ("all", "All")]

    def condition(self, value):
        return {"here": Q(is_active=True), "off": Q(is_active=False), "all": Q()}[value]


@admin.register(User)
class UserAdmin(QueueAdmin):
    """Accounts. Passwords are chosen by their owners alone, through a link in a mail."""

    needs = {"view": Permission.INVITE, "add": Permission.INVITE, "change": Permission.INVITE}
    change_list_template = "admin/core/user/list.html"
    row_template = "admin/core/user/row.html"
    list_filter = [HereTabs]
    search_fields = ["display_name", "username", "email"]
    search_help_text = "A name or an e-mail address"
    ordering = ["username"]
    fields = ["display_name", "username", "email", "is_active"]
    form = UserForm
    inlines = [RoleInline]
    change_form_template = "admin/core/user_form.html"
    invitation_form = InvitationForm

    def has_change_permission(self, request, obj=None):
        if not super().has_change_permission(request):
            return False
        return obj is None or invitations.may_manage(request.user, obj)

    def get_readonly_fields(self, request, obj=None):
        """Nobody switches themselves off."""
        return ["is_active"] if obj == request.user else []

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("role_assignments__section")

    def get_urls(self):
        wrap = self.admin_site.admin_view
        again = path(
            "<path:object_id>/invite-again/",
            wrap(require_POST(self.invite_again)),
            name="core_user_invite_again",
        )
        return [again, *super().get_urls()]

    def add_view(self, request, form_url="", extra_context=None):
        """Adding somebody is inviting them."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = self.invitation_form(request.POST or None, by=request.user)
        if request.method == "POST" and form.is_valid():
            user = self.invite(form.cleaned_data, by=request.user)
            self.log_addition(request, user, [{"added": {}}])
            messages.success(
                request,
                f"The invitation to {user.email} is on its way. Its link works for {invitations.DAYS} days.",
            )
            return HttpResponseRedirect(reverse("admin:core_user_change", args=[user.pk]))
        context = self.admin_site.each_context(request)
        context |= {"title": "Add a colleague", "opts": self.opts, "back": "admin:core_user_changelist"}
        context |= {"form": form, "days": invitations.DAYS}
        return TemplateResponse(request, "admin/core/invite.html", context)

    def invite(self, given, *, by):
        """What a valid form does."""
        return invitations.invite(**given, by=by)

    def save_model(self, request, obj, form, change):
        """Switching off and on are verbs: sessions that ended do not come back."""
        if "is_active" not in form.changed_data:
            return super().save_model(request, obj, form, change)
        wanted, obj.is_active = obj.is_active, not obj.is_active
        super().save_model(request, obj, form, change)
        return (accounts.switch_on if wanted else accounts.switch_off)(obj, by=request.user)

    def invite_again(self, request, object_id):
        """Send the invitation once more. By POST alone."""
        user = self.get_object(request, unquote(object_id))
        if user is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        invitations.invite_again(user, by=request.user)
        self.log_change(request, user, "Invited again.")
        messages.success(
            request, f"The invitation to {user.email} is on its way again. Former links no longer work."
        )
        return HttpResponseRedirect(reverse("admin:core_user_change", args=[user.pk]))

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        waiting = (
            obj is not None and invitations.is_waiting(obj) and invitations.may_manage(request.user, obj)
        )
        context |= {"waiting": waiting, "show_save_and_add_another": False}
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, {"title": "Colleagues"} | (extra_context or {}))

    def dress(self, row, now):
        held = [str(assignment) for assignment in row.role_assignments.all()]
        row.roles = "; ".join(["Superuser", *held] if row.is_superuser else held) or "none"
        row.standing = how_they_sign_in(row)


def how_they_sign_in(user):
    """Whether somebody signs in, in words."""
    if not user.is_active:
        return "Switched off"
    return "Invited, no password yet" if invitations.is_waiting(user) else "Signs in"
