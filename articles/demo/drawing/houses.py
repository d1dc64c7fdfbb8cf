"""Windows that several houses share."""

from articles.demo.drawing.svg import line, rect, shape

STONE, DARK_GLASS = "#cfc4b0", "#2e3a44"


def sash(x: float, y: float, width: float, height: float, glass: str) -> str:
    """A stone-framed window; warm glass (#f…) gets a curtain and shines."""
    frame = rect(x - 6, y - 8, width + 12, height + 14, STONE) + rect(x, y, width, height, glass)
    bars = line(f"M{x + width / 2} {y}v{height}M{x} {y + height / 2}h{width}", STONE, 4)
    if not glass.startswith("#f"):
        return frame + bars
    curtain = f"M{x} {y}h{width * 0.22}q6 {height / 2} -4 {height}h-{width * 0.2}z"
    light = rect(x - 20, y - 20, width + 40, height + 40, "#ffd58a", opacity=0.28, blur=20)
    return frame + bars + shape(curtain, "#a86d3a", opacity=0.6) + light
