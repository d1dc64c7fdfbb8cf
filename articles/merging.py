"""Three-way merging of story contents: per field, the body per paragraph, lists thing by thing.

``merge(base, theirs, mine)`` never loses a word: what only one side changed is taken, and where both changed
the same, or paragraphs that touch, the field is named as a conflict. Texts are merged by
``newsroom/core/merging.py``.
"""

from dataclasses import fields, replace

from newsroom.core.aligning import Alignment
from newsroom.core.merging import merge_body, merge_text, paragraphs

LISTS = ("tags", "credits", "gallery", "related")
IN_ORDER = ("credits", "gallery")  # lists whose order readers see and somebody decided
SKIPPED = ("schema", "corrections", "published_at", "updated_at")  # set by verbs, not by writers
PICTURE_WORDS = ("alt", "caption", "credit_line")


def merge(base, theirs, mine, *, prefer_mine=False):
    """``(content, conflicting field names)``.

    Where both changed the same words the content has theirs, or mine with ``prefer_mine``; in a body that is
    decided paragraph by paragraph, the rest of it is merged.
    """
    merged, conflicts = {}, []
    for field in fields(base):
        name = field.name
        if name in SKIPPED:
            continue
        values = [getattr(content, name) for content in (base, theirs, mine)]
        merged[name], clash = merge_value(name, *values, prefer_mine=prefer_mine)
        if clash:
            conflicts.append(name)
    return replace(theirs, **merged), conflicts


def count_changes(old, new):
    """How many fields of a story differ between two contents; of the body, how many paragraphs."""
    changes = 0
    for field in fields(old):
        before, after = getattr(old, field.name), getattr(new, field.name)
        if field.name in SKIPPED or decided(before) == decided(after):
            continue
        changes += count_paragraphs(before, after) if field.name == "body" else 1
    return changes


def count_paragraphs(old, new):
    """How many paragraphs of a body were changed, added or taken out."""
    count, old_end, new_end = 0, 0, 0
    for i, j, length in Alignment(None, paragraphs(old), paragraphs(new)).get_matching_blocks():
        count += max(i - old_end, j - new_end)
        old_end, new_end = i + length, j + length
    return count


def merge_value(name, base, theirs, mine, *, prefer_mine):
    """``(value, whether both sides changed it in ways that cannot stand together)``."""
    was, them, me = decided(base), decided(theirs), decided(mine)
    if them == me:
        return (theirs if mine == base else mine), False
    if me == was:
        return theirs, False
    if them == was:
        return mine, False
    if name == "body":
        return merge_body(base, theirs, mine, prefer_mine=prefer_mine)
    if name in LISTS:
        return merge_list(base, theirs, mine, prefer_mine=prefer_mine, in_order=name in IN_ORDER)
    if isinstance(base, dict) and same_thing(base, theirs) and same_thing(base, mine):
        return merge_picture(base, theirs, mine, prefer_mine=prefer_mine)
    return merge_text(base, theirs, mine, prefer_mine=prefer_mine)


def same_thing(one, other):
    return other is not None and identity(one) == identity(other)


def decided(value):
    """What of ``value`` a writer decides: a tag's name may be printed anew without anybody's doing."""
    if isinstance(value, tuple):
        return tuple(map(decided, value))
    if isinstance(value, dict):
        return value["id"], *map(value.get, PICTURE_WORDS)
    return identity(value)


def identity(item):
    """What makes two entries of a list the same thing."""
    if isinstance(item, dict):
        return item["id"]
    if hasattr(item, "role"):
        return item.id, item.role
    return getattr(item, "id", item)


def merge_list(base, theirs, mine, *, prefer_mine, in_order=False):
    """``(list, clash)``: less what either removed, plus what either added, each thing once.

    Things are the same by their id (credits: id and role), not by what was printed of them. They clash when
    the words of one were changed by both, or by one and removed by the other; and, ``in_order``, when both
    put them into another order.
    """
    before, them, me = ({identity(item): item for item in side} for side in (base, theirs, mine))
    kept, clash = {}, False
    for key in {**them, **me, **before}:
        versions = [side.get(key) for side in (before, them, me)]
        item, clashes = merge_item(*versions, prefer_mine=prefer_mine)
        clash = clash or clashes
        if item is not None:
            kept[key] = item
    orders = [
        [key for key in side if key in before and key in them and key in me] for side in (before, them, me)
    ]
    if in_order and orders[0] not in orders[1:] and orders[1] != orders[2]:
        clash, leads = True, me if prefer_mine else them
    else:
        leads = them if orders[2] == orders[0] else me
    return tuple(kept[key] for key in order_of(leads, me if leads is them else them, before, kept)), clash


def merge_item(base, theirs, mine, *, prefer_mine):
    """``(item or None, clash)`` of one thing that may be missing on any side."""
    if base is None and (theirs is None or mine is None):
        return mine if theirs is None else theirs, False
    if theirs is None or mine is None:
        present = mine if theirs is None else theirs
        if present is None or decided(present) == decided(base):
            return None, False
        return (mine if prefer_mine else theirs), True
    if isinstance(mine, dict) and decided(mine) != decided(theirs):
        return merge_picture(base or {}, theirs, mine, prefer_mine=prefer_mine)
    return (theirs if mine == base else mine), False


def merge_picture(base, theirs, mine, *, prefer_mine):
    """``(picture, clash)``: each of its words by itself."""
    merged, clash = dict(theirs if mine == base else mine), False
    for name in PICTURE_WORDS:
        values = [side.get(name) for side in (base, theirs, mine)]
        merged[name], clashes = merge_value(name, *values, prefer_mine=prefer_mine)
        clash = clash or clashes
    return merged, clash


def order_of(leads, follows, before, kept):
    """The keys of ``kept`` as in ``leads``; what only ``follows`` has stands behind what it followed."""
    order = [key for key in leads if key in kept]
    place = 0
    for key in follows:
        if key in order:
            place = order.index(key) + 1
        elif key in kept:
            order.insert(place, key)
            place += 1
    return [*order, *(key for key in before if key in kept and key not in order)]
