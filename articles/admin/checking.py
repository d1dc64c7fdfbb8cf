"""The check before publishing, repeated while one types: a piece of the story form from its unsaved text."""

from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST

from articles.admin.access import require_writer, story_for
from articles.admin.composing import sketched
from articles.admin.screen import form_for
from articles.admin.timing import checked


@require_POST
def check_new(request):
    """The check of a text that was never saved."""
    require_writer(request)
    return shown(request, None)


@require_POST
def check(request, object_id):
    """The check of the text as it stands in the form. Nothing is stored."""
    return shown(request, story_for(request, object_id))


def shown(request, story):
    """The list of what was found."""
    content = sketched(form_for(request, story, data=request.POST))
    context = {"checks": checked(story, content)}
    return TemplateResponse(request, "admin/articles/article/faults.html", context)
