"""Card-testing weather: which step stands and why, what was counted, what each step costs donors; and holding
another step for a while, with a reason."""

from datetime import timedelta

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from donations.admin.tabs import frame
from donations.guard import ladder, weather
from donations.models import CardStep, CardWeather, Step
from newsroom.core.roles import Permission, may
from newsroom.core.text import clean_text

HOURS = [("1", "for an hour"), ("4", "for four hours"), ("24", "for a day"), ("168", "for a week")]
SHOWN = 20  # newest changes


class HoldForm(forms.Form):
    """Which step, for how long, and why."""

    step = forms.TypedChoiceField(
        choices=Step.choices, coerce=int, widget=forms.RadioSelect,
        error_messages={"required": "Choose a step."},
    )  # fmt: skip
    hours = forms.TypedChoiceField(
        choices=HOURS, coerce=int, initial="4", error_messages={"required": "Choose for how long."}
    )
    reason = forms.CharField(max_length=300, error_messages={"required": "Write down why: it is kept."})

    def clean_reason(self):
        reason = clean_text(self.cleaned_data["reason"])[:300]
        if not reason:
            raise forms.ValidationError("Write down why: it is kept.")
        return reason


def show(request):
    """GET for whoever sees donors; POST, for whoever keeps the books, holds a step or lets go of it."""
    if not may(request.user, Permission.DONORS):
        raise PermissionDenied
    may_hold = may(request.user, Permission.MONEY)
    form = HoldForm()
    if request.method == "POST":
        if not may_hold:
            raise PermissionDenied
        form = HoldForm(request.POST)
        if acted(request, form):
            return HttpResponseRedirect(reverse("admin:donations_weather"))
    now, row = timezone.now(), CardWeather.objects.select_related("forced_by").first() or CardWeather()
    step = Step(ladder.step_now(row, now))
    words = {
        "title": "Card-testing weather",
        "row": row,
        "step": step,
        "held": row.forced_until is not None and row.forced_until > now,
        "measured": Step(row.step),
        "steps": [(one, one == step) for one in Step],
        "spans": [name for name, _ in weather.SPANS],
        "counted": weather.counted(now),
        "costs": weather.costs(now),
        "changes": CardStep.objects.select_related("actor")[:SHOWN],
        "form": form,
        "may_hold": may_hold,
    }
    context = admin.site.each_context(request) | frame(request) | words
    return TemplateResponse(request, "donations/admin/weather.html", context)


def acted(request, form):
    """Do what the pressed button says; False when the form must come back."""
    if request.POST.get("do") == "release":
        reason = clean_text(request.POST.get("reason", ""))[:300] or "The numbers decide again"
        ladder.release(by=request.user, reason=reason)
        messages.success(request, "The numbers decide again.")
        return True
    if not form.is_valid():
        return False
    data = form.cleaned_data
    until = timezone.now() + timedelta(hours=data["hours"])
    ladder.hold(data["step"], until, reason=data["reason"], by=request.user)
    messages.success(request, f"Held: {Step(data['step']).label.lower()}.")
    return True
