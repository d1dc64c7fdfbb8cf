"""What I was told: the list behind the number in the header, and whether it comes by mail too."""

from django import forms
from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from articles import notices
from articles.admin.own_screens import OwnScreens
from articles.desk_changes import APPEARS, desk_changes
from articles.models import Notice, NoticeSetting
from newsroom.core.roles import works_here

PAGE = 50  # notices
PLACES = {"comment": "#comments", "mention": "#comments", "task": "#tasks", "review": "#review"}


class SettingForm(forms.Form):
    """One's own choice."""

    mail = forms.ChoiceField(choices=NoticeSetting.Mail.choices, widget=forms.RadioSelect, label="By mail")


def changelist(request):
    """My notices, newest first."""
    mine = notices.of_user(request.user).select_related("article", "by").defer("article__content")
    context = {"title": "Notices", "page": Paginator(mine, PAGE).get_page(request.GET.get("page"))}
    context |= {"now": timezone.localtime()}
    return TemplateResponse(
        request, "admin/articles/notices/list.html", admin.site.each_context(request) | context
    )


@require_POST
def seen(request):
    """All of them are read."""
    count = notices.mark_seen(request.user)
    messages.success(request, f"Marked as read: {count}." if count else "There was nothing new.")
    return redirect("admin:articles_notice_changelist")


def follow(request, pk):
    """To the story of one notice, which is read thereby; 404 for anybody else's.

    What appeared leads to what the desk changed in it.
    """
    notice = get_object_or_404(notices.of_user(request.user), pk=pk)
    notices.mark_seen(request.user, [pk])
    if notice.article_id is None:
        return redirect("admin:articles_notice_changelist")
    if notice.kind in APPEARS and desk_changes(notice.article, request.user):
        return redirect("admin:articles_article_desk_changes", notice.article_id)
    address = reverse("admin:articles_article_change", args=[notice.article_id])
    return redirect(address + PLACES.get(notice.kind, ""))


def settings(request):
    """Whether notices come by mail."""
    kept = NoticeSetting.objects.filter(user=request.user).first()
    initial = {"mail": kept.mail if kept else NoticeSetting.Mail.DIGEST}
    form = SettingForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        NoticeSetting.objects.update_or_create(user=request.user, defaults=form.cleaned_data)
        messages.success(request, "Kept. It holds for the next mail.")
        return redirect("admin:articles_notice_settings")
    context = {"title": "Notices by mail", "form": form}
    return TemplateResponse(
        request, "admin/articles/notices/settings.html", admin.site.each_context(request) | context
    )


@admin.register(Notice)
class NoticeAdmin(OwnScreens):
    """Everybody's own notices; nobody sees another's."""

    screens = (
        ("", changelist, "changelist"),
        ("seen/", seen, "seen"),
        ("settings/", settings, "settings"),
        ("<int:pk>/", follow, "follow"),
    )

    def has_view_permission(self, request, obj=None):
        return works_here(request.user) and (obj is None or obj.user_id == request.user.pk)
