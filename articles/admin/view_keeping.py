"""Keeping, sharing and forgetting views of the list of stories: what the buttons beside it do."""

from django.contrib import messages
from django.core.exceptions import BadRequest, ValidationError
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from articles.admin.access import require_writer
from articles.admin.filtering import ListForm
from articles.models import SavedView
from articles.saved_views import forget_view, keep_view, open_with, share_view

LIST = "admin:articles_article_changelist"


@require_POST
def keep(request):
    """Keep the filters of the list under a name."""
    require_writer(request)
    form = ListForm(request.POST, user=request.user, language=request.frame.publication["language"])
    try:
        view = keep_view(
            by=request.user,
            name=request.POST.get("name", ""),
            query=form.query(),
            shared="shared" in request.POST,
        )
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))
        return redirect(f"{reverse(LIST)}?{form.query() or 'all=1'}")
    if "first" in request.POST:
        open_with(view, by=request.user)
    messages.success(request, f"“{view}” is kept beside the list.")
    return opened(view)


@require_POST
def change(request, view_id):
    """What the button says, to one view."""
    require_writer(request)
    seen = SavedView.objects.filter(Q(owner=request.user) | Q(shared=True))
    view, what = get_object_or_404(seen, pk=view_id), request.POST.get("what", "")
    if what not in CHANGES:
        raise BadRequest("There is no such button.")
    said = CHANGES[what](view, request.user)
    messages.success(request, said.format(view=view))
    return redirect(f"{reverse(LIST)}?all=1") if what == "forget" else opened(view)


def opened(view):
    """The list with the view's filters."""
    return redirect(f"{reverse(LIST)}?{view.query or 'all=1'}&view={view.pk}")


def share(view, user):
    share_view(view, by=user, shared=True)
    return "The whole desk finds “{view}” beside the list now."


def keep_to_oneself(view, user):
    share_view(view, by=user, shared=False)
    return "“{view}” is yours alone now."


def make_first(view, user):
    open_with(view, by=user)
    return "Your list of stories opens with “{view}” from now on."


def make_plain(view, user):
    open_with(None, by=user)
    return "Your list of stories opens with all stories from now on."


def forget(view, user):
    forget_view(view, by=user)
    return "“{view}” is deleted. No story was touched."


CHANGES = {
    "share": share,
    "keep": keep_to_oneself,
    "first": make_first,
    "plain": make_plain,
    "forget": forget,
}
