"""The editors' screens. Each module registers its own; importing the package brings them all."""

from django.contrib import admin

from articles.admin import (  # noqa: F401
    colleagues,
    complaints,
    duty,
    front,
    media,
    notices,
    people,
    reports,
    rules,
    stories,
    taxonomy,
)
from articles.admin.brought import bring_back
from articles.admin.calendar import calendar
from articles.admin.news_list import as_text, line, news_list
from articles.admin.today import today
from articles.notices import unread_count

admin.site.today = today
admin.site.day_screens = (
    ("news-list/", news_list, "news_list"),
    ("news-list/text/", as_text, "news_list_text"),
    ("news-list/<int:object_id>/", line, "news_list_line"),
    ("calendar/", calendar, "calendar"),
)
admin.site.unread = unread_count
admin.site.bring_back = bring_back
