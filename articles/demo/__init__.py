"""The invented newsroom that a fresh database is filled with."""
