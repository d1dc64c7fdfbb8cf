"""The editors' screens. Each module registers its own; importing the package brings them all."""

from django.contrib import admin

from articles.admin import (  # noqa: F401
    colleagues,
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
from articles.admin.today import today
from articles.notices import unread_count

admin.site.today = today
admin.site.unread = unread_count
