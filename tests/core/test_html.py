"""What becomes of markup that comes into the newsroom: nothing that runs, nothing lost that was written."""

import base64
import json
import time
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsroom.core.html import CLASSES, TAGS, clean_html, clean_url, links_in
from newsroom.core.text import legal_text
from tests.conftest import SHARED, needs_shared

CORPORA = SHARED / "data" / "corpora"


class _Inspector(HTMLParser):
    """Collects what a page made of the markup would hold beyond the declaration."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.wrong = []

    def handle_starttag(self, tag, attrs):
        if tag not in TAGS:
            self.wrong.append(tag)
        for name, value in attrs:
            if name not in TAGS.get(tag, ()):
                self.wrong.append(f"{tag}@{name}")
            if name in ("href", "cite") and clean_url(value) != value:
                self.wrong.append(value)
            if name in ("src", "srcset") and not value.startswith(("/media/", "/static/")):
                self.wrong.append(value)
            if name == "class" and not set(value.split()) <= set(CLASSES[tag]):
                self.wrong.append(value)

    handle_startendtag = handle_starttag

    def handle_comment(self, data):
        self.wrong.append(f"<!--{data}-->")

    handle_decl = handle_pi = unknown_decl = handle_comment


def wrong_in(markup: str) -> list[str]:
    inspector = _Inspector()
    inspector.feed(markup)
    inspector.close()
    return inspector.wrong


def corpus() -> list[str]:
    folder = CORPORA / "xss"
    payloads = {item["payload"] for item in json.loads((folder / "dompurify-fixtures.json").read_text())}
    payloads |= {item["data"] for item in json.loads((folder / "h5sc-items.json").read_text())}
    for path in [
        folder / "h5sc-vectors.txt",
        *(folder / "lists").glob("*.txt"),
        *(CORPORA / "unicode").glob("*.txt"),
    ]:
        payloads.update(path.read_text(errors="surrogateescape").splitlines())
    payloads.update(json.loads((CORPORA / "naughty-strings" / "blns.json").read_text()))
    encoded = json.loads((CORPORA / "naughty-strings" / "blns.base64.json").read_text())
    payloads.update(base64.b64decode(item).decode(errors="surrogateescape") for item in encoded)
    return sorted(payloads)


@needs_shared
def test_no_known_attack_survives():
    """Whatever comes in, only declared tags, attributes and addresses go out, and stay as they are."""
    payloads = corpus()
    assert len(payloads) > 2000
    for payload in payloads:
        cleaned = clean_html(payload)
        assert wrong_in(cleaned) == [], payload
        assert clean_html(cleaned) == cleaned, payload
        assert legal_text(cleaned) == cleaned, payload


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("<script>alert(1)</script>Hello", "Hello"),
        ("<p onclick=alert(1) style=color:red id=x>Hello</p>", "<p>Hello</p>"),
        ('<a href="java\x01script:alert(1)">x</a>', "x"),
        ('<a href="java&#x01;script:alert(1)">x</a>', "x"),
        ('<a href=" JavaScript:alert(1)">x</a>', "x"),
        ('<a href="data:text/html,x">x</a>', "x"),
        ('<a href="/\\evil.example">x</a>', "x"),
        ('<a href="//cdn.example/x">x</a>', '<a href="https://cdn.example/x">x</a>'),
        ('<a href="/a b" target="_blank">x</a>', '<a href="/a%20b">x</a>'),
        ('<a href="mailto:desk@paper.example">x</a>', '<a href="mailto:desk@paper.example">x</a>'),
        ('<img src="https://tracker.example/1.gif">', ""),
        ('<img src="/media/../secret">', ""),
        ('<img src="data:image/png;base64,AA">', ""),
        ("<svg><text>x</text></svg><math><mi>y</mi></math>z", "z"),
        ("<h1>Big</h1><h5>Small</h5>", "<h2>Big</h2><h4>Small</h4>"),
        ("<div>One</div><div>Two</div>", "<p>One</p><p>Two</p>"),
        ("<p>&nbsp;</p><p><br></p><p>x</p>", "<p>x</p>"),
        ("<pre>\n\n  two lines</pre>", "<pre>\n\n  two lines</pre>"),
        ('<p class="lead">x</p>', "<p>x</p>"),
        ('<blockquote class="pull big">x</blockquote>', '<blockquote class="pull">x</blockquote>'),
        ("<footer>© us</footer>", "<p>© us</p>"),
        ("<p>a\x00b\x07c\ufffe\ud800</p>", "<p>abc</p>"),
        ("<td>loose cell</td>", "loose cell"),
        ('<p dir="rtl" lang="ar">خبر</p>', '<p dir="rtl" lang="ar">خبر</p>'),
        ('<p dir="sideways" lang="&quot;">x</p>', "<p>x</p>"),
    ],
)
def test_what_becomes_of(raw, cleaned):
    """Each piece of markup has one clean form."""
    assert clean_html(raw) == cleaned


@pytest.mark.parametrize(
    "body",
    [
        '<figure class="figure figure--wide" data-picture="12">'
        '<img alt="A &quot;quay&quot;" height="640" loading="lazy" sizes="(min-width: 40em) 40rem, 100vw"'
        ' src="/media/ab/card-960.jpg" srcset="/media/ab/card-480.jpg 480w, /media/ab/card-960.jpg 960w"'
        ' width="960">'
        "<figcaption>The quay. <small>Photo: N. N.</small></figcaption></figure>",
        '<table><caption>Votes</caption><colgroup><col><col></colgroup><thead><tr><th scope="col">Ward</th>'
        '<th scope="col">Yes</th></tr></thead><tbody><tr><td colspan="2" rowspan="2">12</td></tr></tbody>'
        "<tfoot><tr><td>Sum</td><td>12</td></tr></tfoot></table>",
        '<ul><li>One<ul><li>Inside</li></ul></li><li>Two</li></ul><ol start="4"><li>Four</li></ol>',
        '<blockquote cite="https://a.example/" class="pull"><p>Words</p>'
        "<footer><cite>She</cite></footer></blockquote>",
        '<p>H<sub>2</sub>O, 5<sup>th</sup>, <abbr title="World">W</abbr>, '
        '<time datetime="2026-11-23">today</time>,'
        " <del>old</del><ins>new</ins>, <q>said</q>, <s>no</s>, <u>u</u>,"
        ' <span dir="rtl" lang="ar">خبر</span></p>',
    ],
)
def test_writing_is_kept_as_it_is(body):
    """Pictures, tables, lists, quotations and small type of a story come through untouched."""
    assert sorted_attributes(clean_html(body)) == sorted_attributes(body)


def sorted_attributes(markup: str) -> list:
    events = []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, attrs: events.append((tag, sorted(attrs)))
    parser.handle_endtag = parser.handle_data = events.append
    parser.feed(markup)
    return events


@needs_shared
def test_real_wordpress_bodies_keep_their_shape():
    """Imported stories keep their paragraphs, headings, lists and tables."""
    export = (SHARED / "data" / "wxr" / "a11y-unit-test-data.xml").read_text()
    bodies = [part.split("]]>")[0] for part in export.split("<content:encoded><![CDATA[")[1:]]
    raw, cleaned = "".join(bodies), "".join(map(clean_html, bodies))
    assert cleaned.count("<h2") == raw.count("<h1") + raw.count("<h2")
    for tag in ("<h3", "<li", "<blockquote", "<table", "<td", "<figcaption"):
        assert cleaned.count(tag) == raw.count(tag), tag
    assert wrong_in(cleaned) == []


PIECES = [
    "<b>",
    "</b>",
    "<p>",
    "</p>",
    "<table>",
    "<td>",
    "<a href=/x>",
    "</a>",
    "<pre>\n",
    "<li>",
    "<caption>",
    "x",
]
PIECES += [
    "\u0338",
    "&#x338;",
    "<footer>",
    "<blockquote>",
    "</blockquote>",
    "<img src=/media/x>",
    "<h1>",
    "<form>",
]
PIECES += ["<svg>", "<div>", ">", "<"]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=25))
def test_any_markup_reaches_its_clean_form(pieces):
    """Cleaning what is clean changes nothing, and storing it (as NFC) does not bring a tag back."""
    cleaned = clean_html("".join(pieces))
    assert clean_html(cleaned) == cleaned
    assert legal_text(cleaned) == cleaned
    assert wrong_in(cleaned) == []


@pytest.mark.parametrize(
    "markup",
    [
        "<div>" * 50_000,
        "<p>" + "".join(f"<b lang={n}>" for n in range(5_000)) + "<p>x" * 5_000,
        "<a href=/x><div>" * 10_000,
        "<a" * 50_000,
        "<!--" * 50_000,
        "<" * 100_000,
        "<p a='" * 20_000,
        "&#" * 50_000,
        "<table><tr><td>" * 20_000,
        "<p>e" + "\u0301\u0316" * 50_000,
    ],
    ids=range(10),
)
def test_no_markup_takes_long(markup):
    """A hostile body of 100 kB costs a few seconds at most on a slow machine, not minutes."""
    begun = time.process_time()
    cleaned = clean_html(markup)
    assert time.process_time() - begun < 5
    assert clean_html(cleaned) == cleaned


def test_a_very_long_story_is_whole():
    """20,000 paragraphs with links, and a table of 3,000 rows, lose nothing but what was never allowed."""
    story = '<p>Some <b>bold</b> <a href="/x">words</a></p>' * 20_000
    rows = "<tr><td>a</td><td>b</td></tr>" * 3_000
    assert clean_html(f"{story}<script>x()</script>") == story
    assert clean_html(f"<table><tbody>{rows}</tbody></table>") == f"<table><tbody>{rows}</tbody></table>"


def test_links_for_the_printed_page():
    """Readers of the printed story see every address once, with the words that carried it."""
    body = clean_html(
        '<p><a href="https://a.example/?x=1&amp;y=2">The <em>report</em></a>, <a href="#note">note</a>,'
        ' <a href="/2026/11/23/story/">our story</a>, <a href="https://a.example/?x=1&amp;y=2">again</a></p>'
    )
    assert links_in(body) == [
        ("The report", "https://a.example/?x=1&y=2"),
        ("our story", "/2026/11/23/story/"),
    ]
