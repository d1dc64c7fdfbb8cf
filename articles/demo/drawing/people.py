"""The newsroom's portraits: who wears what. `engraving` turns them into newspaper engravings."""

from collections.abc import Callable
from functools import partial

from articles.demo.drawing import face, hair
from articles.demo.drawing.face import INK, Build
from articles.demo.drawing.scene import picture
from articles.demo.drawing.svg import ellipse, group, line, radial, shape

SIZE = 640
PALE = "#f0e9da"


def portrait(
    *,
    skin: str,
    style: hair.Style,
    clothes: Callable[[], str],
    build: Build,
    features: tuple[str, ...],
    ears: bool = True,
) -> str:
    """Background, what is behind the head, body, head, features, what is before it."""
    behind, before = style
    ground = radial("ground", (0, "#fbf8f0"), (0.62, "#efeadd"), (1, "#b9b4a6"), cx=0.34, cy=0.3, r=1)
    sitter = group(
        behind,
        face.neck(skin, 48 if build.temples < 102 else 56),
        clothes(),
        face.ears(build, skin) if ears else "",
        face.head(build, skin),
        *features,
        before,
        transform="translate(-38 -34) scale(1.12)",
    )
    bristle = (
        '<filter id="bristle"><feTurbulence type="fractalNoise" baseFrequency=".2" numOctaves="2" seed="5"/>'
        '<feDisplacementMap in="SourceGraphic" scale="9" xChannelSelector="R" yChannelSelector="G"/></filter>'
    )
    paper = f'<rect width="{SIZE}" height="{SIZE}" fill="url(#ground)"/>'
    shadow = ellipse(430, 360, 120, 200, INK, opacity=0.12, blur=60)
    return picture(paper, shadow, sitter, defs=ground + bristle, width=SIZE, height=SIZE)


def _shoulders(colour: str) -> str:
    """Coat or jacket, rounded by a shadow on the right and folds at the sleeves."""
    body = "M30 680Q44 548 150 506Q220 484 258 462L320 560L382 462Q420 484 490 506Q596 548 610 680Z"
    shade = shape("M440 484Q580 520 610 680H450Q480 580 420 480Z", INK, opacity=0.4, blur=20)
    folds = line("M138 560Q150 610 146 680M502 560Q490 610 494 680", INK, 5, opacity=0.5)
    light = line("M76 600Q96 540 170 514", "#fff", 14, opacity=0.25, blur=6)
    return shape(body, colour) + shade + folds + light


def suit(colour: str, tie: str) -> str:
    shirt = shape("M262 466L320 548L378 466L396 500L350 680H290L244 500Z", PALE)
    knot = shape("M304 540H336L328 572H312Z", tie) + shape("M312 572H328L346 680H294Z", tie)
    collar = shape(
        "M260 460L304 548L276 556L246 486ZM380 460L336 548L364 556L394 486Z",
        "#fff",
        stroke=INK,
        stroke_width=2,
    )
    lapels = (
        "M246 470L292 680M394 470L348 680M246 500L212 556L246 566L284 660M394 500L428 556L394 566L356 660"
    )
    stripes = line("M300 610l36 -18M298 646l44 -22", PALE, 4, opacity=0.5)
    return _shoulders(colour) + shirt + knot + stripes + collar + line(lapels, INK, 4, opacity=0.75)


def open_collar(colour: str, shirt: str = PALE) -> str:
    collar = shape(
        "M258 456L312 560L262 584L232 484ZM382 456L328 560L378 584L408 484Z",
        shirt,
        stroke=INK,
        stroke_width=2.5,
    )
    placket = shape("M312 558H328L338 680H302Z", shirt) + line("M320 570V680", INK, 2, opacity=0.5)
    lapels = "M232 486L196 548L240 562L296 680M408 486L444 548L400 562L344 680"
    return _shoulders(colour) + placket + collar + line(lapels, INK, 4, opacity=0.6)


def roll_neck(colour: str) -> str:
    neck = shape("M256 440Q320 486 384 440L394 508Q320 560 246 508Z", colour) + line(
        "M258 446Q320 492 382 446M248 506Q320 556 392 506", INK, 4, opacity=0.5
    )
    ribs = line(
        "".join(
            f"M{x} {456 + 16 * (1 - abs(x - 320) / 64):.0f}l{(x - 320) / 14:.0f} 58"
            for x in range(266, 380, 12)
        ),
        "#fff",
        2.4,
        opacity=0.4,
    )
    strap = line("M196 500Q250 590 262 680", INK, 15, opacity=0.85) + line(
        "M196 500Q250 590 262 680", "#fff", 2, opacity=0.5
    )
    return _shoulders(colour) + neck + ribs + strap


def crew_neck(colour: str) -> str:
    """A jumper over a shirt."""
    collar = shape(
        "M260 458L316 530L278 546L244 486ZM380 458L324 530L362 546L396 486Z",
        PALE,
        stroke=INK,
        stroke_width=2.5,
    )
    band = line("M238 490Q262 566 320 570Q378 566 402 490", INK, 4, opacity=0.5) + line(
        "M226 500Q256 586 320 590Q384 586 414 500", INK, 3, opacity=0.4
    )
    knit = line("".join(f"M{x} 600V680" for x in range(176, 470, 14)), "#fff", 2, opacity=0.18)
    return (
        _shoulders(colour)
        + shape("M240 490Q262 560 320 566Q378 560 400 490L320 600Z", colour)
        + collar
        + band
        + knit
    )


SLIM = Build(temples=98, jaw=66, chin=34, foot=430)
USUAL = Build()
BROAD = Build(temples=108, jaw=84, chin=50, foot=436)


def calloway() -> str:
    features = (face.eyes(), face.brows("#4a2f20", 0.8), face.nose(0.9), face.mouth(1.1, 5))
    return portrait(
        skin="#e2bd9e",
        style=hair.bob("#5a3a28"),
        clothes=partial(open_collar, "#34424e"),
        build=SLIM,
        features=features,
    )


def abara() -> str:
    features = (face.eyes(), face.brows("#17110e", 0.9), face.nose(1.15), face.mouth(1.45, 4), face.glasses())
    return portrait(
        skin="#9a6b4f",
        style=hair.curls("#2a211d"),
        clothes=partial(open_collar, "#6b3a34"),
        build=USUAL,
        features=features,
    )


def lindqvist() -> str:
    beard = hair.beard("#c9c3b8", BROAD)
    features = (
        face.eyes(heavy=True),
        face.brows("#8f897e", 1.1),
        face.lines_of_age(),
        face.nose(1.1),
        beard,
        face.mouth(0.8, 1),
        face.glasses(),
    )
    return portrait(
        skin="#e6c6aa",
        style=hair.bald("#a8a297"),
        clothes=partial(suit, "#3d4540", "#5a2c2a"),
        build=BROAD,
        features=features,
    )


def haddad() -> str:
    features = (face.eyes(), face.brows("#2a1d16", 0.95), face.nose(1), face.mouth(1.2, 4))
    return portrait(
        skin="#dcb08e",
        style=hair.headscarf("#5f7d80"),
        clothes=partial(_shoulders, "#262d32"),
        build=SLIM,
        features=features,
        ears=False,
    )


def moreau() -> str:
    beard = hair.beard("#3a2e26", USUAL)
    features = (face.eyes(), face.brows("#2a211b", 1.15), face.nose(1.05), beard, face.mouth(0.9, 3))
    return portrait(
        skin="#dcb393",
        style=hair.short("#33291f"),
        clothes=partial(crew_neck, "#6a7078"),
        build=USUAL,
        features=features,
    )


def okafor() -> str:
    features = (face.eyes(), face.brows("#17110e", 0.85), face.nose(1.1), face.mouth(1.4, 5))
    return portrait(
        skin="#a3745a",
        style=hair.long("#2b221e"),
        clothes=partial(open_collar, "#8a7a4c", "#d9d2c0"),
        build=SLIM,
        features=features,
    )


def reyl() -> str:
    features = (
        face.eyes(),
        face.brows("#6b5238", 1),
        face.nose(1),
        face.mouth(0.75, 1),
        face.glasses(round_ones=False),
    )
    return portrait(
        skin="#e5c2a4",
        style=hair.parted("#8a6c48"),
        clothes=partial(suit, "#4a525c", "#2c3a4a"),
        build=USUAL,
        features=features,
    )


def brandt() -> str:
    features = (
        face.eyes(heavy=True),
        face.brows("#5d574f", 1.25),
        face.lines_of_age(),
        face.nose(1.15),
        face.mouth(0.8, 2),
        hair.moustache("#6d675e"),
    )
    return portrait(
        skin="#d8b191",
        style=hair.swept_back("#8d877c"),
        clothes=partial(roll_neck, "#39424a"),
        build=BROAD,
        features=features,
    )


SITTERS = (calloway, abara, lindqvist, haddad, moreau, okafor, reyl, brandt)
PORTRAITS = {f"face-{sitter.__name__}": sitter for sitter in SITTERS}
