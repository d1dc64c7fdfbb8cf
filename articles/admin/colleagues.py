"""Colleagues as a newsroom knows them: adding one with a byline, and one who leaves."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from articles import workflow
from articles.admin.people import free_slug
from articles.colleagues import could
from articles.models import Article, Byline, DutyShift
from articles.transitions import readable_by
from articles.workflow.leaving import belongings, leave
from newsroom.core import accounts, audit
from newsroom.core.admin.people import UserAdmin
from newsroom.core.forms import InvitationForm
from newsroom.core.models import User
from newsroom.core.roles import Permission, may
from newsroom.core.text import name_key

NEW, CHOSEN, NONE = "new", "chosen", "none"
SHOWN = 100  # stories named on the page of a colleague who leaves


class ColleagueForm(InvitationForm):
    """Name, mail, role, sections and byline at once."""

    byline = forms.ChoiceField(
        choices=(
            (NEW, "A new one, with this name"),
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
        if given.get("byline") == NEW and self.is_taken(given.get("display_name", "")):
            self.add_error("byline", "A byline of this name is here already: choose it below.")
        return given

    def is_taken(self, name):
        """Whether somebody still writes here under ``name``, in whatever case."""
        names = Byline.objects.filter(is_active=True).values_list("name", flat=True)
        return name_key(name) in map(name_key, names)


class LeavingForm(forms.Form):
    """Who takes over."""

    to = forms.ModelChoiceField(
        User.objects.none(), required=False, label="Everything goes to", empty_label="Nobody: leave it"
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = could(Permission.WRITE).exclude(pk=user.pk)


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
        how, chosen = given.pop("byline"), given.pop("chosen_byline")
        user = super().invite(given, by=by)
        if how == CHOSEN:
            chosen.user = user
            chosen.save(update_fields=["user"])
            audit.record("give byline", chosen, by=by, to=str(user))
        elif how == NEW:
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
        form = LeavingForm(request.POST if request.method == "POST" else None, user=user)
        problems = []
        if request.method == "POST" and "again" in request.POST:
            accounts.switch_on(user, by=request.user)
            messages.success(request, f"{user} may sign in again. What was handed over stays where it is.")
            return HttpResponseRedirect(reverse("admin:core_user_change", args=[user.pk]))
        if request.method == "POST" and user.is_active and form.is_valid():
            try:
                leave(user, to=form.cleaned_data["to"], by=request.user)
            except workflow.NotReady as problem:
                problems = problem.problems
            else:
                messages.success(request, f"{user} is switched off everywhere. The byline stays.")
                return HttpResponseRedirect(reverse("admin:core_user_leave", args=[user.pk]))
        context = self.admin_site.each_context(request) | {
            "title": f"{user} leaves",
            "opts": self.opts,
            "back": "admin:core_user_changelist",
            "leaver": user,
            "form": form,
            "problems": problems,
            **told(request.user, user),
        }
        return TemplateResponse(request, "admin/articles/colleagues/leave.html", context)


def told(viewer, user):
    """The belongings of ``user`` as the page says them: in names and numbers, what ``viewer`` may read."""
    left, readable = belongings(user), Q(pk__in=Article.objects.filter(readable_by(viewer)).values("pk"))
    of_story = Q(article__in=Article.objects.filter(readable_by(viewer)))
    found = {name: getattr(left, name).filter(readable) for name in ("drafts", "scheduled", "held")}
    found |= {name: getattr(left, name).filter(of_story) for name in ("changes", "tasks", "links")}
    return {
        "counts": {name: rows.count() for name, rows in found.items()},
        **{name: found[name][:SHOWN] for name in ("drafts", "scheduled", "held", "tasks")},
        "closed": left.closed.count() if may(viewer, Permission.USERS) else None,
        "bylines": Byline.objects.filter(user=user),
        "shifts": DutyShift.objects.filter(user=user).count(),
    }


admin.site.unregister(User)
admin.site.register(User, ColleagueAdmin)
