"""What tests of a colleague who leaves share."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from articles import workflow
from articles.models import (
    DutyShift,
    Notice,
    ReviewLink,
    WorkingCopy,
)
from tests import factories
from tests.articles.admin_posts import posted, url

LATER = timedelta(hours=5)


def page(user):
    return reverse("admin:core_user_leave", args=[user.pk])


def heard(user):
    return sorted(Notice.objects.filter(user=user).values_list("kind", flat=True))


def planned_change(section, by, of):
    """A change of a live story that ``by`` answers for."""
    live = factories.published(section, by=of)
    workflow.save_revision(live, factories.compose(factories.fields(section)), base_version=1, by=by)
    workflow.schedule_change(live, by=by, at=timezone.now() + LATER)


def complaint(story, by):
    times = {"received_at": timezone.now(), "deadline": timezone.now() + LATER}
    return workflow.open_complaint(story, by=by, who="Aldous & Co", matter="All of it.", **times)


def link_outside(story, by):
    common = {"version": 1, "digest": "x", "name": "A lawyer", "expires_at": timezone.now() + LATER}
    return ReviewLink.objects.create(article=story, token_hash="y", made_by=by, **common)


def unsaved(client, user, story=None, opening="one", **typed):
    """``user`` types into the form and does not save."""
    client.force_login(user)
    form = posted(story, **typed) | {"copy": opening, "turn": 1}
    client.post(url("keep", story.pk) if story else url("keep_new"), form)
    return WorkingCopy.objects.get(editor=user, opening=opening)


def shift(user, weekday=0, start=8, end=16):
    return DutyShift.objects.create(user=user, weekday=weekday, start=start, end=end)
