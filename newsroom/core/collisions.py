"""What was saved on an old version meets what was saved since: the same for a story and for a page."""


class Conflict(Exception):
    """Two people changed the same words. Nothing was written; both texts are at hand.

    ``base``, ``theirs``, ``mine``: contents; ``merged`` and ``merged_mine``: with everything that did not
    collide, and theirs or mine where it did; ``fields``: names of the fields that collide; ``newest``: the
    revision that has theirs.

    A subclass says how its contents are merged (``merge(base, theirs, mine, prefer_mine=False)`` gives the
    content and the names), how a revision is read (``read``), and what is raised for a version that never
    was (``unknown``).
    """

    merge = read = unknown = None

    def __init__(self, *, base, theirs, mine, newest):
        self.base, self.theirs, self.mine, self.newest = base, theirs, mine, newest
        self.merged, self.fields = self.merge(base, theirs, mine)
        self.merged_mine, _ = self.merge(base, theirs, mine, prefer_mine=True)
        super().__init__(f"Changed by both: {', '.join(self.fields)}.")

    @classmethod
    def between(cls, row, mine, base_version):
        """How ``mine``, written on ``base_version``, meets the newest text of ``row``; not raised.

        ``row`` has ``version`` and ``revisions``, and is locked by the caller. ``fields`` is empty where
        nothing collides. Raises ``unknown``.
        """
        stored = {r.number: r for r in row.revisions.filter(number__in=[base_version, row.version])}
        if base_version not in stored:
            raise cls.unknown("This text was written on a version that does not exist.")
        base, newest = stored[base_version], stored[row.version]
        return cls(base=cls.read(base.content), theirs=cls.read(newest.content), mine=mine, newest=newest)
