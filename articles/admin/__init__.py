"""The editors' screens. Each module registers its own; importing the package brings them all."""

from django.contrib import admin

from articles.admin import front, media, people, stories, taxonomy  # noqa: F401
from articles.admin.today import today

admin.site.today = today
