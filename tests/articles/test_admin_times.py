"""Time on the story form: the check, the plans, the embargo, the grace window."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone

from articles import faults, workflow
from articles.admin.verbs import DONE, answer
from articles.models import Article, DeskRules, ScheduledChange
from tests import factories
from tests.articles.admin_posts import posted, url

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

LONDON = "%Y-%m-%dT%H:%M"


def ahead(**span):
    return (timezone.now() + timedelta(**span)).replace(second=0, microsecond=0)


def typed(moment):
    """As an editor in London types it."""
    return f"{timezone.localtime(moment):{LONDON}}"


def text_of(reply):
    return re.sub(r"\s+", " ", reply.content.decode())


@pytest.fixture(autouse=True)
def newsroom_clock(publication):
    with timezone.override(publication.time_zone):
        yield


@pytest.fixture
def desk(client, editor):
    client.force_login(editor)
    return client


def post(desk, story, verb, **fields):
    story.refresh_from_db()
    return desk.post(url("change", story.pk), posted(story, verb=verb, **fields), follow=True)


def test_the_form_lists_what_blocks_and_what_warns(desk, section, editor):
    """On opening, each entry leads to the field that mends it."""
    picture = factories.picture(alt_text="")
    choice = factories.PictureChoice(picture.pk)
    story = factories.draft(section, by=editor, headline="TK", credits=(), lead_picture=choice)
    page = text_of(desk.get(url("change", story.pk)))
    for anchor, words in (
        ("panel-byline", "choose a byline"),
        ("panel-pictures", "has no alt text"),
        ("id_headline", "“TK” is left"),
    ):
        assert re.search(rf'href="#{anchor}">[^<]*{words}', page), words
        assert f'id="{anchor}"' in page
    assert page.count("nr-checks__blocks") == 2 * 2  # in the panel, and behind the line beside the button
    post(desk, story, "publish")
    assert Article.objects.get(pk=story.pk).state == "draft"


def test_the_check_follows_the_text_while_it_is_typed(desk, section, editor, django_assert_max_num_queries):
    """The unsaved text is checked, stored is nothing."""
    story = factories.draft(section, by=editor)
    data = posted(story, headline="", body="<p>He is [TK] years old.</p>")
    with django_assert_max_num_queries(14):
        found = text_of(desk.post(url("check", story.pk), data))
    assert "It has no headline." in found and "He is [TK] years old" in found
    assert Article.objects.get(pk=story.pk).version == 1
    assert "Nothing is missing." in text_of(desk.post(url("check", story.pk), posted(story)))
    assert "It has no headline." in text_of(desk.post(url("check_new"), {"slugline": "harbour"}))


def test_what_is_found_stands_by_name_at_the_button(desk, section, editor):
    """Above the text, in the bar that stays: what blocks, then what warns; repeated while one types."""
    story = factories.draft(section, by=editor, standfirst="", credits=(), body="<p>TK</p>", headline="TK")
    bar = text_of(desk.get(url("change", story.pk))).split('class="nr-desk"')[0]
    assert "Blocks: no byline</span> · <span>Warns: no standfirst, “TK” left (2)" in bar
    assert 'href="#id_standfirst">It has no standfirst.</a>' in bar
    found = text_of(desk.post(url("check", story.pk), posted(story, standfirst="The port.")))
    assert "Warns: “TK” left (2)" in found
    whole = factories.draft(section, by=editor)
    assert re.search(r'id="ahead" hidden>\s*<summary></summary>', text_of(desk.get(url("change", whole.pk))))


def test_warnings_stop_nothing_and_are_named_afterwards(desk, section, editor):
    """One press takes a draft to live; the answer names what was found, each leading to its field."""
    story = factories.draft(section, by=editor, standfirst="", body="<p>He is TK years old.</p>")
    page = text_of(post(desk, story, "publish"))
    assert "Published." in page
    said = page.split('class="messagelist"')[1].split("</ul>")[0]
    assert '<a href="#id_standfirst">It has no standfirst.</a>' in said
    assert '<a href="#label-body">“TK” is left in the text: …He is TK years old.…</a>' in said
    story = factories.draft(section, by=editor)
    assert "The check before publishing" not in text_of(post(desk, story, "publish"))
    story = factories.draft(section, by=editor, standfirst="")
    page = text_of(post(desk, story, "schedule", publish_at=typed(ahead(days=1))))
    assert "The check before publishing had said" in page
    assert "The check before publishing had said" not in text_of(post(desk, story, "save"))


def test_every_fault_has_a_short_name():
    """Whatever a check yields can be named beside the button."""
    codes = re.findall(r'Fault\(\s*"(\w+)"', Path(faults.__file__).read_text())
    assert set(codes) == set(faults.IN_SHORT)


def test_a_change_to_a_live_story_is_scheduled_and_cancelled(desk, client, section, editor):
    """Typed, scheduled in one press; the form says what goes out, when and by whom; one press cancels."""
    story = factories.published(section, by=editor, headline="Old tide")
    at = ahead(days=1)
    page = text_of(
        post(desk, story, "schedule_change", headline="New tide", publish_at=typed(at), change="minor")
    )
    planned = ScheduledChange.objects.get()
    assert (planned.version, planned.at, planned.kind, planned.by) == (2, at, "minor", editor)
    assert "Version 2 replaces what readers see" in page and f"{timezone.localtime(at):%H:%M %Z}" in page
    assert "planned by edda" in page
    post(desk, story, "save", headline="Newer tide", planned="keep")
    assert ScheduledChange.objects.get().version == 2
    post(desk, story, "save", headline="Newest tide", planned="off")
    assert not ScheduledChange.objects.exists()
    post(desk, story, "schedule_change", publish_at=typed(at), change="minor")
    post(desk, story, "cancel_change")
    assert not ScheduledChange.objects.exists()


def test_a_correction_can_wait_for_its_text(desk, section, editor):
    """Scheduled with the change it belongs to; without words it is refused and nothing typed is lost."""
    story = factories.published(section, by=editor)
    at = typed(ahead(days=1))
    page = text_of(
        post(desk, story, "schedule_change", headline="Mended", publish_at=at, change="correction")
    )
    assert "Say what was wrong" in page and "Mended" in page and not ScheduledChange.objects.exists()
    post(
        desk,
        story,
        "schedule_change",
        headline="Mended",
        publish_at=at,
        change="correction",
        correction_text="It was two.",
    )
    assert ScheduledChange.objects.get().correction["text"] == "It was two."


def test_a_newer_text_leaves_the_schedule_or_ends_it(desk, section, editor):
    """Saving over a scheduled story does what the editor says, in the same press."""
    story = workflow.schedule(
        factories.draft(section, by=editor, headline="Tide"), by=editor, at=ahead(days=1)
    )
    post(desk, story, "save", headline="Newer", planned="keep")
    story.refresh_from_db()
    assert (story.state, story.live_version, story.content["headline"]) == ("scheduled", 1, "Tide")
    post(desk, story, "save", headline="Newest", planned="off")
    story.refresh_from_db()
    assert story.state != "scheduled" and story.content is None and story.version == 3


def test_an_embargo_is_set_shown_and_ended(desk, section, editor):
    """One field, one button; publishing under it is refused in words that name the time and its zone."""
    story, until = factories.draft(section, by=editor), ahead(days=2)
    page = text_of(post(desk, story, "embargo", embargoed_until=typed(until)))
    assert f'value="{typed(until)}"' in page
    when = f"{timezone.localtime(until):%H:%M %Z}"
    assert re.search(rf"under embargo until [^<]*{when}", page)
    assert "under embargo until" in text_of(post(desk, story, "publish"))
    assert Article.objects.get(pk=story.pk).state == "draft"
    post(desk, story, "embargo", embargoed_until="")
    assert Article.objects.get(pk=story.pk).embargoed_until is None
    assert "Published." in text_of(post(desk, story, "publish"))
    assert Article.objects.get(pk=story.pk).state == "published"


def test_the_last_day_is_set_and_cleared(desk, section, editor):
    story, at = factories.published(section, by=editor), ahead(days=2)
    post(desk, story, "plan_removal", unpublish_at=typed(at))
    assert Article.objects.get(pk=story.pk).unpublish_at == at
    post(desk, story, "plan_removal", unpublish_at="")
    assert Article.objects.get(pk=story.pk).unpublish_at is None


def test_the_hour_that_comes_twice_is_chosen_on_the_form(desk, section, editor):
    """The form comes back with everything typed, asks which 01:30 is meant, and takes the answer."""
    story = factories.draft(section, by=editor)
    night = {"headline": "The long night", "publish_at": "2099-10-25T01:30"}
    page = text_of(post(desk, story, "schedule", **night))
    assert "comes twice: choose the first 01:30 (BST) or the second 01:30 (GMT)" in page
    assert "The long night" in page and 'name="publish_at_fold" value="1"' in page
    post(desk, story, "schedule", **night, publish_at_fold="1")
    story.refresh_from_db()
    assert story.published_at == datetime(2099, 10, 25, 1, 30, tzinfo=UTC)
    page = text_of(desk.get(url("change", story.pk)))
    assert re.search(r'name="publish_at_fold" value="1" checked', page) and "01:30 GMT" in page


def test_the_hour_that_never_comes_is_explained_on_the_form(desk, section, editor):
    page = text_of(post(desk, factories.draft(section, by=editor), "schedule", publish_at="2099-03-29T01:30"))
    assert "On 29 March 2099 the clocks go forward: there is no 01:30. The next minute is 02:00 BST." in page


def test_half_a_time_of_another_button_stops_no_save(desk, section, editor):
    """What stands in a field one did not press is nobody's concern."""
    story = factories.draft(section, by=editor)
    post(desk, story, "save", headline="Saved", publish_at="2099-10-25T01:30", embargoed_until="nonsense")
    assert Article.objects.get(pk=story.pk).version == 2


def test_one_press_on_the_form_takes_a_slip_back(desk, section, editor):
    """After publishing, the form says since when it is live and when feeds follow; one press undoes it."""
    story = factories.draft(section, by=editor)
    page = text_of(post(desk, story, "publish"))
    story.refresh_from_db()
    live, feeds = timezone.localtime(story.published_at), timezone.localtime(story.released_at)
    assert f"{live:%H:%M:%S}" in page and f"{feeds:%H:%M:%S %Z}" in page and 'value="recall"' in page
    page = text_of(post(desk, story, "recall"))
    assert Article.objects.get(pk=story.pk).state == "draft" and "Taken back." in page
    assert 'value="recall"' not in page


def test_no_way_back_is_offered_that_is_not_there(desk, client, section, editor, reporter):
    """Not after the window, not where there is none, not to whoever may not publish."""
    story = workflow.publish(factories.draft(section, by=reporter), by=editor)
    client.force_login(reporter)
    assert b'value="recall"' not in client.get(url("change", story.pk)).content
    client.force_login(editor)
    Article.objects.filter(pk=story.pk).update(released_at=timezone.now())
    assert b'value="recall"' not in client.get(url("change", story.pk)).content
    DeskRules.objects.create(pk=1, grace_seconds=0)
    assert b'value="recall"' not in post(desk, factories.draft(section, by=editor), "publish").content


def test_what_is_late_stands_on_today(desk, section, editor, reporter, client):
    """Due and not done, for whatever reason: whoever may read the story sees it on their first page."""
    story = factories.published(section, by=editor, headline="Gammatide", slugline="gamma")
    post(desk, story, "schedule_change", headline="New", publish_at=typed(ahead(days=1)))
    today = reverse("admin:index")
    assert "Late or blocked" not in text_of(desk.get(today))
    past = timezone.now() - timedelta(minutes=5)
    ScheduledChange.objects.update(at=past, obstacle="The rights to the picture “A ship” ended.")
    waits = workflow.schedule(
        factories.draft(section, by=editor, slugline="alpha"), by=editor, at=ahead(days=1)
    )
    leaves = workflow.plan_removal(
        factories.published(section, slugline="delta"), by=editor, at=ahead(days=1)
    )
    Article.objects.filter(pk=waits.pk).update(published_at=past)
    Article.objects.filter(pk=leaves.pk).update(unpublish_at=past)
    page = text_of(desk.get(today))
    assert "Late or blocked" in page and "The rights to the picture" in page
    banner = page.split("Late or blocked")[1].split("</ul>")[0]
    assert all(url("change", each.pk) in banner for each in (story, waits, leaves))
    client.force_login(reporter)
    assert "Late or blocked" not in text_of(client.get(today))


def test_the_form_asks_no_more_with_plans(desk, section, editor, django_assert_max_num_queries):
    """The whole screen keeps to twenty questions, with a plan, links, pictures and an embargo to look at."""
    picture = factories.picture()
    live = factories.published(section)
    body = f'<p><a href="{live.path}">x</a> <a href="/section/port/">y</a></p>'
    story = factories.published(
        section, by=editor, body=body, lead_picture=factories.PictureChoice(picture.pk)
    )
    post(desk, story, "schedule_change", headline="New", publish_at=typed(ahead(days=1)))
    desk.get(url("change", story.pk))
    with django_assert_max_num_queries(18):
        desk.get(url("change", story.pk))


def test_the_answer_leads_to_the_story(desk, section, chief):
    """What readers see is one click away, and what stands in the address is never markup."""
    desk.force_login(chief)
    story = factories.draft(section, by=chief)
    page = text_of(post(desk, story, "publish"))
    story.refresh_from_db()
    assert f'Readers see it at <a href="{story.path}">{story.path}</a>.' in page
    story.path = "/<b>"
    assert "<b>" not in answer(DONE["publish"], "publish", story, None)


def test_the_answer_says_what_the_embargo_does(desk, section, editor):
    """A time before its end becomes its end, and the answer says so; emptied, it is lifted."""
    story, ends = factories.draft(section, by=editor), ahead(days=2)
    assert "The embargo is as you said." in text_of(post(desk, story, "embargo", embargoed_until=typed(ends)))
    page = text_of(post(desk, story, "schedule", publish_at=typed(ahead(days=1))))
    assert f"Scheduled for {timezone.localtime(ends):%d %B %Y, %H:%M %Z}, when the embargo ends." in page
    post(desk, story, "deschedule")
    page = text_of(post(desk, story, "schedule", publish_at=typed(ahead(days=3))))
    assert "Scheduled for" in page and "when the embargo ends" not in page
    assert "The embargo is lifted." in text_of(post(desk, story, "embargo", embargoed_until=""))


def test_a_merged_text_is_not_scheduled_unread(desk, section, editor, chief):
    """A change to a live story goes out by the clock: what a colleague wrote meanwhile is read first."""
    story = factories.published(section, by=editor, headline="Old tide", standfirst="Old.", slugline="t")
    before = story.content["body"]
    factories.revise(story, section, chief, headline="Half a", standfirst="Old.", slugline="t")
    mine = {"base_version": 1, "headline": "Old tide", "standfirst": "New.", "body": before}
    mine["publish_at"] = typed(ahead(days=1))
    page = text_of(post(desk, story, "schedule_change", **mine))
    assert "nobody has read the two together" in page
    assert not ScheduledChange.objects.exists()
