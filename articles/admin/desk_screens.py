"""The addresses of the desk's screens, as ``stories.SCREENS`` has those around one story."""

from articles.admin import bulk_pages, view_keeping

DESK_SCREENS = (
    ("bulk/", bulk_pages.bulk, "bulk"),
    ("bulk/done/", bulk_pages.bulk_done, "bulk_done"),
    ("bulk/undo/", bulk_pages.bulk_undo, "bulk_undo"),
    ("views/keep/", view_keeping.keep, "view_keep"),
    ("views/<int:view_id>/", view_keeping.change, "view_change"),
)
