"""The check before publishing: what blocks, what warns, and what never waits for it."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from articles import workflow
from articles.content import StoryContent
from articles.faults import faults
from articles.figures import figures
from articles.models import Article, DeskRules, Picture
from newsroom.core import redirects
from newsroom.core.models import Publication
from tests import factories

pytestmark = pytest.mark.django_db


def found(content, article=None, **kwargs):
    """Code → whether it blocks, for everything the check finds."""
    return {fault.code: fault.blocks for fault in faults(article, content, **kwargs)}


def text(section, **changes):
    return factories.compose(factories.fields(section, **changes))


def figure(picture, alt):
    return f'<figure data-picture="{picture.pk}"><img src="/media/x.jpg" alt="{alt}"></figure>'


def test_what_is_complete_has_no_fault(section):
    assert faults(None, text(section)) == []


def test_what_blocks_and_what_warns(section):
    """No headline, byline or section, a picture that says nothing: it blocks. No standfirst: it warns."""
    mute = factories.picture(alt_text="")
    content = text(
        None, headline="", standfirst="", credits=(), lead_picture=factories.PictureChoice(mute.pk)
    )
    assert found(content) == {
        "headline": True, "byline": True, "section": True, "alt": True, "standfirst": False,
    }  # fmt: skip
    assert [fault.field for fault in faults(None, content)] == [
        "headline", "credits", "section", "pictures", "standfirst",
    ]  # fmt: skip


def test_a_picture_in_the_text_needs_alt_text_too(section):
    picture = factories.picture()
    assert found(text(section, body=figure(picture, ""))) == {"alt": True}
    assert found(text(section, body=figure(picture, "A ship"))) == {}


def test_alt_text_given_to_a_picture_reaches_the_texts_that_print_it(section, editor):
    """A figure's alt text is mended where pictures are: the next save takes it; words of one's own stay."""
    told, mute = factories.picture(alt_text='The "Ferry" & quay'), factories.picture(alt_text="")
    empty = '<figure data-picture="%d"></figure>'
    body = empty % told.pk + figure(told, "") + figure(told, "Low water") + figure(mute, "")
    content = factories.compose(factories.fields(section, body=body), by=editor)
    said = [(told.pk, 'The "Ferry" & quay'), (told.pk, "Low water"), (mute.pk, "")]
    assert figures(content.body) == said
    again = factories.compose(factories.fields(section, body=content.body), by=editor)
    assert again.body == content.body


@pytest.mark.parametrize(
    "words",
    [
        "He earns TK pounds", "[TK]", "[tk: his age]", "TKTK", "TK.", "(TK)", "“TK”", "TK", "—TK—",
        "TK\u00a0km",         "数字TK万人", "港はTKトン", "عدد TK طن", "Всего TK тонн",
    ],
)  # fmt: skip
def test_a_forgotten_tk_is_found(section, words):
    """“To come” stands alone or in brackets, in whatever script the story is."""
    assert found(text(section, body=f"<p>{words}</p>")) == {"tk": False}


@pytest.mark.parametrize(
    "words",
    [
        "ATKINS", "TKinter", "Latkes and a BTK case", "TK1980 to Izmir", "ТКАНЬ и ТК", "@TK wrote", "tk",
        "atk", "5TK", "TKé", "TK-80", "cTK",
    ],
)  # fmt: skip
def test_letters_inside_a_word_are_no_tk(section, words):
    assert found(text(section, body=f"<p>{words}</p>")) == {}


def test_tk_is_found_in_every_text_that_is_printed(section):
    """In the headline as in a caption; each is led to its own field."""
    choice = factories.PictureChoice(factories.picture().pk, caption="TK, left")
    content = text(section, headline="TK arrested", standfirst="By [TK]", lead_picture=choice)
    assert [fault.field for fault in faults(None, content)] == ["headline", "standfirst", "pictures"]


def test_a_headline_too_long_for_search_is_said(section):
    assert found(text(section, headline="x" * 110)) == {}
    assert found(text(section, headline="x" * 111)) == {"long": False}


def test_links_to_our_own_site_that_lead_nowhere(section, settings, django_assert_max_num_queries):
    """A link to a draft, a deleted tag, a mistyped page is named; what stands or leads on is not."""
    live = factories.published(section, tags=(factories.tag("Tides").pk,))
    draft_tag = factories.tag("Secret")
    redirects.move("/old/story", live.path, reason="import")
    good = [
        live.path, settings.SITE_URL + live.path, f"{live.path}?from=x#end", live.path.rstrip("/"),
        "/", "/latest/", "/archive/2026/11/", "/section/port/", "/tag/tides/", "/tag/tides/feed/",
        "/old/story/", "https://elsewhere.example/nothing/", "mailto:a@b.example", "/donate/", "#place",
    ]  # fmt: skip
    bad = [
        "/2026/01/01/never/", "/section/weather/", f"/tag/{draft_tag.slug}/", "/byline/nobody/", "/abuot/",
        settings.SITE_URL + "/2026/11/nothing", "/admin/",
    ]  # fmt: skip
    body = "".join(f'<p><a href="{url}">x</a></p>' for url in (*good, *bad))
    content = text(section, body=body)
    with django_assert_max_num_queries(2 + len(bad)):
        links = [fault.about for fault in faults(None, content)]
    assert links == bad


def test_picture_rights_end_with_their_last_day(section, editor):
    """On the last day it may go out; the day after it blocks, also a story scheduled for then."""
    today = timezone.localdate()
    picture = factories.picture(rights_until=today)
    story = factories.draft(section, by=editor, lead_picture=factories.PictureChoice(picture.pk))
    content = StoryContent.from_json(story.revisions.get().content)
    assert found(content) == {}
    with pytest.raises(workflow.NotReady, match="rights to the picture"):
        workflow.schedule(story, by=editor, at=timezone.now() + timedelta(days=2))
    Picture.objects.update(rights_until=today - timedelta(days=1))
    assert found(content) == {"rights": True}


def test_rights_and_times_are_told_on_the_newsrooms_clock(section, publication):
    """A worker that runs in UTC ends no rights five hours early, and names New York's times."""
    Publication.objects.update(time_zone="America/New_York")
    evening = datetime(2024, 3, 5, 2, 0, tzinfo=UTC)  # nine in the evening of the 4th in New York
    picture = factories.picture(rights_until=date(2024, 3, 4))
    choice = factories.PictureChoice(picture.pk)
    content = text(section, lead_picture=choice)
    story = factories.draft(section)
    with time_machine.travel(evening, tick=False), timezone.override(UTC):
        assert found(content) == {}
        assert found(content, at=evening + timedelta(hours=4)) == {"rights": True}
        story.embargoed_until, story.held_at, story.hold_reason = evening + timedelta(hours=1), evening, "x"
        told = " ".join(fault.words for fault in faults(story, text(section)))
    assert "4 March 2024, 22:00 EST" in told
    assert "4 March 2024, 21:00 EST" in told


def test_faults_that_readers_see_already_only_warn(section, editor):
    """An old story with a mute picture can get a new paragraph; a new mute picture cannot come in."""
    old, new = factories.picture(alt_text="A ship"), factories.picture(alt_text="")
    choice = factories.PictureChoice
    story = factories.published(section, by=editor, lead_picture=choice(old.pk))
    Picture.objects.filter(pk=old.pk).update(alt_text="")
    Article.objects.filter(pk=story.pk).update(
        content=story.content | {"lead_picture": story.content["lead_picture"] | {"alt": ""}}
    )
    factories.revise(story, section, editor, lead_picture=choice(old.pk), body="<p>More.</p>")
    assert workflow.publish(story, by=editor, change="minor").live_version == 2
    factories.revise(story, section, editor, lead_picture=choice(old.pk), gallery=(choice(new.pk),))
    with pytest.raises(workflow.NotReady, match="no alt text"):
        workflow.publish(story, by=editor, change="minor")


def test_nothing_delays_a_correction(section, editor):
    """Whatever the check finds, a correction goes out; what the page cannot be without stays as it was."""
    story = factories.published(section, by=editor, headline="Tide")
    over = factories.picture(alt_text="", rights_until=timezone.localdate() - timedelta(days=1))
    choice = factories.PictureChoice(over.pk)
    factories.revise(
        story, None, editor, headline="", slugline="t", credits=(), lead_picture=choice, body="<p>Mended.</p>"
    )
    with pytest.raises(workflow.NotReady):
        workflow.publish(story, by=editor)
    story = workflow.publish(story, by=editor, correction={"kind": "correction", "text": "It was wrong."})
    assert story.content["body"] == "<p>Mended.</p>"
    assert (story.content["headline"], story.content["section"]["slug"]) == ("Tide", "port")
    assert story.content["credits"] and timezone.now() >= story.updated_at


def test_nothing_delays_a_removal(section, editor):
    """A story with every fault there is can be taken back, killed and taken down."""
    mute = factories.picture(alt_text="")
    for leave in (
        lambda story: workflow.unpublish(story, by=editor),
        lambda story: workflow.kill(story, by=editor, reason="wrong", notice=""),
        lambda story: workflow.take_down(story, by=editor, reason="court", authority="High Court"),
    ):
        story = factories.published(section, by=editor)
        factories.revise(
            story,
            None,
            editor,
            headline="",
            slugline="t",
            credits=(),
            gallery=(factories.PictureChoice(mute.pk),),
        )
        assert leave(story).content is None


def test_an_embargo_blocks_now_and_warns_a_schedule(section, editor):
    """Publishing is refused with the day the promise ends; a schedule before it only waits for it."""
    story = factories.draft(section, by=editor)
    story.embargoed_until = timezone.now() + timedelta(days=3)
    content = StoryContent.from_json(story.revisions.get().content)
    assert found(content, story) == {"embargo": True}
    assert found(content, story, at=timezone.now() + timedelta(days=1)) == {"embargo": False}
    assert found(content, story, at=timezone.now() + timedelta(days=4)) == {}


def test_the_grace_window_is_a_rule_of_the_desk(section, editor):
    """Sixty seconds unless the chief editor says otherwise; none at all is possible."""
    story = workflow.publish(factories.draft(section), by=editor)
    assert story.released_at - story.published_at == timedelta(seconds=60)
    DeskRules.objects.create(pk=1, grace_seconds=0)
    story = workflow.publish(factories.draft(section), by=editor)
    assert story in Article.objects.distributable()


def test_only_a_chief_editor_sets_the_rules_of_the_desk(client, chief, editor):
    """One row, opened from the list of records; saved it holds, and the audit knows."""
    address = "/admin/articles/deskrules/"
    client.force_login(editor)
    assert client.get(address).status_code == 403
    client.force_login(chief)
    form = client.get(address, follow=True)
    assert b"grace window" in form.content.lower()
    reply = client.post(form.redirect_chain[-1][0], {"grace_seconds": "4000", "second_pair": "never"})
    assert reply.status_code == 200
    empty = client.post(form.redirect_chain[-1][0], {"grace_seconds": "5", "second_pair": "sections"})
    assert "Choose at least one section" in empty.content.decode()
    assert DeskRules.objects.get().grace_seconds == 60
    kept = client.post(
        form.redirect_chain[-1][0], {"grace_seconds": "5", "second_pair": "always"}, follow=True
    ).content.decode()
    assert "The rules hold from now on." in kept and f"by {chief}" in kept
    rules = DeskRules.objects.get()
    assert (rules.grace_seconds, rules.second_pair) == (5, "always")
