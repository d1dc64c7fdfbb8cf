"""The front page's places: what an editor put there, and what stands there now."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from articles.admin.choosing import ChooseOne
from articles.fronting import choose_front
from articles.models import Article, FrontPlacement
from articles.placing import place_story, shift, take_off
from newsroom.core.admin.base import RoleModelAdmin
from newsroom.core.roles import Permission
from newsroom.core.time_fields import NewsroomTimeField

Place = FrontPlacement.Place
STEPS = {"up": -1, "down": 1}


class StoryChoice(ChooseOne):
    """A published story, by its headline."""

    def label_from_instance(self, story):
        return story.card["headline"]


class PlaceForm(forms.Form):
    """A story for a place."""

    place = forms.ChoiceField(choices=Place.choices)
    story = StoryChoice("stories", empty_label="Choose a story")
    until = NewsroomTimeField(
        required=False,
        help_text="From then on the place fills itself. The live strip always ends, within 12 hours.",
    )
    line = forms.CharField(
        max_length=160, required=False, label="Words of the live strip", help_text="Empty: the headline."
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["story"].offer(user)


@admin.register(FrontPlacement)
class FrontPageAdmin(RoleModelAdmin):
    """One screen; only the verbs of ``articles/placing.py`` write."""

    nav_label, nav_order = "Front page", 20
    needs = {"view": Permission.PUBLISH}

    def get_urls(self):
        act = self.admin_site.admin_view(require_POST(self.act))
        own = [
            path(f"<int:pk>/{verb}/", act, {"verb": verb}, name=f"articles_frontplacement_{verb}")
            for verb in (*STEPS, "off")
        ]
        return [*own, *super().get_urls()]

    def changelist_view(self, request, extra_context=None):
        """The places with what stands there, and the form that fills one."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        form = PlaceForm(request.POST or None, user=request.user)
        if request.method == "POST" and form.is_valid() and self.placed(request, form):
            return HttpResponseRedirect(reverse("admin:articles_frontplacement_changelist"))
        context = self.admin_site.each_context(request) | {
            "title": "Front page",
            "places": places(request.frame),
            "form": form,
            "media": form.media,
            "now": timezone.localtime(),
        }
        return TemplateResponse(request, "admin/core/front.html", context)

    def placed(self, request, form):
        """Whether the story stands there now; else the form says why not."""
        given = form.cleaned_data
        try:
            place_story(
                given["place"], given["story"], by=request.user, until=given["until"], line=given["line"]
            )
        except ValidationError as problem:
            form.add_error(None, problem)
            return False
        messages.success(request, f"“{given['story'].card['headline']}” stands there now.")
        return True

    def act(self, request, pk, verb):
        """Take a story off its place, or move it up or down. By POST alone."""
        placement = get_object_or_404(FrontPlacement, pk=pk)
        if verb in STEPS:
            shift(placement, STEPS[verb], by=request.user)
        else:
            take_off(placement, by=request.user)
            messages.success(request, "Taken off. The place fills itself.")
        return HttpResponseRedirect(reverse("admin:articles_frontplacement_changelist"))


def places(frame):
    """Each place with what was put there by hand and the headlines that readers see there now."""
    front = choose_front(frame)
    seen = {
        Place.LIVE: [words for words, _ in front.live],
        Place.LEAD: [front.lead["headline"]] if front.lead else [],
        Place.TOP: [card["headline"] for card in front.top],
        Place.WIDE: [front.wide["headline"]] if front.wide else [],
    }
    placed = {place: [] for place in Place}
    now = timezone.now()
    live = set(Article.objects.live().filter(placements__isnull=False).values_list("pk", flat=True))
    for row in FrontPlacement.objects.select_related("placed_by", "article"):
        row.over = row.until is not None and row.until <= now
        row.hidden = row.article_id not in live
        placed[row.place].append(row)
    return [
        {"value": place.value, "name": place.label, "placed": placed[place], "seen": seen[place]}
        for place in Place
    ]
