"""What an import tells the person at the terminal: progress while it runs, a summary at the end."""

from collections import Counter, defaultdict
from contextlib import contextmanager
from threading import Lock, local

from tqdm import tqdm

EXAMPLES = 20  # titles named for each reason


class Report:
    """Counts of what came in, and what did not with its reason. ``str`` of it is the summary."""

    def __init__(self):
        self.came_in = Counter()
        self.dropped = Counter()
        self.also_filed = Counter()
        self.left_out = Counter()
        self.examples = defaultdict(list)
        self.lock = Lock()  # batches may be written side by side
        self.this_thread = local()

    def add(self, what, number=1):
        """``number`` of ``what`` ("stories, new") came in."""
        if number:
            self._note(lambda: self.came_in.update({what: number}))

    def drop(self, counts):
        """Parts of texts that have no place here, as a ``Counter``."""
        self._note(lambda: self.dropped.update(counts))

    def file_once(self, names):
        """A story stood in the sections of these ``names``, too; here it has one."""
        self._note(lambda: self.also_filed.update(names))

    def leave(self, title, reason):
        """Something was left out, or left alone, for ``reason``; the first titles (not empty) are named."""
        self._note(lambda: self._leave(title, reason))

    @contextmanager
    def counted_when_done(self):
        """What this thread notes inside counts only when the block ends well: a batch may be tried again."""
        self.this_thread.notes = notes = []
        try:
            yield
        finally:
            self.this_thread.notes = None
        with self.lock:
            for note in notes:
                note()

    def _note(self, note):
        notes = getattr(self.this_thread, "notes", None)
        if notes is not None:
            notes.append(note)
            return
        with self.lock:
            note()

    def _leave(self, title, reason):
        self.left_out[reason] += 1
        if title and len(self.examples[reason]) < EXAMPLES:
            self.examples[reason].append(title)

    def __str__(self):
        lines = ["Came in:", *table(self.came_in)] if self.came_in else ["Nothing new came in."]
        if self.left_out:
            lines += ["Left out or left alone:"]
            for reason, number in self.left_out.most_common():
                lines += [f"{number:>8,}  {reason}", *(f"          · {t}" for t in self.examples[reason])]
                if len(self.examples[reason]) == EXAMPLES < number:
                    lines.append(f"          · and {number - EXAMPLES:,} more")
        if self.dropped:
            lines += ["Taken out of texts (the originals are kept):", *table(self.dropped)]
        if self.also_filed:
            lines.append("Stories that stood in these sections, too, and have one section here:")
            lines += table(dict(self.also_filed.most_common()))
        return "\n".join(lines)


def table(counts):
    """Lines of number and words, in the order in which they were first counted."""
    return [f"{number:>8,}  {what}" for what, number in counts.items() if number]


def progress(things, total, stream):
    """``things`` one by one, with a progress bar on ``stream``."""
    return tqdm(things, total=total, unit=" items", file=stream, mininterval=0.5, dynamic_ncols=True)
