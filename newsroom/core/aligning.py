"""Which paragraphs of two texts are the same ones: the alignment that merging stands on.

The shortest way from one text to the other (Myers, searched from both ends at once), with ties decided as git
decides them, so that a merge of ours can be held against ``git merge-file`` (tools/bench/merges.py). It works
on any sequences of hashable things; the search gives up perfection, never correctness, past ``MOST_EDITS``.
"""

MOST_EDITS = 256  # of one search: beyond it the furthest point reached will do, so that time stays bounded
FAR = 1 << 62


class Alignment:
    """What ``Merge3`` asks of a matcher."""

    def __init__(self, is_junk, old, new):
        self.old, self.new = old, new

    def get_matching_blocks(self):
        """[(place in old, place in new, length)] in order, ended by an empty one."""
        gone, come = changed(self.old, self.new)
        kept_old = [place for place, flag in enumerate(gone) if not flag]
        kept_new = [place for place, flag in enumerate(come) if not flag]
        blocks = []
        for i, j in zip(kept_old, kept_new, strict=True):
            if blocks and blocks[-1][0] + blocks[-1][2] == i and blocks[-1][1] + blocks[-1][2] == j:
                blocks[-1][2] += 1
            else:
                blocks.append([i, j, 1])
        return [*map(tuple, blocks), (len(self.old), len(self.new), 0)]


def changed(old, new):
    """``(gone, come)``: for each item of ``old`` and of ``new`` whether it has no partner there."""
    gone, come = [False] * len(old), [False] * len(new)
    start, end, new_end = 0, len(old), len(new)
    while start < min(end, new_end) and old[start] == new[start]:
        start += 1
    while start < min(end, new_end) and old[end - 1] == new[new_end - 1]:
        end, new_end = end - 1, new_end - 1
    # What stands in one text alone can have no partner: searching without it is quicker.
    places = shared_places(old, start, end, set(new[start:new_end]), gone)
    new_places = shared_places(new, start, new_end, set(old[start:end]), come)
    search = Search([old[place] for place in places], [new[place] for place in new_places])
    for place in search.gone:
        gone[places[place]] = True
    for place in search.come:
        come[new_places[place]] = True
    settle(old, gone, come)
    settle(new, come, gone)
    return gone, come


def shared_places(items, start, end, others, lone):
    """The places from ``start`` to ``end`` whose items are among ``others``; ``lone`` marks the rest."""
    shared = [place for place in range(start, end) if items[place] in others]
    for place in set(range(start, end)).difference(shared):
        lone[place] = True
    return shared


class Search:
    """The shortest edit from ``old`` to ``new``. ``gone`` and ``come``: places without a partner."""

    def __init__(self, old, new):
        self.old, self.new = old, new
        self.gone, self.come = [], []
        boxes = [(0, len(old), 0, len(new))]
        while boxes:
            boxes += self.halves(*boxes.pop())

    def halves(self, top, bottom, left, right):
        """The two boxes in which the search goes on; none when one side of this box is empty."""
        old, new = self.old, self.new
        while top < bottom and left < right and old[top] == new[left]:
            top, left = top + 1, left + 1
        while top < bottom and left < right and old[bottom - 1] == new[right - 1]:
            bottom, right = bottom - 1, right - 1
        if top == bottom or left == right:
            self.gone += range(top, bottom)
            self.come += range(left, right)
            return []
        row, column = self.middle(top, bottom, left, right)
        return [(top, row, left, column), (row, bottom, column, right)]

    def middle(self, top, bottom, left, right):
        """A point ``(row, column)`` on a shortest way through the box.

        ``ahead`` and ``back`` hold, for each diagonal (row minus column), the furthest row reached from the
        one end and from the other; they meet in the middle.
        """
        ahead = Front(top - left, top - right, bottom - left, outside=-1)
        back = Front(bottom - right, top - right, bottom - left, outside=FAR)
        ahead.rows[top - left], back.rows[bottom - right] = top, bottom
        odd = (ahead.low - back.low) % 2 == 1
        for _ in range(MOST_EDITS):
            ahead.widen()
            for diagonal in ahead.diagonals():
                row = self.forwards(ahead.rows, diagonal, bottom, right)
                if odd and back.low <= diagonal <= back.high and back.rows[diagonal] <= row:
                    return row, row - diagonal
            back.widen()
            for diagonal in back.diagonals():
                row = self.backwards(back.rows, diagonal, top, left)
                if not odd and ahead.low <= diagonal <= ahead.high and row <= ahead.rows[diagonal]:
                    return row, row - diagonal
        return furthest(ahead, back, (top, bottom, left, right))

    def forwards(self, rows, diagonal, bottom, right):
        """One step ahead on ``diagonal`` and as far as both texts agree from there."""
        old, new, before, after = self.old, self.new, rows[diagonal - 1], rows[diagonal + 1]
        row = before + 1 if before >= after else after
        while row < bottom and row - diagonal < right and old[row] == new[row - diagonal]:
            row += 1
        rows[diagonal] = row
        return row

    def backwards(self, rows, diagonal, top, left):
        """One step back on ``diagonal`` and as far as both texts agree before it."""
        old, new, before, after = self.old, self.new, rows[diagonal - 1], rows[diagonal + 1]
        row = before if before < after else after - 1
        while row > top and row - diagonal > left and old[row - 1] == new[row - diagonal - 1]:
            row -= 1
        rows[diagonal] = row
        return row


class Front:
    """How far a search has come: the diagonals from ``low`` to ``high`` within the box, a row on each."""

    def __init__(self, middle, lowest, highest, *, outside):
        self.low = self.high = middle
        self.lowest, self.highest, self.outside = lowest, highest, outside
        self.rows = {}

    def widen(self):
        """One diagonal more on each side; at the edge of the box one less, to keep to every second one."""
        if self.low > self.lowest:
            self.low -= 1
            self.rows[self.low - 1] = self.outside
        else:
            self.low += 1
        if self.high < self.highest:
            self.high += 1
            self.rows[self.high + 1] = self.outside
        else:
            self.high -= 1

    def diagonals(self):
        """Every second diagonal, the highest first."""
        return range(self.high, self.low - 1, -2)


def furthest(ahead, back, box):
    """The point furthest from its own end, where a search became too long."""
    top, bottom, left, right = box
    forward = [within(min(ahead.rows[d], bottom), d, left, right) for d in ahead.diagonals()]
    backward = [within(max(back.rows[d], top), d, left, right) for d in back.diagonals()]
    best, best_back = max(forward, key=sum), min(backward, key=sum)
    return best if bottom + right - sum(best_back) < sum(best) - (top + left) else best_back


def within(row, diagonal, left, right):
    """The point on ``diagonal`` at ``row``, or at the edge of the box that it would leave."""
    column = min(max(row - diagonal, left), right)
    return column + diagonal, column


def settle(items, flags, others):
    """Slide each run of changed items down while the text reads the same, or beside the other text's change.

    Where a paragraph stands twice in a row, either of the two may be called the new one; both texts and both
    colleagues must call the same one so.
    """
    run, other = Run(items, flags), Run(None, others)
    while True:
        if run.end > run.start:
            slide(run, other)
        if not run.forth():
            return
        other.forth()


def slide(run, other):
    """Move one run to where it belongs."""
    while True:
        size, beside = run.end - run.start, False
        while run.up():
            other.back()
        earliest, beside = run.end, other.end > other.start
        while run.down():
            other.forth()
            beside = beside or other.end > other.start
        if size == run.end - run.start:
            break
    if run.end != earliest and beside:
        while other.end == other.start:
            run.up()
            other.back()


class Run:
    """Neighbouring changed items, from ``start`` to before ``end``; empty between two that did not change."""

    def __init__(self, items, flags):
        self.items, self.flags = items, flags
        self.start = self.end = 0
        self.stretch()

    def stretch(self):
        """Take in the changed items that follow."""
        while self.end < len(self.flags) and self.flags[self.end]:
            self.end += 1

    def forth(self):
        """The next run; False at the end."""
        if self.end == len(self.flags):
            return False
        self.start = self.end = self.end + 1
        self.stretch()
        return True

    def back(self):
        """The run before."""
        self.start = self.end = self.start - 1
        while self.start > 0 and self.flags[self.start - 1]:
            self.start -= 1

    def up(self):
        """Slide up by one if the text stays the same, joining a run met there; whether it did."""
        if self.start == 0 or self.items[self.start - 1] != self.items[self.end - 1]:
            return False
        self.start, self.end = self.start - 1, self.end - 1
        self.flags[self.start], self.flags[self.end] = True, False
        while self.start > 0 and self.flags[self.start - 1]:
            self.start -= 1
        return True

    def down(self):
        """Slide down by one if the text stays the same, joining a run met there; whether it did."""
        if self.end == len(self.items) or self.items[self.start] != self.items[self.end]:
            return False
        self.flags[self.start], self.flags[self.end] = False, True
        self.start, self.end = self.start + 1, self.end + 1
        self.stretch()
        return True
