"""What can go wrong with a verb, in the editor's words."""

from django.core.exceptions import PermissionDenied

from articles.content import StoryContent
from articles.merging import merge
from newsroom.core.collisions import Conflict


class NotAllowed(PermissionDenied):
    """The person may not do this, or the story is not in a state for it."""


class NotReady(Exception):
    """The story lacks something without which it cannot be published; ``problems`` is a list of sentences."""

    def __init__(self, problems):
        self.problems = list(problems)
        super().__init__(" ".join(self.problems))


class EditConflict(Conflict):
    """Two people changed the same words of a story; its contents are ``StoryContent``."""

    merge, read, unknown = staticmethod(merge), StoryContent.from_json, NotAllowed

    @property
    def version(self):
        """Number of the newest revision."""
        return self.newest.number
