"""Changing what stands printed in published stories: when a tag, a section or a picture changed under them.

Only the row that readers see is written; revisions are history and stay as they were.
"""

from articles.content import StoryContent
from articles.models import Article
from articles.printings import keep_all
from articles.search.index import index_stories
from articles.surfaces import surfaces
from newsroom.core import outbox

AT_ONCE = 200  # stories in memory
MOST_PATHS = 2000  # purged by name; of more the whole site is forgotten


def reprint(ids, change, *, cause, by=None):
    """Put ``change(content)`` on the row of each story of ``ids`` that has one, with card and search entry.

    ``cause`` (tag, section, picture) and ``by`` stand in the record of what readers saw.

    Call in a transaction: the rows are locked, in their order. Returns the addresses that showed the stories
    before and those that do now, for ``purge``.
    """
    ids, paths = sorted(ids), set()
    for start in range(0, len(ids), AT_ONCE):
        rows = Article.objects.select_for_update(of=("self",)).filter(content__isnull=False)
        stories = list(rows.filter(pk__in=ids[start : start + AT_ONCE]).order_by("pk"))
        before = {story.pk: StoryContent.from_json(story.content) for story in stories}
        changed = [(story, change(before[story.pk])) for story in stories]
        for story, content in changed:
            paths.update(surfaces(story))
            story.content, story.card = content.to_json(), content.card(story.path)
            story.save(update_fields=["content", "card"])
            paths.update(surfaces(story))
        live = [(story.pk, content) for story, content in changed if story.state in Article.LIVE_STATES]
        index_stories(live)
        anew = [story for story, content in changed if content != before[story.pk]]
        keep_all(anew, cause=cause, by=by)
    return paths


def purge(paths):
    """Queue the purge of ``paths`` in the current transaction."""
    outbox.add("purge", {"paths": sorted(paths) if len(paths) <= MOST_PATHS else ["*"]})
