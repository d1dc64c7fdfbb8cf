"""Who is on duty when, as a week; and the chat that hears what happens."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from articles import chat
from articles.admin.own_screens import OwnScreens
from articles.colleagues import who_may
from articles.models import ChatWebhook, DutyShift
from articles.models.notices import WEEKDAYS
from articles.notices import chiefs, on_duty
from newsroom.core import audit
from newsroom.core.fetch import Refused, check_url
from newsroom.core.models import User
from newsroom.core.roles import Permission, may, require

HOURS = 24


class ShiftForm(forms.Form):
    """One shift on some days of the week."""

    who = forms.ModelChoiceField(User.objects.none(), empty_label="Choose a colleague")
    days = forms.TypedMultipleChoiceField(
        choices=list(enumerate(WEEKDAYS)), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    start = forms.TypedChoiceField(
        label="From", coerce=int, initial=8, choices=[(hour, f"{hour:02}:00") for hour in range(HOURS)]
    )
    end = forms.TypedChoiceField(
        label="Until",
        coerce=int,
        initial=16,
        choices=[(hour, f"{hour:02}:00") for hour in range(1, HOURS + 1)],
        help_text="An hour before the first one is the next day’s: a night from 22:00 until 06:00.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        able = [person.pk for person in who_may(Permission.EDIT)]
        self.fields["who"].queryset = User.objects.filter(pk__in=able).order_by("display_name", "username")

    def clean(self):
        given = super().clean()
        if given.get("start") is not None and given.get("start") == given.get("end"):
            raise ValidationError("A shift ends at another hour than it begins.")
        return given


def week(request):
    """The week; whoever runs the paper adds shifts to it."""
    require(request.user, Permission.WRITE)
    form = ShiftForm(request.POST or None)
    if request.method == "POST":
        require(request.user, Permission.PUBLICATION)
        if form.is_valid():
            add_shifts(form.cleaned_data, by=request.user)
            messages.success(request, "The shift stands in the week.")
            return redirect("admin:articles_dutyshift_changelist")
    shifts = list(DutyShift.objects.select_related("user"))
    context = {
        "title": "Duty",
        "form": form,
        "days": [(name, [s for s in shifts if s.weekday == day]) for day, name in enumerate(WEEKDAYS)],
        "on_duty": on_duty(),
        "chiefs": chiefs(),
        "now": timezone.localtime(),
        "editable": may(request.user, Permission.PUBLICATION),
    }
    return screen(request, "week", context)


@transaction.atomic
def add_shifts(given, *, by):
    """One shift on each of the days; one that begins at the same hour is replaced."""
    for day in given["days"]:
        DutyShift.objects.update_or_create(
            user=given["who"], weekday=day, start=given["start"], defaults={"end": given["end"]}
        )
    audit.record("add duty", given["who"], by=by, days=given["days"], start=given["start"], end=given["end"])


@require_POST
def drop(request, pk):
    """Take one shift out of the week."""
    require(request.user, Permission.PUBLICATION)
    shift = get_object_or_404(DutyShift, pk=pk)
    audit.record("drop duty", shift.user, by=request.user, shift=str(shift))
    shift.delete()
    messages.success(request, "The shift is gone from the week.")
    return redirect("admin:articles_dutyshift_changelist")


@admin.register(DutyShift)
class DutyShiftAdmin(OwnScreens):
    """Duty."""

    needs = Permission.WRITE
    screens = (("", week, "changelist"), ("<int:pk>/drop/", drop, "drop"))


class ChatForm(forms.Form):
    """The one chat room."""

    form = forms.ChoiceField(choices=ChatWebhook.Form.choices, label="Service")
    url = forms.CharField(
        max_length=500,
        required=False,
        label="Webhook address",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text="From the service’s settings, “Incoming webhook”. It is a key to the room: it is never "
        "shown again. Empty: the one that is kept.",
    )
    events = forms.MultipleChoiceField(
        choices=[(name, words) for name, (_, words) in chat.EVENTS.items()],
        required=False,
        label="What it hears",
        widget=forms.CheckboxSelectMultiple,
    )
    is_on = forms.BooleanField(required=False, label="Send to it")

    def clean_url(self):
        url = self.cleaned_data["url"].strip()
        try:
            if url:
                check_url(url)
        except Refused as refusal:
            raise ValidationError(str(refusal)) from refusal
        return url

    def clean(self):
        given = super().clean()
        if "url" not in self.errors and not given.get("url") and chat.webhook() is None:
            self.add_error("url", "Give the address of the webhook.")
        return given


def settings(request):
    """The chat's one page."""
    require(request.user, Permission.PUBLICATION)
    hook = chat.webhook()
    initial = {"events": list(chat.EVENTS), "is_on": True}
    if hook:
        initial = {"form": hook.form, "events": hook.events, "is_on": hook.is_on}
    form = ChatForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        chat.configure(**form.cleaned_data, by=request.user)
        messages.success(request, "Kept. Send a test to see that it arrives.")
        return redirect("admin:articles_chatwebhook_changelist")
    context = {"title": "Chat", "form": form, "hook": hook, "now": timezone.localtime()}
    return screen(request, "chat", context)


@require_POST
def test(request):
    """Send a test now and say how it went."""
    try:
        chat.test(by=request.user)
    except Refused as refusal:
        messages.error(request, f"The test did not arrive. {refusal} Nothing was changed.")
    else:
        messages.success(request, "The test was sent: it should stand in the room now.")
    return redirect("admin:articles_chatwebhook_changelist")


@admin.register(ChatWebhook)
class ChatWebhookAdmin(OwnScreens):
    """Chat."""

    screens = (("", settings, "changelist"), ("test/", test, "test"))


def screen(request, name, context):
    """One of these pages."""
    context = admin.site.each_context(request) | context
    return TemplateResponse(request, f"admin/articles/duty/{name}.html", context)
