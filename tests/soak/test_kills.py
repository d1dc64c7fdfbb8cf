"""A short form of ``make soak``: power cuts while writing."""

from tools.soak import kills


def test_twenty_kills_leave_every_story_whole(capfd, migrated_file):
    """Whatever moment the machine dies at, what was acknowledged is there and nothing is half done."""
    assert kills.run(20, f"sqlite:///{migrated_file}") == 0
    assert "all is well" in capfd.readouterr().out
