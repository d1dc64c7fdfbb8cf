"""Kill and volume runs: ``make soak``. The suite runs a short form of the kills (tests/soak)."""
