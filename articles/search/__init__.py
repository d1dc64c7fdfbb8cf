"""Search: ``index`` is written by verbs, ``query`` is read by the readers' half."""
