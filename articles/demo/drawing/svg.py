"""Words for writing SVG: each returns a piece of markup as text; pieces are joined by `group` and `at`.

Keyword arguments become attributes (`stroke_width` is written `stroke-width`); `blur=20` asks for the
filter `blur-20`, which `scene.FILTERS` defines.
"""

from collections.abc import Callable, Iterable
from typing import Any


def attributes(style: dict[str, Any]) -> str:
    blur = style.pop("blur", None)
    if blur:
        style["filter"] = f"url(#blur-{blur})"
    return "".join(f' {name.replace("_", "-")}="{value}"' for name, value in style.items())


def tag(name: str, *inner: str, **style: Any) -> str:
    return f"<{name}{attributes(style)}>{''.join(inner)}</{name}>"


def rect(x: float, y: float, width: float, height: float, fill: str, **style: Any) -> str:
    return tag("rect", x=x, y=y, width=width, height=height, fill=fill, **style)


def circle(x: float, y: float, radius: float, fill: str, **style: Any) -> str:
    return tag("circle", cx=x, cy=y, r=radius, fill=fill, **style)


def ellipse(x: float, y: float, rx: float, ry: float, fill: str, **style: Any) -> str:
    return tag("ellipse", cx=x, cy=y, rx=rx, ry=ry, fill=fill, **style)


def shape(d: str, fill: str, **style: Any) -> str:
    """A filled path."""
    return tag("path", d=d, fill=fill, **style)


def line(d: str, colour: str, width: float, **style: Any) -> str:
    """A drawn path, round at its ends unless told otherwise."""
    ends = {"stroke_linecap": "round", "stroke_linejoin": "round"}
    return tag("path", **{"d": d, "fill": "none", "stroke": colour, "stroke_width": width, **ends, **style})


def group(*parts: str, **style: Any) -> str:
    return tag("g", *parts, **style)


def at(x: float, y: float, *parts: str, scale: float = 1, flip: bool = False, **style: Any) -> str:
    """The parts, drawn around 0 0, moved to x y; `flip` turns them to face the other way."""
    across = -scale if flip else scale
    return group(*parts, transform=f"translate({x:g} {y:g}) scale({across:g} {scale:g})", **style)


def each(draw: Callable[..., str], places: Iterable[Any]) -> str:
    """`draw` for every place; a tuple is given as separate arguments."""
    return "".join(draw(*place) if isinstance(place, tuple) else draw(place) for place in places)


def linear(name: str, *stops: tuple, across: bool = False) -> str:
    """A gradient from top to bottom, or left to right; stops are (offset, colour[, opacity])."""
    x2, y2 = (1, 0) if across else (0, 1)
    return tag("linearGradient", _stops(stops), id=name, x1=0, y1=0, x2=x2, y2=y2)


def radial(name: str, *stops: tuple, cx: float = 0.5, cy: float = 0.5, r: float = 0.5) -> str:
    return tag("radialGradient", _stops(stops), id=name, cx=cx, cy=cy, r=r)


def _stops(stops: Iterable[tuple]) -> str:
    return "".join(
        tag("stop", offset=stop[0], stop_color=stop[1], stop_opacity=stop[2] if len(stop) > 2 else 1)
        for stop in stops
    )
