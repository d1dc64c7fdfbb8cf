"""What search finds: one entry for each story on the row."""

from django.db import models

from articles.models.article import Article


class SearchEntry(models.Model):
    """The search entry of a published story, joined to ``live()`` when it is read.

    PostgreSQL keeps a weighted ``tsvector`` in the column ``vector`` with a GIN index; SQLite keeps the words
    in the FTS5 table ``articles_searchtext`` (rowid: the story's id). Both are made by migration
    ``0002_search`` and written by ``articles/search/index.py`` alone, without triggers.
    """

    article = models.OneToOneField(Article, models.CASCADE, primary_key=True, related_name="search_entry")

    def __str__(self):
        return f"Search entry of story {self.pk}"
