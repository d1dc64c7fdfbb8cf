"""Square marks: an anchor for the newsroom's board and the site, an envelope for the letters desk."""

from articles.demo.drawing.scene import picture
from articles.demo.drawing.svg import circle, group, line, rect

PAPER, INK = "#efeadd", "#2b2a27"


def _mark(*drawing: str) -> str:
    ground = rect(0, 0, 96, 96, INK)
    ring = circle(48, 48, 42, "none", stroke=PAPER, stroke_width=1.5)
    return picture(ground, ring, group(*drawing), width=96, height=96)


def newsroom() -> str:
    """An anchor, as on the town's arms."""
    anchor = "M48 30v40M36 38h24M26 56c2 10 10 16 22 16s20-6 22-16M26 56l-5 6M26 56l7 3M70 56l5 6M70 56l-7 3"
    return _mark(circle(48, 24.5, 5, "none", stroke=PAPER, stroke_width=3.2), line(anchor, PAPER, 3.2))


def letters() -> str:
    """A closed envelope."""
    return _mark(line("M24 34H72V64H24ZM24 34L48 54L72 34M24 64L40 47M72 64L56 47", PAPER, 3.2))


def touch_icon() -> str:
    """The anchor of static/img/favicon.svg with room round it, as telephones cut the corners off."""
    anchor = "M48 34v38M36 42h24M27 57c2 10 9 16 21 16s19-6 21-16M27 57l-4 6M27 57l7 3M69 57l4 6M69 57l-7 3"
    drawing = circle(48, 28, 5.5, "none", stroke=PAPER, stroke_width=5) + line(anchor, PAPER, 5)
    return picture(rect(0, 0, 96, 96, INK), drawing, width=96, height=96)


MARKS = {"board-newsroom": newsroom, "board-letters": letters}
