"""Makes our admin site Django's default one."""

from django.contrib.admin import site
from django.contrib.admin.apps import AdminConfig

OURS = ("newsroom.", "articles.", "donations.")


class NewsroomAdminConfig(AdminConfig):
    """Named in settings, so loaded before any model: the site itself is imported on first use."""

    default_site = "newsroom.admin.NewsroomAdminSite"

    def ready(self):
        """Screens that libraries bring along know nothing of roles or verbs: they go."""
        super().ready()
        for model, screens in list(site._registry.items()):
            if not type(screens).__module__.startswith(OURS):
                site.unregister(model)
