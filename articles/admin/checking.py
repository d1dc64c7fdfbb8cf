"""The check before publishing, repeated while one types: a piece of the story form from its unsaved text."""

from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST

from articles.admin.access import require_writer, story_for
from articles.admin.composing import sketched
from articles.admin.screen import form_for
from articles.admin.timing import checked, in_short


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
    """What was found, for its two places on the form: the line beside the button and the panel."""
    checks = checked(story, sketched(form_for(request, story, data=request.POST), by=request.user))
    context = {"checks": checks, "ahead": in_short(checks)}
    return TemplateResponse(request, "admin/articles/article/checked.html", context)
