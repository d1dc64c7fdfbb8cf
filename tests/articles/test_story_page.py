"""The story's page: what it shows, in whose language, and what stands there after a withdrawal."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from articles import workflow
from articles.content import PrintedCredit, StoryContent
from articles.render import render_story
from newsroom.core.frame import Frame, load_frame
from newsroom.core.models import FramePart
from newsroom.core.publication import refresh_frame
from tests import factories
from tests.articles.reading import read

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

AT = datetime(2026, 11, 23, 6, 10, tzinfo=UTC)
CROP = {"width": 960, "height": 640, "src": "/media/ab/full-960.jpg", "jpeg": "/media/ab/full-960.jpg 960w"}
CROP |= {"webp": "/media/ab/full-960.webp 960w", "avif": ""}
IMAGE = {"id": 1, "alt": "A ship", "caption": "The quay", "credit_line": "Photograph: Theo Brandt"}


def page_of(**changes):
    """The HTML of a content that no database knows."""
    content = replace(StoryContent(headline="The dredger", published_at=AT.isoformat()), **changes)
    return render_story(content, Frame(), path="/2026/11/23/dredger/")


def test_everything_of_the_reference_page_stands_on_it_in_its_order(client, section):
    """Tags, kicker, headline, standfirst, byline, dateline, times, picture, text, ©, byline box, related."""
    other = factories.published(section, headline="The ferry")
    board = factories.byline(
        "News Room", kind="board", title="Editorial Board", statement="The Board answers."
    )
    story = factories.published(
        section,
        at=AT,
        headline="The dredger that never came",
        kicker="The harbour papers",
        dateline="Port Merrin",
        tags=(factories.tag("Audit").pk,),
        credits=((factories.byline().pk, "author"), (board.pk, "author")),
        lead_picture=factories.PictureChoice(factories.picture(credit_line="Photograph: Theo Brandt").pk),
        related=(other.pk,),
    )
    page = read(client, story.path)
    order = [
        ">Audit</a>",
        ">The harbour papers</a>",
        "<h1>The dredger that never came</h1>",
        "Invoices show the board",
        ">Ines Calloway</a>",
        "Editorial Board",
        "Port Merrin</span>",
        "23 November 2026, 06:10</time>",
        'alt="A ship at the quay"',
        "Photograph: Theo Brandt",
        "For three winters",
        "© 2026 The Test Courier",
        "The Board answers.",
        "The ferry</a>",
    ]
    body = page[page.index("<main") :]
    places = [body.index(words) for words in order]
    assert places == sorted(places)


def test_a_picture_without_a_file_is_a_placeholder_of_known_size(client, section):
    """Nothing jumps and nothing is broken after an import without its pictures."""
    picture = factories.PictureChoice(factories.picture().pk)
    page = read(client, factories.published(section, lead_picture=picture).path)
    assert 'img/placeholder.svg" width="960" height="640" alt="A ship at the quay"' in page


def test_the_lead_picture_is_fetched_first_and_every_picture_has_its_size():
    """The largest thing a reader sees comes first; later pictures wait until they are near."""
    page = page_of(
        lead_picture=IMAGE | {"crops": {"full": CROP}}, gallery=(IMAGE | {"crops": {"full": CROP}},)
    )
    lead, gallery = re.findall(r"<img [^>]*full-960[^>]*>", page)
    assert 'fetchpriority="high"' in lead
    assert 'loading="lazy"' in gallery
    assert all('width="960" height="640"' in image for image in (lead, gallery))
    assert '<source type="image/webp" srcset="/media/ab/full-960.webp 960w"' in page


def test_the_social_picture_and_the_address_are_named_for_shared_links(settings):
    """A shared link shows the picture cut for it, by its full address."""
    settings.SITE_URL = "https://paper.example"
    social = CROP | {"src": "/media/ab/social.jpg", "width": 1200, "height": 630}
    page = page_of(lead_picture=IMAGE | {"crops": {"social": social}}, search_description="What it is about")
    assert '<meta property="og:image" content="https://paper.example/media/ab/social.jpg">' in page
    assert '<link rel="canonical" href="https://paper.example/2026/11/23/dredger/">' in page
    assert '<meta name="description" content="What it is about">' in page
    assert '<meta name="robots" content="max-image-preview:large">' in page
    assert f'<meta property="article:published_time" content="{AT.isoformat()}">' in page


def test_every_text_is_escaped_but_the_body():
    """Only the body, cleaned before it was stored, is markup."""
    page = page_of(headline="<b>1 & 2</b>", standfirst="<script>x</script>", body="<p>A <i>ship</i></p>")
    assert "<h1>&lt;b&gt;1 &amp; 2&lt;/b&gt;</h1>" in page
    assert "<script>x" not in page
    assert "<p>A <i>ship</i></p>" in page


def test_a_story_in_arabic_is_right_to_left_in_an_english_frame():
    """Its text says its language and direction; the words of the frame say theirs."""
    page = page_of(language="ar", headline="خبز الحي", tags=())
    assert '<html lang="en-GB" dir="ltr">' in page
    assert '<article class="story wrap" lang="ar" dir="rtl">' in page
    assert '<span lang="en-GB" dir="ltr">Published <time' in page


def test_opinion_says_that_it_is_not_news():
    """An opinion piece is unmistakably not news, whoever wrote it; so are editorials and letters."""
    credit = PrintedCredit(1, "person", "Nnenna Abara", "abara", bio="Writes on Mondays.")
    for genre in ("opinion", "editorial", "letter"):
        page = page_of(genre=genre, credits=(credit,))
        assert "story--view" in page
        assert "not a news report" in page
        assert "Writes on Mondays." in page
    assert "not a news report" not in page_of(genre="news", credits=(credit,))


def test_analysis_and_review_are_labelled():
    """Above the headline, where the eye begins."""
    assert '<span class="kicker__genre">Analysis</span>' in page_of(genre="analysis", kicker="Dues")


def test_boards_come_first_in_the_byline_boxes_and_nobody_twice():
    """The board answers for the story; a person has a box when there is something to say of them."""
    person = PrintedCredit(1, "person", "Ines Calloway", "ines", bio="Covers the port.")
    again = replace(person, role="photographs")
    silent = PrintedCredit(2, "person", "Theo Brandt", "theo", role="photographs")
    board = PrintedCredit(3, "board", "News Room", "news-room", statement="The Board answers.")
    page = page_of(credits=(person, again, silent, board))
    assert page.count('class="about-by') == 2
    assert page.index("The Board answers.") < page.index("Covers the port.")
    assert "Photographs" in page


def test_corrections_stand_where_they_were_placed_with_their_anchors(client, section):
    """Above or below the text, each with kind and time; the corrections page links to them."""
    story = factories.published(section, body="<p>The text.</p>")
    for place in ("top", "end"):
        note = {"kind": "correction", "text": f"Wrong at the {place}.", "place": place}
        story = workflow.publish(story, by=None, correction=note)
    page = read(client, story.path).partition("<main")[2]
    assert page.index("Wrong at the top.") < page.index("The text.") < page.index("Wrong at the end.")
    for note in story.corrections.all():
        assert f'id="correction-{note.pk}"' in page


def test_the_zone_is_named_in_the_hour_that_a_clock_change_repeats(publication):
    """06:10 needs no zone in a town's own paper; 01:30 on the night of the change came twice."""
    frame_ = load_frame()
    night = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    content = StoryContent(headline="x", published_at=night.isoformat())
    assert "25 October 2026, 01:30 GMT</time>" in render_story(content, frame_, path="/x/")
    content = replace(content, published_at=(night - timedelta(hours=1)).isoformat())
    assert "25 October 2026, 01:30 BST</time>" in render_story(content, frame_, path="/x/")
    content = replace(content, published_at=(night + timedelta(hours=1)).isoformat())
    assert "25 October 2026, 02:30</time>" in render_story(content, frame_, path="/x/")


def test_many_tags_open_on_a_phone_and_few_do_not():
    """One row; the rest in a part that opens."""
    from_id = [{"id": n, "name": f"Tag {n}", "slug": f"tag-{n}"} for n in range(14)]
    content = StoryContent.from_json({"headline": "x", "tags": from_id, "published_at": AT.isoformat()})
    page = render_story(content, Frame(), path="/x/")
    assert "12 more" in page
    few = replace(content, tags=content.tags[:2])
    assert "<details>" not in render_story(few, Frame(), path="/x/")


def test_the_tags_stand_above_the_story_or_below_it_as_the_paper_likes(client, section, publication):
    """One setting; they are printed once."""
    story = factories.published(section, tags=(factories.tag("Dredging").pk,))
    page = read(client, story.path)
    assert page.index('class="tags"') < page.index("<h1>")
    publication.tags_below = True
    publication.save()
    refresh_frame()
    page = read(client, story.path)
    assert page.index('class="prose"') < page.index('class="tags"')
    assert page.count('class="tags"') == 1


def test_the_appeal_is_a_plain_form_that_says_where_it_stood(client, section, settings):
    """It works without a script and tells the donation page which story moved the reader."""
    settings.STRIPE_SECRET_KEY = "sk_test_it"
    story = factories.published(section)
    page = read(client, story.path)
    assert '<form class="gift" id="gift" action="/donate/" method="get">' in page
    assert f'<input type="hidden" name="source" value="{story.path}">' in page
    assert '<input type="radio" name="amount_once" value="500" checked>' in page
    assert page.count("js/appeal.js") == 1
    FramePart.objects.filter(key="appeals").delete()
    page = read(client, story.path)
    assert 'id="appeal"' not in page and "js/appeal.js" not in page


def test_on_paper_the_appeal_is_an_address(client, section, settings):
    """The form is not printed: its words and where to go are."""
    settings.SITE_URL = "https://paper.example"
    page = read(client, factories.published(section).path)
    assert ">Click here to make your donation: https://paper.example/donate/</p>" in page


def test_a_new_name_of_the_paper_shows_at_once(client, section, publication):
    """The remembered masthead belongs to what it was made from."""
    story = factories.published(section)
    assert "The Test Courier" in read(client, story.path)
    publication.name = "The Evening Lamp"
    publication.save()
    refresh_frame()
    page = read(client, story.path)
    assert "The Evening Lamp" in page
    assert "The Test Courier" not in page


def test_related_stories_keep_their_order_and_lose_the_withdrawn(client, section):
    """Only what readers may see, in the order that the editor gave."""
    one, two, three = (factories.published(section, headline=name) for name in ("One", "Two", "Three"))
    story = factories.published(section, related=(three.pk, two.pk, one.pk))
    workflow.kill(two, by=None, reason="wrong", notice="")
    page = read(client, story.path)
    assert page.index(">Three</a>") < page.index(">One</a>")
    assert ">Two</a>" not in page


def test_a_preview_asks_search_engines_to_stay_away_and_has_no_structured_data():
    """Unsaved text has no address yet and must not look published."""
    page = render_story(StoryContent(slugline="harbour"), Frame(), path="", preview=True)
    assert '<meta name="robots" content="noindex, nofollow">' in page
    assert "ld+json" not in page
    assert "<h1>harbour</h1>" in page


def test_the_page_holds_no_inline_style_or_script(client, section):
    """The content security policy forbids them; JSON-LD is data, not script."""
    page = read(client, factories.published(section).path)
    assert " style=" not in page
    assert "<style" not in page
    assert re.findall(r"<script(?! type=\"application/ld\+json\"| type=\"module\" src=)", page) == []
    assert re.findall(r" on[a-z]+=", page) == []


def test_addresses_of_links_are_printed_for_paper():
    """On paper a link says nothing: its address stands at the end."""
    page = page_of(body='<p><a href="https://documents.example/papers">The papers</a></p>')
    assert "<li>The papers: https://documents.example/papers</li>" in page
