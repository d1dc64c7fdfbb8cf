"""Text that is not saved yet, on the server: kept as it is typed, offered to its writer, gone when saved."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from articles import workflow
from articles.admin import keeping as screens
from articles.models import Article, Revision, WorkingCopy
from articles.workflow import keeping
from tests import factories
from tests.articles.admin_posts import content_of, posted, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(section, editor):
    return factories.draft(section, by=editor, headline="Saved words")


@pytest.fixture
def keep(client, editor):
    """``keep(story, headline="…")``: what the form sends by itself a moment after that was typed."""
    client.force_login(editor)

    def send(story=None, *, opening="one", turn=1, **changes):
        form = posted(story, **changes) | {"copy": opening, "turn": turn}
        return client.post(url("keep", story.pk) if story else url("keep_new"), form)

    return send


def kept():
    """Openings whose text is kept."""
    return [copy.opening for copy in WorkingCopy.objects.filter(changes__gt=0)]


def test_what_is_typed_is_kept_outside_the_history(story, keep):
    """The answer says when, and how much of it is not in the history; nobody's story changes."""
    told = keep(story, headline="New words", kicker="Port", body="<p>Another.</p><p>And more.</p>").json()
    assert told["changes"] == 4  # headline, kicker, two paragraphs
    assert told["at"].startswith(f"{timezone.localtime():%H}")
    copy = WorkingCopy.objects.get()
    assert (copy.article, copy.base_version, dict(map(tuple, copy.fields))["headline"]) == (
        story,
        1,
        "New words",
    )
    story.refresh_from_db()
    assert (story.version, story.events.count()) == (1, 1)


def test_one_press_brings_it_back(story, keep, client):
    """Opening the story offers the text; the link shows the form with all of it, script or no script."""
    keep(story, headline="New words", tags_add="Not a tag yet", comment="Why so?")
    assert "was not saved" in client.get(url("change", story.pk)).content.decode()
    copy = WorkingCopy.objects.get()
    page = client.get(url("change", story.pk), {"kept": copy.pk})
    assert page.context["form"]["headline"].value() == "New words"
    assert page.context["form"]["base_version"].value() == "1"
    assert page.context["unmade"]["tags_add"] == ["Not a tag yet"]
    assert page.context["given"]["comment"].value() == "Why so?"
    assert page.context["opening"] == {"copy": "", "turn": "", "brought": "one:1"}
    assert list(page.context["copies"]) == []
    assert content_of(story).headline == "Saved words"


def test_a_story_not_created_yet(section, keep, client):
    """The same for what was never saved at all; creating it ends the copy."""
    keep(headline="Half a thought")
    page = client.get(url("add"))
    assert "“Half a thought”: text from" in page.content.decode()
    assert [copy.changes for copy in page.context["copies"]] == [2]
    page = client.get(url("add"), {"kept": WorkingCopy.objects.get().pk})
    assert page.context["form"]["headline"].value() == "Half a thought"
    client.post(url("add"), posted(headline="Half a thought", copy="two", turn="4", brought="one:1"))
    assert Article.objects.get().desk_title == "Half a thought"
    assert kept() == []


def test_saving_ends_the_copy(story, keep, client):
    """Its own and those brought back into it; a later text of another window stays."""
    keep(story, headline="A", opening="brought")
    keep(story, headline="B", opening="one", turn=7)
    keep(story, headline="C", opening="window", turn=9)
    form = posted(story, headline="B", copy="one", turn="8", brought="brought:1 window:5")
    client.post(url("change", story.pk), form)
    assert kept() == ["window"]


def test_a_refused_save_keeps_the_copy(story, keep, client):
    """What is wrong with the text is no reason to forget it; the form goes on with the same copy."""
    keep(story, headline="B", turn=3)
    page = client.post(url("change", story.pk), posted(story, headline="b" * 301, copy="one", turn="4"))
    assert WorkingCopy.objects.count() == 1
    assert page.context["opening"] == {"copy": "one", "turn": "4", "brought": ""}
    assert list(page.context["copies"]) == []


def test_a_copy_that_comes_late(story, keep, client):
    """An older text never replaces a newer one; one that arrives after its save is not offered."""
    keep(story, headline="Newer", turn=5)
    keep(story, headline="Older", turn=4)
    assert dict(map(tuple, WorkingCopy.objects.get().fields))["headline"] == "Newer"
    client.post(url("change", story.pk), posted(story, headline="Newer", copy="one", turn="5"))
    late = posted(story, headline="Newer", base_version=1, copy="one", turn=5)
    client.post(url("keep", story.pk), late)
    assert kept() == []
    client.post(url("keep", story.pk), late | {"headline": "Typed after going back", "turn": 6})
    assert kept() == ["one"]


def test_a_copy_that_arrives_in_two_windows(story, keep, client):
    """The text of another window that was saved meanwhile is in the history: it is offered no more."""
    keep(story, headline="Same words", opening="window")
    client.post(url("change", story.pk), posted(story, headline="Same words", copy="one", turn="1"))
    assert kept() == ["window"]
    assert list(client.get(url("change", story.pk)).context["copies"]) == []


def test_back_to_what_is_saved(story, keep):
    """Whoever takes everything back has nothing left to keep."""
    keep(story, headline="New words")
    assert keep(story, turn=2).json()["changes"] == 0
    assert not WorkingCopy.objects.exists()


def test_bringing_back_moves_the_copy(story, keep):
    """The next opening takes the text over: it is offered once, not once for every crash."""
    keep(story, headline="New words", opening="one", turn=3)
    keep(story, headline="New words", opening="two", turn=1, brought="one:3")
    assert [copy.opening for copy in WorkingCopy.objects.all()] == ["two"]


def test_the_words_of_a_verb_are_kept_too(story, keep):
    """Why it goes back, what a correction says: typed is typed."""
    assert keep(story, comment="The second source is missing.").json()["changes"] == 1
    assert keep(story, turn=2, related_add="/2026/11/").json()["changes"] == 1


@pytest.mark.parametrize("name", ["publish_at", "embargoed_until", "unpublish_at", "plan-due_at"])
def test_a_time_typed_alone_is_kept(story, keep, client, name):
    """No word of the text changed: the time is a change, is offered again, and stands in the form."""
    began = {f"initial-{name}": ""} if name.startswith("plan-") else {}
    assert keep(story, **{name: "2027-03-01T09:00"}, **began).json()["changes"] == 1
    assert "was not saved" in client.get(url("change", story.pk)).content.decode()
    page = client.get(url("change", story.pk), {"kept": WorkingCopy.objects.get().pk}).content.decode()
    assert f'name="{name}" value="2027-03-01T09:00"' in page


def test_a_time_that_is_planned_already_is_no_change(story, keep, editor):
    """The form as it was opened; emptied, it is one."""
    workflow.embargo(story, by=editor, until=datetime(2027, 3, 1, 9, tzinfo=UTC))
    assert keep(story, embargoed_until="2027-03-01T09:00").json()["changes"] == 0
    assert keep(story, embargoed_until="", turn=2).json()["changes"] == 1


def test_throwing_it_away(story, keep, client):
    """“Forget it” is one press as well."""
    keep(story, headline="New words")
    answer = client.post(url("forget_copy", WorkingCopy.objects.get().pk))
    assert (answer.status_code, answer.url) == (302, url("change", story.pk))
    assert not WorkingCopy.objects.exists()
    page = client.get(url("change", story.pk), {"kept": "1"}, follow=True)
    assert "not there any more" in page.content.decode()


def test_nobody_else_sees_it(story, keep, chief, client, make_user):
    """Not even whoever may read the story: not offered, not opened, not thrown away."""
    keep(story, headline="Mine alone")
    copy = WorkingCopy.objects.get()
    other = Client()
    other.force_login(chief)
    assert list(other.get(url("change", story.pk)).context["copies"]) == []
    assert (
        "Mine alone"
        not in other.get(url("change", story.pk), {"kept": copy.pk}, follow=True).content.decode()
    )
    other.post(url("forget_copy", copy.pk))
    assert WorkingCopy.objects.exists()


def test_who_may_not_read_may_not_keep(story, keep, reporter, treasurer, client):
    """A colleague's draft, somebody without a desk, nobody at all."""
    form = posted(story) | {"copy": "x", "turn": 1}
    client.force_login(reporter)
    refused = client.post(url("keep", story.pk), form)
    assert (refused.status_code, "may not open this story" in refused.json()["problem"]) == (403, True)
    assert client.get(url("here", story.pk)).status_code == 403
    assert client.post(url("keep_new"), form).status_code == 200
    client.force_login(treasurer)
    assert client.post(url("keep_new"), form).status_code == 403
    assert client.get(url("here_new")).status_code == 403
    client.logout()
    assert client.post(url("keep", story.pk), form).status_code == 302
    with pytest.raises(PermissionDenied):
        keeping.keep_copy(story, by=reporter, opening="x", turn=1)
    assert not WorkingCopy.objects.filter(article=story).exists()


def test_only_by_a_form_of_ours(story, editor):
    """A page elsewhere cannot keep anything, and an address alone does nothing."""
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(editor)
    assert strict.post(url("keep", story.pk), posted(story)).status_code == 403
    assert strict.get(url("keep", story.pk)).status_code == 405


def test_a_text_beyond_measure(story, keep, monkeypatch):
    """Refused in words; and half a form is no text."""
    monkeypatch.setattr(screens, "MOST_BYTES", 2000)
    answer = keep(story, body=f"<p>{'a' * 2000}</p>")
    assert (answer.status_code, "too long" in answer.json()["problem"]) == (413, True)
    assert keep(story, opening="").status_code == 400
    assert not WorkingCopy.objects.exists()


def test_letters_no_database_takes(story, keep, client):
    """Whatever was pasted, the rest of it is kept."""
    assert keep(story, headline="A\0B\ufffe").status_code == 200
    page = client.get(url("change", story.pk), {"kept": WorkingCopy.objects.get().pk})
    assert "AB" in page.context["form"]["headline"].value()


def test_a_copy_written_on_an_older_version_is_merged(story, keep, client, chief, section):
    """A colleague saved since: bringing the text back and saving it keeps both."""
    keep(story, kicker="Mine")
    theirs = factories.compose(
        factories.fields(section, headline="Theirs", slugline=content_of(story).slugline)
    )
    workflow.save_revision(story, theirs, base_version=1, by=chief)
    copy = WorkingCopy.objects.get()
    page = client.get(url("change", story.pk), {"kept": copy.pk})
    form = dict(copy.fields) | {"verb": "save", "brought": page.context["opening"]["brought"]}
    client.post(url("change", story.pk), form)
    newest = content_of(story)
    assert (newest.headline, newest.kicker) == ("Theirs", "Mine")
    assert kept() == []


def test_old_copies_go(story, keep):
    """Once a day: what is in the history, and what nobody came back for in a month."""
    keep(story, headline="Waiting", opening="waiting")
    keep(story, headline="Old", opening="old")
    keep(story, headline="Saved", opening="saved")
    day = timezone.now() - timedelta(days=1)
    WorkingCopy.objects.update(kept_at=day)
    WorkingCopy.objects.filter(opening="old").update(kept_at=timezone.now() - timedelta(days=31))
    newest = Revision.objects.get(article=story)
    WorkingCopy.objects.filter(opening="saved").update(digest=newest.digest)
    keeping.end_copies({"ended": 3}, by=newest.author)
    WorkingCopy.objects.filter(opening="ended").update(kept_at=day)
    keeping.prune_copies()
    assert [copy.opening for copy in WorkingCopy.objects.all()] == ["waiting"]


@pytest.mark.any_database
def test_keeping_costs_the_same_however_long_the_history(
    section, story, keep, editor, client, django_assert_max_num_queries
):
    """No query grows with versions, copies or stories."""
    keep(story, headline="Warm")
    for number in range(12):
        fields = factories.fields(section, headline=f"Version {number}")
        workflow.save_revision(story, factories.compose(fields), base_version=number + 1, by=editor)
        keep(story, headline=f"Copy {number}", opening=f"copy-{number}")
    with django_assert_max_num_queries(30):
        keep(story, headline="Again", turn=2)
    with django_assert_max_num_queries(8):
        client.post(url("here", story.pk))
