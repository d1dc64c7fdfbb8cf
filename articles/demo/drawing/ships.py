"""What floats and what loads it: container ship, crane, ferry, trawler, rowing eight. Drawn around 0 0."""

from articles.demo.drawing.scene import chance
from articles.demo.drawing.svg import at, circle, each, group, line, rect, shape

CONTAINERS = ("#8a4b35", "#3f5a66", "#6d6a58", "#a4774b", "#2f4450", "#7b3a30", "#8d8a78")


def crane(x: float, base: float, scale: float, colour: str, raised: bool = False) -> str:
    """A ship-to-shore gantry crane, its boom over the water or raised."""
    legs = line("M-60 0V-250M70 0V-250M-60 -110H70M-60 -250H70", colour, 10)
    braces = line("M-60 -110L70 -250M70 -110L-60 -250", colour, 4)
    frame = line("M-190 -262H90", colour, 11) + line("M0 -262L10 -400L40 -262", colour, 7)
    stay = line("M10 -400L150 -262", colour, 3)
    houses = rect(60, -300, 70, 38, colour) + rect(-76, -8, 32, 10, colour) + rect(54, -8, 32, 10, colour)
    boom = _raised_boom(colour) if raised else _lowered_boom(colour)
    return at(x, base, legs, braces, frame, stay, boom, houses, scale=scale)


def _raised_boom(colour: str) -> str:
    return line("M-60 -262L-150 -470", colour, 9) + line("M10 -400L-140 -455", colour, 3)


def _lowered_boom(colour: str) -> str:
    lattice = each(lambda x: line(f"M{x} -262l11 -13l11 13", colour, 2), range(-320, 80, 22))
    boom = line("M-60 -262H-330", colour, 9) + line("M10 -400L-200 -266M10 -400L-325 -266", colour, 3)
    load = line("M-230 -255V-140", colour, 2) + rect(-256, -140, 52, 20, colour)
    return boom + lattice + load


def container_ship(x: float, y: float, scale: float, hull: str, stacks: int, seed: int) -> str:
    rolls = chance(seed)
    cargo = "".join(
        _stack(60 + i * 42, 2 if i in (0, stacks - 1) else rolls.randint(3, 6), rolls) for i in range(stacks)
    )
    bridge = 60 + stacks * 42 + 6
    sides = shape(f"M0 -70H{bridge + 150}L{bridge + 136} 0H34Q10 -20 0 -70Z", hull)
    keel = shape(f"M14 -28H{bridge + 142}L{bridge + 136} 0H34Q22 -12 14 -28Z", "#5b2a22", opacity=0.75)
    return at(x, y, cargo, sides, keel, _bridge(bridge), scale=scale)


def _stack(x: float, height: int, rolls) -> str:
    return "".join(_container(x, -92 - level * 22, rolls.choice(CONTAINERS)) for level in range(height))


def _container(x: float, y: float, colour: str) -> str:
    ribs = "".join(f"M{x + 4 + 8 * rib} {y + 3}v15" for rib in range(5))
    return rect(x, y, 40, 20.5, colour) + line(ribs, "#000", 2, opacity=0.14)


def _bridge(x: float) -> str:
    tower = rect(x, -226, 66, 156, "#d9d3c4") + rect(x - 14, -240, 94, 20, "#c9c2b1")
    glass = rect(x + 6, -236, 58, 9, "#25313a")
    windows = [(x + 8 + column * 14, -208 + floor * 26) for floor in range(5) for column in range(4)]
    panes = each(lambda left, top: rect(left, top, 7, 8, "#3a444b"), windows)
    return (
        tower + glass + panes + rect(x + 84, -180, 34, 110, "#2f4450") + rect(x + 30, -280, 4, 44, "#3a444b")
    )


def ferry(x: float, y: float, dark: str, light: str) -> str:
    hull = shape("M0 0H560L520 70H50Z", dark)
    decks = shape("M40 0V-60H500L540 0Z", light) + shape("M110 -60V-110H430L450 -60Z", light)
    bridge = rect(180, -146, 150, 38, light) + rect(190, -138, 130, 14, dark)
    funnel = shape("M356 -104L362 -178H404L410 -104Z", dark) + rect(361, -164, 44, 10, light)
    rigging = line("M250 -146V-230M250 -215L120 -110M250 -215L400 -110", dark, 3)
    portholes = each(lambda k: circle(70 + k * 34, -28, 9, dark), range(13))
    windows = each(lambda k: rect(126 + k * 30, -98, 18, 16, dark), range(10))
    return at(x, y, hull, decks, bridge, funnel, rigging, portholes, windows)


def trawler(x: float, y: float, scale: float) -> str:
    """A small blue inshore boat, bow to the left; 0 0 is the waterline amidships."""
    hull = shape(
        "M-300 -128Q-262 -20 -226 22H232Q258 -20 262 -92Q60 -58 -110 -78Q-220 -94 -300 -128Z", "#2d5673"
    )
    shadow = shape("M-262 -40Q-240 4 -226 22H232Q252 -8 258 -46Q20 0 -262 -40Z", "#17303f", opacity=0.55)
    boot = shape("M-246 -8Q-236 10 -226 22H232Q240 10 247 -8Z", "#7d3a2c")
    gunwale = line("M-300 -128Q-220 -94 -110 -78Q60 -58 262 -92", "#e9e0cb", 7)
    rubbing = line("M-288 -96Q-110 -42 60 -34Q180 -32 260 -58", "#162832", 5)
    marks = line("M-250 -78v22m0 -22h10v11h-10M-228 -72v22m10 -22l-8 11l9 12", "#e9e0cb", 3.4)
    tyres = each(lambda left: circle(left, -26, 15, "none", stroke="#12181c", stroke_width=8), (-60, 40, 140))
    return at(x, y, _rig(), _wheelhouse(), hull, shadow, boot, gunwale, rubbing, marks, tyres, scale=scale)


def _wheelhouse() -> str:
    walls = shape("M-170 -70L-158 -206H-24L-18 -66Z", "#ddd5c2") + shape(
        "M-62 -68L-58 -206H-24L-18 -66Z", "#b7ae9b"
    )
    roof = shape("M-178 -206H-10L-20 -222H-166Z", "#8c3b2c")
    panes = each(lambda left: rect(left, -190, 30, 42, "#f1cf8e"), (-148, -110))
    side = rect(-54, -188, 24, 38, "#55666f")
    door = rect(-56, -138, 30, 66, "#5d3a2a")
    radar = line("M-120 -222V-262M-146 -262H-94", "#39444b", 5)
    return walls + roof + panes + side + door + radar


def _rig() -> str:
    mast = line("M20 -70V-350M20 -330L-270 -120M20 -330L228 -92M-90 -222L20 -300", "#2b353b", 3)
    boom = line("M20 -70V-350", "#4d4036", 9) + line("M24 -140L150 -268", "#4d4036", 7)
    gantry = line("M186 -86V-236H240V-92M186 -200H240", "#39444b", 9)
    net = shape("M192 -232Q170 -160 186 -84Q214 -66 236 -92Q252 -160 234 -232Z", "#3c6b5c", opacity=0.75)
    mesh = line(
        "M196 -220l38 120M206 -226l30 90M190 -180l34 100M232 -220l-40 120M222 -228l-36 96", "#1f3a34", 1.6
    )
    block = line("M150 -268V-150", "#2b353b", 2.5) + rect(140, -150, 20, 18, "#2b353b")
    boxes = each(lambda left: rect(left, -94, 38, 22, "#c9702f", stroke="#7a4019", stroke_width=2), (60, 102))
    return group(mast, boom, net, mesh, gantry, block, boxes)


def eight(x: float, y: float, scale: float) -> str:
    """A racing eight with her cox, rowing to the left; all oars at the same point of the stroke."""
    hull = shape("M-520 -7Q-380 -13 -60 -14H300Q440 -13 520 -6Q420 10 300 12H-300Q-440 8 -520 -7Z", "#e4d9c2")
    shade = shape("M-500 -3Q-300 6 0 5H300Q420 4 512 -4Q420 10 300 12H-300Q-440 8 -500 -3Z", "#5b5046")
    far = each(lambda seat: _oar(-300 + seat * 80, 104, -6), (0, 2, 4, 6))
    near = each(lambda seat: _oar(-300 + seat * 80, 128, 34), (1, 3, 5, 7))
    crew = each(lambda seat: _rower(-300 + seat * 80), range(8))
    return at(x, y, far, crew, hull, shade, _cox(360), near, scale=scale)


def _oar(x: float, reach: float, depth: float) -> str:
    """From the rower's hands to the blade, which is just going in."""
    blade = shape(f"M{reach - 6} {depth - 5}l22 3l-3 14l-20 -7z", "#a33a2c")
    return at(x, 0, line(f"M46 -38L{reach} {depth}", "#cdbf9f", 3.4), blade)


def _rower(x: float) -> str:
    """Leaning forward, arms out: the beginning of the stroke."""
    legs = line("M-8 -14L22 -36L46 -12", "#2a2522", 10)
    back = shape("M-20 -10Q-24 -40 -4 -60Q7 -65 11 -54Q8 -30 4 -10Z", "#35424e")
    head = circle(10, -73, 9.5, "#6a4b3a")
    hair = shape("M-1 -70Q-3 -85 10 -85Q21 -84 20 -75Q10 -79 5 -72Q2 -66 -1 -70Z", "#1d1917") + circle(
        -3, -77, 4.5, "#1d1917"
    )
    arms = line("M3 -54L30 -42L48 -38", "#6a4b3a", 6)
    return at(x, 0, legs, back, head, hair, arms)


def _cox(x: float) -> str:
    back = shape("M-18 -12Q-18 -40 0 -46Q16 -44 18 -12Z", "#6d2d26")
    return at(
        x, 0, back, circle(-1, -56, 10, "#5d4334"), shape("M-14 -58Q-12 -70 0 -69Q10 -68 10 -58Z", "#20262b")
    )
