"""The screen "As published at" and the file for a lawyer."""

import hashlib
import html
import re
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from articles import workflow
from articles.models import Picture
from articles.workflow.outside import ask_outside, end_link, say_outside
from newsroom.core.media import picture_folder
from newsroom.core.models import AuditEvent
from tests import factories
from tests.articles.admin_posts import url
from tests.articles.conftest import START

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
FOLDER = "0" * 31 + "a"


@pytest.fixture
def story(section, chief):
    """Published at nine, corrected at ten, killed at eleven."""
    picture = factories.picture()
    src = f"/media/{FOLDER}/full-960.jpg"
    crops = {"full": {"width": 960, "height": 640, "src": src, "jpeg": "", "webp": "", "avif": ""}}
    Picture.objects.filter(pk=picture.pk).update(crops=crops, folder=FOLDER)
    folder = picture_folder(FOLDER)
    folder.mkdir(parents=True)
    (folder / "full-960.jpg").write_bytes(b"a picture")
    body = (
        '<p>Twelve times. <a href="/about/">Us</a></p>'
        f'<figure data-picture="{picture.pk}"><img src="{src}" alt="The quay"></figure>'
        '<figure data-picture="99"><img src="/media/none/full-960.jpg" alt="A lost one"></figure>'
    )
    chosen = {"body": body, "lead_picture": factories.PictureChoice(picture.pk), "headline": "Twelve <times>"}
    with time_machine.travel(START, tick=False) as clock:
        made = factories.draft(section, by=chief, **chosen)
        workflow.publish(made, by=chief)
        clock.shift(timedelta(hours=1))
        content = factories.compose(factories.fields(section, **chosen | {"headline": "Eleven times"}))
        workflow.save_revision(made, content, base_version=1, by=chief)
        correction = {"kind": "correction", "text": "It was eleven, not twelve."}
        workflow.publish(made, by=chief, correction=correction)
        clock.shift(timedelta(hours=1))
        workflow.kill(made, by=chief, reason="Unsafe", notice="We withdrew this story.")
    return made


def at(hour, minute=30):
    return {"at": START.replace(hour=hour, minute=minute).isoformat()}


@pytest.mark.parametrize(
    ("hour", "said", "status"),
    [
        (8, "Not public then.", 404),
        (9, "Readers saw", 200),
        (10, "Readers saw", 200),
        (11, "We withdrew this story.", 404),
    ],
)
def test_what_readers_saw_is_shown(story, chief, client, hour, said, status):
    """The text of that minute with the corrections of that minute; or that there was none."""
    client.force_login(chief)
    screen = client.get(url("past", story.pk), at(hour))
    assert said in screen.content.decode()
    page = client.get(url("past_page", story.pk), at(hour))
    assert page.status_code == status
    assert "no-store" in page.headers["Cache-Control"]
    text = page.content.decode()
    assert ("Twelve &lt;times&gt;" in text) == (hour == 9)
    assert ("It was eleven, not twelve." in text) == (hour == 10)
    assert status == 404 or "noindex" in text


def test_a_time_is_asked_on_the_newsrooms_clock(story, chief, client):
    """Summer time counts; an hour that came twice is asked about, one that never was is refused in words."""
    client.force_login(chief)
    ask = lambda **given: client.get(url("past", story.pk), given)  # noqa: E731
    answer = ask(day="2024-07-01", time="10:00:00")
    assert answer.headers["Location"].endswith("?at=2024-07-01T10%3A00%3A00%2B01%3A00")
    assert "1 July 2024, 10:00:00 BST" in client.get(answer.headers["Location"]).content.decode()
    twice = {"day": "2024-10-27", "time": "01:30:00"}
    assert "this hour came twice" in ask(**twice).content.decode()
    assert ask(**twice, fold="1").headers["Location"].endswith("01%3A30%3A00%2B00%3A00")
    assert ask(**twice, fold="0").headers["Location"].endswith("01%3A30%3A00%2B01%3A00")
    assert "it never was" in ask(day="2024-03-31", time="01:30:00").content.decode()
    assert ask(day="2024-03-31", time="noon").status_code == 200
    assert ask(at="noon").status_code == 404


def test_the_file_for_a_lawyer_needs_nothing_else(story, chief, client):
    """One file: pictures inside, nothing to load, zones named, a digest anybody can check, the events."""
    client.force_login(chief)
    answer = client.post(url("past_export", story.pk), at(10))
    text = answer.content.decode()
    assert 'attachment; filename="story-' in answer.headers["Content-Disposition"]
    assert "no-store" in answer.headers["Cache-Control"]
    assert text.count("data:image/jpeg;base64,YSBwaWN0dXJl") == 2
    assert "its file is not here any more: A lost one" in text
    assert re.findall(r'(?:src|srcset)="(?!data:)', text) == []
    assert "<script" not in text
    assert "<link" not in text
    assert 'href="http://' in text  # its own links, with the site's address
    stored = html.unescape(re.search(r'<pre id="content">(.*?)</pre>', text, re.DOTALL)[1])
    digest = hashlib.sha256(stored.encode()).hexdigest()
    assert f"<code>{digest}</code> (checked" in text
    assert "As published at 4 March 2024, 10:30:00 GMT" in text
    assert "Correction, 4 March 2024, 10:00:00 GMT." in text
    assert "published a correction" in text
    assert "killed it" not in text.split("What changed what readers got, until then")[1]
    assert AuditEvent.objects.filter(verb="export as published", actor=chief).count() == 1


def test_the_file_tells_no_inside_matters(story, section, chief, client):
    """It leaves the house: what the newsroom or its lawyer said among themselves is not in it."""
    inside = ("Who is the source", "Our lawyer worries", "Ann Lawyer", "Unsafe", "Judge Jeffreys")
    with time_machine.travel(START.replace(hour=12), tick=False):
        workflow.bring_back(story, by=chief, reason="Unsafe after all")
        link, _ = ask_outside(story, by=chief, name="Ann Lawyer")
        say_outside(link, "objected", text="Our lawyer worries")
        end_link(link, by=chief)
        workflow.submit(story, by=chief)
        workflow.send_back(story, by=chief, comment="Who is the source of this?")
        workflow.hold(story, by=chief, reason="Our lawyer worries")
        workflow.lift_hold(story, by=chief, reason="Unsafe no more")
        workflow.publish(story, by=None)
        workflow.take_down(story, by=chief, reason="Unsafe", authority="Judge Jeffreys", status=451)
    client.force_login(chief)
    text = client.post(url("past_export", story.pk), at(13)).content.decode()
    told = text.split("What changed what readers got, until then")[1]
    assert [word for word in inside if word in text] == []
    assert told.count("published") == 3
    assert "killed it" in told and "took it down" in told
    assert "sent it back" not in told and "legal hold" not in told


def test_the_file_says_what_was_not_public(story, chief, client):
    """Before and after, a file says so; the correction that came later is named as later."""
    client.force_login(chief)
    before = client.post(url("past_export", story.pk), at(8)).content.decode()
    assert "Not public then" in before
    assert "<pre" not in before
    first = client.post(url("past_export", story.pk), at(9)).content.decode()
    assert "It was eleven, not twelve." in first.split("Printed later")[1]
    after = client.post(url("past_export", story.pk), at(11)).content.decode()
    assert "We withdrew this story." in after


def test_the_screen_asks_no_more_with_more_changes(section, chief, client, django_assert_max_num_queries):
    """Its stretches cost no queries of their own."""
    story = factories.published(section, by=chief)
    for _ in range(6):
        workflow.publish(story, by=chief, change="substantive")
    client.force_login(chief)
    client.get(reverse("admin:index"))
    with django_assert_max_num_queries(14):
        client.get(url("past", story.pk))


def test_the_file_is_named_as_readers_knew_the_story(story, section, chief, client):
    """A headline that nobody was shown is no part of what readers saw; nor where they saw nothing."""
    workflow.bring_back(story, by=chief, reason="The court allows it")
    factories.revise(story, section, chief, headline="Nobody read this")
    client.force_login(chief)
    for hour in (8, 9, 11):
        file = client.post(url("past_export", story.pk), at(hour))
        assert file.status_code == 200 and "Nobody read this" not in file.content.decode()
    assert (
        "<title>Twelve &lt;times&gt;: as published"
        in client.post(url("past_export", story.pk), at(9)).content.decode()
    )
