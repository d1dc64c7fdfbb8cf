"""Merging two people's texts: as git does it, paragraph by paragraph, and lists thing by thing."""

import shutil
from dataclasses import replace

import pytest

from articles.content import Named, PrintedCredit, StoryContent
from articles.merging import merge
from newsroom.core.aligning import changed
from newsroom.core.merging import blocks, clashes_in, merge_body
from tools.bench import merges

needs_git = pytest.mark.skipif(not shutil.which("git"), reason="compares with git merge-file: no git here")


def credit(pk, role="author"):
    return PrintedCredit(id=pk, kind="person", name=f"Person {pk}", slug=f"person-{pk}", role=role)


def picture(pk, **words):
    return {"id": pk, "alt": "", "caption": "", "credit_line": "", "crops": {}} | words


def merged(name, base, theirs, mine, **options):
    """``(value, whether it clashed)`` of one field."""
    sides = [StoryContent(**{name: value}) for value in (base, theirs, mine)]
    content, fields = merge(*sides, **options)
    return getattr(content, name), fields == [name]


@needs_git
def test_two_hundred_merges_as_git_makes_them(capsys):
    """Same text or same conflict as ``git merge-file``; each one-sided edit stands once. All: tools.bench."""
    assert merges.measure(200) == 0
    assert "same result or same conflict: 200 of 200" in capsys.readouterr().out


def test_paragraphs_that_touch_are_read_together():
    """Neighbours changed by different hands are a conflict, as in git; what is offered has both."""
    base, theirs, mine = "<p>1</p><p>2</p><p>3</p>", "<p>1!</p><p>2</p><p>3</p>", "<p>1</p><p>2!</p><p>3</p>"
    assert merge_body(base, theirs, mine, prefer_mine=True) == ("<p>1!</p><p>2!</p><p>3</p>", True)
    assert clashes_in(base, theirs, mine) == [
        ("<p>1</p><p>2</p>", "<p>1!</p><p>2</p>", "<p>1</p><p>2!</p>", True)
    ]


def test_two_people_in_one_list():
    """Items of a list are paragraphs of their own; the list around them may change at the same time."""
    base = "<ul><li>one</li><li>two</li><li>three</li><li>four</li></ul>"
    theirs, mine = base.replace("one", "1"), base.replace("four", "4")
    assert merge_body(base, theirs, mine, prefer_mine=False) == (
        "<ul><li>1</li><li>two</li><li>three</li><li>4</li></ul>",
        False,
    )


def test_a_merge_never_tears_markup():
    """Where merging by items would leave half a list, the list is one paragraph, and a conflict."""
    base = "<ul><li>one</li><li>two</li><li>three</li></ul><p>End.</p>"
    theirs = "<p>one</p><ul><li>two</li><li>three</li></ul><p>End.</p>"
    mine = "<ul><li>one</li><li>two</li></ul><p>three</p><p>End.</p>"
    for prefer_mine in (False, True):
        body, _ = merge_body(base, theirs, mine, prefer_mine=prefer_mine)
        assert body.count("<ul>") == body.count("</ul>") == 1
        assert "".join(blocks(body)) == body


def test_blocks_are_the_outermost_elements():
    """Whatever signs stand in the words of a picture."""
    figure = '<figure><img src="/media/a.jpg" alt="a > b </p>"><figcaption>c</figcaption></figure>'
    assert blocks(f"<p>a<br>b</p>{figure}<hr>") == ["<p>a<br>b</p>", figure, "<hr>"]


def test_an_alignment_of_long_texts_ends():
    """Thousands of paragraphs in another order: bounded work, and still a right alignment."""
    old = [str(number) for number in range(3000)]
    new = [str(number * 1013 % 3000) for number in range(3000)]
    gone, come = changed(old, new)
    kept = [
        [word for word, flag in zip(side, flags, strict=True) if not flag]
        for side, flags in ((old, gone), (new, come))
    ]
    assert kept[0] == kept[1]


def test_a_tag_that_was_renamed_is_no_change():
    """What the desk prints anew (a tag's name, a section's) is nobody's edit of this story."""
    old, new, other = Named(1, "Harbor", "harbor"), Named(1, "Harbour", "harbour"), Named(2, "Ferry", "ferry")
    assert merged("tags", (old,), (old, other), (new,)) == ((old, other), False)
    assert merged("section", old, other, new) == (other, False)


def test_both_add_to_the_byline():
    """Whoever either added stands there, behind whom they were put."""
    base, theirs, mine = (credit(1),), (credit(1), credit(2, "graphics")), (credit(3), credit(1))
    assert merged("credits", base, theirs, mine) == ((credit(3), credit(1), credit(2, "graphics")), False)


def test_an_order_somebody_chose_stands():
    """One person puts the byline in order while another adds to it: both stand."""
    one, two, three = credit(1), credit(2), credit(3)
    assert merged("credits", (one, two), (two, one), (one, two, three)) == ((two, three, one), False)
    assert merged("credits", (one, two), (one, two, three), (two, one)) == ((two, three, one), False)


def test_two_orders_of_one_byline_clash():
    """Each put it in another order: somebody must choose. The order of tags is nobody's decision."""
    base = (credit(1), credit(2), credit(3))
    theirs, mine = (base[1], base[0], base[2]), (base[0], base[2], base[1])
    assert merged("credits", base, theirs, mine) == (theirs, True)
    assert merged("credits", base, theirs, mine, prefer_mine=True) == (mine, True)
    tags = tuple(Named(pk, str(pk), str(pk)) for pk in (1, 2, 3))
    assert merged("tags", tags, tags[::-1], (tags[1], tags[0], tags[2]))[1] is False


def test_words_of_one_picture():
    """Caption by one, alt text by another: both. The same caption by both: a conflict, either side whole."""
    base = (picture(1, alt="a", caption="c"),)
    theirs, mine = (picture(1, alt="A", caption="c"),), (picture(1, alt="a", caption="C"),)
    both = picture(1, alt="A", caption="C")
    assert merged("gallery", base, theirs, mine) == ((both,), False)
    assert merged("lead_picture", base[0], theirs[0], mine[0]) == (both, False)
    other = (picture(1, alt="a", caption="other"),)
    assert merged("gallery", base, mine, other) == (mine, True)
    assert merged("gallery", base, mine, other, prefer_mine=True) == (other, True)
    assert merged("lead_picture", base[0], mine[0], other[0]) == (mine[0], True)


def test_a_picture_removed_by_one_and_captioned_by_another():
    """Neither goes unseen: it is a conflict."""
    base, captioned = (picture(1), picture(2)), (picture(1, caption="New"), picture(2))
    assert merged("gallery", base, captioned, base[1:]) == (captioned, True)
    assert merged("gallery", base, captioned, base[1:], prefer_mine=True) == (base[1:], True)
    assert merged("gallery", base, base[1:], base) == (base[1:], False)


def test_dates_and_corrections_are_not_merged():
    """What verbs set comes from the newest text."""
    base = StoryContent(headline="a")
    theirs = replace(base, updated_at="2026-11-23T10:00:00+00:00")
    content, fields = merge(base, theirs, replace(base, headline="b", updated_at="x"))
    assert (content.updated_at, content.headline, fields) == (theirs.updated_at, "b", [])
