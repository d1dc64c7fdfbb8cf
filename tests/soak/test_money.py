"""A short form of ``python -m tools.soak money``: two hundred messages, twenty kills."""

from tools.soak import money


def test_i3_i4_the_books_survive_twenty_kills(capfd, migrated_file):
    """Whatever order the messages come in and whoever is killed over one: nothing is lost, nothing double."""
    assert money.run(200, 20, f"sqlite:///{migrated_file}") == 0
    told = capfd.readouterr().out
    assert "0 lost, 0 double; receipts = payments; mails at most 1 each" in told
    assert "  0 charges lost" in told
