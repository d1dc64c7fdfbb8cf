"""Pairs of random edits to one text, merged by us and by ``git merge-file`` with one paragraph a line.

Both must come to the same text, or to the same conflicts: the same paragraphs as base, theirs and mine. And
each edit that touches nobody else's must stand in our merge exactly once.
"""

import random
import subprocess
import tempfile
from pathlib import Path

from newsroom.core.aligning import changed
from newsroom.core.merging import merge_body, merge_groups, paragraphs

PAIRS, PARAGRAPHS, MOST_EDITS = 1000, 40, 6
WORDS = [
    "harbour",
    "dredger",
    "channel",
    "pilots",
    "board",
    "invoice",
    "winter",
    "council",
    "ferry",
    "tide",
    "quay",
    "mayor",
    "clerk",
    "minutes",
]


def measure(pairs=PAIRS):
    """Compare ``pairs`` pairs; prints the figures and returns how many differ or lose something."""
    with tempfile.TemporaryDirectory() as folder:
        verdicts = [compare(seed, Path(folder)) for seed in range(pairs)]
    same = sum(verdict["same"] for verdict in verdicts)
    whole = sum(verdict["whole"] for verdict in verdicts)
    clean = sum(verdict["conflicts"] == 0 for verdict in verdicts)
    overlaps = sum(verdict["conflicts"] for verdict in verdicts)
    lone = sum(verdict["lone"] for verdict in verdicts)
    print(f"{pairs:,} pairs of edits to {PARAGRAPHS} paragraphs, against git merge-file:")
    print(f"  same result or same conflict: {same:,} of {pairs:,}")
    print(
        f"  ({clean:,} merged clean, {pairs - clean:,} with {overlaps:,} conflicts, every one reported alike)"
    )
    print(f"  each one-sided edit present once: {whole:,} of {pairs:,} ({lone:,} edits)")
    return pairs - min(same, whole)


def compare(seed, folder):
    """One pair: whether ours and git's agree, and whether every one-sided edit is there once."""
    chance = random.Random(seed)
    base = [sentence(chance, number) for number in range(PARAGRAPHS)]
    theirs, mine = edited(chance, base, "T"), edited(chance, base, "M")
    ours, conflicts = our_merge(base, theirs, mine)
    body, clash = merge_body(*map("".join, (base, theirs, mine)), prefer_mine=False)
    told, text = git_merge(base, theirs, mine, folder)
    same = ours == text and clash == bool(conflicts) == told and (clash or body == text.replace("\n", ""))
    lone, whole = one_sided(base, theirs, mine)
    return {"same": same, "whole": whole, "conflicts": conflicts, "lone": lone}


def sentence(chance, number):
    """A paragraph that stands nowhere else."""
    return f"<p>{number}: {' '.join(chance.choices(WORDS, k=8))}.</p>"


def edited(chance, base, mark):
    """``base`` after one to six edits of somebody: words, paragraphs that come, go, move, double or split."""
    text = list(base)
    for turn in range(chance.randint(1, MOST_EDITS)):
        kind, place = chance.choice(EDITS), chance.randrange(len(text))
        words = f" {mark}{turn} {chance.choice(WORDS)}</p>"
        if kind == "change":
            text[place] = text[place].replace("</p>", words)
        elif kind == "insert":
            text.insert(place, f"<p>New{words}")
        elif kind == "delete":
            del text[place]
        elif kind == "move":
            moved = text.pop(place)
            text.insert(chance.randrange(len(text) + 1), moved)
        elif kind == "double":
            text.insert(place, text[place])
        else:
            text[place : place + 1] = [text[place].replace("</p>", f"{words}"), f"<p>Split{words}"]
    return text


EDITS = ("change", "change", "change", "change", "insert", "insert", "delete", "move", "double", "split")


def our_merge(base, theirs, mine):
    """``(text, conflicts)`` as git would write it: one paragraph a line, conflicts between marks."""
    lines, conflicts = [], 0
    for kind, *parts in merge_groups(*(paragraphs("".join(side)) for side in (base, theirs, mine))):
        if kind != "conflict":
            lines += parts[0]
            continue
        conflicts += 1
        was, them, me = parts
        lines += ["<<<<<<< theirs", *them, "||||||| base", *was, "=======", *me, ">>>>>>> mine"]
    return "".join(f"{line}\n" for line in lines), conflicts


def git_merge(base, theirs, mine, folder):
    """``(whether there is a conflict, text)`` of ``git merge-file``."""
    sides = {"theirs": theirs, "base": base, "mine": mine}
    for name, lines in sides.items():
        (folder / name).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    paths = [folder / name for name in sides]
    labels = [part for name in sides for part in ("-L", name)]
    plain = git("merge-file", "-p", *paths)
    return plain.returncode > 0, git("merge-file", "-p", "--diff3", *labels, *paths).stdout


def git(*arguments):
    """A git command; its exit code here is the number of conflicts."""
    done = subprocess.run(["git", *arguments], capture_output=True, text=True, encoding="utf-8")
    if done.returncode > 127:
        raise RuntimeError(done.stderr)
    return done


def one_sided(base, theirs, mine):
    """``(number of paragraphs that one side alone changed, whether our merge has each as that side has it)``.

    Outside conflicts, whose paragraphs are shown whole: what one side wrote, moved, doubled or deleted, while
    the other left it alone, stands as often as on that side: once, twice or not at all.
    """
    merged, disputed = [], set()
    for kind, *parts in merge_groups(base, theirs, mine):
        if kind == "conflict":
            disputed.update(line for part in parts for line in part)
        else:
            merged += parts[0]
    them, me = touched(base, theirs), touched(base, mine)
    wanted = {line: theirs.count(line) for line in them - me - disputed}
    wanted |= {line: mine.count(line) for line in me - them - disputed}
    return len(wanted), all(merged.count(line) == times for line, times in wanted.items())


def touched(base, side):
    """The paragraphs that ``side`` wrote, deleted, doubled or moved."""
    gone, come = changed(base, side)
    return {
        line
        for lines, flags in ((base, gone), (side, come))
        for line, flag in zip(lines, flags, strict=True)
        if flag
    }
