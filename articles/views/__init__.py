"""The readers' pages. Every one is public, and reaches stories through ``.live()`` alone."""
