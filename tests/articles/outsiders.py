"""What tests of somebody outside share."""

import re

from django.urls import reverse

from articles import workflow
from articles.workflow.outside import ask_outside
from tests import factories

BODY = (
    '<p>Paid <a href="https://evil.example/x">eleven times</a>.</p>'
    '<p><a href="mailto:a@b.example">Write</a></p>'
)


def ask(story, by, **given):
    """(link, the address on this site)."""
    link, address = ask_outside(story, by=by, **{"name": "Ann Lawyer"} | given)
    return link, re.sub(r"^https?://[^/]+", "", address)


def admin_page(story):
    return reverse("admin:articles_article_outside", args=[story.pk])


def edit(story, by):
    story.refresh_from_db()
    text = factories.compose(factories.fields(story.desk_section, headline="Another"))
    workflow.save_revision(story, text, base_version=story.version, by=by)
