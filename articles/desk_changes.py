"""What the desk changed: from the last version its writer saved to what readers got."""

APPEARS = ("publish", "go_live", "apply_change")  # verbs with which a text comes before readers


def desk_changes(article, person):
    """``(writer, her last version, the version printed)``, or None when nobody changed her text after her.

    For ``person``, if they wrote; else for whoever began the story. Before publication the newest version
    counts as the printed one.
    """
    printed = article.live_version or article.version
    for writer in (person, article.created_by):
        if writer is None:
            continue
        mine = article.revisions.filter(author=writer, number__lte=printed)
        last = mine.order_by("-number").values_list("number", flat=True).first()
        if last is not None and last < printed:
            return writer, last, printed
    return None
