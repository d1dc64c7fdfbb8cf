"""The same error elsewhere: found exactly, in every script, and put right together or not at all."""

import unicodedata
from datetime import timedelta

import pytest
from django.utils import timezone

from articles import workflow
from articles.content import StoryContent
from articles.elsewhere import holding
from articles.models import Article, Correction, ErrorReport
from articles.phrases import pattern, places, put, suggested, tidy
from articles.picturing import update_picture
from articles.transitions import readable_by
from tests import factories
from tests.articles.admin_posts import url

pytestmark = pytest.mark.django_db
NOTE = {"kind": "correction", "text": "The board paid eleven invoices, not twelve."}

# phrase, a text that holds it, texts that do not
TRUTHS = [
    ("twelve invoices", "The board paid Twelve  invoices.", ["twelve more invoices", "twelve invoicesque"]),
    ("3 million", "It cost 3 million.", ["It cost 1.3 million.", "It cost 13 million.", "3 millions"]),
    ("12", "He is 12.", ["112", "12.5 per cent", "12,000"]),
    ("O'Neill", "Said O’Neill.", ["O Neill", "MacO’Neill"]),
    ("co-op", "The co‑op closed.", ["coop", "co-opted"]),
    ("café", "The cafe\u0301 closed.", ["cafeteria", "cafe"]),
    ("Порт-Меррин", "В Порт-Меррин идут.", ["Порт-Меррина"]),
    ("عام 2019", "أُغلق المخبز عام 2019.", ["عام 20190"]),
    ("東京都", "昨日東京都で会議。", ["東京", "京都"]),
    ("กรุงเทพ", "ในกรุงเทพมหานคร", ["เชียงใหม่"]),
    ("half a mile", "half a\u00a0mile away", ["half a smile"]),
    ("soft hyphen", "soft hy\u00adphen", ["soft hyphens"]),
]


@pytest.mark.parametrize(("phrase", "holds", "others"), TRUTHS)
def test_a_phrase_is_found_exactly(phrase, holds, others):
    """Spaces, dashes, quotation marks, capitals and composition make no difference; other words do."""
    wanted = pattern(tidy(phrase))
    nfc = unicodedata.normalize("NFC", holds)
    assert wanted.search(nfc), phrase
    assert len(places(StoryContent(headline=nfc, body=f"<p>{nfc}</p>"), tidy(phrase))) == 2
    for other in others:
        assert not wanted.search(other), other


@pytest.mark.parametrize(
    ("body", "phrase", "other", "result"),
    [
        (
            "<p>The board paid <em>twelve</em> invoices.</p>",
            "twelve invoices",
            "eleven bills",
            "<p>The board paid <em>eleven bills</em>.</p>",
        ),
        (
            "<p>Salt &amp; Co paid.</p>",
            "Salt & Co",
            "Salt & Sons <Ltd>",
            "<p>Salt &amp; Sons &lt;Ltd&gt; paid.</p>",
        ),
        (
            '<p><a href="/twelve/">See twelve</a></p>',
            "twelve",
            "eleven",
            '<p><a href="/twelve/">See eleven</a></p>',
        ),
        ("<p>One twelve</p><p>invoices</p>", "twelve invoices", "x", None),
        (
            "<p>Twelve came. Then twelve went.</p>",
            "twelve",
            "eleven",
            "<p>Eleven came. Then eleven went.</p>",
        ),
        ("<p>He lives in Reading.</p>", "Reading", "the county", "<p>He lives in the county.</p>"),
        ("<p>昨日東京都で会議。</p>", "東京都", "京都市", "<p>昨日京都市で会議。</p>"),
    ],
)
def test_the_right_words_stand_where_the_wrong_ones_did(body, phrase, other, result):
    """Across emphasis and references, never across paragraphs or inside addresses; markup stays clean."""
    content, count = put(StoryContent(body=body), tidy(phrase), other)
    assert content.body == (result or body)
    assert bool(count) == (result is not None)


def test_the_form_guesses_what_was_wrong():
    """From what the correction changed: the words before and after, with a neighbour where it is one word."""
    old = StoryContent(body="<p>The board paid twelve invoices in March.</p>")
    new = StoryContent(body="<p>The board paid eleven invoices in March.</p>")
    assert suggested(old, new) == ("twelve invoices", "eleven invoices")
    assert suggested(old, old) == ("", "")


@pytest.fixture
def paper(section, sport, editor):
    """Port: wrong, right, and half-rewritten; Sport: wrong; a draft with the words that nobody sees."""

    def make(where, name, body):
        at = timezone.now() - timedelta(hours=3)
        return factories.published(where, by=None, at=at, headline=name, standfirst="Standing.", body=body)

    stories = {
        "first": make(section, "First", "<p>The board paid eleven invoices.</p>"),
        "wrong": make(section, "Wrong", "<p>They say twelve invoices. Then twelve invoices again.</p>"),
        "right": make(section, "Right", "<p>Twelve other invoices.</p>"),
        "behind": make(section, "Behind", "<p>Of twelve invoices it speaks.</p>"),
        "sport": make(sport, "Sport", "<p>Twelve invoices for a ball.</p>"),
        "draft": factories.draft(section, headline="Draft", body="<p>Twelve invoices.</p>"),
    }
    draft = factories.fields(section, headline="Behind, anew", body="<p>New. Of twelve invoices.</p>")
    workflow.save_revision(stories["behind"], factories.compose(draft), base_version=1, by=editor)
    stories["behind"].refresh_from_db()
    return stories


def found_by(user, phrase, besides=None):
    found, _ = holding(phrase, within=readable_by(user), besides=besides)
    return {story.content["headline"]: places for story, places in found}


def test_other_live_stories_are_listed_with_their_sentences(paper, editor, make_user, section):
    """Exactly those that hold the phrase, the one we come from left out; drafts are nobody's error yet."""
    found = found_by(editor, "twelve invoices", besides=paper["first"])
    assert set(found) == {"Wrong", "Behind", "Sport"}
    first, second = found["Wrong"]
    assert (first.before, first.phrase, first.after) == ("They say ", "twelve invoices", ".")
    assert second.before == "Then "
    assert set(found_by(make_user("editor", section=section), "twelve invoices")) == {"Wrong", "Behind"}
    assert found_by(editor, "…") == {}


def test_chosen_stories_are_corrected_together(client, paper, editor):
    """Words, sentences, a list of what will happen, and then each story corrected with its note."""
    client.force_login(editor)
    first, wrong, behind, sport = (paper[name] for name in ("first", "wrong", "behind", "sport"))
    workflow.correct(first, by=editor, correction=NOTE)
    screen = url("elsewhere", first.pk)
    listed = client.get(screen, {"phrase": "twelve invoices"}).content.decode()
    assert "They say <mark>twelve invoices</mark>." in listed
    assert NOTE["text"] in listed
    values = {"phrase": "twelve invoices", "other": "eleven invoices", **NOTE, "place": "top"}
    chosen = [f"{story.pk}:{story.version}:{story.live_version}" for story in (wrong, behind, sport)]
    plan = client.post(screen, values | {"do": "confirm", "story": chosen}).content.decode()
    assert "In 3 stories readers will see" in plan
    assert "stays unpublished" in plan
    assert Correction.objects.count() == 1
    workflow.save_revision(
        sport,
        factories.compose(factories.fields(sport.section, headline="Moved on")),
        base_version=1,
        by=editor,
    )
    done = client.post(screen, values | {"do": "go", "story": chosen}).content.decode()
    assert "Corrected in 2 places." in done
    assert "Somebody changed it meanwhile" in done
    assert "eleven invoices. Then eleven invoices" in client.get(wrong.path).content.decode()
    page = client.get(behind.path).content.decode()
    assert "Of eleven invoices it speaks" in page
    assert NOTE["text"] in page
    behind.refresh_from_db()
    newest = StoryContent.from_json(behind.revisions.get(number=behind.version).content)
    assert (newest.headline, newest.body) == ("Behind, anew", "<p>New. Of eleven invoices.</p>")
    assert behind.live_version == behind.version - 1
    assert Article.objects.get(pk=sport.pk).corrections.count() == 0
    assert "put right an error" in client.get(url("history", wrong.pk)).content.decode()


def test_a_planned_change_gets_the_right_words_too(paper, editor, client):
    """Else the error would come back at the planned time."""
    behind = workflow.schedule_change(paper["behind"], by=None, at=timezone.now() + timedelta(hours=2))
    count = workflow.correct_elsewhere(
        behind, by=editor, phrase="twelve invoices", other="eleven", correction=NOTE, seen=(2, 1)
    )
    assert count == 1
    planned = Article.objects.get(pk=behind.pk).scheduled_change
    text = behind.revisions.get(number=planned.version).content["body"]
    assert text == "<p>New. Of eleven.</p>"


def test_nothing_goes_out_half_filled_or_unasked(client, paper, editor, reporter):
    """Without right words, note or story the form comes back as typed; who may not publish may not."""
    client.force_login(editor)
    screen, wrong = url("elsewhere", paper["first"].pk), paper["wrong"]
    seen = f"{wrong.pk}:1:1"
    empty = {"do": "go", "phrase": "twelve invoices", "other": "", "text": "Typed", "story": [seen]}
    page = client.post(screen, empty).content.decode()
    assert "Nothing was changed" in page
    assert "Typed" in page
    assert f'value="{seen}" checked' in page
    none = {"do": "confirm", "phrase": "twelve invoices", "other": "x", "text": "Typed"}
    assert "Choose at least one story" in client.post(screen, none).content.decode()
    assert client.post(screen, empty | {"story": ["1:x:1"], "other": "x"}).status_code == 400
    assert "at least one whole word" in client.get(screen, {"phrase": "!"}).content.decode()
    client.force_login(reporter)
    assert client.get(screen).status_code == 403
    with pytest.raises(workflow.NotAllowed):
        workflow.correct_elsewhere(
            wrong, by=reporter, phrase="twelve", other="x", correction=NOTE, seen=(1, 1)
        )


def test_captions_and_alt_texts_are_looked_through_and_put_right(client, paper, section, editor):
    """Beside the text and within it; the story then has words of its own, and the picture is named."""
    quay = factories.picture(caption="Twelve invoices on a desk", alt_text="A pile of twelve invoices")
    inside = '<figure data-picture="{}"><img src="/media/x.jpg" alt="Twelve invoices &amp; a pen"></figure>'
    story = factories.published(
        section,
        headline="Pictured",
        lead_picture=factories.PictureChoice(quay.pk),
        gallery=(factories.PictureChoice(quay.pk, caption="Of twelve invoices, one"),),
        body=f"<p>Eleven.</p>{inside.format(quay.pk)}",
    )
    found = found_by(editor, "twelve invoices")["Pictured"]
    assert [each.field for each in found] == [
        "a picture’s caption", "a picture’s alt text", "a picture’s caption", "a picture’s alt text",
        "a picture’s alt text",
    ]  # fmt: skip
    client.force_login(editor)
    values = {"do": "go", "phrase": "twelve invoices", "other": "eleven invoices", **NOTE}
    page = client.post(
        url("elsewhere", paper["first"].pk), values | {"story": [f"{story.pk}:1:1"]}
    ).content.decode()
    assert "Corrected in 5 places." in page
    assert "The picture itself still says it" in page
    story.refresh_from_db()
    assert found_by(editor, "twelve invoices").get("Pictured") is None
    lead = story.content["lead_picture"]
    assert (lead["caption"], lead["own"]) == ("Eleven invoices on a desk", ["caption", "alt"])
    assert 'alt="Eleven invoices &amp; a pen"' in story.content["body"]
    assert story.content["corrections"][0]["text"] == NOTE["text"]
    assert story.events.filter(verb="correct_elsewhere", version=2).exists()
    update_picture(quay, by=editor, caption="A desk")
    story.refresh_from_db()
    assert story.content["lead_picture"]["caption"] == "Eleven invoices on a desk"


@pytest.mark.parametrize("kind", Correction.NO_ERROR)
def test_only_a_note_that_puts_an_error_right_goes_with_it(client, paper, editor, kind):
    """An update or an editor's note cannot pass what holds a text up by calling itself a correction."""
    wrong = workflow.hold(paper["wrong"], by=editor, reason="A letter.")
    client.force_login(editor)
    values = {"do": "go", "phrase": "twelve invoices", "other": "eleven invoices", **NOTE}
    values |= {"story": [f"{wrong.pk}:1:1"]}
    screen = url("elsewhere", paper["first"].pk)
    assert "Nothing was changed" in client.post(screen, values | {"kind": kind}).content.decode()
    with pytest.raises(workflow.NotReady, match="puts no error right"):
        workflow.correct_elsewhere(
            wrong, by=editor, phrase="twelve", other="x", correction=NOTE | {"kind": kind}, seen=(1, 1)
        )
    assert Correction.objects.count() == 0
    assert "Corrected in 2 places." in client.post(screen, values).content.decode()


def test_another_sections_stories_are_reported_to_its_editors(client, paper, make_user, section):
    """An editor of Port finds what readers see of Sport, changes nothing of it, and tells those who may."""
    port = make_user("editor", section=section)
    client.force_login(port)
    screen, sport = url("elsewhere", paper["first"].pk), paper["sport"]
    page = client.get(screen, {"phrase": "twelve invoices"}).content.decode()
    assert "Twelve invoices</mark> for a ball." in page
    assert "it is reported to its editors" in page
    values = {"phrase": "twelve invoices", "other": "eleven", **NOTE}
    chosen = {"story": [f"{paper['wrong'].pk}:1:1", f"{sport.pk}:1:1"]}
    plan = client.post(screen, values | chosen | {"do": "confirm"}).content.decode()
    assert "Correct 1 story, report 1" in plan
    for _ in range(2):
        done = client.post(screen, values | chosen | {"do": "go"}).content.decode()
        assert "Reported: it waits" in done
    assert [note.article for note in Correction.objects.all()] == [paper["wrong"]]
    report = ErrorReport.objects.get()
    assert (report.article, report.passage) == (sport, "Twelve invoices for a ball.")
    assert "“twelve invoices” stands, “eleven” is right" in report.message
    assert NOTE["text"] in report.message


def test_a_confidential_story_is_not_led_to(client, paper, make_user, section, editor):
    """Not in the list, and not by a forged form, for whom it does not name; whoever it names finds it."""
    workflow.make_confidential(paper["wrong"], by=editor)
    client.force_login(make_user("editor", section=section))
    screen = url("elsewhere", paper["first"].pk)
    assert "They say" not in client.get(screen, {"phrase": "twelve invoices"}).content.decode()
    values = {"do": "go", "phrase": "twelve invoices", "other": "eleven", **NOTE}
    page = client.post(screen, values | {"story": [f"{paper['wrong'].pk}:1:1"]}).content.decode()
    assert "Nothing of it was touched" in page
    assert not Correction.objects.exists()
    assert not ErrorReport.objects.exists()
    client.force_login(editor)
    assert "They say" in client.get(screen, {"phrase": "twelve invoices"}).content.decode()


def test_after_a_correction_the_form_leads_to_it(client, paper, editor):
    """The words that the correction changed stand in the field already."""
    client.force_login(editor)
    first = paper["first"]
    workflow.save_revision(
        first,
        factories.compose(
            factories.fields(
                first.section,
                headline="First",
                standfirst="Standing.",
                body="<p>The board paid ten bills.</p>",
            )
        ),
        base_version=1,
        by=editor,
    )
    workflow.publish(first, by=editor, correction=NOTE)
    page = client.get(url("elsewhere", first.pk)).content.decode()
    assert 'value="eleven invoices"' in page


@pytest.mark.any_database
def test_the_list_asks_no_more_with_more_stories(client, paper, section, editor, asked):
    """One story with the words or fifteen: as many questions to the database."""
    question = (url("elsewhere", paper["first"].pk), {"phrase": "twelve invoices"})
    client.force_login(editor)
    asked(*question)  # what is asked once for a session is none of it
    few = asked(*question)
    for _ in range(12):
        factories.published(section, body="<p>Twelve invoices.</p>")
    assert asked(*question) == few


def test_notes_and_descriptions_are_looked_through_by_themselves(section, editor):
    """Where the words stand nowhere else in the story."""
    factories.published(section, headline="Noted", editors_note="The board paid twelve invoices.")
    factories.published(section, headline="Described", search_description="Of twelve invoices and a port.")
    assert set(found_by(editor, "twelve invoices")) == {"Noted", "Described"}
