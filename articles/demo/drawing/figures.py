"""People and birds seen from far: silhouettes standing on 0 0, drawn `height` high."""

from articles.demo.drawing.svg import at, circle, ellipse, line, shape

HAIR = ("plain", "bob", "plain", "bun", "plain", "bob")  # what `bust` offers, in the mixture of a crowd
BODY = "M-8 -151 Q-23 -147 -24 -132 L-18 -96 L-21 -62"
BODY_BACK = "L21 -62 L18 -96 L24 -132 Q23 -147 8 -151 Z"
ARMS = "M-21 -138L-28 -106L-25 -76M21 -138L29 -106L24 -78"
SWINGING = "M-21 -138L-33 -108L-42 -84M21 -138L29 -110L40 -92"


def _figure(legs: str, arms: str, colour: str) -> str:
    head = ellipse(0, -166, 10.5, 13, colour) + shape("M-5 -158H5V-147H-5Z", colour)
    return head + shape(f"{BODY} {legs} {BODY_BACK}", colour) + line(arms, colour, 9)


def standing(x: float, y: float, height: float, colour: str, flip: bool = False) -> str:
    legs = "L-19 -2 L-25 0 H-4 L0 -66 L4 0 H25 L19 -2"
    return at(x, y, _figure(legs, ARMS, colour), scale=height / 180, flip=flip)


def walking(x: float, y: float, height: float, colour: str, flip: bool = False) -> str:
    legs = "L-37 -6 L-34 0 L-22 -3 L-1 -56 L20 -2 H36 L33 -6 L26 -6"
    return at(x, y, _figure(legs, SWINGING, colour), scale=height / 180, flip=flip)


def coated(x: float, y: float, height: float, colour: str, flip: bool = False) -> str:
    """A walker in a long coat, with a bag on the shoulder."""
    coat = "M-7 -152 Q-25 -147 -27 -126 L-30 -84 L-33 -38 H30 L28 -84 L27 -126 Q25 -147 7 -152 Z"
    legs = "M-22 -40 L-26 -2 L-18 0 L-6 -40 Z M6 -40 L18 0 H30 L20 -40 Z"
    head = ellipse(0, -166, 11, 13.5, colour) + shape("M-5 -158H5V-148H-5Z", colour)
    bag = shape("M24 -96h22v30h-22z", colour) + line("M-12 -148 L34 -94", colour, 3)
    return at(x, y, head, shape(coat, colour), shape(legs, colour), bag, scale=height / 180, flip=flip)


def umbrella(x: float, y: float, width: float, colour: str) -> str:
    canopy = shape("M-50 0Q-40 -44 0 -46Q40 -44 50 0Q38 -9 25 0Q13 -9 0 0Q-13 -9 -25 0Q-38 -9 -50 0Z", colour)
    return at(x, y, canopy, line("M0 -50V62", colour, 3), scale=width / 100)


def bust(x: float, y: float, size: float, colour: str, hair: str = "plain") -> str:
    """Head and shoulders from behind, for an audience; `size` is the width of the shoulders."""
    shoulders = "M-60 76 Q-58 24 -24 15 L-11 8 V-6 H11 V8 L24 15 Q58 24 60 76 Z"
    extras = {
        "plain": "",
        "bun": circle(0, -44, 11, colour),
        "bob": shape("M-24 -18 Q-26 -48 0 -48 Q26 -48 24 -18 L26 6 H-26 Z", colour),
        "hat": ellipse(0, -32, 36, 6, colour) + shape("M-20 -33 Q-20 -56 0 -56 Q20 -56 20 -33 Z", colour),
    }
    head = ellipse(0, -20, 20, 25, colour)
    return at(x, y, extras[hair], head, shape(shoulders, colour), scale=size / 120)


def gull(x: float, y: float, scale: float, colour: str = "#4c5a60") -> str:
    wings = "M-40 -8q20 -16 38 6q20 -24 46 -10q-26 0 -44 22q-18 -20 -40 -18z"
    return at(x, y, shape(wings, colour), scale=scale)
