"""What changed between two contents of the donation page, by words."""

import re
from difflib import SequenceMatcher

from donations.page_content import in_words

WORD = re.compile(r"\s+|[^\s,;:().]+|[,;:().]")  # an amount with its sign is one


def differences(old, new):
    """[(label, [(same, gone or new; text)])] of the parts in which two contents differ."""
    before, after = in_words(old), in_words(new)
    return [(label, parts(before[label], after[label])) for label in after if before[label] != after[label]]


def parts(before, after):
    """Two texts, given as lines, as one in which every piece says whether it stayed.

    Texts here are of at most some thousand characters, so that comparing words stays quick.
    """
    old, new = (WORD.findall("\n".join(lines)) for lines in (before, after))
    found = []
    for kind, i, i_end, j, j_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append(("same", "".join(old[i:i_end])))
            continue
        found += [("gone", "".join(old[i:i_end]))] if i_end > i else []
        found += [("new", "".join(new[j:j_end]))] if j_end > j else []
    return found
