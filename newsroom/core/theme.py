"""The publication's one accent colour: checked for contrast, shaded for both grounds, made a stylesheet.

Contrast is WCAG 2.2's: (L1 + 0.05) / (L2 + 0.05) on relative luminance. We ask 7:1 (level AAA for text) on
paper and on tint, in both schemes, and find the dark scheme's lighter twin ourselves.
"""

import colorsys
import hashlib
import re

from django.core.exceptions import ValidationError

CONTRAST = 7.0
LIGHT_GROUNDS = ("#fbfaf7", "#f3f0e8")  # --paper and --tint of static/css/site.css
DARK_GROUNDS = ("#161513", "#1f1d1a")
DARK_INK, WHITE = "#200b08", "#ffffff"


def _rgb(colour):
    return tuple(int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))


def _hex(rgb):
    return "#" + "".join(f"{round(part * 255):02x}" for part in rgb)


def luminance(colour):
    """Relative luminance (0–1) of ``#rrggbb``, after WCAG 2.2."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in _rgb(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    """Contrast ratio (1–21) of two ``#rrggbb`` colours."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def readable(colour, grounds):
    """Whether text in ``colour`` reaches 7:1 on each of ``grounds``."""
    return all(contrast(colour, ground) >= CONTRAST for ground in grounds)


def validate_accent(value):
    """Raise ``ValidationError`` unless ``value`` is ``#rrggbb`` and readable on the light grounds."""
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", value):
        raise ValidationError("Give the colour as # and six digits, such as #9b1b1f.")
    if not readable(value, LIGHT_GROUNDS):
        raise ValidationError(
            "This colour is too light to be read on the paper: its contrast is %(ratio).1f to 1, "
            "and 7 to 1 is needed. Choose a darker one.",
            params={"ratio": min(contrast(value, ground) for ground in LIGHT_GROUNDS)},
        )


def lightened(colour, grounds):
    """The nearest lighter relative of ``colour`` that reads on the dark ``grounds``."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*_rgb(colour))
    while lightness < 1:
        candidate = _hex(colorsys.hls_to_rgb(hue, lightness, saturation))
        if readable(candidate, grounds):
            return candidate
        lightness = min(1, lightness + 0.01)
    return WHITE


def pressed(colour, step):
    """``colour`` with its lightness moved by ``step`` (−1…1): the look of a pressed button."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*_rgb(colour))
    return _hex(colorsys.hls_to_rgb(hue, min(1, max(0, lightness + step)), saturation))


def stylesheet(accent):
    """The theme stylesheet for ``accent`` (``#rrggbb``): three variables, for light and for dark."""
    dark = lightened(accent, DARK_GROUNDS)
    on_dark = DARK_INK if contrast(DARK_INK, dark) >= CONTRAST else "#000000"
    return (
        f":root{{--accent:{accent};--accent-down:{pressed(accent, -0.08)};--on-accent:{WHITE}}}"
        f"@media (prefers-color-scheme:dark){{:root{{--accent:{dark};--accent-down:{pressed(dark, 0.05)};"
        f"--on-accent:{on_dark}}}}}\n"
    )


def theme_path(accent):
    """The stylesheet's address: its name is its content's hash, so that it can be kept for ever."""
    return f"/theme-{hashlib.sha256(stylesheet(accent).encode()).hexdigest()[:12]}.css"
