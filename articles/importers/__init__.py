"""Bringing stories in from elsewhere: one file a format, ``shape`` in the middle, ``writer`` at the end.

Nothing here reads the network. Bodies go through the one allow-list; what readers may see follows the import
rule of ``docs/importing.md``.
"""
