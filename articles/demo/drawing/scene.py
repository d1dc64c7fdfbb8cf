"""What every scene is made of: the frame, its filters, and sky, water, reflections, rain and haze."""

import math
import random
import zlib
from typing import Any

from articles.demo.drawing.svg import ellipse, group, line, radial, rect, shape, tag

WIDTH, HEIGHT = 1280, 854
BLURS = (1, 2, 6, 12, 20, 60)


def chance(seed: int) -> random.Random:
    """Chance that falls the same way every time, so that a picture drawn again is the same picture."""
    return random.Random(seed)


def _blur(radius: int) -> str:
    reach = 'x="-80%" y="-80%" width="260%" height="260%"'
    return f'<filter id="blur-{radius}" {reach}><feGaussianBlur stdDeviation="{radius}"/></filter>'


def _texture(name: str, frequency: str, seed: int, colour: str, contrast: float, cut: float) -> str:
    """Noise of one colour (three numbers 0..1) whose opacity is `contrast * noise - cut`."""
    red, green, blue = colour.split()
    matrix = f"0 0 0 0 {red}  0 0 0 0 {green}  0 0 0 0 {blue}  {contrast} 0 0 0 -{cut}"
    return (
        f'<filter id="{name}" x="0" y="0" width="100%" height="100%">'
        f'<feTurbulence type="fractalNoise" baseFrequency="{frequency}" numOctaves="4" seed="{seed}"/>'
        f'<feColorMatrix values="{matrix}"/></filter>'
    )


def _torn(name: str, frequency: str, scale: int, seed: int, soften: str) -> str:
    """Pushes the edges of what it is put on about by noise: ripples, spray, leaves."""
    return (
        f'<filter id="{name}" x="-8%" y="-8%" width="116%" height="116%">'
        f'<feTurbulence type="fractalNoise" baseFrequency="{frequency}" numOctaves="3" seed="{seed}"/>'
        f'<feDisplacementMap in="SourceGraphic" scale="{scale}" xChannelSelector="R" yChannelSelector="G"/>'
        f'<feGaussianBlur stdDeviation="{soften}"/></filter>'
    )


def _wisps(name: str, frequency: str, scale: int, seed: int) -> str:
    """Tears a shape like `_torn` and eats holes into it: foam and flying water."""
    return (
        f'<filter id="{name}" x="-20%" y="-20%" width="140%" height="140%">'
        f'<feTurbulence type="fractalNoise" baseFrequency="{frequency}" numOctaves="5" seed="{seed}"'
        ' result="noise"/>'
        f'<feDisplacementMap in="SourceGraphic" in2="noise" scale="{scale}"'
        ' xChannelSelector="R" yChannelSelector="G"/>'
        '<feGaussianBlur stdDeviation="1.2" result="torn"/>'
        '<feColorMatrix in="noise" values="0 0 0 0 1  0 0 0 0 1  0 0 0 0 1  0 0 4.2 0 -1.5" result="holes"/>'
        '<feComposite in="torn" in2="holes" operator="in"/></filter>'
    )


FILTERS = "".join(
    (
        *map(_blur, BLURS),
        _texture("cloud", ".0022 .007", 4, "1 1 1", 1.9, 0.75),
        _texture("murk", ".003 .009", 12, ".05 .08 .11", 2.1, 0.8),
        _texture("glint", ".006 .09", 9, "1 .95 .85", 2.6, 1.25),
        _texture("shade", ".005 .07", 21, ".05 .1 .14", 2.6, 1.2),
        _texture("brick", ".05 .09", 2, "0 0 0", 1.6, 0.62),
        _texture("plaster", ".012 .016", 6, "0 0 0", 1.5, 0.62),
        _texture("timber", ".006 .11", 8, "0 0 0", 1.7, 0.7),
        _torn("ripple", ".012 .12", 26, 3, "2 1"),
        _torn("spray", ".03 .03", 60, 5, "1.6"),
        _wisps("foam", ".035 .05", 46, 15),
        _wisps("plume", ".014 .011", 110, 4),
        _torn("leaf", ".06 .06", 18, 7, ".6"),
    )
)


def picture(*parts: str, defs: str = "", width: int = WIDTH, height: int = HEIGHT) -> str:
    """A whole SVG document on the given canvas; Chromium stretches it to the size asked for."""
    return tag(
        "svg",
        tag("defs", FILTERS, defs),
        *parts,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width} {height}",
        preserveAspectRatio="xMidYMid slice",
    )


def whole(fill: str, **style: Any) -> str:
    return rect(0, 0, WIDTH, HEIGHT, fill, **style)


def texture(name: str, x: float, y: float, width: float, height: float, opacity: float) -> str:
    """A patch of one of the noise filters. It is moved into place, as noise is tied to the origin."""
    patch = rect(0, 0, width, height, "#000", filter=f"url(#{name})")
    return group(patch, transform=f"translate({x:g} {y:g})", opacity=opacity)


def textured(d: str, fill: str, name: str, opacity: float) -> str:
    """A filled shape with a noise that stays inside it."""
    clip = f"clip-{zlib.crc32((d + name).encode()):x}"
    noise = group(texture(name, 0, 0, WIDTH, HEIGHT, opacity), clip_path=f"url(#{clip})")
    return tag("clipPath", shape(d, "#000"), id=clip) + shape(d, fill) + noise


def sky(height: float, clouds: float = 0.5, fill: str = "url(#sky)") -> str:
    return rect(0, 0, WIDTH, height, fill) + texture("cloud", 0, 0, WIDTH, height, clouds)


def water(top: float, glint: float = 0.33, shade: float = 0.5) -> str:
    depth = HEIGHT - top
    return texture("shade", 0, top, WIDTH, depth, shade) + texture("glint", 0, top, WIDTH, depth, glint)


def mirrored(horizon: float, *parts: str, opacity: float = 0.5) -> str:
    """The parts upside down below the horizon, broken up by ripples."""
    upside_down = group(*parts, transform=f"translate(0 {2 * horizon:g}) scale(1 -1)")
    return group(upside_down, filter="url(#ripple)", opacity=opacity)


def hills(top: float, height: float, base: float, fill: str, opacity: float, seed: int) -> str:
    """A far ridge between `top` and `base`."""
    rolls = chance(seed)
    points = []
    for x in range(-40, WIDTH + 80, 40):
        rise = height * (0.5 + 0.5 * math.sin(x / 170 + seed)) * (0.6 + 0.4 * rolls.random())
        points.append(f"{x} {top - rise:.0f}")
    return shape(f"M-60 {base} L{' L'.join(points)} L{WIDTH + 60} {base} Z", fill, opacity=opacity)


def swell(level: float, height: float, length: float, fill: str, seed: float, opacity: float = 1) -> str:
    """One sea wave after another, filled down to the foot of the picture, with a lit edge."""
    crest = " L".join(
        f"{x} {level - height * _wave(x / length + seed):.1f}" for x in range(-20, WIDTH + 30, 10)
    )
    body = shape(f"M-20 {HEIGHT} L{crest} L{WIDTH + 30} {HEIGHT} Z", fill)
    foam = line(f"M{crest}", "#eef0e8", 9, opacity=0.5, filter="url(#foam)")
    return group(body, foam, line(f"M{crest}", "#f3efe2", 7, opacity=0.2, blur=6), opacity=opacity)


def _wave(turn: float) -> float:
    """Sea waves: flat troughs and narrow crests, no two alike; between about -1 and 1."""
    peaked = 1 - abs(math.sin(turn * math.pi)) ** 0.8
    return peaked * (0.65 + 0.35 * math.sin(turn * 2.3)) + 0.25 * math.sin(turn * 5.1 + 1)


def haze(top: float, height: float, fill: str, opacity: float) -> str:
    return rect(-100, top, WIDTH + 200, height, fill, opacity=opacity, blur=60)


def glow(x: float, y: float, radius: float, fill: str, opacity: float, blur: int = 60) -> str:
    return ellipse(x, y, radius, radius, fill, opacity=opacity, blur=blur)


def rain(drops: int, seed: int, slant: int = -6, colour: str = "#dfe7ea") -> str:
    rolls = chance(seed)
    streaks = []
    for _ in range(drops):
        x, y, length = rolls.randint(0, WIDTH), rolls.randint(0, HEIGHT), rolls.randint(18, 46)
        opacity = round(rolls.uniform(0.12, 0.45), 2)
        streaks.append(line(f"M{x} {y}l{slant} {length}", colour, 1.4, opacity=opacity))
    return "".join(streaks)


def vignette(opacity: float, cx: float = 0.5, cy: float = 0.5) -> tuple[str, str]:
    """Dark edges: the gradient for `defs` and the sheet to lay on last."""
    definition = radial("edges", (0.4, "#000", 0), (1, "#0b0807", opacity), cx=cx, cy=cy, r=0.85)
    return definition, whole("url(#edges)")
