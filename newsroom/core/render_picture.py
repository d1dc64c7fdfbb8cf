"""The program that decodes pictures: a process of its own, so that a hostile file can only harm this process.

Started by `core/renditions.py` as `python -I render_picture.py` with one JSON order on standard input, it
answers one JSON object: the result, or {"refused": reason}. It limits itself before it opens anything and
imports nothing of the project. A file it cannot decode may end it with any error: that means refused, too.

Orders: {"do": "inspect", "path", "name", "type", "max_pixels", "max_memory", "max_seconds"} and
{"do": "render", … the same, "folder", "focus": [x, y], "formats", "crops": {name: {ratio, widths, formats}}}.
"""

import errno
import io
import json
import os
import resource
import struct
import sys
import warnings
from pathlib import Path

from defusedxml import DefusedXmlException, ElementTree
from PIL import Image, ImageCms, IptcImagePlugin, UnidentifiedImageError

# Decoder → the endings and the declared types that may go with it.
KINDS = {
    "JPEG": ({".jpg", ".jpeg", ".jpe", ".jfif"}, {"image/jpeg", "image/jpg", "image/pjpeg"}),
    "PNG": ({".png"}, {"image/png", "image/apng", "image/x-png"}),
    "WEBP": ({".webp"}, {"image/webp"}),
    "GIF": ({".gif"}, {"image/gif"}),
    "AVIF": ({".avif", ".avifs"}, {"image/avif"}),
}
UNDECLARED = {"", "application/octet-stream"}
# What an ISO file names itself that holds HEVC pictures (ISO/IEC 23008-12, annex B).
HEIC = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"}
ENDINGS = {"jpeg": "jpg", "webp": "webp", "avif": "avif"}
# WebP 78 and JPEG 80 look alike on news pictures. AVIF is a third smaller than WebP at ten times the work.
SAVING = {
    "jpeg": {"format": "JPEG", "quality": 80, "optimize": True, "progressive": True},
    "webp": {"format": "WEBP", "quality": 78, "method": 4},
    "avif": {"format": "AVIF", "quality": 60, "speed": 6, "max_threads": 1},
}
ORIENTATION = 0x0112
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def limit(order):
    """Memory, processor time and file size for this process; no core file; files that all may read."""
    resource.setrlimit(resource.RLIMIT_AS, (order["max_memory"],) * 2)
    resource.setrlimit(resource.RLIMIT_CPU, (order["max_seconds"],) * 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.umask(0o022)


class Refused(Exception):
    """A picture we do not take: the reason's key and what to say with it."""


def open_picture(order):
    """The undecoded picture, its kind and its turn (EXIF); ending, declared type and content must agree."""
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = order["max_pixels"]
    try:
        picture = Image.open(order["path"], formats=tuple(KINDS))
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise Refused("pixels") from error
    except UnidentifiedImageError as error:
        raise Refused("heic" if is_heic(order["path"]) else "kind") from error
    # Cameras write several pictures into one JPEG; the first is the picture, the others are never read.
    several = picture.format == "MPO"
    kind, frames = ("JPEG", 1) if several else (picture.format, getattr(picture, "n_frames", 1))
    endings, types = KINDS[kind]
    if Path(order["name"]).suffix.lower() not in endings or order["type"] not in types | UNDECLARED:
        raise Refused("disagrees", kind)
    if picture.width * picture.height * frames > order["max_pixels"]:
        raise Refused("pixels")
    picture.seek(0)
    return picture, kind, picture.getexif().get(ORIENTATION, 1)


def is_heic(path):
    """Whether the file begins with a box of type ``ftyp`` with one of HEIC's names."""
    with Path(path).open("rb") as file:
        head = file.read(64)
    length = int.from_bytes(head[:4])
    return head[4:8] == b"ftyp" and any(head[at : at + 4] in HEIC for at in range(8, min(length, 64), 4))


def upright_size(picture, turn):
    return (picture.height, picture.width) if turn in range(5, 9) else picture.size


def crop_box(size, ratio, focus):
    """The largest box of a ratio (None: the whole picture), as near to the focal point as edges allow."""
    width, height = size
    if ratio is None:
        return 0, 0, width, height
    wide, high = ratio
    box_width, box_height = min(width, height * wide / high), min(height, width * high / wide)
    left = min(max(focus[0] * width - box_width / 2, 0), width - box_width)
    top = min(max(focus[1] * height - box_height / 2, 0), height - box_height)
    return left, top, left + box_width, top + box_height


def plan_sizes(size, crops):
    """Crop name → sizes to make, widest first: none wider than the crop in the original, at least one."""
    plan = {}
    for name, crop in crops.items():
        left, top, right, bottom = crop_box(size, crop["ratio"], (0.5, 0.5))
        available = max(1, round(right - left))
        widths = [width for width in crop["widths"] if width <= available] or [available]
        shape = (bottom - top) / (right - left)
        plan[name] = [(width, max(1, round(width * shape))) for width in sorted(widths, reverse=True)]
    return plan


def needed_scale(size, crops, plan):
    """How much smaller than the original the decoded picture may be and still give every size."""
    scales = [0.01]
    for name, crop in crops.items():
        left, _, right, _ = crop_box(size, crop["ratio"], (0.5, 0.5))
        scales.append(plan[name][0][0] / (right - left))
    return min(1, max(scales))


def decoded(picture, turn, scale):
    """The picture in memory: upright, sRGB, RGB or RGBA of 8 bits, no larger than needed, no metadata."""
    profile = picture.info.get("icc_profile")
    wanted = max(1, round(picture.width * scale)), max(1, round(picture.height * scale))
    # Only JPEG can decode smaller; others ignore this.
    picture.draft(None, wanted)
    picture.load()
    if picture.mode in ("P", "PA", "1") or (picture.mode in ("L", "RGB") and "transparency" in picture.info):
        picture = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    if picture.mode.startswith("I"):
        picture = picture.convert("I").point(lambda value: value * (1 / 257)).convert("L")
    # Twice the size is left for the good filter to work on.
    factor = picture.width // wanted[0] // 2
    if factor > 1:
        picture = picture.reduce(factor)
    picture = in_srgb(picture, profile)
    picture.info.clear()
    turned = TURNS.get(turn)
    return picture.transpose(turned) if turned is not None else picture


def in_srgb(picture, profile):
    """Colours as browsers show them. A broken or foreign profile is ignored, as browsers do."""
    alpha = picture.getchannel("A") if picture.mode in ("LA", "RGBA") else None
    plain = picture if alpha is None else picture.convert(picture.mode.removesuffix("A"))
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile or b""))
        plain = ImageCms.profileToProfile(plain, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        plain = plain.convert("RGB")
    if alpha is not None:
        plain.putalpha(alpha)
    return plain


def save(picture, folder, name, format_name):
    """Encode in memory, then write: only so does a full disk say that it is full."""
    if format_name == "jpeg" and picture.mode == "RGBA":
        white = Image.new("RGB", picture.size, "white")
        white.paste(picture, mask=picture.getchannel("A"))
        picture = white
    encoded = io.BytesIO()
    picture.save(encoded, **SAVING[format_name])
    (Path(folder) / f"{name}-{picture.width}.{ENDINGS[format_name]}").write_bytes(encoded.getvalue())


def render(order):
    """Make every size of every crop from one decoding, each from the next larger one."""
    picture, _, turn = open_picture(order)
    size = upright_size(picture, turn)
    plan = plan_sizes(size, order["crops"])
    upright = decoded(picture, turn, needed_scale(size, order["crops"], plan))
    for name, sizes in plan.items():
        crop = order["crops"][name]
        larger, box = upright, crop_box(upright.size, crop["ratio"], order["focus"])
        for wanted in sizes:
            larger = larger.resize(wanted, Image.Resampling.LANCZOS, box=box, reducing_gap=3.0)
            box = None
            for format_name in set(order["formats"]) & set(crop["formats"]):
                save(larger, order["folder"], name, format_name)
    return {"width": size[0], "height": size[1], "crops": plan}


def inspect(order):
    """Size, kind and the words a photographer left in the file, after decoding it once."""
    picture, kind, turn = open_picture(order)
    width, height = upright_size(picture, turn)
    words = {}
    for read in (xmp_words, iptc_words, exif_words):
        try:
            words = read(picture) | words
        except BROKEN_WORDS:
            # The picture is good without the words.
            continue
    picture.draft(None, (320, 320))
    picture.load()
    return {"width": width, "height": height, "kind": kind, "words": words}


BROKEN_WORDS = (SyntaxError, ValueError, LookupError, TypeError, OSError, struct.error, DefusedXmlException)
EXIF_WORDS = {"caption": 0x010E, "byline": 0x013B, "copyright": 0x8298}
IPTC_WORDS = {"caption": (2, 120), "byline": (2, 80), "credit": (2, 110), "copyright": (2, 116)}
DC, PHOTOSHOP = "{http://purl.org/dc/elements/1.1/}", "{http://ns.adobe.com/photoshop/1.0/}"
XMP_WORDS = {
    "caption": DC + "description",
    "byline": DC + "creator",
    "copyright": DC + "rights",
    "credit": PHOTOSHOP + "Credit",
}


def exif_words(picture):
    exif = picture.getexif()
    return {word: str(exif[tag]) for word, tag in EXIF_WORDS.items() if tag in exif}


def iptc_words(picture):
    found = IptcImagePlugin.getiptcinfo(picture) or {}
    words = {}
    for word, tag in IPTC_WORDS.items():
        value = found.get(tag, b"")
        words[word] = decoded_bytes(value[0] if isinstance(value, list) else value)
    return {word: text for word, text in words.items() if text}


def decoded_bytes(value):
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin-1")


def xmp_words(picture):
    packet = picture.info.get("xmp") or b""
    packet = packet.encode() if isinstance(packet, str) else packet
    if not packet:
        return {}
    words = {}
    for element in ElementTree.fromstring(packet.strip(b"\0 \r\n\t"), forbid_dtd=True).iter():
        for word, name in XMP_WORDS.items():
            found = [element.get(name, "")]
            if element.tag == name:
                # Several authors are a list of items; a caption in several languages begins with its own.
                found = [part.strip() for part in element.itertext() if part.strip()]
                found = found if word == "byline" else found[:1]
            words[word] = words.get(word) or ", ".join(found)
    return {word: text for word, text in words.items() if text}


def main():
    order = json.load(sys.stdin)
    limit(order)
    try:
        answer = {"inspect": inspect, "render": render}[order["do"]](order)
    except Refused as refused:
        answer = {"refused": refused.args[0], "kind": refused.args[-1]}
    except MemoryError:
        answer = {"refused": "memory"}
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        answer = {"refused": "full"}
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
