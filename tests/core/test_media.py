"""How pictures are served: only ready sizes, to everybody, for ever."""

import pytest
from django.test import RequestFactory

from newsroom.core.media import crops_with_urls, original_path, picture_folder, serve_media

FOLDER = "0123456789abcdef" * 2
CONTENT = bytes(range(256)) * 4


@pytest.fixture
def media(settings):
    folder = picture_folder(FOLDER)
    folder.mkdir(parents=True)
    for name in (
        "card-640.jpg",
        "card-640.webp",
        "card-640.avif",
        "original.jpg",
        "original-640.jpg",
        "card-640.svg",
    ):
        (folder / name).write_bytes(CONTENT)
    (folder.parent / "secret-1.jpg").write_bytes(CONTENT)
    return folder


def get(path, method="get", **headers):
    return getattr(RequestFactory(), method)("/media/x", headers=headers), path


def serve(path, method="get", **headers):
    return serve_media(*get(path, method, **headers))


def test_a_ready_size(media):
    """A size is sent with its type, to be kept for ever, and can run nothing."""
    for ending, kind in {"jpg": "image/jpeg", "webp": "image/webp", "avif": "image/avif"}.items():
        response = serve(f"{FOLDER}/card-640.{ending}")
        assert (response.status_code, response.content) == (200, CONTENT)
        assert response["Content-Type"] == kind
        assert response["Cache-Control"] == "public, max-age=31536000, immutable"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Content-Security-Policy"] == "default-src 'none'"
        assert response["Cross-Origin-Resource-Policy"] == "cross-origin"


@pytest.mark.parametrize(
    "path",
    [
        f"{FOLDER}/original.jpg",
        f"{FOLDER}/original-640.jpg",
        f"{FOLDER}/card-640.svg",
        f"{FOLDER}/card-640.jpg\n",
        f"{FOLDER}/../secret-1.jpg",
        f"{FOLDER}//card-640.jpg",
        "secret-1.jpg",
        "../secret-1.jpg",
        "/etc/passwd",
        f"{FOLDER}/card-640.jpg\x00",
        f"{FOLDER}/card-٦٤٠.jpg",
        f"{FOLDER}/card-320.jpg",
        "f" * 32 + "/card-640.jpg",
        FOLDER,
        "",
    ],
)
def test_anything_else_is_a_placeholder(media, path):
    """Originals, other files and missing pictures answer 404 with a quiet drawing, kept for a minute only."""
    response = serve(path)
    assert response.status_code == 404
    assert response["Content-Type"] == "image/svg+xml"
    assert response.content.startswith(b"<svg")
    assert "immutable" not in response["Cache-Control"]
    assert response["Content-Security-Policy"] == "default-src 'none'"


@pytest.mark.parametrize(
    ("asked", "status", "start", "end"),
    [
        ("bytes=0-9", 206, 0, 10),
        ("bytes=1000-", 206, 1000, 1024),
        ("bytes=-24", 206, 1000, 1024),
        ("bytes=-5000", 206, 0, 1024),
        ("bytes=1020-5000", 206, 1020, 1024),
        ("bytes=0-1,5-6", 200, 0, 1024),
        ("bytes=-", 200, 0, 1024),
        ("lines=1-2", 200, 0, 1024),
        ("bytes=" + "9" * 40 + "-", 200, 0, 1024),
    ],
)
def test_one_range(media, asked, status, start, end):
    """A reader's browser may ask for one part of a picture."""
    response = serve(f"{FOLDER}/card-640.jpg", range=asked)
    assert (response.status_code, response.content) == (status, CONTENT[start:end])
    if status == 206:
        assert response["Content-Range"] == f"bytes {start}-{end - 1}/1024"


@pytest.mark.parametrize("asked", ["bytes=1024-", "bytes=9-3", "bytes=-0"])
def test_a_range_outside(media, asked):
    """A part that is not there is refused with the size."""
    response = serve(f"{FOLDER}/card-640.jpg", range=asked)
    assert (response.status_code, response.content) == (416, b"")
    assert response["Content-Range"] == "bytes */1024"


def test_a_refusal_is_kept_by_nobody(client, media):
    """A picture's year in every cache is not the refusal's: the next who asks rightly gets the picture."""
    response = client.get(f"/media/{FOLDER}/card-640.jpg", headers={"range": "bytes=5000-"})
    assert response.status_code == 416
    assert response["Cache-Control"] == response["CDN-Cache-Control"] == "no-store"


def test_what_is_known_is_not_sent_again(media):
    """A browser that has the picture gets "not modified"; one with an older version the whole new one."""
    first = serve(f"{FOLDER}/card-640.jpg")
    assert serve(f"{FOLDER}/card-640.jpg", if_none_match=first["ETag"]).status_code == 304
    assert serve(f"{FOLDER}/card-640.jpg", if_modified_since=first["Last-Modified"]).status_code == 304
    changed = serve(f"{FOLDER}/card-640.jpg", range="bytes=0-9", if_range='"old"')
    assert (changed.status_code, changed.content) == (200, CONTENT)
    same = serve(f"{FOLDER}/card-640.jpg", range="bytes=0-9", if_range=first["ETag"])
    assert same.status_code == 206


def test_methods(media):
    """HEAD tells the same as GET; nothing can be written."""
    head, got = serve(f"{FOLDER}/card-640.jpg", "head"), serve(f"{FOLDER}/card-640.jpg")
    assert (head.status_code, head["ETag"], head["Content-Type"]) == (200, got["ETag"], got["Content-Type"])
    assert serve(f"{FOLDER}/card-640.jpg", "post").status_code == 405


def test_addresses_of_crops(settings):
    """Stories keep whole addresses of their pictures, below the address of media."""
    crop = {
        "width": 4,
        "height": 3,
        "src": "full-4.jpg",
        "jpeg": "full-4.jpg 4w, full-8.jpg 8w",
        "webp": "",
        "avif": "",
    }
    assert crops_with_urls({"full": crop}, FOLDER)["full"] == {
        "width": 4,
        "height": 3,
        "src": f"/media/{FOLDER}/full-4.jpg",
        "jpeg": f"/media/{FOLDER}/full-4.jpg 4w, /media/{FOLDER}/full-8.jpg 8w",
        "webp": "",
        "avif": "",
    }
    assert original_path(FOLDER, "JPEG") == settings.MEDIA_ROOT / FOLDER / "original.jpg"
    assert original_path(FOLDER, "AVIF").name == "original.avif"
