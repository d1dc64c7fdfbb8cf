"""What other apps may know of a story: plain values, no story.

``facts`` goes to whoever prints something beside a story and must know what it is about. The rest is for
screens that speak of stories without knowing them; ``settings.STORY_FACTS`` names this module.
"""

from articles.content import GENRES, StoryContent
from articles.models import Article, Tag
from articles.models.taxonomy import tag_key
from articles.quiet import is_quiet

RECENT = 300  # stories whose languages are looked at


def facts(content, frame):
    """{section, tags, kind, language, quiet, no_appeal} of a ``StoryContent``. Asks no database."""
    return {
        "section": content.section.id if content.section else None,
        "tags": [tag.id for tag in content.tags],
        "kind": content.genre,
        "language": content.language,
        "quiet": is_quiet(content, frame),
        "no_appeal": content.no_appeal is not False,
    }


def facts_at(path, frame):
    """(headline, facts) of the story that readers find at ``path``, or None."""
    row = Article.objects.live().filter(path=path).only("content").first()
    if row is None:
        return None
    content = StoryContent.from_json(row.content)
    return content.title, facts(content, frame)


def kinds():
    """Code → name of every kind of story."""
    return dict(GENRES)


def languages():
    """The languages of the newest stories, those most often used first."""
    recent = list(Article.objects.live().newest().values_list("language", flat=True)[:RECENT])
    return sorted(set(recent), key=lambda language: (-recent.count(language), language))


def tags_called(names):
    """Name as given → id of the tags called so, however it is spelled."""
    keys = {name: tag_key(name) for name in names}
    found = dict(Tag.objects.filter(name_key__in=keys.values()).values_list("name_key", "pk"))
    return {name: found[key] for name, key in keys.items() if key in found}


def tag_names(ids):
    """Id → name of the tags that there are."""
    return dict(Tag.objects.filter(pk__in=ids).values_list("pk", "name"))
