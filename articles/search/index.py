"""Writing the search index, in the verb's transaction. The only other SQL of search is in ``query``.

One Python normaliser (``core.text.normalise_for_search``) feeds both engines, so that both find the same.
"""

from itertools import chain

from django.db import connection, transaction

from articles.content import StoryContent
from articles.models import Article
from newsroom.core import outbox
from newsroom.core.text import normalise_for_search, plain_text

# PostgreSQL refuses a tsvector above 1 MB; half of it in characters is safe in every script.
BODY_CHARACTERS = 250_000
REBUILD_BATCH = 500
SLICE = 100  # stories that the worker indexes anew at once

# Each text twice: its very words, and their English stems. Weights: headline, summary, names, body. Between
# two of them a word that nobody can type takes a place and is removed: no phrase goes from one to the next.
GAP = "'''|'':2'::tsvector"
VECTORS = (
    *(("simple", "A"), ("english", "A"), ("simple", "B"), ("english", "B")),
    *(("simple", "C"), ("simple", "D"), ("english", "D")),
)
WEIGHED = (f"setweight(to_tsvector('{language}', %s), '{weight}')" for language, weight in VECTORS)
POSTGRES_ROW = f"(%s, ts_delete({f' || {GAP} || '.join(WEIGHED)}, '|'))"
POSTGRES_INSERT = """
INSERT INTO articles_searchentry (article_id, vector) VALUES {rows}
ON CONFLICT (article_id) DO UPDATE SET vector = EXCLUDED.vector
"""
TOGETHER = 50  # rows in one statement


def index_story(article, content):
    """Store what search finds ``article`` by (a ``StoryContent``); None removes the entry."""
    if content is None:
        remove_entries([article.pk])
    else:
        index_stories([(article.pk, content)])


def index_stories(pairs):
    """Index many: ``pairs`` of (article id, ``StoryContent``), replacing what was there."""
    rows = [(pk, *search_texts(content)) for pk, content in pairs]
    if connection.vendor == "postgresql":
        write_postgres(rows)
    else:
        remove_entries([row[0] for row in rows])
        write_sqlite(rows)


def search_texts(content):
    """The normalised (headline, summary, names, body) of ``content``."""
    names = [credit.name for credit in content.credits] + [tag.name for tag in content.tags]
    texts = (
        f"{content.headline}\n{content.short_headline}\n{content.kicker}",
        f"{content.standfirst}\n{content.trail_text}",
        "\n".join([*names, content.section.name if content.section else "", content.dateline]),
        "\n".join([plain_text(content.body), *beside(content)])[:BODY_CHARACTERS],
    )
    return tuple(normalise_for_search(text) for text in texts)


def beside(content):
    """What is printed beside the text: words of pictures, the editor's note, what search engines show."""
    return [*content.picture_words, content.editors_note, content.search_description]


def write_postgres(rows):
    """Upsert rows of (id, headline, summary, names, body)."""
    with connection.cursor() as cursor:
        for start in range(0, len(rows), TOGETHER):
            part = [(pk, h, h, s, s, n, b, b) for pk, h, s, n, b in rows[start : start + TOGETHER]]
            statement = POSTGRES_INSERT.format(rows=", ".join([POSTGRES_ROW] * len(part)))
            cursor.execute(statement, list(chain.from_iterable(part)))


def write_sqlite(rows):
    """Insert rows of (id, headline, summary, names, body) that are not there."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO articles_searchentry (article_id) VALUES (%s)", [(row[0],) for row in rows]
        )
        cursor.executemany(
            "INSERT INTO articles_searchtext (rowid, headline, summary, names, body) "
            "VALUES (%s, %s, %s, %s, %s)",
            rows,
        )


def remove_entries(ids):
    """Forget the stories with these ids."""
    with connection.cursor() as cursor:
        cursor.executemany("DELETE FROM articles_searchentry WHERE article_id = %s", [(pk,) for pk in ids])
        if connection.vendor == "sqlite":
            cursor.executemany("DELETE FROM articles_searchtext WHERE rowid = %s", [(pk,) for pk in ids])


def start_again():
    """Forget everything and index every story anew, in the caller's transaction: the step of a restore."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM articles_searchentry")
        if connection.vendor == "sqlite":
            cursor.execute("DELETE FROM articles_searchtext")
    for _ in rebuild():
        pass


@transaction.atomic
def index_slice(payload):
    """Handler of the outbox: index the ``SLICE`` stories after ``payload["after"]`` anew, and order the next.

    A version that indexes more than the one before orders the first (``{"after": 0}``) in a migration: the
    worker does the rest while the paper is read and written.
    """
    stories = Article.objects.filter(state__in=Article.LIVE_STATES, pk__gt=payload["after"]).order_by("pk")
    batch = list(stories.select_for_update(of=("self",)).only("content")[:SLICE])
    index_stories([(story.pk, StoryContent.from_json(story.content)) for story in batch])
    if batch:
        outbox.add("reindex", {"after": batch[-1].pk})


def rebuild():
    """Index every story that stands on its row again, in batches; yields how many are done so far.

    For ``manage.py reindex``, after a restore or a change of the normaliser.
    """
    done, last = 0, 0
    stories = Article.objects.filter(state__in=Article.LIVE_STATES).order_by("pk")
    while batch := list(stories.filter(pk__gt=last).values_list("pk", "content")[:REBUILD_BATCH]):
        index_stories([(pk, StoryContent.from_json(content)) for pk, content in batch])
        done, last = done + len(batch), batch[-1][0]
        yield done
