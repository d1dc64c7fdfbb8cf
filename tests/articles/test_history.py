"""The history reads like a conversation, and any two versions compare as text."""

import time
from datetime import timedelta

import pytest
from django.urls import reverse

from articles import workflow
from articles.admin import history
from articles.admin.conversation import PAGE, conversation
from articles.models import Notice, Revision, RevisionName, StoryEvent
from articles.taxonomy import rename_tag
from tests import factories
from tests.articles.admin_posts import url
from tests.articles.conftest import START
from tests.articles.reading import words

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def test_it_reads_like_a_conversation(section, reporter, editor, clock, client):
    """Who did what and when, in words, with what was said; saves in one stretch of work are one line."""
    tag = factories.tag("Harbour")
    story = factories.draft(section, by=reporter, tags=(tag.pk,))
    for _ in range(4):
        clock.shift(2 * MINUTE)
        factories.revise(story, section, reporter, tags=(tag.pk,))
    workflow.submit(story, by=reporter)
    clock.shift(30 * MINUTE)
    workflow.send_back(story, by=editor, comment="Who says so?")
    clock.shift(MINUTE)
    factories.revise(story, section, editor, headline="Better", tags=(tag.pk,))
    workflow.schedule(story, by=editor, at=START + timedelta(days=1))
    clock.shift(MINUTE)
    said = [(str(each.who), each.words, each.quotes) for each in conversation(story)[0]]
    assert said == [
        ("edda", "scheduled it for 5 March 2024, 09:00 UTC", []),
        ("edda", "saved", []),
        ("edda", "sent it back", ["Who says so?"]),
        ("rita", "sent it to the desk", []),
        ("rita", "saved 4 times", []),
        ("rita", "began the story", []),
    ]
    client.force_login(reporter)
    page = words(client.get(url("history", story.pk)))
    assert "Monday 4 March 2024" in page
    assert "rita saved 4 times Versions 2 to 5" in page
    assert page.count("09:0") >= 4
    assert "All times GMT, the newsroom’s clock." in page


def test_nothing_is_left_out(section, reporter, chief, clock):
    """Page by page every event is told once, a tag's new name and a version's name too."""
    tag = factories.tag("Harbour")
    story = factories.draft(section, by=reporter, tags=(tag.pk,))
    for number in range(75):
        clock.shift(20 * MINUTE if number % 5 else MINUTE)
        factories.revise(story, section, reporter, tags=(tag.pk,))
    workflow.name_revision(story, 3, name="As sent to the lawyer", by=chief)
    clock.shift(MINUTE)
    workflow.publish(story, by=chief)
    clock.shift(MINUTE)
    rename_tag(tag, name="Port", by=chief)
    told, before = [], None
    while True:
        entries, before = conversation(story, before=before)
        told += [each for entry in entries for each in (entry.inside or [entry])]
        if before is None:
            break
    assert len(told) == story.events.count() + 1
    assert len({(each.at, each.words, each.version) for each in told}) == len(told)
    assert any("named version 3 “As sent to the lawyer”" in each.words for each in told)
    assert sum("a tag has another name" in each.words for each in told) == 1


def test_a_long_history_asks_no_more(section, chief, client, asked):
    """2,000 versions or two: as many questions, and the page comes at once."""
    client.force_login(chief)
    short = factories.draft(section, by=chief)
    factories.revise(short, section, chief)
    long = factories.draft(section, by=chief)
    content = long.revisions.get(number=1).content
    rows = [
        Revision(article=long, number=n, parent=n - 1, content=content, digest=str(n), author=chief)
        for n in range(2, 2001)
    ]
    Revision.objects.bulk_create(rows, batch_size=500)
    events = [
        StoryEvent(article=long, verb="save", actor=chief, version=n, from_state="draft", to_state="draft")
        for n in range(2, 2001)
    ]
    StoryEvent.objects.bulk_create(events, batch_size=500)
    type(long).objects.filter(pk=long.pk).update(version=2000)
    counts, times = [], []
    for story in (short, long):
        client.get(url("history", story.pk))
        began = time.perf_counter()
        counts.append(asked(url("history", story.pk)))
        times.append(time.perf_counter() - began)
    assert counts[0] == counts[1] <= 20
    assert len(conversation(long)[0]) <= PAGE


def test_a_version_has_a_name(section, reporter, make_user, client):
    """Named once, found again above the history; an empty name takes it away; a stranger names nothing."""
    story = factories.draft(section, by=reporter)
    client.force_login(reporter)
    for name in ("First draft", "As sent to the lawyer"):
        client.post(url("name_version", story.pk, 1), {"name": name})
    assert [row.name for row in RevisionName.objects.all()] == ["As sent to the lawyer"]
    page = words(client.get(url("history", story.pk)))
    assert "Named versions As sent to the lawyer (version 1)" in page
    assert "named version 1 “First draft”" in page
    assert "Named by rita" in words(client.get(url("revision", story.pk, 1)))
    for wrong, number in (("x" * 101, 1), ("Fine", 9)):
        client.post(url("name_version", story.pk, number), {"name": wrong})
    assert RevisionName.objects.get().name == "As sent to the lawyer"
    with pytest.raises(workflow.NotAllowed):
        workflow.name_revision(story, 1, name="Mine", by=make_user("reporter"))
    client.post(url("name_version", story.pk, 1), {"name": " "})
    assert not RevisionName.objects.exists()


def test_any_two_versions_can_be_marked_and_compared(section, reporter, client):
    """A mark goes along from page to page; each other version is offered beside it."""
    story = factories.draft(section, by=reporter, headline="One")
    factories.revise(story, section, reporter, headline="Two")
    client.force_login(reporter)
    page = client.get(url("history", story.pk) + "?mark=1").content.decode()
    assert f'{url("compare", story.pk)}?from=1&amp;to=2"><b>compare with version 1' in page
    for wrong in ("?mark=x", "?before=2024", "?before=never", "?mark=²"):
        assert client.get(url("history", story.pk) + wrong).status_code == 404


def test_what_the_desk_changed(section, reporter, editor, client):
    """The reporter sees, as one text, what editors changed after her last save."""
    story = factories.draft(section, by=reporter, headline="Her headline")
    client.force_login(reporter)
    assert "What the desk changed" not in words(client.get(url("history", story.pk)))
    assert client.get(url("desk_changes", story.pk)).status_code == 302
    factories.revise(story, section, editor, headline="Their headline")
    factories.revise(story, section, editor, headline="Their better headline")
    workflow.publish(story, by=editor)
    factories.revise(story, section, editor, headline="Not printed yet")
    page = client.get(url("desk_changes", story.pk)).content.decode()
    assert "From the last version that you saved to what readers got." in page
    assert "<del>Her</del><ins>Their better</ins> headline" in page
    assert "Not printed yet" not in page.split("nr-difference")[1]
    client.force_login(editor)
    assert "What the desk changed" in words(client.get(url("history", story.pk)))


def test_the_notice_of_publication_leads_to_what_the_desk_changed(section, reporter, editor, client):
    """The reporter is told that her text was changed, and one press shows how; unchanged, it is not said."""
    changed, kept = (factories.draft(section, by=reporter) for _ in range(2))
    factories.revise(changed, section, editor, headline="Their headline")
    for story in (changed, kept):
        workflow.publish(story, by=editor)
    told = {notice.article_id: notice for notice in Notice.objects.filter(user=reporter)}
    assert "The desk changed the text" in told[changed.pk].words
    assert "The desk changed the text" not in told[kept.pk].words
    client.force_login(reporter)
    leads = {
        pk: client.get(reverse("admin:articles_notice_follow", args=[notice.pk])).headers["Location"]
        for pk, notice in told.items()
    }
    assert leads[changed.pk] == url("desk_changes", changed.pk)
    assert leads[kept.pk].startswith(url("change", kept.pk))


def test_a_version_that_cannot_be_restored_is_refused_in_words(section, sport, chief, client, monkeypatch):
    """Its section was deleted, or a colleague saved at the same moment: the page says so, nothing is lost."""
    story = factories.draft(sport, by=chief, headline="Old")
    factories.revise(story, section, chief, headline="New")
    client.force_login(chief)
    given = history.content_of

    def meanwhile(article, number):
        content = given(article, number)
        factories.revise(story, section, chief, headline="A colleague’s")
        return content

    with monkeypatch.context() as patch:
        patch.setattr(history, "content_of", meanwhile)
        page = client.post(url("restore", story.pk, 1), follow=True).text
    assert "a colleague saved the story at the same moment" in page
    sport.delete()
    page = client.post(url("restore", story.pk, 1), follow=True).text
    assert "This section does not exist any more." in page
    assert "Nothing was lost." in page
    assert story.revisions.count() == 3
