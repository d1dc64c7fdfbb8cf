"""Tests by behaviour: each docstring is the rule in the words of those who rely on it."""
