"""What every template has."""


def frame(request):
    """``frame``: the publication and the other parts around every page (one query, on first use)."""
    return {"frame": request.frame}
