"""Small pictures for tests, as bytes."""

import io

from PIL import Image, ImageDraw

from newsroom.core.renditions import PictureFacts

CROP = {
    "width": 960,
    "height": 640,
    "src": "full-960.jpg",
    "jpeg": "",
    "webp": "full-960.webp 960w",
    "avif": "",
}
# What renditions are said to be where none are made: they are tested by themselves.
NO_PICTURES = PictureFacts(1600, 1067, dict.fromkeys(("full", "card", "square", "social"), CROP))


def jpeg(width, height, colour="#4d6873"):
    """A JPEG with a mark in its upper left corner."""
    picture = Image.new("RGB", (width, height), colour)
    ImageDraw.Draw(picture).ellipse((10, 10, 90, 90), fill="#ffffff")
    target = io.BytesIO()
    picture.save(target, "JPEG", quality=80)
    return target.getvalue()
