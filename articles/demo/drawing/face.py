"""The parts of a face, on a canvas of 640 x 640; the light falls from the upper left.

Shadows and lights are black and white at low opacity, so that they suit every skin: what counts in print
is how dark, not which colour.
"""

from dataclasses import dataclass

from articles.demo.drawing.svg import at, circle, each, ellipse, group, line, shape, tag

INK = "#17120f"
MIDDLE = 320  # the face is symmetrical about this x


@dataclass(frozen=True)
class Build:
    """Half widths of a head at the temples, at the jaw and at the chin, and the chin's height."""

    temples: int = 104
    jaw: int = 74
    chin: int = 40
    foot: int = 432


def outline(build: Build) -> str:
    temples, jaw, chin, foot = build.temples, build.jaw, build.chin, build.foot
    left = f"Q{MIDDLE - temples - 4} 156 {MIDDLE} 150"
    right = f"Q{MIDDLE + temples + 4} 156 {MIDDLE + temples} 270 Q{MIDDLE + temples} 338 {MIDDLE + jaw} 386"
    below = f"Q{MIDDLE + chin} {foot} {MIDDLE} {foot} Q{MIDDLE - chin} {foot} {MIDDLE - jaw} 386"
    return f"M{MIDDLE - temples} 270 {left} {right} {below} Q{MIDDLE - temples} 338 {MIDDLE - temples} 270Z"


def head(build: Build, skin: str) -> str:
    """Skin and its modelling, clipped to the outline."""
    edge = outline(build)
    return group(
        tag("clipPath", shape(edge, INK), id="head"),
        shape(edge, skin),
        group(_shadows(edge), _lights(), clip_path="url(#head)"),
    )


def _shadows(edge: str) -> str:
    side = "M366 130Q420 200 398 290Q392 350 348 400Q340 430 320 440H470V130Z"
    nose = "M328 262L340 336Q346 350 330 352L320 350Q328 310 322 262Z"
    return group(
        shape(side, INK, opacity=0.42, blur=20),
        line(edge, INK, 26, opacity=0.3, blur=12),
        ellipse(275, 274, 38, 18, INK, opacity=0.34, blur=12),
        ellipse(365, 274, 38, 18, INK, opacity=0.42, blur=12),
        shape(nose, INK, opacity=0.42, blur=6),
        ellipse(320, 362, 26, 7, INK, opacity=0.34, blur=6),
        ellipse(320, 410, 26, 6, INK, opacity=0.34, blur=6),
        ellipse(252, 366, 16, 34, INK, opacity=0.16, blur=12),
    )


def _lights() -> str:
    return group(
        ellipse(282, 200, 56, 26, "#fff", opacity=0.42, blur=20),
        ellipse(258, 320, 26, 16, "#fff", opacity=0.4, blur=12),
        line("M313 258L311 336", "#fff", 8, opacity=0.5, blur=6),
        ellipse(312, 422, 20, 7, "#fff", opacity=0.35, blur=6),
        ellipse(276, 262, 26, 5, "#fff", opacity=0.25, blur=6),
    )


def ears(build: Build, skin: str) -> str:
    return each(
        lambda x, flip: at(x, 296, _ear(skin), flip=flip),
        ((MIDDLE - build.temples, False), (MIDDLE + build.temples, True)),
    )


def _ear(skin: str) -> str:
    shell = shape("M4 -32Q-20 -38 -20 -8Q-18 26 4 30Z", skin)
    return shell + line("M-2 -22Q-14 -24 -13 -6Q-12 6 -4 8", INK, 3, opacity=0.5)


def neck(skin: str, width: int = 54) -> str:
    left, right = MIDDLE - width, MIDDLE + width
    column = shape(f"M{left} 380L{left - 6} 478L320 560L{right + 6} 478L{right} 380Z", skin)
    under_chin = shape(f"M{left} 386Q320 470 {right} 386V440Q340 492 {left} 452Z", INK, opacity=0.5, blur=6)
    side = shape(f"M340 430L{right + 4} 400V490L330 550Z", INK, opacity=0.3, blur=12)
    return column + under_chin + side + line(f"M{left + 22} 470L308 520", INK, 3, opacity=0.25)


def eyes(heavy: bool = False) -> str:
    """Both eyes look at the reader; `heavy` gives them the lids and folds of age."""
    return _eye(heavy, 0) + at(2 * MIDDLE, 0, _eye(heavy, 4), flip=True)


def _eye(heavy: bool, glance: int) -> str:
    white = shape("M251 286Q275 270 301 287Q276 297 251 286Z", "#d6cebd")
    iris = circle(276 + glance, 282, 10, "#3a2d24") + circle(276 + glance, 282, 5, "#0d0a08")
    spark = circle(273 + glance, 278, 2.6, "#fff") if not glance else circle(283, 278, 2.6, "#fff")
    upper = line("M248 288Q258 273 276 272Q294 273 303 289", INK, 5.5) + line("M248 288l-5 -3", INK, 4)
    crease = line("M252 272Q274 255 300 271", INK, 2.6, opacity=0.55)
    lower = line("M256 291Q278 301 299 290", INK, 2.2, opacity=0.55)
    folds = line("M256 304Q276 314 298 304", INK, 2.6, opacity=0.42) + line(
        "M240 282l-12 -7M240 290l-13 2", INK, 2.2, opacity=0.45
    )
    return white + iris + spark + upper + crease + lower + (folds if heavy else "")


def brows(colour: str, weight: float = 1) -> str:
    """Tapering outwards; `weight` 1 is usual, less is finer."""
    thick = 14 * weight
    brow = shape(
        f"M302 {258 - thick / 3}Q268 {246 - thick / 2} 238 "
        f"262Q266 {252 + thick / 3} 303 {256 + thick * 0.55}Z",
        colour,
    )
    return brow + at(2 * MIDDLE, 0, brow, flip=True)


def nose(broad: float = 1) -> str:
    wing, nostril = 22 * broad, 11 * broad
    base = (
        f"M{320 - wing} 342Q{314 - wing} 358 {326 - wing} 359Q320 "
        f"369 {314 + wing} 359Q{326 + wing} 358 {320 + wing} 342"
    )
    openings = f"M{320 - nostril - 5} 358q6 -5 11 0M{320 + nostril - 6} 358q5 -5 11 0"
    return line(base, INK, 3, opacity=0.6) + line(openings, INK, 4.5, opacity=0.75)


def mouth(full: float = 1, smile: int = 3) -> str:
    """Closed lips; `smile` lifts the corners by so many units."""
    corners = 386 - smile
    upper = (
        f"M284 {corners}Q304 {381 - 7 * full} 313 {381 - 7 * full}Q320 {384 - 6 * full} "
        f"327 {381 - 7 * full}Q336 {381 - 7 * full} 356 {corners}Q320 392 284 {corners}Z"
    )
    lower = (
        f"M288 {corners + 2}Q320 392 352 {corners + 2}Q340 {396 + 9 * full} "
        f"320 {396 + 9 * full}Q300 {396 + 9 * full} 288 {corners + 2}Z"
    )
    lips = shape(upper, "#4a211c", opacity=0.62) + shape(lower, "#4a211c", opacity=0.34)
    shine = ellipse(314, 397, 12, 2.6, "#fff", opacity=0.3, blur=1)
    parting = line(f"M282 {corners}Q300 388 320 387Q340 388 358 {corners}", INK, 3.6)
    return lips + shine + parting


def lines_of_age() -> str:
    """From the nose to the corners of the mouth, and across the forehead."""
    cheeks = line("M292 350Q274 364 270 388M348 350Q366 364 370 388", INK, 3.4, opacity=0.42)
    forehead = line("M268 214Q320 204 372 214M276 232Q320 224 364 232", INK, 2.6, opacity=0.3)
    return cheeks + forehead + line("M312 250v-14M328 250v-14", INK, 2.6, opacity=0.35)


def glasses(round_ones: bool = True) -> str:
    if round_ones:
        lenses = circle(275, 284, 37, "none", stroke=INK, stroke_width=6.5) + circle(
            365, 284, 37, "none", stroke=INK, stroke_width=6.5
        )
        bridge = "M311 278Q320 270 329 278M238 278L214 272M402 278L426 272"
    else:
        lens = "M236 264H312Q312 306 284 308Q240 312 236 264Z"
        lenses = line(lens, INK, 6) + at(2 * MIDDLE, 0, line(lens, INK, 6), flip=True)
        bridge = "M312 270Q320 266 328 270M236 268L214 264M404 268L426 264"
    shine = line("M252 300L272 262M344 300L364 262", "#fff", 5, opacity=0.35)
    return lenses + line(bridge, INK, 6) + shine
