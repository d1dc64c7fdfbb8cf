"""What can go wrong with a verb, in the editor's words."""

from django.core.exceptions import PermissionDenied

from articles.merging import merge


class NotAllowed(PermissionDenied):
    """The person may not do this, or the story is not in a state for it."""


class NotReady(Exception):
    """The story lacks something without which it cannot be published; ``problems`` is a list of sentences."""

    def __init__(self, problems):
        self.problems = list(problems)
        super().__init__(" ".join(self.problems))


class EditConflict(Exception):
    """Two people changed the same words. Nothing was written to the story; both texts are at hand.

    ``base``, ``theirs``, ``mine``: ``StoryContent``; ``merged`` and ``merged_mine``: with everything that did
    not collide, and theirs or mine where it did; ``fields``: names of the fields that collide; ``newest``:
    the revision that has theirs.
    """

    def __init__(self, *, base, theirs, mine, newest):
        self.base, self.theirs, self.mine, self.newest = base, theirs, mine, newest
        self.merged, self.fields = merge(base, theirs, mine)
        self.merged_mine, _ = merge(base, theirs, mine, prefer_mine=True)
        super().__init__(f"Changed by both: {', '.join(self.fields)}.")

    @property
    def version(self):
        """Number of the newest revision."""
        return self.newest.number
