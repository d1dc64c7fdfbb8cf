"""The one renderer of a story: its page and the preview of unsaved text are the same markup.

It takes a ``StoryContent`` and the frame and asks the database nothing.
"""

from datetime import UTC, datetime
from urllib.parse import urlencode

from articles.cards import retracted
from articles.content import StoryContent
from articles.facts import facts
from newsroom.core import printed_time
from newsroom.core.html import links_in
from newsroom.core.languages import same_language
from newsroom.core.rendering import absolute, render_page
from newsroom.core.text import direction, excerpt

TAGS_IN_ROW = 2  # on a phone; the rest opens
LABELLED_GENRES = frozenset({"analysis", "review"})  # say what they are above the headline
DESCRIPTION = 200  # characters
REPORT = "/report-error/"  # a private page: the kept one holds a plain link


def render_story(
    content: StoryContent, frame, *, path, related=(), preview=False, unlisted=False, alone=False, words=None
) -> str:
    """The whole page of ``content`` as HTML.

    ``path``: the story's address, "" while it has none; ``related``: cards ready to print (``printable``);
    ``preview``: the text may be unfinished; ``unlisted``: the desk hides the story from search engines:
    neither may be listed; ``alone``: without the paper's menu, appeal and links, for somebody outside;
    ``words``: their number, if it is known.
    """
    frame = frame.itself
    return render_page(
        "articles/story_page.html",
        frame,
        {
            **head(content, path, noindex=preview or unlisted),
            **body(content, frame, path, preview=preview),
            "content": content,
            "related": related,
            "preview": preview,
            "alone": alone,
            "masthead": "none" if alone else "inside",
            "words": words,
            "section": content.section.slug if content.section else "",
            "view": content.look == "opinion",
        },
    )


def head(content, path, *, noindex):
    """What the page's ``<head>`` says: title, description, address, the picture for shared links."""
    picture = content.lead_picture
    social = picture["crops"].get("social") if picture else None
    return {
        "title": retracted(content.title) if content.retraction else content.title,
        "description": content.search_description or excerpt(content.trail, DESCRIPTION),
        "canonical": absolute(path) if path else "",
        "noindex": noindex,
        "social": social and social | {"url": absolute(social["src"]), "alt": picture["alt"]},
    }


def body(content, frame, path, *, preview=False):
    """What the templates print of the story and could not say themselves.

    ``published`` is "" in the preview of what was never published.
    """
    now = datetime.now(UTC).isoformat()
    published = content.published_at or ("" if preview else now)
    language = frame.publication["language"]
    corrections = [note for note in content.corrections if note != content.retraction]
    return {
        "path": path,
        "facts": facts(content, frame),
        "dir": content.dir,
        "foreign": not same_language(content.language, language),
        "frame_dir": direction(language),
        "published": published,
        "year": printed_time.local(published or now, frame.zone).year,
        "label": content.genre_name if content.genre in LABELLED_GENRES else "",
        "kicker": content.kicker or (content.section.name if content.section else ""),
        "first_tags": content.tags[:TAGS_IN_ROW],
        "more_tags": content.tags[TAGS_IN_ROW:],
        "notices_above": [c for c in corrections if c.place == "top"],
        "notices_below": [c for c in corrections if c.place != "top"],
        "boxes": byline_boxes(content),
        "links": [(words, absolute(url)) for words, url in links_in(content.body)],
        "report_error": f"{REPORT}?{urlencode({'story': path})}" if path else REPORT,
    }


def byline_boxes(content):
    """Those who get a box under the story: each credited board or person once, boards first.

    A person without a biography has nothing to say there; in an opinion piece it stands beside the text.
    """
    once = {credit.id: credit for credit in reversed(content.credits)}.values()
    boards = [credit for credit in once if credit.kind == "board" and credit.statement]
    people = [credit for credit in once if credit.kind != "board" and credit.bio]
    return boards[::-1] + (people[::-1] if content.look != "opinion" else [])
