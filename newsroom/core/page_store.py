"""What keeps rendered pages, and forgets them when a story changes.

No page is kept yet: browsers and a CDN ask back (``Cache-Control: no-cache``, a minute at a CDN). The purges
that verbs queue are therefore done as soon as they are read, and nothing is recorded.
"""


def purge(payload):
    """Handler of the outbox: forget the pages at ``payload["paths"]``. None is kept, so none is forgotten."""
