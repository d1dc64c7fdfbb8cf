"""Ready sizes of pictures. This process never decodes one: a killable one does (`render_picture.py`).

Sizes have predictable names in a folder nobody can guess: `card-640.webp`. They are served as immutable, so a
picture whose focal point changed needs a new folder. Lengths are pixels, focal points fractions of width and
height from left and top.
"""

import json
import logging
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from newsroom.core.text import clean_text

logger = logging.getLogger(__name__)

MAX_BYTES = 50 * 2**20
MAX_PIXELS = 50_000_000
MIN_SIDE = 8  # pixels: what is smaller is a spacer or a counter's dot, and would stand on a page as nothing
_LIMITS = {"max_pixels": MAX_PIXELS, "max_memory": 700 * 2**20, "max_seconds": 20}
_PROGRAM = Path(__file__).with_name("render_picture.py")

_PRINTED = ("webp", "jpeg", "avif")
# Name → shape (None: the picture's own), widths that pages ask for, formats. `social` is for link previews.
CROPS = {
    "full": {"ratio": None, "widths": (480, 960, 1600), "formats": _PRINTED},
    "card": {"ratio": (3, 2), "widths": (320, 640, 960, 1280), "formats": _PRINTED},
    "square": {"ratio": (1, 1), "widths": (160, 320), "formats": _PRINTED},
    "social": {"ratio": (1200, 630), "widths": (1200,), "formats": ("jpeg",)},
}
# The width that `src` names, for browsers that know no srcset.
_USUAL_WIDTH = 960

_NOT_A_PICTURE = "This file is not a picture we can use (JPEG, PNG, WebP, GIF or AVIF)."
_REASONS = {
    "kind": _NOT_A_PICTURE,
    "heic": (
        "This is an iPhone picture (HEIC). On the phone: Settings, Camera, Formats, Most Compatible; "
        "or send it to yourself as JPEG."
    ),
    "disagrees": "This file is a {kind} picture, but its name or type says otherwise. Rename it.",
    "pixels": f"This picture is too large: more than {MAX_PIXELS // 10**6} megapixels in all.",
    "tiny": (
        "This picture is {width} × {height} pixels: too small to be seen. "
        f"Give one of at least {MIN_SIDE} pixels each way."
    ),
    "bytes": f"This file is too large: more than {MAX_BYTES // 2**20} MB.",
    "memory": "This picture is too large: it takes more memory than we give to one.",
    "time": "This picture took too long to read. Save it again as JPEG or PNG and try again.",
    "full": "There is no room left to store pictures. Tell whoever runs this site; nothing of yours is lost.",
    "broken": "This picture is damaged, or not a picture (JPEG, PNG, WebP, GIF or AVIF).",
}


class PictureRefused(Exception):
    """A picture we do not take; its text tells the user why and what to do."""


@dataclass(frozen=True)
class PictureFacts:
    """What `make_renditions` made: the size upright and, per crop, the file names as pages need them."""

    width: int
    height: int
    crops: dict


@dataclass(frozen=True)
class PictureInfo:
    """What a file says of itself: size upright, kind ("JPEG" …), and clean words to begin a form with."""

    width: int
    height: int
    kind: str
    caption: str = ""
    credit: str = ""
    byline: str = ""
    copyright: str = ""


def folder_name() -> str:
    """128 random bits as 32 hex digits: a picture of an unpublished story cannot be found by guessing."""
    return secrets.token_hex(16)


def inspect_picture(file, *, name: str = "", content_type: str = "") -> PictureInfo:
    """Check a path or an uploaded file (its own name and declared type count) and read its words.

    Raises PictureRefused. The file must decode, be of an allowed kind, and be what its name and type say.
    """
    with _on_disk(file) as path:
        name = name or getattr(file, "name", None) or path.name
        declared = content_type or getattr(file, "content_type", None) or ""
        answer = _run({"do": "inspect", "path": str(path), "name": str(name), "type": declared})
    if min(answer["width"], answer["height"]) < MIN_SIDE:
        raise PictureRefused(_REASONS["tiny"].format(**answer))
    words = {word: clean_text(text, lines=word == "caption") for word, text in answer["words"].items()}
    return PictureInfo(answer["width"], answer["height"], answer["kind"], **words)


def make_renditions(
    original_path: Path | str,
    folder_path: Path | str,
    focus: tuple[float, float] = (0.5, 0.5),
    formats: Sequence[str] = ("webp", "jpeg"),
    crops: Mapping[str, dict] = CROPS,
) -> PictureFacts:
    """Make every size of every crop into the folder: all of them, or (PictureRefused) nothing.

    The folder may hold other files, as the original; sizes there are replaced. Nothing is enlarged.
    """
    order = {"do": "render", "focus": focus, "formats": list(formats), "crops": dict(crops)}
    answer = _render_into(Path(folder_path), Path(original_path), order)
    made = {name: _crop_facts(name, sizes, formats, crops[name]) for name, sizes in answer["crops"].items()}
    return PictureFacts(answer["width"], answer["height"], made)


def make_avif(
    original_path: Path | str,
    folder_path: Path | str,
    made: Mapping[str, dict],
    focus: tuple[float, float] = (0.5, 0.5),
    crops: Mapping[str, dict] = CROPS,
) -> dict:
    """Add AVIF beside sizes made before; `made` with its "avif" filled in. Takes seconds: for the worker."""
    order = {"do": "render", "focus": focus, "formats": ["avif"], "crops": dict(crops), "max_seconds": 120}
    sizes = _render_into(Path(folder_path), Path(original_path), order)["crops"]
    return {
        name: crop | {"avif": _srcset(name, sizes[name], "avif") if "avif" in crops[name]["formats"] else ""}
        for name, crop in made.items()
    }


def _crop_facts(name: str, sizes: list, formats: Sequence[str], crop: dict) -> dict:
    """The crop as pages print it; `width` and `height` are those of `src`."""
    width, height = next((size for size in sizes if size[0] <= _USUAL_WIDTH), sizes[-1])
    made = set(formats) & set(crop["formats"])
    srcsets = {each: _srcset(name, sizes, each) if each in made else "" for each in _PRINTED}
    return {"width": width, "height": height, "src": f"{name}-{width}.jpg", **srcsets}


def _srcset(name: str, sizes: list, format_name: str) -> str:
    ending = {"jpeg": "jpg"}.get(format_name, format_name)
    return ", ".join(f"{name}-{width}.{ending} {width}w" for width, _ in reversed(sizes))


def _render_into(folder: Path, original: Path, order: dict) -> dict:
    order |= {"path": str(original), "name": original.name, "type": ""}
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(prefix=".making-", dir=folder.parent))
    except OSError as error:
        raise PictureRefused(_REASONS["full"]) from error
    try:
        answer = _run(order | {"folder": str(made)})
        _move(made, folder)
    finally:
        shutil.rmtree(made, ignore_errors=True)
    return answer


def _move(made: Path, folder: Path) -> None:
    """All files at once where the folder is new; one by one, taken back on failure, where it exists."""
    made.chmod(0o755)
    if not folder.exists():
        made.rename(folder)
        return
    moved: list[Path] = []
    try:
        for file in sorted(made.iterdir()):
            moved.append(file.replace(folder / file.name))
    except OSError as error:
        for file in moved:
            file.unlink(missing_ok=True)
        raise PictureRefused(_REASONS["full"]) from error


@contextmanager
def _on_disk(file) -> Iterator[Path]:
    """The file's path; an upload held in memory is written out for the moment."""
    path = file if isinstance(file, (str, Path)) else getattr(file, "temporary_file_path", lambda: None)()
    if path is not None:
        yield Path(path)
        return
    if file.size > MAX_BYTES:
        raise PictureRefused(_REASONS["bytes"])
    with tempfile.NamedTemporaryFile() as copy:
        try:
            file.seek(0)
            shutil.copyfileobj(file, copy)
            copy.flush()
        except OSError as error:
            raise PictureRefused(_REASONS["full"]) from error
        file.seek(0)
        yield Path(copy.name)


def _run(order: dict) -> dict:
    """Let the program do the order; every end but an answer is a refusal."""
    if Path(order["path"]).stat().st_size > MAX_BYTES:
        raise PictureRefused(_REASONS["bytes"])
    order = _LIMITS | order
    try:
        done = subprocess.run(  # noqa: S603 (our own program, nothing of the user's among the arguments)
            [sys.executable, "-I", str(_PROGRAM)],
            input=json.dumps(order).encode(),
            capture_output=True,
            timeout=order["max_seconds"],
            env={"LANG": "C.UTF-8", "MALLOC_ARENA_MAX": "1", "PATH": os.defpath},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise PictureRefused(_REASONS["time"]) from error
    if done.returncode:
        logger.info(
            "picture refused, status %s: %s", done.returncode, done.stderr.decode(errors="replace")[-300:]
        )
        raise PictureRefused(_REASONS["broken"])
    answer = json.loads(done.stdout)
    if "refused" in answer:
        raise PictureRefused(_REASONS[answer["refused"]].format(kind=answer.get("kind", "")))
    return answer
