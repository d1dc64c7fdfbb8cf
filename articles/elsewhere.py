"""Other stories that hold a wrong phrase: the index names candidates, the text itself decides."""

from articles.content import StoryContent
from articles.models import Article, Picture
from articles.phrases import pattern, places, tidy
from articles.search.desk import by_text

MOST_READ = 500  # candidates whose text is looked at, newest first
MOST_LISTED = 100  # stories with the phrase


def holding(phrase, *, within, besides=None):
    """``([(story, [Found])], whether there may be more)``: live stories of ``within`` that hold ``phrase``.

    ``within``: a condition (``readable_by``); ``besides``: the story that one comes from. Newest first.
    """
    phrase = tidy(phrase)
    words = phrase.replace('"', " ")
    stories = Article.objects.live().filter(within).newest().only(*READ)
    if besides is not None:
        stories = stories.exclude(pk=besides.pk)
    candidates = list(by_text(stories, f'"{words}"')[: MOST_READ + 1]) if phrase else []
    found = []
    for story in candidates[:MOST_READ]:
        if standing := places(StoryContent.from_json(story.content), phrase):
            found.append((story, standing))
        if len(found) == MOST_LISTED:
            break
    return found, len(candidates) > MOST_READ or len(found) == MOST_LISTED


def pictures_saying(phrase, stories):
    """The pictures that ``stories`` print and whose own words, which others borrow, hold ``phrase``."""
    ids = {pk for story in stories for pk in StoryContent.from_json(story.content).picture_ids}
    wanted = pattern(tidy(phrase))
    return [
        picture
        for picture in Picture.objects.filter(pk__in=ids).defer("crops").order_by("pk")
        if any(wanted.search(text) for text in (picture.caption, picture.alt_text, picture.credit_line))
    ]


# What the list needs and what permission asks of a story.
READ = (
    *("id", "path", "content", "state", "version", "live_version", "published_at", "section", "desk_section"),
    *("desk_title", "created_by", "assigned_to", "confidential"),
)
