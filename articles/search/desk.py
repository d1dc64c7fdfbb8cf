"""What the desk finds: stories in any state by the words of their names, published ones by their text.

The caller says which stories may be seen. A word of a name is found by its beginning, for an editor types
"harb" and stops.
"""

from django.db import connection

from articles.search.terms import fts_query, tsquery
from newsroom.core.text import search_terms


def by_name(stories, text):
    """Those of ``stories`` whose headline or working title has every term of ``text``."""
    terms = search_terms(text)
    if connection.vendor == "postgresql":
        # Written exactly as the index of migration "desk_index" has it.
        where = "to_tsvector('simple', articles_article.desk_key) @@ to_tsquery('simple', %s)"
        return those(stories, terms, where, [" & ".join(map(beginning, terms))])
    where = " AND ".join(["articles_article.desk_key LIKE %s"] * len(terms))
    return those(stories, terms, where, [f"% {' '.join(term)}%" for term in terms])


def by_text(stories, text):
    """Those of ``stories`` that stand on their row and whose printed text has every term of ``text``."""
    terms = search_terms(text)
    if connection.vendor == "postgresql":
        query, params = tsquery(terms)
        found = f"SELECT article_id FROM articles_searchentry WHERE vector @@ {query}"  # noqa: S608
    else:
        found = "SELECT rowid FROM articles_searchtext WHERE articles_searchtext MATCH %s"
        params = [fts_query(terms)]
    return those(stories, terms, f"articles_article.id IN ({found})", params)


def those(stories, terms, where, params):
    """Those of ``stories`` for which ``where`` holds; none without a term."""
    return stories.extra(where=[where], params=params) if terms else stories.none()  # noqa: S610 - constant SQL


def beginning(term):
    """A term in PostgreSQL's language: its words side by side, the last one by its beginning."""
    *words, last = (f"'{word}'" for word in term)
    return "(" + " <-> ".join([*words, f"{last}:*"]) + ")"
