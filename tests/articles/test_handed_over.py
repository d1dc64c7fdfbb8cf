"""A colleague leaves: whatever goes over goes whole, to somebody who can take it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles import complaints, workflow
from articles.models import (
    Article,
    DutyShift,
    ScheduledChange,
    WorkingCopy,
)
from articles.notices import on_duty
from articles.workflow import keeping, watchdog
from articles.workflow.leaving import leave
from newsroom.core.models import User
from tests import factories
from tests.articles.admin_posts import posted, url
from tests.articles.leavers import complaint, heard, page, planned_change, shift, unsaved

pytestmark = pytest.mark.django_db


@pytest.fixture
def leo(make_user):
    """An editor who leaves."""
    return make_user("editor", name="leo")


@pytest.fixture
def hera(make_user):
    """An editor who takes over."""
    return make_user("editor", name="hera")


@pytest.fixture
def draft(section, leo):
    return factories.draft(section, by=leo, slugline="Quota")


def test_unsaved_text_is_found_and_opened_by_its_taker(section, leo, hera, chief, draft, client):
    """On Today and in the form, of stories never created, too; saving ends it."""
    about = unsaved(client, leo, draft, opening="one", headline="Half a thought")
    new = unsaved(client, leo, opening="two", headline="A whole new story")
    leave(leo, to=hera, by=chief)
    client.force_login(User.objects.get(pk=hera.pk))
    today = client.get("/admin/").text
    assert today.count("Text that leo did not save: ") == 2
    for copy, address in ((about, url("change", draft.pk)), (new, url("add"))):
        assert f"{address}?kept={copy.pk}" in today
        opened = client.get(address, {"kept": copy.pk})
        assert "This is the text of leo from" in opened.text
        assert opened.context["form"]["headline"].value() == dict(map(tuple, copy.fields))["headline"]
    assert "Text of leo from" in client.get(url("change", draft.pk)).text
    client.post(
        url("change", draft.pk),
        posted(draft, headline="Half a thought", copy="x", turn="1", brought="one:1"),
    )
    assert client.get("/admin/").text.count("Text that leo did not save: ") == 1


def test_unsaved_text_is_kept_for_a_month_from_then(leo, hera, chief, draft, client):
    """However old it was when its writer left."""
    copy = unsaved(client, leo, draft, headline="Half a thought")
    WorkingCopy.objects.update(kept_at=timezone.now() - timedelta(days=29))
    leave(leo, to=hera, by=chief)
    WorkingCopy.objects.update(kept_at=timezone.now() - timedelta(days=40))
    keeping.prune_copies()
    assert WorkingCopy.objects.get().pk == copy.pk
    WorkingCopy.objects.update(handed_at=timezone.now() - timedelta(days=40))
    keeping.prune_copies()
    assert not WorkingCopy.objects.exists()


def test_duty_that_the_taker_has_already_is_not_doubled(leo, hera, chief):
    """The longer of two shifts that begin at one hour stands."""
    shift(leo, end=20)
    shift(hera, end=12)
    shift(leo, weekday=6, start=22, end=6)
    leave(leo, to=hera, by=chief)
    assert sorted(map(str, DutyShift.objects.all())) == [
        "hera, Monday 08:00–20:00",
        "hera, Sunday 22:00–06:00",
    ]
    assert "leo" not in map(str, on_duty())


def test_what_was_left_alone_can_be_handed_over_later(draft, leo, hera, chief, client):
    """Drafts may lie; whoever thinks of them afterwards finds them on the same page."""
    client.force_login(chief)
    assert "choose a colleague, or say that nobody takes it" in client.post(page(leo), {}).text
    leo.refresh_from_db()
    assert leo.is_active
    client.post(page(leo), {"stories": "nobody"})
    leo.refresh_from_db()
    assert not leo.is_active
    assert "Hand over what is left" in client.get(page(leo)).text
    client.post(page(leo), {"to": hera.pk})
    assert Article.objects.get(pk=draft.pk).assigned_to == hera
    assert len(client.get(page(leo)).context["went"]) == 2


def test_what_the_clock_will_do_has_somebody_who_answers_for_it(section, leo, hera, chief):
    """A story that a leaver scheduled raises no alarm that its planner is gone, nor does his change."""
    at = timezone.now() + timedelta(minutes=30)
    workflow.schedule(factories.draft(section, by=leo), by=leo, at=at)
    planned_change(section, by=leo, of=leo)
    ScheduledChange.objects.update(at=at)
    leave(leo, to=hera, by=chief)
    assert watchdog.look_ahead() == 0


def test_whoever_has_a_complaint_now_hears_of_its_deadline(section, leo, hera, chief, reporter, client):
    """Besides whoever is on duty; the complaint says who answers for it."""
    found = complaint(factories.published(section, by=reporter), leo)
    leave(leo, to=hera, by=chief)
    complaints.warn()
    assert heard(hera) == ["complaint", "complaint"]
    client.force_login(hera)
    shown = client.get(reverse("admin:articles_complaint_change", args=[found.pk])).text
    assert "taken up by leo; hera answers for it" in shown
    assert "leo left: hera answers for it from now on." in shown
