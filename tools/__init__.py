"""What make runs, before there is a virtual environment: standard library only."""
