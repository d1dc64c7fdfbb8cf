"""The story's own page, and what stands at its address after a withdrawal."""

from django.http import Http404, HttpResponse

from articles.cards import printable
from articles.content import StoryContent
from articles.models import Article
from articles.render import render_story
from newsroom.core.pages import public_page
from newsroom.core.rendering import public_reply

# Built once, cloned by every request: putting its conditions together costs more than running the query.
# Its clock is the database's, so it does not grow old.
LIVE = Article.objects.live()


@public_page
def story(request, day, slug):
    """``/2026/11/23/slug/``. Three queries: the story, its related stories, the frame."""
    path = f"/{day:%Y/%m/%d}/{slug}/"
    # The whole card for its words: Django takes longer to ask for one key of it than to read it all.
    found = next(iter(LIVE.filter(path=path).values_list("content", "card")), None)
    if found is None:
        return withdrawn(request, path)
    content, words = StoryContent.from_json(found[0]), found[1]["words"]
    related = [printable(card, request.frame) for card in related_cards(content.related)]
    return HttpResponse(render_story(content, request.frame, path=path, related=related, words=words))


def related_cards(ids):
    """The cards of the live ones among the stories ``ids``, in the order their editor gave."""
    if not ids:
        return []
    cards = dict(LIVE.filter(pk__in=ids).values_list("pk", "card"))
    return [cards[pk] for pk in ids if pk in cards]


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
