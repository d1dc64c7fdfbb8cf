"""Where pictures lie and how they are served: `/media/<folder>/card-640.webp`.

A folder holds the original (`original.jpg`, never served: it may say where and with what it was taken) and
its ready sizes, which never change. Names come from `core/renditions.py`, nothing from a user's file name.
"""

import re
from pathlib import Path

from django.conf import settings
from django.http import HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views.decorators.http import require_safe

_TYPES = {
    "jpg": "image/jpeg",
    "webp": "image/webp",
    "avif": "image/avif",
    "png": "image/png",
    "gif": "image/gif",
}
_SERVED = re.compile(r"[0-9a-f]{32}/(?!original)[a-z]{1,20}-[0-9]{1,4}\.(jpg|webp|avif|png|gif)", re.ASCII)
_RANGE = re.compile(r"bytes=([0-9]{0,15})-([0-9]{0,15})", re.ASCII)
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'",
    # Feed readers and partners show our pictures on their own pages.
    "Cross-Origin-Resource-Policy": "cross-origin",
}
_KEPT_BY_NOBODY = {"Cache-Control": "no-store", "CDN-Cache-Control": "no-store"}
_PLACEHOLDER = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 960 640" width="960" height="640" role="img">
<title>No picture</title><path fill="#d8d3c7" d="M0 0h960v640H0z"/>
<path fill="none" stroke="#858073" stroke-width="6" d="M360 230h240v180H360zm0 140 70-60 60 50 40-30 70 60"/>
<circle cx="545" cy="285" r="18" fill="#858073"/></svg>
"""


def picture_folder(folder: str) -> Path:
    """Where the files of a folder name (`renditions.folder_name()`) lie."""
    return Path(settings.MEDIA_ROOT) / folder


def original_path(folder: str, kind: str) -> Path:
    """Where the original of a kind ("JPEG" …, as `inspect_picture` says) belongs."""
    return picture_folder(folder) / f"original.{'jpg' if kind == 'JPEG' else kind.lower()}"


def crops_with_urls(crops: dict, folder: str) -> dict:
    """Crops as `make_renditions` gives them, with addresses for file names: the form kept in stories."""
    prefix = f"{settings.MEDIA_URL}{folder}/"
    return {name: crop | _with_prefix(crop, prefix) for name, crop in crops.items()}


def _with_prefix(crop: dict, prefix: str) -> dict:
    srcsets = {
        name: ", ".join(prefix + candidate for candidate in crop[name].split(", ")) if crop[name] else ""
        for name in ("jpeg", "webp", "avif")
    }
    return {"src": prefix + crop["src"], **srcsets}


def served_file(src: str) -> Path | None:
    """The file behind `src`, the address of a ready size; None for anything else and where it is gone."""
    path = src.removeprefix(settings.MEDIA_URL)
    file = Path(settings.MEDIA_ROOT, path)
    return file if src != path and _SERVED.fullmatch(path) and file.is_file() else None


@require_safe
def serve_media(request, path):
    """One ready size of a picture, for ever cacheable, in whole or one range of it (206, 416).

    Any other name, originals above all, is answered like a missing picture: 404 with a placeholder, so that a
    page whose picture is gone shows a quiet box. Wears no page decorator: it has a cache rule of its own.
    """
    served = _SERVED.fullmatch(path)
    file = Path(settings.MEDIA_ROOT, path)
    if not served or not file.is_file():
        return _placeholder()
    status = file.stat()
    etag = f'"{status.st_mtime_ns:x}-{status.st_size:x}"'
    response = _ranged(request, file, status.st_size, etag)
    response.headers["Content-Type"] = _TYPES[served[1]]
    response.headers.setdefault("Cache-Control", "public, max-age=31536000, immutable")
    response.headers["ETag"] = etag
    response.headers["Last-Modified"] = http_date(status.st_mtime)
    response.headers["Accept-Ranges"] = "bytes"
    return get_conditional_response(request, etag, int(status.st_mtime), response) or response


def _placeholder():
    """404 as a drawing; kept for a minute only, as the picture may come."""
    headers = _HEADERS | {"Cache-Control": "public, max-age=60"}
    return HttpResponse(_PLACEHOLDER, status=404, content_type="image/svg+xml", headers=headers)


def _ranged(request, file, size, etag):
    """The bytes asked for. Several ranges at once, or a range of another version, get the whole file."""
    asked = _RANGE.fullmatch(request.headers.get("Range", ""))
    if not asked or asked[0] == "bytes=-" or request.headers.get("If-Range", etag) != etag:
        return HttpResponse(file.read_bytes(), headers=_HEADERS)
    first, last = asked.groups()
    start = int(first) if first else max(0, size - int(last))
    end = min(int(last), size - 1) if first and last else size - 1
    if start > end:
        return HttpResponse(
            status=416, headers=_HEADERS | _KEPT_BY_NOBODY | {"Content-Range": f"bytes */{size}"}
        )
    with file.open("rb") as opened:
        opened.seek(start)
        part = opened.read(end - start + 1)
    return HttpResponse(part, status=206, headers=_HEADERS | {"Content-Range": f"bytes {start}-{end}/{size}"})
