"""The search page."""

from articles.cards import printable
from articles.due import stories_page
from articles.search.query import BEST, NEWEST, search
from newsroom.core.rendering import absolute, public_reply
from newsroom.core.text import MAX_QUERY_CHARACTERS, clean_text


@stories_page(cdn_seconds=30)
def search_page(request):
    """``/search/?q=words&order=newest&before=…``. What is typed never raises; nothing typed is no search."""
    text = clean_text(request.GET.get("q", ""))[:MAX_QUERY_CHARACTERS]
    order = NEWEST if request.GET.get("order") == NEWEST else BEST
    results = search(text, order=order, before=request.GET.get("before", "")) if text else None
    context = {
        "text": text,
        "order": order,
        "results": results,
        "hits": [(printable(h.card, request.frame), h.snippet_parts) for h in results.hits]
        if results
        else [],
        "canonical": "" if text else absolute("/search/"),
    }
    return public_reply(request, "articles/search_page.html", context)
