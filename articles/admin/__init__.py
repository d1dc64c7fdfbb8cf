"""The editors' screens. Each module registers its own; importing the package brings them all."""

from django.contrib import admin

from articles.admin import duty, front, media, notices, people, reports, rules, stories, taxonomy  # noqa: F401
from articles.admin.today import today
from articles.notices import unread_count

admin.site.today = today
admin.site.unread = unread_count
