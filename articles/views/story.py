"""The story's own page, and what stands at its address after a withdrawal."""

import json

from django.http import Http404, HttpResponse

from articles.cards import printable
from articles.content import StoryContent
from articles.due import stories_page
from articles.models import Article
from articles.render import render_story
from newsroom.core import prepared
from newsroom.core.prepared import Prepared
from newsroom.core.rendering import public_reply

LIVE = Article.objects.live().order_by()
TEXT = Prepared(
    lambda path: LIVE.filter(path=path).values_list("content", "card", "hidden_from_search"), prepared.text
)
CARDS = Prepared(lambda *ids: LIVE.filter(pk__in=ids).values_list("pk", "card"), prepared.row_id)


@stories_page
def story(request, day, slug):
    """``/2026/11/23/slug/``. Three queries: the story, its related stories, the frame."""
    path = f"/{day:%Y/%m/%d}/{slug}/"
    found = TEXT.rows(path)
    if not found:
        return withdrawn(request, path)
    *texts, hidden = found[0]
    text, card = map(json.loads, texts)
    content, words = StoryContent.from_json(text), card["words"]
    related = [printable(card, request.frame) for card in related_cards(content.related)]
    page = render_story(content, request.frame, path=path, related=related, words=words, unlisted=hidden)
    return HttpResponse(page)


def related_cards(ids):
    """The cards of the live ones among the stories ``ids``, in the order their editor gave."""
    if not ids:
        return []
    cards = dict(CARDS.rows(*ids))
    return [json.loads(cards[pk]) for pk in ids if pk in cards]


def withdrawn(request, path):
    """410 or 451 with the notice, for a story that was killed or taken down; otherwise 404.

    Only the notice is read: of a withdrawn story nothing else may reach a reader.
    """
    article = Article.objects.withdrawn().filter(path=path).first()
    if article is None:
        raise Http404
    context = {
        "title": "",
        "notice": article.withdrawal_notice,
        "at": article.withdrawn_at,
        "for_legal_reasons": article.withdrawal_status == 451,
        "noindex": True,
    }
    return public_reply(request, "articles/withdrawn_page.html", context, status=article.withdrawal_status)
