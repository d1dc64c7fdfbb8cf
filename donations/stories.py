"""What this app may ask about stories: plain values, from the module that the settings name."""

from importlib import import_module

from django.conf import settings


def stories():
    """The module with ``facts_at``, ``kinds``, ``languages``, ``tags_called`` and ``tag_names``."""
    return import_module(settings.STORY_FACTS)
