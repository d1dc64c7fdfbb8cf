"""A section's new name or address in the stories that stand published: printed anew by the worker.

The screen of sections is the core's and knows no stories: it leaves a message. The front page does not wait
for it (it finds a band's stories by the section's number); names on cards, kickers, feeds and search follow
within seconds.
"""

from dataclasses import replace

from django.db import transaction

from articles.content import Named
from articles.models import Article
from articles.reprinting import purge, reprint
from newsroom.core import outbox
from newsroom.core.models import Section

AT_ONCE = 200  # stories done by one message; the next goes on behind them, so that mail need not wait


@transaction.atomic
def reprint_section(payload):
    """Do one ``section-changed`` message: ``section`` (id) and ``after``, the last story done, if any was."""
    section = Section.objects.filter(pk=payload["section"]).first()
    stories = Article.objects.filter(section=payload["section"], content__isnull=False)
    ids = list(
        stories.filter(pk__gt=payload.get("after", 0)).order_by("pk").values_list("pk", flat=True)[:AT_ONCE]
    )
    if not ids:
        return
    purge(reprint(ids, lambda content: headed(content, section), cause="section"))
    if len(ids) == AT_ONCE:
        outbox.add("section-changed", payload | {"after": ids[-1]})


def headed(content, section):
    """``content`` with its section as it is called today, if ``section`` (the row) is its own."""
    if content.section is None or content.section.id != section.pk:
        return content
    return replace(content, section=Named(section.pk, section.name, section.slug))
