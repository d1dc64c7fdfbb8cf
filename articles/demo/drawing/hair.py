"""Hair, beards and a headscarf. Each style is what lies behind the head and what lies before it."""

import math

from articles.demo.drawing.face import INK, Build
from articles.demo.drawing.scene import chance
from articles.demo.drawing.svg import circle, each, ellipse, group, line, shape

Style = tuple[str, str]


def _strands(paths: str, opacity: float = 0.5, width: float = 3) -> str:
    """Light caught along the hair, with a darker line beside it."""
    dark = line(paths, "#000", width, opacity=opacity * 0.7, transform="translate(4 3)")
    return line(paths, "#fff", width, opacity=opacity * 0.55) + dark


def bob(colour: str) -> Style:
    back = shape("M192 392Q160 120 320 108Q480 120 448 392Q440 416 404 404H236Q200 416 192 392Z", colour)
    front = (
        "M204 396Q176 372 190 270Q196 128 318 122Q444 126 450 270Q464 372 436 396Q412 404 410 378Q430 "
        "320 416 258Q404 206 352 172Q310 214 240 226Q218 262 226 318Q232 360 230 380Q226 400 204 396Z"
    )
    parting = (
        "M352 168Q290 150 226 226M352 168Q280 138 208 250"
        "M352 164Q270 120 196 290M354 166Q420 180 432 270M356 160Q440 "
        "176 444 320M200 300Q192 350 206 388M214 270Q206 340 218 392"
        "M430 300Q442 350 430 390M420 290Q430 350 420 396"
    )
    return back, shape(front, colour) + _strands(parting)


def long(colour: str) -> Style:
    back = shape("M180 500Q150 110 320 106Q490 110 460 500Q430 530 396 500H244Q210 530 180 500Z", colour)
    front = (
        "M184 500Q160 300 204 208Q240 122 322 122Q420 124 442 220Q478 320 456 500Q440 524 416 "
        "502Q438 400 424 300Q420 216 330 164Q240 206 220 300Q204 400 226 500Q206 520 184 500Z"
    )
    flow = (
        "M326 160Q250 186 218 270M326 152Q226 176 204 300M324 142Q206 "
        "170 190 360M332 160Q410 190 424 280M334 150Q430 180 440 320"
        "M336 140Q450 180 456 380M204 320Q188 420 200 504M216 330Q204 "
        "420 214 508M438 330Q452 420 440 504M428 340Q440 420 428 506"
    )
    return back, shape(front, colour) + _strands(flow)


def short(colour: str) -> Style:
    cap = (
        "M210 282Q184 112 322 106Q462 112 430 282Q424 268 420 238Q414 "
        "206 392 194Q330 214 256 188Q228 204 222 236Q218 268 210 282Z"
    )
    brushed = (
        "M250 184Q262 134 320 118M270 192Q280 140 340 122M294 198Q304 146 366 128M318 200Q330 150 392 142"
        "M344 200Q360 160 412 164M370 196Q386 172 422 196M232 196Q236 150 284 128M218 230Q214 170 246 146"
    )
    return "", shape(cap, colour) + _strands(brushed)


def parted(colour: str) -> Style:
    """Parted on one side and combed across."""
    cap = (
        "M210 286Q190 170 236 134Q300 92 380 116Q446 140 430 286Q424 260 418 "
        "232Q410 206 384 200Q312 190 262 158Q236 180 226 216Q218 252 210 286Z"
    )
    combed = (
        "M262 154Q330 112 420 180M262 156Q330 128 426 214M262 158Q320 146 414 212M264 150Q330 "
        "100 400 140M256 160Q226 180 218 240M252 154Q218 170 212 230M266 160Q320 172 396 196"
    )
    return "", shape(cap, colour) + _strands(combed)


def swept_back(colour: str) -> Style:
    """Grey hair brushed back over the ears, high forehead."""
    front = (
        "M206 316Q184 160 262 120Q320 92 384 118Q456 160 434 316Q448 270 420 "
        "226Q400 176 352 172Q318 166 284 174Q240 184 222 230Q196 270 206 316Z"
    )
    waves = (
        "M286 172Q300 128 350 108M262 182Q270 128 318 102M240 200Q240 "
        "146 280 114M224 226Q214 176 246 136M318 166Q340 128 380 120"
        "M350 170Q380 140 408 142M384 184Q416 166 430 190M404 204Q432 "
        "196 438 230M212 260Q198 230 210 190M426 250Q442 240 442 270"
    )
    return "", shape(front, colour) + _strands(waves, 0.7)


def bald(colour: str) -> Style:
    """A bare crown with the sides left."""
    side = "M212 306Q186 262 200 210Q206 188 224 190Q214 226 222 268Q222 292 212 306Z"
    other = "M428 306Q454 262 440 210Q434 188 416 190Q426 226 418 268Q418 292 428 306Z"
    wisps = "M206 206Q196 244 208 290M216 200Q204 240 214 280M434 206Q444 244 432 290M424 200Q436 240 426 280"
    return "", shape(side, colour) + shape(other, colour) + _strands(wisps, 0.8, 2.4)


def curls(colour: str) -> Style:
    """Many rings of hair round the head, each with its own light."""
    rolls = chance(3)
    back = ellipse(320, 246, 150, 140, colour)
    rings = []
    for layer, reach in enumerate((134, 112, 92)):
        for k in range(-3 + layer, 27 - layer):
            angle = math.pi * k / 23
            x = 320 + math.cos(angle) * (reach + 14) + rolls.randint(-7, 7)
            y = 238 - math.sin(angle) * reach + rolls.randint(-7, 7)
            rings.append(_curl(round(x), round(y), rolls.randint(15, 23), colour))
    return back, "".join(rings)


def _curl(x: int, y: int, radius: int, colour: str) -> str:
    light = line(
        f"M{x - radius * 0.6:.0f} {y}a{radius * 0.6:.0f} {radius * 0.6:.0f} "
        f"0 0 1 {radius * 0.8:.0f} -{radius * 0.5:.0f}",
        "#fff",
        3.4,
        opacity=0.34,
    )
    return circle(x, y, radius, colour) + circle(x + 2, y + 3, radius * 0.62, "#000", opacity=0.3) + light


def headscarf(colour: str) -> Style:
    back = shape("M196 560V300Q196 130 320 130Q444 130 444 300V560Z", colour)
    front = (
        "M224 330Q210 160 320 152Q430 160 416 330Q410 386 370 "
        "420Q342 440 320 440Q298 440 270 420Q230 386 224 330Z"
    )
    cloth = (
        "M180 420Q144 96 320 92Q496 96 460 420Q466 486 530 530Q430 "
        f"640 320 626Q210 640 110 530Q174 486 180 420Z {front}"
    )
    folds = (
        "M214 300Q190 420 300 500M206 340Q200 460 330 560M420 330Q430 440 300 500"
        "M434 300Q470 440 320 560M190 440Q220 540 320 606M450 440Q420 540 340 596"
        "M180 470Q180 540 270 616M460 470Q460 540 380 616M220 210Q250 130 330 122"
        "M204 250Q230 116 340 106M420 220Q400 160 346 140M436 260Q420 150 350 118"
    )
    wrapped = shape(cloth, colour, fill_rule="evenodd") + _strands(folds, 0.45, 4)
    return back, wrapped + line(front, INK, 5, opacity=0.35, blur=2) + line(front, "#fff", 2.4, opacity=0.3)


def beard(colour: str, build: Build) -> str:
    """Full, kept short; the mouth is drawn over it."""
    foot, left, right = build.foot + 8, 320 - build.temples + 1, 320 + build.temples - 1
    full = (
        f"M{left} 300Q{left + 2} 366 {320 - build.jaw - 2} 394Q{320 - build.chin} {foot} "
        f"320 {foot}Q{320 + build.chin} {foot} {320 + build.jaw + 2} "
        f"394Q{right - 2} 366 {right} 300Q{right - 8} 352 384 362Q352 358 "
        f"340 366Q320 360 300 366Q288 358 256 362Q{left + 8} 352 {left} 300Z"
    )
    lips = ellipse(320, 391, 34, 13, "#fff", opacity=0.14, blur=2)
    rolls = chance(11)
    hairs = ""
    for _ in range(90):
        x = rolls.randint(236, 404)
        drop = abs(x - 320) / 84
        y = rolls.randint(372, round(438 - 44 * drop**2))
        hairs += f"M{x} {y}l{round((x - 320) / 30)} {rolls.randint(7, 12)}"
    return group(shape(full, colour, opacity=0.94, filter="url(#bristle)"), lips, _strands(hairs, 0.6, 2))


def moustache(colour: str) -> str:
    half = "M320 366Q300 360 284 374Q270 386 258 384Q272 398 296 392Q314 386 320 378Z"
    whole = shape(half, colour) + shape(half, colour, transform="translate(640 0) scale(-1 1)")
    hairs = each(lambda k: f"M{312 - k * 8} {370 + k}l-7 12M{328 + k * 8} {370 + k}l7 12", range(6))
    return whole + _strands(hairs, 0.7, 2)
