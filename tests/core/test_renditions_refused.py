"""Pictures that are refused, and what a failure leaves: nothing."""

import io
import json
import subprocess
import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from newsroom.core import renditions
from newsroom.core.renditions import (
    PictureRefused,
    folder_name,
    inspect_picture,
    make_renditions,
)
from tests.conftest import SHARED, needs_shared

IMAGES = SHARED / "data" / "images"
RED, BLUE, GREEN = (200, 30, 30), (30, 30, 200), (30, 160, 30)


def picture(path, size=(1800, 900), mode="RGB", **saving):
    """A picture red on the left, green in the middle, blue on the right."""
    image = Image.new("RGB", size, GREEN)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, size[0] // 3, size[1]), RED)
    draw.rectangle((size[0] * 2 // 3, 0, *size), BLUE)
    image.convert(mode).save(path, **saving)
    return path


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "media" / folder_name()


@pytest.mark.parametrize("name", ["a.heic", "a.jpg"])
def test_an_iphone_picture_is_refused_with_what_to_do(name):
    """Whatever it is called; whoever reads it can help themselves."""
    content = b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic" + bytes(200)
    with pytest.raises(PictureRefused, match="Settings, Camera, Formats, Most Compatible"):
        inspect_picture(SimpleUploadedFile(name, content, ""))


@pytest.mark.parametrize(
    ("name", "declared", "content", "words"),
    [
        ("a.jpg", "image/jpeg", b"", "not a picture"),
        (
            "a.png",
            "image/png",
            b"<svg xmlns='http://www.w3.org/2000/svg'><script>x()</script></svg>",
            "not a picture",
        ),
        ("a.svg", "image/svg+xml", b"<svg/>", "not a picture"),
        ("a.html", "text/html", "jpeg", "JPEG picture, but its name"),
        ("a.png", "image/png", "jpeg", "JPEG picture, but its name"),
        ("a.jpg", "text/html", "jpeg", "JPEG picture, but its name"),
        ("a.jpg.php", "image/jpeg", "jpeg", "JPEG picture, but its name"),
        ("a.jpg", "image/jpeg", b"\xff\xd8\xff\xe0<svg onload=x()>", "damaged"),
        ("a.tif", "image/tiff", "tiff", "not a picture"),
    ],
)
def test_what_is_refused(tmp_path, name, declared, content, words):
    """Name, declared type and content must be of one kind, and of a kind we can use; the editor reads why."""
    if isinstance(content, str):
        buffer = io.BytesIO()
        Image.new("RGB", (64, 64)).save(buffer, content)
        content = buffer.getvalue()
    with pytest.raises(PictureRefused, match=words):
        inspect_picture(SimpleUploadedFile(name, content, declared))


@needs_shared
@pytest.mark.parametrize("name", sorted(path.name for path in (IMAGES / "hostile").glob("*")))
def test_hostile_files_do_no_harm(tmp_path, name):
    """Every hostile file is refused or made into harmless sizes within seconds; a refusal leaves nothing."""
    begun = time.monotonic()
    folder = tmp_path / "media" / folder_name()
    try:
        inspect_picture(IMAGES / "hostile" / name)
        make_renditions(IMAGES / "hostile" / name, folder)
    except PictureRefused:
        assert list((tmp_path / "media").glob("*")) == []
    else:
        assert name in {"corrupted.jpg", "derived_jpeg_html_polyglot.jpg"}
        assert not any(b"<script" in file.read_bytes() for file in folder.iterdir())
    assert time.monotonic() - begun < 10


def test_bombs_are_refused_before_they_are_decoded(tmp_path):
    """More than 50 megapixels, in one frame or in all frames together, is too large."""
    Image.new("1", (10_000, 5_100)).save(tmp_path / "one.png")
    frame = Image.new("P", (2000, 2000))
    frames = [frame.copy() for _ in range(14)]
    for number, each in enumerate(frames):
        each.putpixel((number, 0), 1)
    frames[0].save(tmp_path / "many.gif", save_all=True, append_images=frames[1:])
    for name in ("one.png", "many.gif"):
        with pytest.raises(PictureRefused, match="too large"):
            inspect_picture(tmp_path / name)
    with pytest.raises(PictureRefused, match="too large"):
        make_renditions(tmp_path / "one.png", tmp_path / "media" / "x")
    assert list((tmp_path / "media").glob("*")) == []


def test_huge_files_are_refused_unread(tmp_path, monkeypatch):
    """A file of more bytes than any photograph is not even opened."""
    monkeypatch.setattr(renditions, "MAX_BYTES", 100)
    monkeypatch.setattr(subprocess, "run", None)
    with pytest.raises(PictureRefused, match="too large"):
        inspect_picture(SimpleUploadedFile("a.jpg", b"x" * 101, "image/jpeg"))


@pytest.mark.parametrize(
    ("ending", "words"),
    [
        ("time.sleep(60)", "too long"),
        ("os.kill(os.getpid(), 11)", "damaged"),
        ("sys.exit(3)", "damaged"),
        ('print(json.dumps({"refused": "full"}))', "no room"),
        ("x = bytearray(10**9)", "damaged"),
    ],
)
def test_a_failed_run_leaves_nothing(tmp_path, folder, monkeypatch, ending, words):
    """A decoder that hangs, dies or fills the disk costs one message, not the site; no file stays behind."""
    program = tmp_path / "program.py"
    program.write_text(
        "import json, os, resource, sys, time\norder = json.load(sys.stdin)\n"
        "resource.setrlimit(resource.RLIMIT_AS, (order['max_memory'],) * 2)\n"
        f"open(order['folder'] + '/half.jpg', 'w').write('x')\n{ending}\n"
    )
    monkeypatch.setattr(renditions, "_PROGRAM", program)
    monkeypatch.setitem(renditions._LIMITS, "max_seconds", 1)
    folder.mkdir(parents=True)
    (folder / "original.jpg").write_bytes(b"kept")
    with pytest.raises(PictureRefused, match=words):
        make_renditions(picture(tmp_path / "a.jpg"), folder)
    assert [file.name for file in folder.iterdir()] == ["original.jpg"]
    assert list(folder.parent.iterdir()) == [folder]


def test_a_full_disk_leaves_nothing(tmp_path):
    """On a disk with no room the editor is told so, nothing stays, and the next try works."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk], capture_output=True)
    if mounted.returncode:
        pytest.skip("needs the right to mount a small disk")
    try:
        original = tmp_path / "noise.png"
        Image.effect_noise((1600, 1000), 80).save(original)
        with pytest.raises(PictureRefused, match="no room"):
            make_renditions(original, disk / folder_name())
        assert list(disk.iterdir()) == []
        make_renditions(picture(tmp_path / "a.png", (90, 60)), disk / folder_name())
    finally:
        subprocess.run(["umount", disk], check=True)


def test_the_decoder_works_within_its_limits(tmp_path):
    """The program's memory and processor time are bounded before it opens a picture."""
    Image.new("L", (7000, 7000)).save(tmp_path / "a.png")
    order = {"do": "inspect", "path": str(tmp_path / "a.png"), "name": "a.png", "type": ""}
    order |= renditions._LIMITS | {"max_memory": 80 * 2**20}
    done = subprocess.run(
        [renditions.sys.executable, "-I", renditions._PROGRAM],
        input=json.dumps(order).encode(),
        capture_output=True,
    )
    assert done.returncode or json.loads(done.stdout)["refused"] == "memory"


def test_hostile_words_in_the_file_are_only_words(tmp_path):
    """Control characters in a caption go; a broken packet of words does not cost the picture."""
    exif = Image.Exif()
    exif[0x010E] = "A quay\x07 <b>"
    xmp = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'
    picture(tmp_path / "a.jpg", exif=exif, xmp=xmp)
    info = inspect_picture(SimpleUploadedFile("a.jpg", (tmp_path / "a.jpg").read_bytes(), "image/jpeg"))
    assert (info.width, info.height, info.kind, info.caption) == (1800, 900, "JPEG", "A quay <b>")
