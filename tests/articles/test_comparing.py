"""Two versions of a text compared, as somebody reads it."""

import time

import pytest

from articles.admin.comparing import compare
from articles.content import StoryContent
from articles.differences import difference
from articles.differences import words as words_of_a_line
from tests import factories
from tests.articles.admin_posts import url
from tests.articles.reading import words

pytestmark = pytest.mark.django_db


def kinds(old, new):
    return [(each.kind, "".join(text for _, text in each.parts)) for each in difference(old, new)]


def test_a_moved_paragraph_is_one_that_moved():
    """Not one that went and another that came; also when a word in it changed on the way."""
    first = "The board met on Tuesday and said nothing."
    rest = ["The channel fills.", "Nobody dredges, says the harbour master."]
    assert kinds([first, *rest], [*rest, first]) == [
        ("left", first),
        *(("same", line) for line in rest),
        ("moved", first),
    ]
    later = first.replace("Tuesday", "Wednesday")
    moved = difference([first, *rest], [*rest, later])[-1]
    assert moved.kind == "moved"
    assert tuple(moved.parts[1:3]) == (("gone", " Tuesday"), ("new", " Wednesday"))


def test_a_rewritten_passage_is_read_as_one():
    """Words that stayed by chance do not break it into crumbs; two like paragraphs are told apart."""
    old = ["The harbour board paid the firm twelve times over three winters.", "Nothing was dredged."]
    new = [
        "A new lead.",
        "The harbour board paid the firm eleven times in three winters.",
        "Nothing was dredged.",
    ]
    assert [kind for kind, _ in kinds(old, new)] == ["new", "changed", "same"]


@pytest.mark.parametrize(
    ("old", "new", "parts"),
    [
        ("The papers.", "The papers, part one.", [("new", ", part one")]),
        ("“Timing”, he said.", "“Time”, he said.", [("gone", "Timing"), ("new", "Time")]),
        ("港の浚渫船は来なかった。", "港の浚渫船は来た。", [("gone", "なかっ")]),
        ("دفع المجلس ٱثنتي عشرة مرة", "دفع المجلس إحدى عشرة مرة", [("gone", " ٱثنتي"), ("new", " إحدى")]),
        ("Naïve café", "Nai\u0308ve café", [("gone", "Naïve"), ("new", "Nai\u0308ve")]),
    ],
)
def test_words_signs_and_scripts(old, new, parts):
    """A comma that came is a comma, not a new word; scripts without spaces are compared letter by letter."""
    found = words_of_a_line(old, new)
    assert [part for part in found if part[0] != "same"] == parts
    assert "".join(text for kind, text in found if kind != "gone") == new


@pytest.mark.parametrize("shape", ["rewritten", "shuffled", "one word", "one paragraph"])
def test_comparing_long_texts_stays_quick(shape):
    """40,000 words on each side, in whatever shape: nothing is lost, and it takes seconds at most."""
    lines = [" ".join(f"w{(n * 7919 + k * 104729) % 997}" for k in range(40)) for n in range(1000)]
    other = [" ".join(f"w{(n * 6007 + k * 15485) % 991}" for k in range(40)) for n in range(1000)]
    old, new = {
        "rewritten": (lines, other),
        "shuffled": (lines, lines[::-1]),
        "one word": (["a"] * 40_000, ["a", "b"] * 20_000),
        "one paragraph": ([" ".join(lines)], [" ".join(other)]),
    }[shape]
    began = time.perf_counter()
    found = difference(old, new)
    assert time.perf_counter() - began < 20  # a bound, not a measure: some 1.2 s here at most
    there = [each for each in found if each.kind != "left" and each.new is not None]
    assert ["".join(t for kind, t in each.parts if kind != "gone") for each in there] == list(new)
    assert sorted(each.old for each in found if each.old is not None and each.kind != "moved") == list(
        range(len(old))
    )


def test_changed_credits_tags_pictures_and_links_are_told(section, chief, client):
    """In words, a picture with what it shows; a link that leads elsewhere is a change, too."""
    one, two = factories.picture(alt_text="The quay"), factories.picture(alt_text="The lighthouse")
    crops = {"square": {"width": 160, "height": 160, "src": "/media/" + "0" * 32 + "/square-160.jpg"}}
    type(two).objects.filter(pk=two.pk).update(crops=crops)
    story = factories.draft(
        section,
        by=chief,
        tags=(factories.tag("Harbour").pk,),
        lead_picture=factories.PictureChoice(one.pk),
        body='<p>As <a href="https://one.example/">the report</a> says.</p><p>So <b>it</b> is.</p>',
    )
    factories.revise(
        story,
        section,
        chief,
        tags=(factories.tag("Audit").pk,),
        credits=((factories.byline("Theo Brandt").pk, "photographs"),),
        lead_picture=factories.PictureChoice(two.pk, caption="Low water"),
        body='<p>As <a href="https://two.example/">the report</a> says.</p><p>So <i>it</i> is.</p>',
    )
    client.force_login(chief)
    response = client.get(url("compare", story.pk) + "?from=1&to=2")
    page = words(response)
    for said in (
        "Tags Harbour Audit",
        "Ines Calloway (Words)",
        "Theo Brandt (Photographs)",
        "Link taken out: https://one.example/ Link put in: https://two.example/",
        "The words are the same; formatting changed.",
        "Before Now",
        "Alt text: The quay lighthouse · Caption: The east quay Low water",
    ):
        assert said in page, said
    assert crops["square"]["src"] in response.content.decode()


def test_long_unchanged_stretches_are_folded():
    """One changed paragraph among forty: its neighbours beside it, the rest behind a fold."""
    body = [f"<p>Paragraph {number}.</p>" for number in range(40)]
    old, new = (
        StoryContent(body="".join(body)),
        StoryContent(body="".join([*body[:20], "<p>Another.</p>", *body[21:]])),
    )
    (change,) = compare(old, new)
    assert [each.kind for each in change.paragraphs] == ["fold", "same", "changed", "same", "fold"]
    assert [len(each.paragraphs) for each in change.paragraphs if each.kind == "fold"] == [19, 18]
