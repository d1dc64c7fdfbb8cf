"""Small pictures for tests, as bytes."""

import io

from PIL import Image, ImageDraw


def jpeg(width, height, colour="#4d6873"):
    """A JPEG with a mark in its upper left corner."""
    picture = Image.new("RGB", (width, height), colour)
    ImageDraw.Draw(picture).ellipse((10, 10, 90, 90), fill="#ffffff")
    target = io.BytesIO()
    picture.save(target, "JPEG", quality=80)
    return target.getvalue()
