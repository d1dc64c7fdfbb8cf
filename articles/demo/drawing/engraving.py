"""Turns a painted portrait into a newspaper engraving: lines that swell where it is dark.

Two sets of lines cross in the deep shadows. The lines bend with the tone, as an engraver's follow the
form: the picture's own greys are added to the lines' phase, modulo one turn (256 steps).
"""

import math
from functools import cache

from PIL import Image, ImageChops, ImageFilter, ImageOps

SIDE = 640
FINE = 2  # the lines are cut at twice the size, then made smaller: soft edges without grey noise
PERIOD = 9 * FINE
BEND = 0.6  # turns by which white paper shifts a line against black
INK, PAPER, MIDDLE = "#1d2226", "#f4efe4", "#8f8b80"


def engraved(portrait: Image.Image) -> Image.Image:
    tone = ImageOps.autocontrast(portrait.convert("L"), cutoff=1).filter(ImageFilter.GaussianBlur(1.2))
    large = tone.resize((SIDE * FINE, SIDE * FINE), Image.Resampling.BICUBIC)
    lines = _cut(large, _phase(slope=0.38), threshold=_first)
    hatching = _cut(large, _phase(slope=-0.9), threshold=_second)
    cut = ImageChops.darker(lines, hatching).resize((SIDE, SIDE), Image.Resampling.BICUBIC)
    wash = tone.point([min(255, round(grey * 1.18)) for grey in range(256)])  # the paper stays bare
    return ImageOps.colorize(Image.blend(cut, wash, 0.4), INK, PAPER, mid=MIDDLE)


def _first(grey: int) -> int:
    """What stays white of a line's width, 0..255: solid ink below 40, bare paper above 216."""
    return round(255 * min(1, max(0, (grey - 40) / 176) ** 0.85))


def _second(grey: int) -> int:
    """The same for the hatching, which begins below 92."""
    return round(255 * min(1, max(0, (grey - 30) / 62)))


def _cut(tone: Image.Image, phase: Image.Image, threshold) -> Image.Image:
    """Black where the wave of lines is above what the tone leaves white."""
    bent = ImageChops.add_modulo(phase, tone.point([round(grey * BEND) % 256 for grey in range(256)]))
    wave = bent.point([round(127.5 + 127.5 * math.cos(step / 256 * math.tau)) for step in range(256)])
    white = tone.point([threshold(grey) for grey in range(256)])
    return ImageChops.subtract(wave, white).point([255] + [0] * 255)


@cache
def _phase(slope: float) -> Image.Image:
    """For every pixel how far it is between two lines (256 steps a line); lines wave a little."""
    side = SIDE * FINE
    across = [slope * x + 14 * math.sin(x / 150) for x in range(side)]
    rows = (int((y + shift) / PERIOD * 256) % 256 for y in range(side) for shift in across)
    return Image.frombytes("L", (side, side), bytes(rows))
