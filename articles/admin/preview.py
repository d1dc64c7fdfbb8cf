"""The real page of a story before it is one: of unsaved text, and of any revision."""

from dataclasses import replace

from django.http import HttpResponse

from articles.admin.access import content_of, require_writer, story_for
from articles.admin.composing import sketched
from articles.admin.screen import first_content, form_for
from articles.cards import printable
from articles.content import StoryContent
from articles.models import Article
from articles.render import render_story


def preview_new(request):
    """The page of a story that was never saved."""
    require_writer(request)
    if request.method == "POST":
        return shown(request, None, sketched(form_for(request, None, data=request.POST), by=request.user))
    return shown(request, None, first_content(request))


def preview(request, object_id):
    """The page of the text as it stands in the form; without one, of the newest revision."""
    story = story_for(request, object_id)
    if request.method == "POST":
        return shown(request, story, sketched(form_for(request, story, data=request.POST), by=request.user))
    return shown(request, story, content_of(story))


def revision_page(request, object_id, number):
    """The page of one revision."""
    story = story_for(request, object_id)
    return shown(request, story, content_of(story, number))


def shown(request, story, content):
    """The page, with the dates and corrections that stand on the story now."""
    if story and story.content:
        live = StoryContent.from_json(story.content)
        content = replace(
            content,
            corrections=live.corrections,
            published_at=live.published_at,
            updated_at=live.updated_at,
        )
    path = (story.path if story else "") or ""
    related = related_cards(content.related, request.frame)
    return HttpResponse(render_story(content, request.frame, path=path, related=related, preview=True))


def related_cards(ids, frame):
    """The cards, ready to print, of those among the stories ``ids`` that readers see now, in order."""
    found = Article.objects.live().cards().in_bulk(ids) if ids else {}
    return [printable(found[pk].card, frame) for pk in ids if pk in found]
