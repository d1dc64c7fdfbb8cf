"""Stories: writing, checking, publishing, and the pages readers see.

Shared by both halves: ``models content composing surfaces search.index structured_data render transitions``.
Readers' half: ``views feeds sitemaps search.query templatetags``. Editors' half: ``admin forms workflow
importers``. The halves never import each other; models import no verb; no module here imports donations.
"""
