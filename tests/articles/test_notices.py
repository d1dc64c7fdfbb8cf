"""Who is told what: notices in admin, gathered into mails, alarms for whoever is on duty."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles import notices
from articles.models import DutyShift, Notice, NoticeSetting
from newsroom.core import outbox
from newsroom.core.models import OutboxMessage
from tests import factories

pytestmark = pytest.mark.django_db
LIST = reverse("admin:articles_notice_changelist")


def deliver(after=timedelta(minutes=12)):
    """What the outbox does some time later."""
    with time_machine.travel(timezone.now() + after, tick=False):
        outbox.deliver_due()


def words_for(user):
    return list(Notice.objects.filter(user=user).values_list("words", flat=True))


def test_everybody_is_told_once_and_nobody_of_what_he_did(section, chief, editor):
    """I am told once however often I am named, and never of my own deeds."""
    story = factories.draft(section)
    told = notices.tell([editor, chief, editor], "submit", article=story, words="It is ready", by=chief)
    assert told == [editor]
    assert words_for(editor) == ["It is ready"]
    assert words_for(chief) == []


def test_nobody_is_told_of_a_story_that_is_not_his_to_read(section, sport, make_user):
    """The editor of Sport hears nothing of what happens in Port, nor somebody who left."""
    of_sport, gone = make_user("editor", sport), make_user("editor")
    gone.is_active = False
    gone.save()
    told = notices.tell([of_sport, gone], "submit", article=factories.draft(section), words="It is ready")
    assert told == []
    assert not Notice.objects.exists()
    assert not OutboxMessage.objects.exists()


def test_many_notices_are_one_mail(section, editor, chief):
    """Ten things in ten minutes are one mail, not ten."""
    story = factories.draft(section, headline="The dredger")
    with time_machine.travel(datetime(2026, 11, 23, 9, 1, tzinfo=UTC), tick=False):
        for number in range(5):
            notices.tell([editor], "comment", article=story, words=f"Chloe wrote comment {number}", by=chief)
        outbox.deliver_due()
    assert mail.outbox == []
    with time_machine.travel(datetime(2026, 11, 23, 9, 12, tzinfo=UTC), tick=False):
        outbox.deliver_due()
    (sent,) = mail.outbox
    assert sent.to == [editor.email]
    assert sent.subject == "5 notices from the newsroom of The Test Courier"
    assert all(f"comment {number}" in sent.body for number in range(5))
    assert "The dredger" in sent.body
    assert not OutboxMessage.objects.exists()


def test_what_was_seen_or_not_wanted_is_not_mailed(section, editor, chief, reporter):
    """Whoever read it here gets no mail of it; whoever wants none gets none, or alarms only."""
    NoticeSetting.objects.create(user=chief, mail="none")
    NoticeSetting.objects.create(user=reporter, mail="alarms")
    story = factories.draft(section, by=reporter)
    notices.tell([editor, chief, reporter], "submit", article=story, words="It is ready")
    notices.mark_seen(editor)
    deliver()
    assert mail.outbox == []


def test_who_may_not_read_it_any_more_gets_no_mail_and_no_line(client, section, sport, make_user):
    """A notice written while I was editor of Port says nothing once I am not."""
    was = make_user("editor", section)
    notices.tell(
        [was], "submit", article=factories.draft(section, headline="Secret dock"), words="It is ready"
    )
    was.role_assignments.update(section=sport)
    deliver()
    assert mail.outbox == []
    client.force_login(type(was).objects.get(pk=was.pk))
    assert "Secret dock" not in client.get(LIST).text
    assert notices.unread_count(type(was).objects.get(pk=was.pk)) == 0


def test_an_alarm_goes_to_whoever_is_on_duty_at_once(section, editor, chief):
    """A quarter past nine on Monday the one on duty is woken, nobody else, and not twice for one thing."""
    DutyShift.objects.create(user=editor, weekday=0, start=8, end=16)
    story = factories.draft(section)
    with time_machine.travel(datetime(2026, 11, 23, 9, 15, tzinfo=UTC), tick=False):
        for _ in range(3):
            assert notices.alarm("late", article=story, words="It should have appeared at 09:00 GMT") == [
                editor
            ]
        outbox.deliver_due()
    (sent,) = mail.outbox
    assert sent.subject.startswith("Needs somebody now")
    assert Notice.objects.get().user == editor
    deliver()
    assert len(mail.outbox) == 1


def test_when_nobody_is_on_duty_the_chief_editors_are(section, sport, chief, make_user):
    """An alarm always reaches a person: no shift, or one who may not read the story, means the chiefs."""
    story = factories.draft(section)
    assert notices.alarm("late", article=story, words="It is late") == [chief]
    of_sport = make_user("editor", sport)
    for weekday in range(7):
        DutyShift.objects.create(user=of_sport, weekday=weekday, start=0, end=24)
    assert notices.alarm("late", article=story, words="It is late again") == [chief]
    assert notices.alarm("disk", words="The disk is full") == [of_sport]


@pytest.mark.parametrize(
    ("moment", "duty"),
    [
        ("2026-11-23T07:59Z", False),
        ("2026-11-23T08:00Z", True),
        ("2026-11-23T15:59Z", True),
        ("2026-11-23T16:00Z", False),
        ("2026-11-29T03:00Z", False),  # Sunday night, before the shift of 22 to 6
        ("2026-11-29T22:30Z", True),
        ("2026-11-30T05:59Z", True),  # Monday morning, the end of Sunday's night
        ("2026-11-30T06:00Z", False),
        ("2026-07-06T07:00Z", True),  # in summer eight o'clock is an hour earlier
        ("2026-07-06T06:59Z", False),
        ("2026-10-25T01:30Z", True),  # the hour after the clocks went back: half past one again
        ("2026-10-25T00:30Z", True),  # and before
        ("2026-03-29T01:30Z", False),  # the clocks went forward: half past two, the shift is over
        ("2026-03-29T00:59Z", False),
    ],
)
def test_shifts_are_hours_on_the_newsrooms_wall(editor, publication, moment, duty):
    """Monday from eight to four is that in summer and in winter; a night goes on into the next day."""
    DutyShift.objects.create(user=editor, weekday=0, start=8, end=16)
    DutyShift.objects.create(user=editor, weekday=6, start=22, end=6)
    if moment.startswith("2026-10-25"):
        DutyShift.objects.create(user=editor, weekday=6, start=1, end=2)
    assert notices.on_duty(datetime.fromisoformat(moment)) == ([editor] if duty else [])


def test_the_number_in_the_header_is_one_query(client, section, editor, chief):
    """The header says how much is new, for one query however much there is."""
    client.force_login(editor)

    def tell(times):
        for _ in range(times):
            notices.tell([editor], "submit", article=factories.draft(section), words="It is ready", by=chief)

    tell(1)
    with CaptureQueriesContext(connection) as few:
        assert "1<span" in client.get(LIST).text
    tell(30)
    with CaptureQueriesContext(connection) as many:
        assert "31<span" in client.get(LIST).text
    assert len(few) == len(many)


def test_today_says_how_many_more_notices_ask(client, section, editor, chief):
    """Twelve are shown, the others counted; those that only tell something are not."""
    stories = [factories.draft(section) for _ in range(15)]
    for story in stories[:14]:
        notices.tell([editor], "mention", article=story, words="You are named", by=chief)
    notices.tell([editor], "submit", article=stories[14], words="It is ready", by=chief)
    client.force_login(editor)
    today = reverse("admin:index")
    page = client.get(today).text
    assert (page.count("You are named"), "and 2 more</a>" in page) == (12, True)
    page = client.get(today, {"waits": "all"}).text
    assert (page.count("You are named"), "more</a>" in page) == (14, False)


def test_following_a_notice_reads_it(client, section, editor, chief):
    """The notice leads to the story and is read; another's notice leads nowhere; all can be read at once."""
    story = factories.draft(section)
    notices.tell([editor, chief], "comment", article=story, words="A comment")
    mine = Notice.objects.get(user=editor)
    client.force_login(editor)
    other = Notice.objects.get(user=chief)
    assert client.get(reverse("admin:articles_notice_follow", args=[other.pk])).status_code == 404
    answer = client.get(reverse("admin:articles_notice_follow", args=[mine.pk]))
    assert answer["Location"] == reverse("admin:articles_article_change", args=[story.pk]) + "#comments"
    assert notices.unread_count(editor) == 0
    assert notices.unread_count(chief) == 1
    client.force_login(chief)
    client.post(reverse("admin:articles_notice_seen"))
    assert notices.unread_count(chief) == 0


def test_mail_is_chosen_on_a_page_of_ones_own(client, editor):
    """One small page: gathered, alarms only, or none."""
    client.force_login(editor)
    page = reverse("admin:articles_notice_settings")
    assert "checked" in client.get(page).text
    client.post(page, {"mail": "none"})
    client.post(page, {"mail": "alarms"})
    assert NoticeSetting.objects.get().mail == "alarms"
    assert client.post(page, {"mail": "pigeon"}).status_code == 200


def test_seen_notices_go_after_three_months(editor):
    """Old notices that were read are cleared away; what nobody read stays."""
    notices.tell([editor], "submit", words="Old")
    notices.tell([editor], "submit", words="Unread")
    Notice.objects.filter(words="Old").update(seen_at=timezone.now() - timedelta(days=91))
    notices.forget_old()
    assert words_for(editor) == ["Unread"]
