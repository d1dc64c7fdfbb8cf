"""What a WordPress post becomes."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from articles.models import Article, Revision, Tag
from tests import factories
from tests.articles.exports import FILED, import_items, item

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


@pytest.fixture
def bring_in(tmp_path, publication):
    """``bring_in(item, …)`` imports an export of these items and returns what the terminal showed."""
    return lambda *items, **options: import_items(tmp_path, *items, **options)


# What a story is made of


def test_a_post_becomes_a_story(bring_in):
    """Headline, date, address, section, author, paragraphs; the original HTML is kept beside."""
    bring_in(item(wp__post_modified_gmt="2019-07-02 09:00:00", excerpt__encoded="The board paid."))
    story = Article.objects.live().get()
    assert story.card["headline"] == "The dredger that never came"
    assert story.published_at == story.released_at == datetime(2019, 7, 1, 10, tzinfo=UTC)
    assert story.updated_at == datetime(2019, 7, 2, 9, tzinfo=UTC)
    assert story.card["section"]["name"] == "Port & harbour"
    assert [by["name"] for by in story.card["by"]] == ["Ines Calloway"]
    assert story.content["body"] == "<p>The board paid.</p>\n<p>Nobody looked.</p>"
    assert story.content["standfirst"] == "The board paid."
    assert story.imported_from.get().original_html == "The board paid.\n\nNobody looked."
    assert Revision.objects.get().author is None


def test_the_most_specific_section_wins(bring_in):
    """A post in Port and in Dredging, which is below Port, is a story of Dredging."""
    below = '<category domain="category" nicename="dredging">Dredging</category>'
    bring_in(item(FILED + below))
    assert Article.objects.get().section.name == "Dredging"


def test_a_story_in_several_categories_has_one_section_and_the_summary_says_so(bring_in):
    """Neither the category above nor the one beside is lost unsaid; what is a tag, too, is not lost."""
    others = ("Dredging", "Money"), ("Money", "Law"), ("Money",)
    posts = [
        FILED
        + "".join(f'<category domain="category" nicename="{n.lower()}">{n}</category>' for n in names)
        + '<category domain="post_tag" nicename="law">LAW</category>'
        for names in others
    ]
    posts = [item(inside, wp__post_id=str(n), wp__post_name=f"p-{n}") for n, inside in enumerate(posts, 70)]
    told = bring_in(*posts)
    assert told.endswith(
        "Stories that stood in these sections, too, and have one section here:\n"
        "       3  Money\n"
        "       1  Port & harbour\n"
    ), told
    assert {story.section.name for story in Article.objects.all()} == {"Dredging", "Port & harbour"}
    assert "these sections, too" not in bring_in(*posts), "nothing came in"


def test_stories_without_author_or_section_still_have_somebody_behind_them(bring_in):
    """The paper's board, and News."""
    bring_in(item("<guid>x</guid>", dc__creator=None))
    story = Article.objects.live().get()
    assert story.credits.get().byline.kind == "board"
    assert story.section.name == "News"


def test_co_authors_stand_in_their_order(bring_in):
    """Co-Authors Plus: its order, guests included, nobody twice."""
    names = [("cap-guest-writer", "Guest Writer"), ("ines-c", "Ines"), ("cap-guest-writer", "Guest Writer")]
    terms = "".join(f'<category domain="author" nicename="{n}">{name}</category>' for n, name in names)
    bring_in(item(FILED + terms))
    assert [c.byline.name for c in Article.objects.get().credits.all()] == ["Guest Writer", "Ines Calloway"]


def test_spellings_of_a_tag_are_one_tag(bring_in):
    """«Россия» and «россия» are one tag, and so is what the paper already has."""
    factories.tag("harbour BOARD")
    names = ["Россия", "россия", "Harbour board"]
    tags = "".join(f'<category domain="post_tag" nicename="t{n}">{x}</category>' for n, x in enumerate(names))
    bring_in(item(FILED + tags))
    assert {tag.name for tag in Tag.objects.all()} == {"Россия", "harbour BOARD"}
    assert Article.objects.get().tagged.count() == 2


def test_a_mail_address_as_login_is_not_printed(bring_in):
    """Readers see a name, not somebody's mail address."""
    bring_in(item(dc__creator="hermione@example.com"))
    assert Article.objects.get().card["by"][0]["name"] == "hermione"


@pytest.mark.parametrize(
    ("changes", "day"),
    [
        ({"wp__post_date_gmt": "0000-00-00 00:00:00", "wp__post_date": "2019-07-01 00:30:00"}, (2019, 6, 30)),
        ({"wp__post_date_gmt": None, "pubDate": "Mon, 01 Jul 2019 00:30:00 +0200"}, (2019, 6, 30)),
        ({"wp__post_date_gmt": "rubbish"}, None),
    ],
)
def test_dates_are_found_where_they_are(bring_in, changes, day):
    """The world's clock first, then the newsroom's, then the feed's; a post without any is of today."""
    bring_in(item(**changes))
    at = Article.objects.live().get().published_at
    today = timezone.now()
    assert (at.year, at.month, at.day) == (day or (today.year, today.month, today.day))


def test_slugs_keep_their_script(bring_in):
    """A percent-encoded slug is read; a missing one is made of the title."""
    bring_in(
        item(wp__post_name="%d0%bf%d0%be%d1%80%d1%82", wp__post_id="1"),
        item(wp__post_name="", title="Ο λιμένας", wp__post_id="2"),
    )
    assert {row.slug for row in Article.objects.all()} == {"порт", "ο-λιμένας"}
