"""Small WordPress exports for tests, and what an import has made of them."""

import io

from django.core.management import call_command

from articles.models import Article, Byline, Credit, ImportedItem, Picture, Revision, StoryEvent, Tag
from newsroom.core.models import Page, Redirect, Section

COUNTED = (Article, Revision, StoryEvent, Credit, Byline, Tag, Section, Page, Picture, Redirect, ImportedItem)
HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>The Old Paper</title>
<link>https://old.example/paper</link><language>en-GB</language><wp:wxr_version>1.2</wp:wxr_version>
<wp:base_blog_url>https://old.example/paper</wp:base_blog_url>
<wp:author><wp:author_id>7</wp:author_id><wp:author_login>ines.c</wp:author_login>
<wp:author_display_name>Ines Calloway</wp:author_display_name></wp:author>
<wp:category><wp:term_id>3</wp:term_id><wp:category_nicename>port</wp:category_nicename>
<wp:cat_name>Port &amp; harbour</wp:cat_name></wp:category>
<wp:category><wp:term_id>4</wp:term_id><wp:category_nicename>dredging</wp:category_nicename>
<wp:category_parent>port</wp:category_parent><wp:cat_name>Dredging</wp:cat_name></wp:category>
"""
POST = {
    "title": "The dredger that never came",
    "link": "https://old.example/paper/news/dredger.html",
    "dc:creator": "ines.c",
    "content:encoded": "The board paid.\n\nNobody looked.",
    "wp:post_id": "12",
    "wp:post_date_gmt": "2019-07-01 10:00:00",
    "wp:post_name": "dredger",
    "wp:status": "publish",
    "wp:post_type": "post",
}
FILED = '<category domain="category" nicename="port">Port</category>'


def item(extra="", **changes):
    """An item of an export; keywords change its texts, ``_`` for the colon."""
    texts = POST | {name.replace("__", ":"): text for name, text in changes.items()}
    inner = "".join(
        f"<{name}><![CDATA[{text}]]></{name}>" for name, text in texts.items() if text is not None
    )
    return f"<item>{inner}{extra or FILED}</item>"


def import_items(folder, *items, **options):
    """Import an export of these items; returns what the terminal showed."""
    file = folder / "export.xml"
    file.write_text(HEAD + "".join(items) + "</channel></rss>")
    return import_file(file, **options)


def import_file(file, **options):
    out = io.StringIO()
    call_command("import_wordpress", file, stdout=out, stderr=io.StringIO(), **options)
    return out.getvalue()


def state():
    """How many rows there are, and everything that readers see."""
    counts = {model.__name__: model.objects.count() for model in COUNTED}
    return counts, list(Article.objects.order_by("pk").values("pk", "content", "card", "path", "saved_at"))
