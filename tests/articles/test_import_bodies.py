"""WordPress bodies made ours."""

import time

import pytest

from articles.importers.wordpress_body import NO_FILE, convert
from newsroom.core.html import clean_html

IMAGE = {
    "id": 7,
    "alt": "A dredger",
    "caption": "",
    "credit_line": "Photograph: Theo Brandt",
    "crops": {
        "full": {
            "src": "/media/x/full-960.jpg",
            "jpeg": "/media/x/full-960.jpg 960w",
            "width": 960,
            "height": 640,
        }
    },
}


def ours(raw, image=None):
    """The body as it would be stored."""
    return clean_html(convert(raw, lambda attributes: image)[0])


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("One.\n\nTwo\nlines.", "<p>One.</p>\n<p>Two<br>\nlines.</p>"),
        ("One.<!--more-->\n\nTwo.", "<p>One.</p>\n<p>Two.</p>"),
        ("<h2>Head</h2>\nText", "<h2>Head</h2>\n<p>Text</p>"),
        ("A\n\n<ul>\n<li>b</li>\n\n<li>c</li></ul>", "<p>A</p><ul>\n<li>b</li>\n<li>c</li></ul>"),
        ("<pre>a\n\nb</pre>", "<pre>a\n\nb</pre>"),
        ("<blockquote>a\n\nb</blockquote>", "<blockquote>\n<p>a</p>\n<p>b</p>\n</blockquote>"),
        ("<!-- wp:paragraph -->\n<p>A</p>\n<!-- /wp:paragraph -->", "<p>A</p>"),
        ("“We [the board] paid [sic] for it.”", "<p>“We [the board] paid [sic] for it.”</p>"),
        ("Before [vc_row] after", "<p>Before  after</p>"),
        ('[box color="red"]In it[/box]', "<p>In it</p>"),
        ("Write [[gallery]] so", "<p>Write [gallery] so</p>"),
        ("C:\\xampp\\htdocs", "<p>C:\\xampp\\htdocs</p>"),
    ],
)
def test_texts_keep_their_words_and_paragraphs(raw, expected):
    """Blank lines are paragraphs, shortcodes go, an editor's square brackets stay."""
    assert ours(raw) == expected


@pytest.mark.parametrize(
    "raw",
    [
        "https://youtu.be/ex8fMxXJDJw",
        "[embed]https://youtu.be/ex8fMxXJDJw[/embed]",
        '[video src="https://youtu.be/ex8fMxXJDJw"]',
        '<iframe width="5" src="https://youtu.be/ex8fMxXJDJw"></iframe>',
        '<!-- wp:embed {"url":"x"} --><figure class="wp-block-embed"><div class="wp-block-embed__wrapper">\n'
        "https://youtu.be/ex8fMxXJDJw\n</div></figure><!-- /wp:embed -->",
    ],
)
def test_players_and_embeds_become_links(raw):
    """No third party's player runs on our pages; readers can still follow it."""
    link = '<a href="https://youtu.be/ex8fMxXJDJw">https://youtu.be/ex8fMxXJDJw</a>'
    assert link in ours(raw)
    assert "iframe" not in ours(raw) and "embed" not in ours(raw)


def test_youtubes_player_leads_to_its_page():
    """The address of a player is no page for a reader."""
    assert "https://www.youtube.com/watch?v=CQ7Gx8b7ac4" in ours(
        '<iframe src="//www.youtube.com/embed/CQ7Gx8b7ac4?rel=0"></iframe>'
    )


@pytest.mark.parametrize(
    "raw",
    [
        '[caption id="attachment_7" width="300"]<a href="a.jpg"><img src="a.jpg" /></a> The quay[/caption]',
        '[caption id="attachment_7" caption="The quay"]<img src="a.jpg" />[/caption]',
        '<!-- wp:image --><figure class="wp-block-image"><img src="a.jpg"/><figcaption>The quay</figcaption>'
        "</figure><!-- /wp:image -->",
    ],
)
def test_captions_stand_under_their_pictures(raw):
    """However WordPress kept a picture with its caption, it is one figure here."""
    body = ours(raw, IMAGE)
    assert body.count("<figure") == 1 and 'data-picture="7"' in body
    assert "<figcaption>The quay Photograph: Theo Brandt</figcaption>" in body
    assert "<a " not in body


def test_a_picture_without_its_file_goes_with_its_caption_and_is_counted():
    """A caption under nothing would only confuse; the original is kept beside."""
    html, _, dropped = convert(
        'One\n\n[caption id="x"]<img src="a.jpg"/> The quay[/caption]\n\nTwo', lambda attributes: None
    )
    assert clean_html(html) == "<p>One</p><p>Two</p>"
    assert dropped[NO_FILE] == 1


def test_a_pull_quote_is_a_pull_quote():
    """With its speaker under it."""
    raw = (
        '<!-- wp:pullquote --><figure class="wp-block-pullquote"><blockquote><p>The depth.</p>'
        "<cite>A clerk</cite></blockquote></figure><!-- /wp:pullquote -->"
    )
    assert ours(raw) == '<blockquote class="pull"><p>The depth.</p><footer>A clerk</footer></blockquote>'


def test_galleries_are_asked_for_by_their_pictures():
    """With numbers, or all that are attached to the story."""
    _, galleries, _ = convert('[gallery ids="3,1,2"] and [gallery]', lambda attributes: None)
    assert galleries == [["3", "1", "2"], []]


def test_the_paragraph_around_a_picture_goes_on():
    """Text behind a picture is not left without a paragraph."""
    assert ours("Before <img src='a.jpg'> after", IMAGE).endswith("<p> after</p>")


@pytest.mark.parametrize(
    "unit",
    [
        "[",
        "[a",
        '[a b="',
        "<",
        "<img ",
        '<img a="',
        "<pre>",
        "<ul>",
        "<!--",
        "<figure>",
        "</figure>",
        "\n \n",
        "<a ",
    ],
)
def test_hostile_bodies_take_no_longer_than_their_length(unit):
    """One post cannot hold up an import."""
    start = time.process_time()
    convert(unit * (200_000 // len(unit)), lambda attributes: None)
    assert time.process_time() - start < 3
