"""Appeals on readers' pages: published, limited, quiet, in the story's language, at their times."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from donations import appeals
from donations.donation_page import get_page
from donations.models import AmountSet, Appeal, AppealRule, AppealTranslation, Campaign, Frequency
from newsroom.core import frame
from newsroom.core.frame import load_frame
from newsroom.core.models import FramePart, OutboxMessage
from tests import factories

pytestmark = pytest.mark.django_db
LONG = "".join(f"<p>Paragraph {number}.</p>" for number in range(1, 11))
HOUR_AGO = timezone.now() - timedelta(hours=1)  # published then, a story is in feeds


def read(client, path="/", **headers):
    """The page at ``path``."""
    answer = client.get(path, headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


def running(**fields):
    """A published appeal of its own heading."""
    made = Appeal(**{"name": "Another", "heading": "Another appeal", "priority": 60} | fields)
    made.save()
    appeals.publish(made, by=None)
    return made


@pytest.fixture
def story(section):
    """A published story that is not quiet."""
    return factories.published(section)


@pytest.fixture
def campaign(publication):
    """An open campaign."""
    return Campaign.objects.create(slug="court", title="The court costs", status="open")


def test_everybody_gets_the_same_bytes(story, client):
    """Whoever reads, with whatever cookies, in whatever language: one page."""
    other = Client(headers={"accept-language": "ar", "user-agent": "x"})
    other.cookies["gave"] = "yes"
    assert client.get(story.path).content == other.get(story.path).content


def test_one_appeal_stands_and_the_more_important_one(story, client):
    """Two that fit: the one with the higher number, alone."""
    running()
    page = read(client, story.path)
    assert "Another appeal" in page
    assert "Help us to keep asking" not in page


def test_a_story_without_an_appeal(section, client):
    """An editor's box: neither a letter nor quiet words, on its page or in its feed."""
    Appeal.objects.filter(pk=1).update(places=["end", "inline", "feed"])
    appeals.publish(appeals.first_appeal(), by=None)
    for quiet in (False, True):
        story = factories.published(section, at=HOUR_AGO, no_appeal=True, quiet=quiet, body=LONG)
        assert "/donate/?appeal" not in read(client, story.path)
        assert f"source={story.path}" not in read(client, "/feed/")


@pytest.mark.parametrize("part", ["quiet", "appeals"])
@pytest.mark.parametrize("broken", [None, [], {}, {"tags": 3, "appeals": 3}])
def test_f62_what_cannot_be_read_asks_nobody_loudly(story, client, campaign, part, broken):
    """Without the list of quiet tags, or without the appeals: quiet words or none; the page all the same."""
    running(campaign=campaign, heading="For the court")
    assert "For the court" in read(client, story.path)
    if broken is None:
        FramePart.objects.filter(key=part).delete()
    else:
        frame.put(part, broken)
    page = read(client, story.path)
    assert "For the court" not in page
    assert "Help us to keep asking" not in page
    assert ("This paper is paid for by its readers" in page) is (part == "quiet")


def test_a_quiet_story(section, client, campaign):
    """Its page, its feed: quiet words of the appeal that has some, never the campaign's, nothing within."""
    everywhere = ["end", "inline", "front", "feed"]
    running(campaign=campaign, heading="For the court", places=everywhere)
    quiet = factories.published(section, at=HOUR_AGO, quiet=True, body=LONG)
    page, feed = read(client, quiet.path), read(client, "/feed/")
    assert "If you can, help us to keep it going." in page
    assert "For the court" not in page
    assert 'name="amount' not in page
    assert f'href="/donate/?appeal=1-1&amp;source={quiet.path}"' in page
    assert f"/donate/?appeal=1-1&amp;amp;source={quiet.path}" in feed
    Appeal.objects.filter(pk=1).update(quiet_letter="")
    appeals.publish(Appeal.objects.get(pk=1), by=None)
    assert "/donate/?appeal" not in read(client, quiet.path)
    assert "/donate/?appeal" not in read(client, "/feed/")


def test_rules_by_section_tag_and_kind(section, sport, client):
    """Only there, and not there; F63: what is limited to stories leaves the front page alone."""
    tag = factories.tag("Harbour board")
    limited = Appeal.objects.create(name="Limited", heading="For the harbour", priority=70)
    AppealRule.objects.create(appeal=limited, effect="include", section=section)
    AppealRule.objects.create(appeal=limited, effect="include", tag=tag.pk, tag_name=tag.name)
    AppealRule.objects.create(appeal=limited, effect="exclude", kind="editorial")
    appeals.publish(limited, by=None)
    there = {"tags": (tag.pk,)}
    assert "For the harbour" in read(client, factories.published(section, **there).path)
    for other in (
        factories.published(sport, **there),
        factories.published(section),
        factories.published(section, genre="editorial", **there),
    ):
        assert "For the harbour" not in read(client, other.path)
    for path in ("/", "/section/port/", "/tag/harbour-board/", "/latest/", "/archive/"):
        assert "For the harbour" not in read(client, path)


def test_the_words_are_in_the_storys_language(section, client):
    """An Arabic story asks in Arabic, from right to left; a French one in the appeal's own language."""
    appeal = appeals.first_appeal()
    AppealTranslation.objects.create(
        appeal=appeal,
        language="ar",
        heading="ساعدونا",
        letter="ساهموا.",
        link_label="تبرعوا",
        once_label="مرة",
    )
    appeals.publish(appeal, by=None)
    arabic = read(client, factories.published(section, at=HOUR_AGO, language="ar").path)
    assert 'lang="ar" dir="rtl" data-appeal="end"' in arabic
    assert "ساعدونا" in arabic
    assert "تبرعوا</a>" in read(client, "/feed/").replace("&lt;", "<").replace("&gt;", ">")
    assert "Help us to keep asking" in read(client, factories.published(section, language="fr").path)


def test_within_a_long_story(section, client):
    """After the fourth paragraph, between two paragraphs; a short story has no place for it."""
    running(places=["inline"], heading="In between")
    page = read(client, factories.published(section, body=LONG).path)
    assert page.index("Paragraph 4.") < page.index("In between") < page.index("Paragraph 5.")
    assert "In between" not in read(client, factories.published(section).path)
    listed = LONG.replace("<p>Paragraph 3.", "<blockquote><p>Paragraph 3.")
    listed = listed.replace("Paragraph 6.</p>", "Paragraph 6.</p></blockquote>")
    page = read(client, factories.published(section, body=f"{listed}<p>Paragraph 11.</p>").path)
    assert page.index("Paragraph 7.") < page.index("In between") < page.index("Paragraph 8.")


def test_amounts_by_frequency_and_only_what_the_page_offers(story, client, provider):
    """Real radios for each; what is chosen is chosen on the donation page; what it takes no more goes."""
    page = get_page()
    appeal = appeals.first_appeal()
    appeal.monthly_amounts, appeal.monthly_default = [200, 700, 999_999_999], 700
    appeals.publish(appeal, by=None)
    assert "amount_monthly" not in read(client, story.path), "not offered yet"
    page.offer_monthly = True
    page.save()
    AmountSet.objects.create(
        page=page, currency="GBP", frequency=Frequency.MONTHLY, amounts=[200, 700], default_amount=200,
        lowest=200, highest=900_000,
    )  # fmt: skip
    appeals.refresh()
    text = read(client, story.path)
    assert '<input type="radio" name="frequency" value="once" id="often-once" checked>' in text
    assert '<input type="radio" name="amount_monthly" value="700" checked>' in text
    assert "999999999" not in text
    chosen = {"appeal": "1-2", "frequency": "monthly", "amount_once": "500", "amount_monthly": "700"}
    form = client.get("/donate/", chosen).content.decode()
    assert 'name="frequency" value="monthly"' in form
    assert 'value="700" checked' in form


def test_a_campaigns_appeal_stands_while_it_is_open(story, client, campaign):
    """Closed by hand, or outside its times: the next appeal stands in its place."""
    running(campaign=campaign, heading="For the court")
    for change, stands in (
        ({"status": "closed"}, False),
        ({"status": "open"}, True),
        ({"starts_at": timezone.now() + timedelta(hours=1)}, False),
        ({"starts_at": None, "ends_at": timezone.now() + timedelta(hours=1)}, True),
        ({"ends_at": timezone.now()}, False),
    ):
        Campaign.objects.filter(pk=campaign.pk).update(**change)
        appeals.refresh()
        assert ("For the court" in read(client, story.path)) is stands, change


def test_stopped_and_running_again(story, client, chief):
    """Stopped, it is on no page; what was published then runs again, not what was typed since."""
    appeal = appeals.first_appeal()
    appeals.stop(appeal, by=chief)
    assert 'id="appeal"' not in read(client, story.path)
    Appeal.objects.filter(pk=appeal.pk).update(heading="Half a thought")
    appeals.resume(appeal, by=chief)
    page = read(client, story.path)
    assert "Help us to keep asking" in page
    assert "Half a thought" not in page


START = datetime(2027, 3, 28, 0, 30, tzinfo=UTC)  # half an hour before London's clocks go forward


@pytest.mark.parametrize("place", ["end", "front"])
def test_pages_change_at_the_second_and_say_so(section, client, place):
    """Until then nobody may keep the page longer; then it is another, without anybody's doing."""
    path = factories.published(section).path if place == "end" else "/"
    with time_machine.travel(START - timedelta(days=1), tick=False):
        running(starts_at=START, ends_at=START + timedelta(hours=1), places=[place])
    seen = []
    for second in (-300, -20, -1, 0, 3599, 3600):
        with time_machine.travel(START + timedelta(seconds=second), tick=False):
            answer = client.get(path)
            seen.append((b"Another appeal" in answer.content, answer["CDN-Cache-Control"]))
    lives = [f"public, max-age={seconds}" for seconds in (60, 20, 1, 60, 1, 60)]
    assert seen == list(zip([False, False, False, True, True, False], lives, strict=True))


def test_pages_are_forgotten_when_their_appeal_changes():
    """At once, and at each moment at which the clock alone changes it."""
    OutboxMessage.objects.all().delete()
    start, end = timezone.now() + timedelta(days=1), timezone.now() + timedelta(days=2)
    running(starts_at=start, ends_at=end)
    due = [message.due_at for message in OutboxMessage.objects.filter(kind="purge").order_by("due_at")]
    assert due[1:] == [start, end]
    assert due[0] <= timezone.now()


@pytest.mark.any_database
def test_a_hundred_appeals_cost_a_page_no_query(story, client, django_assert_num_queries):
    """They stand in the frame, which every page reads anyway."""
    frame.put("appeals", {"appeals": [], "changes": []})
    with django_assert_num_queries(2):
        read(client, story.path)
    for number in range(100):
        running(name=f"Appeal {number}", places=["end", "inline"], priority=1 + number % 100)
    with django_assert_num_queries(2):
        assert "Another appeal" in read(client, story.path)


def test_versions_are_numbered_and_frozen(chief):
    """Each publication is the next number of its appeal, with its rules and all its languages."""
    one, other = appeals.first_appeal(), running()
    assert [appeals.publish(each, by=chief).number for each in (one, other, one)] == [2, 2, 3]
    version = one.versions.first()
    assert (version.key, version.published_by) == (f"{one.pk}-3", chief)
    assert version.heading == "Help us to keep asking"
    assert [each["key"] for each in load_frame()["appeals"]["appeals"]] == [version.key, f"{other.pk}-2"]
