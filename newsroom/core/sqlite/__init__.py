"""Django's SQLite backend, in which looking for words knows the letters of every script."""
