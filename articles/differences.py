"""What changed from one text to another, as a reader would say it: by paragraphs, and within them by words.

Time stays bounded however long and however different the texts are: lines are matched by what stands once in
both (patience), words likewise, and paragraphs are looked at closely only among near neighbours.
"""

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field

# A word, a sign, or one letter of a script that sets no spaces; white space goes with what follows it.
UNSPACED = "\u3041-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
MARKS = "\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u0900-\u0e4e"  # belong to the letter before them
WORD = re.compile(rf"\s*[{UNSPACED}]|\s*(?:(?![{UNSPACED}])[\w{MARKS}’'-])+|\s*[^\w\s]|\s+$")
ALIKE = 0.4  # share of words in common from which a paragraph counts as changed, not as another one
MOVED_ALIKE = 0.75  # the same, for one that stands somewhere else
MOVED_WORDS = 6  # fewer words in common are chance
NEIGHBOURS = 20  # paragraphs looked at for the one that a changed paragraph was
MOST_MOVED = 60  # changed paragraphs on each side that are looked through for one that moved
DEEPEST = 12  # rounds of matching within what was not matched


@dataclass
class Paragraph:
    """One paragraph of a difference.

    ``kind``: same, changed, gone, new; moved (at its new place) and left (what stands at its old place);
    styled: the same words, other markup. ``parts``: [(same, gone or new; text)]. ``old`` and ``new``: its
    places in the two texts.
    """

    kind: str
    parts: list
    old: int | None = None
    new: int | None = None
    notes: list = field(default_factory=list)


def difference(old, new, *, whole=False):
    """The ``Paragraph`` list from the lines ``old`` to the lines ``new``; empty when they are equal.

    ``whole``: lines are things (tags, people): one goes and another comes, none has other words.
    """
    if list(old) == list(new):
        return []
    same = pairs(old, new)
    partners = dict(same)
    gaps = list(gaps_between(same, len(old), len(new)))
    for gap in gaps if not whole else ():
        partners |= changed_within(old, new, *gap)
    partners, moved = with_moved(old, new, partners, gaps, exact=whole)
    return list(told(old, new, partners, moved))


def told(old, new, partners, moved):
    """The paragraphs in reading order: the new text's, with what is gone where it stood."""
    place, come = 0, []
    ends = {i: j for i, j in partners.items() if i not in moved}
    backwards = {j: i for i, j in partners.items()}
    for j, line in enumerate(new):
        i = backwards.get(j)
        if i is None:
            come.append(Paragraph("new", [("new", line)], new=j))
            continue
        parts = [("same", line)] if old[i] == line else words(old[i], line)
        if i in moved:
            come.append(Paragraph("moved", parts, i, j))
            continue
        yield from gone(old, place, i, ends, moved)
        yield from come
        yield Paragraph("same" if old[i] == line else "changed", parts, i, j)
        place, come = i + 1, []
    yield from gone(old, place, len(old), ends, moved)
    yield from come


def gone(old, start, end, ends, moved):
    """What stood from ``start`` to ``end`` of the old text and stands there no more."""
    for i in range(start, end):
        if i in moved:
            yield Paragraph("left", [("gone", old[i])], i, moved[i])
        elif i not in ends:
            yield Paragraph("gone", [("gone", old[i])], i)


def changed_within(old, new, a, b, c, d):
    """Old place → new place of the paragraphs of one gap that only have other words now, in order."""
    bags, found, start = {j: bag(new[j]) for j in range(c, d)}, {}, c
    for i in range(a, b):
        mine = bag(old[i])
        near = range(start, min(d, start + NEIGHBOURS))
        best = max(near, key=lambda j: alike(mine, bags[j]), default=None)
        if best is not None and alike(mine, bags[best]) >= ALIKE:
            found[i], start = best, best + 1
    if not found and b - a == d - c == 1:
        found[a] = c  # one paragraph stands where another stood
    return found


def with_moved(old, new, partners, gaps, *, exact):
    """``(partners, {old place: new place of a moved one})``: word for word, then nearly."""
    lone_old = [i for a, b, _, _ in gaps for i in range(a, b) if i not in partners and old[i].strip()]
    taken = set(partners.values())
    lone_new = [j for _, _, c, d in gaps for j in range(c, d) if j not in taken and new[j].strip()]
    moved, by_text = {}, {}
    for j in lone_new:
        by_text.setdefault(new[j], []).append(j)
    for i in lone_old:
        if by_text.get(old[i]):
            moved[i] = by_text[old[i]].pop(0)
    if exact:
        return partners | moved, moved
    rest = [j for j in lone_new if j not in moved.values()][:MOST_MOVED]
    bags = {j: bag(new[j]) for j in rest}
    for i in [i for i in lone_old if i not in moved][:MOST_MOVED]:
        mine = bag(old[i])
        best = max(bags, key=lambda j: alike(mine, bags[j]), default=None)
        shared = sum((mine & bags[best]).values()) if best is not None else 0
        if shared >= MOVED_WORDS and alike(mine, bags[best]) >= MOVED_ALIKE:
            moved[i] = best
            del bags[best]
    return partners | moved, moved


def bag(line):
    """The words of a line, counted."""
    return Counter(word.strip() for word in WORD.findall(line))


def alike(one, other):
    """The share of words two bags have in common, 0 to 1."""
    most = max(one.total(), other.total())
    return (one & other).total() / most if most else 0


def words(old, new):
    """One paragraph against another: [(same, gone or new; text)]."""
    before, after = WORD.findall(old), WORD.findall(new)
    parts = []
    matched = [*pairs(before, after), (len(before), len(after))]
    a = c = 0
    for i, j in matched:
        parts.append(("gone", before[a:i]))
        parts.append(("new", after[c:j]))
        parts.append(("same", before[i : i + 1]))
        a, c = i + 1, j + 1
    return [(kind, "".join(tokens)) for kind, tokens in without_islands(joined(parts)) if tokens]


def joined(parts):
    """Parts of one kind that follow each other as one; within a change, what is gone comes first."""
    runs = []
    for kind, tokens in parts:
        if not tokens:
            continue
        if runs and runs[-1][0] == kind:
            runs[-1][1].extend(tokens)
        elif kind == "gone" and len(runs) > 1 and runs[-1][0] == "new" and runs[-2][0] == "gone":
            runs[-2][1].extend(tokens)
        else:
            runs.append((kind, list(tokens)))
    return runs


def without_islands(runs):
    """A word or two that stayed by chance amid a rewritten passage are part of the change: easier to read."""
    smoothed = []
    for place, (kind, tokens) in enumerate(runs):
        before, after = changes_in(runs[max(0, place - 2) : place]), changes_in(runs[place + 1 : place + 3])
        if kind == "same" and min(before, after) > 2 * len(tokens):
            smoothed += [("gone", tokens), ("new", tokens)]
        else:
            smoothed.append((kind, tokens))
    return regrouped(smoothed)


def changes_in(runs):
    """How many words of these runs changed."""
    return sum(len(tokens) for kind, tokens in runs if kind != "same")


def regrouped(parts):
    """Neighbouring changes as one: all that is gone, then all that is new."""
    pending, made = {"gone": [], "new": []}, []
    for kind, tokens in [*parts, ("same", [])]:
        if kind != "same":
            pending[kind] = pending[kind] + list(tokens)
            continue
        made += [(name, pending[name]) for name in ("gone", "new") if pending[name]]
        pending = {"gone": [], "new": []}
        if made and made[-1][0] == "same":
            made[-1] = ("same", made[-1][1] + list(tokens))
        else:
            made.append((kind, list(tokens)))
    return made


def pairs(old, new):
    """[(place in old, place in new)] of the items that stay, both increasing."""
    found, boxes = [], [(0, len(old), 0, len(new), 0)]
    while boxes:
        a, b, c, d, depth = boxes.pop()
        while a < b and c < d and old[a] == new[c]:
            found.append((a, c))
            a, c = a + 1, c + 1
        while a < b and c < d and old[b - 1] == new[d - 1]:
            b, d = b - 1, d - 1
            found.append((b, d))
        if a == b or c == d or depth == DEEPEST:
            continue
        anchors = rising(once_in_both(old, new, a, b, c, d))
        if not anchors:
            found += in_passing(old, new, a, b, c, d)
            continue
        for i, j in [*anchors, (b, d)]:
            boxes.append((a, i, c, j, depth + 1))
            a, c = i, j
    return sorted(set(found))


def in_passing(old, new, a, b, c, d):
    """Pairs where nothing stands once in both: each item takes the next of its kind, in one pass."""
    places, found = {}, []
    for j in range(d - 1, c - 1, -1):
        places.setdefault(new[j], []).append(j)
    for i in range(a, b):
        waiting = places.get(old[i], [])
        while waiting and waiting[-1] < c:
            waiting.pop()
        if waiting and waiting[-1] - c <= NEIGHBOURS:
            c = waiting.pop() + 1
            found.append((i, c - 1))
    return found


def once_in_both(old, new, a, b, c, d):
    """[(place, place)] of the items that stand once in each stretch, in the order of the old one."""
    here, there = Counter(old[a:b]), Counter(new[c:d])
    places = {new[j]: j for j in range(c, d) if there[new[j]] == 1}
    return [(i, places[old[i]]) for i in range(a, b) if here[old[i]] == 1 and old[i] in places]


def rising(points):
    """The longest run of ``points`` whose second places rise too."""
    tops, chains = [], []
    for i, j in points:
        height = bisect_left(tops, j)
        chain = (i, j, chains[height - 1] if height else None)
        tops[height : height + 1] = [j]
        chains[height : height + 1] = [chain]
    run, chain = [], chains[-1] if chains else None
    while chain:
        run.append(chain[:2])
        chain = chain[2]
    return run[::-1]


def gaps_between(same, old_end, new_end):
    """(start, end, start, end) of each stretch between the pairs ``same``."""
    a = c = 0
    for i, j in [*same, (old_end, new_end)]:
        if i > a or j > c:
            yield a, i, c, j
        a, c = i + 1, j + 1
