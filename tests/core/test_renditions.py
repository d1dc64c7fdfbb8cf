"""Pictures as they come in and the sizes that readers get."""

import os

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageCms, ImageDraw

from newsroom.core.renditions import (
    CROPS,
    folder_name,
    inspect_picture,
    make_avif,
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


def colour(path, at=(0.5, 0.5)):
    with Image.open(path) as image:
        return image.convert("RGB").getpixel((int(at[0] * image.width), int(at[1] * image.height)))


def near(one, other, tolerance=24):
    return all(abs(a - b) <= tolerance for a, b in zip(one, other, strict=True))


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "media" / folder_name()


def test_every_size_at_once(tmp_path, folder):
    """One upload gives all crops in WebP and JPEG, with the addresses' sizes as pages print them."""
    facts = make_renditions(picture(tmp_path / "a.jpg"), folder)
    assert (facts.width, facts.height) == (1800, 900)
    assert facts.crops["card"] == {
        "width": 960,
        "height": 640,
        "src": "card-960.jpg",
        "webp": "card-320.webp 320w, card-640.webp 640w, card-960.webp 960w, card-1280.webp 1280w",
        "jpeg": "card-320.jpg 320w, card-640.jpg 640w, card-960.jpg 960w, card-1280.jpg 1280w",
        "avif": "",
    }
    assert facts.crops["social"] == {
        "width": 1200,
        "height": 630,
        "src": "social-1200.jpg",
        "webp": "",
        "jpeg": "social-1200.jpg 1200w",
        "avif": "",
    }
    named = {
        candidate.split()[0]
        for crop in facts.crops.values()
        for form in ("webp", "jpeg")
        for candidate in crop[form].split(", ")
        if candidate
    }
    assert {file.name for file in folder.iterdir()} == named
    for name, crop in facts.crops.items():
        with Image.open(folder / crop["src"]) as image:
            assert image.size == (crop["width"], crop["height"]), name
            assert image.format == "JPEG"


def test_small_pictures_are_never_blown_up(tmp_path, folder):
    """A small original gives fewer sizes, and at least one of each crop, none wider than itself."""
    facts = make_renditions(picture(tmp_path / "a.png", (500, 300)), folder)
    assert facts.crops["full"]["jpeg"] == "full-480.jpg 480w"
    assert facts.crops["card"]["jpeg"] == "card-320.jpg 320w"
    assert facts.crops["social"]["src"] == "social-500.jpg"
    tiny = make_renditions(picture(tmp_path / "b.png", (9, 4)), folder.with_name(folder_name()))
    assert tiny.crops["square"] == {
        "width": 4,
        "height": 4,
        "src": "square-4.jpg",
        "webp": "square-4.webp 4w",
        "jpeg": "square-4.jpg 4w",
        "avif": "",
    }


@pytest.mark.parametrize("name", [name for name, crop in CROPS.items() if crop["ratio"]])
def test_the_focal_point_decides_every_crop(tmp_path, name):
    """What the editor points at is in the middle of every crop, as far as the edges allow."""
    original = picture(tmp_path / "a.jpg", (3000, 600))
    seen = {}
    for focus, expected in {(0.1, 0.5): RED, (0.5, 0.5): GREEN, (0.9, 0.5): BLUE}.items():
        folder = tmp_path / folder_name()
        facts = make_renditions(original, folder, focus=focus)
        for candidate in facts.crops[name]["jpeg"].split(", "):
            seen[focus, candidate] = (folder / candidate.split()[0]).read_bytes()
            assert near(colour(folder / candidate.split()[0]), expected), (name, focus)
    assert len(set(seen.values())) == len(seen)


@pytest.mark.parametrize("turn", range(1, 9))
def test_pictures_stand_upright(tmp_path, folder, turn):
    """However the camera was held, readers see it upright, and the focal point is of the upright picture."""
    upright = Image.open(picture(tmp_path / "up.png", (900, 300)))
    back = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}
    stored = upright.transpose(Image.Transpose(back[turn])) if turn > 1 else upright
    exif = Image.Exif()
    exif[0x0112] = turn
    stored.save(tmp_path / "a.jpg", exif=exif)
    facts = make_renditions(tmp_path / "a.jpg", folder, focus=(0.0, 0.5))
    assert (facts.width, facts.height) == (900, 300)
    assert near(colour(folder / facts.crops["full"]["src"], (0.1, 0.5)), RED)
    assert near(colour(folder / facts.crops["full"]["src"], (0.9, 0.5)), BLUE)
    assert near(colour(folder / facts.crops["square"]["src"]), RED)


@needs_shared
def test_real_cameras_stand_upright(tmp_path):
    """The eight orientations of one photograph come out as one picture."""
    corners = [(0.05, 0.05), (0.95, 0.05), (0.05, 0.95), (0.95, 0.95)]
    for shape, size in {"landscape": (600, 450), "portrait": (450, 600)}.items():
        samples = []
        for turn in range(1, 9):
            folder = tmp_path / f"{shape}{turn}"
            facts = make_renditions(IMAGES / "orientation" / f"{shape}_{turn}.jpg", folder)
            assert (facts.width, facts.height) == size
            samples.append([colour(folder / facts.crops["full"]["src"], at) for at in corners])
        assert all(near(*pair, 40) for sample in samples for pair in zip(sample, samples[0], strict=True))


def test_nothing_of_the_camera_reaches_readers(tmp_path, folder):
    """Place, serial number, comments and profiles of the original are in no size."""
    exif = Image.Exif()
    exif[0x010F] = "SECRET-MAKER"
    exif.get_ifd(0x8825)[1] = "SECRET-GPS"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    picture(
        tmp_path / "a.jpg",
        exif=exif,
        icc_profile=profile,
        comment=b"SECRET-COMMENT",
        xmp=b"<x>SECRET-XMP</x>",
    )
    make_renditions(
        tmp_path / "a.jpg", folder, formats=("webp", "jpeg", "avif"), crops={"full": CROPS["full"]}
    )
    assert len(list(folder.iterdir())) == 9
    for file in folder.iterdir():
        assert b"SECRET" not in file.read_bytes()
        with Image.open(file) as image:
            image.load()
            assert not set(image.info) & {"exif", "icc_profile", "comment", "xmp"}, file.name


@needs_shared
def test_no_place_of_a_real_photograph_reaches_readers(tmp_path):
    """Photographs that carry position, names and thumbnails lose them in every size."""
    for original in (IMAGES / "metadata").iterdir():
        folder = tmp_path / original.stem
        make_renditions(original, folder)
        for file in folder.iterdir():
            with Image.open(file) as image:
                image.load()
                assert not dict(image.getexif()) and not set(image.info) & {
                    "exif",
                    "icc_profile",
                    "photoshop",
                    "xmp",
                }


def test_colours_are_what_the_photographer_saw(tmp_path, folder):
    """A picture with a profile of its own is converted, not just relabelled."""
    plain = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    # Its red primary is our green one.
    swapped = plain.replace(b"rXYZ", b"####").replace(b"gXYZ", b"rXYZ").replace(b"####", b"gXYZ")
    picture(tmp_path / "a.png", icc_profile=swapped)
    facts = make_renditions(tmp_path / "a.png", folder)
    assert near(colour(folder / facts.crops["full"]["src"], (0.1, 0.5)), (RED[1], RED[0], RED[2]))


@pytest.mark.parametrize(
    ("mode", "ending"),
    [
        ("CMYK", "jpg"),
        ("L", "jpg"),
        ("L", "png"),
        ("LA", "png"),
        ("P", "gif"),
        ("1", "png"),
        ("RGBA", "webp"),
    ],
)
def test_every_way_to_store_colours(tmp_path, folder, mode, ending):
    """Print colours, grey, palettes and transparency all become pictures that browsers show."""
    facts = make_renditions(picture(tmp_path / f"a.{ending}", (600, 300), mode), folder)
    for form in ("jpg", "webp"):
        with Image.open(folder / f"full-480.{form}") as image:
            assert image.size == (480, 240)
    if mode in ("CMYK", "P", "RGBA"):
        assert near(colour(folder / facts.crops["full"]["src"]), GREEN, 60)


def test_sixteen_bit_pictures_keep_their_light(tmp_path, folder):
    """A scan of 16 bits is as bright as the original, not white."""
    Image.new("I;16", (400, 300), 32768).save(tmp_path / "a.png")
    facts = make_renditions(tmp_path / "a.png", folder)
    assert near(colour(folder / facts.crops["full"]["src"]), (127, 127, 127))


def test_transparency_is_white_in_jpeg_and_kept_in_webp(tmp_path, folder):
    """A logo on nothing stands on white where a format knows no transparency."""
    Image.new("RGBA", (400, 400), (255, 0, 0, 0)).save(tmp_path / "a.png")
    facts = make_renditions(tmp_path / "a.png", folder)
    assert near(colour(folder / facts.crops["full"]["src"]), (255, 255, 255))
    with Image.open(folder / "full-400.webp") as image:
        assert image.mode == "RGBA"
        assert image.getpixel((200, 200))[3] == 0


def test_the_first_frame_of_an_animation(tmp_path, folder):
    """Of an animation readers get the first frame, still."""
    frames = [Image.new("RGB", (300, 200), shade) for shade in (RED, GREEN, BLUE)]
    frames[0].save(tmp_path / "a.gif", save_all=True, append_images=frames[1:])
    facts = make_renditions(tmp_path / "a.gif", folder)
    assert near(colour(folder / facts.crops["full"]["src"]), RED)


@needs_shared
def test_a_camera_writes_several_pictures_into_one_jpeg(tmp_path, folder):
    """It is a JPEG picture, whatever its first bytes are called; readers get the first of them."""
    content = (IMAGES / "formats" / "sugarshack.mpo").read_bytes()
    found = inspect_picture(SimpleUploadedFile("sugarshack.jpg", content, "image/jpeg"))
    assert (found.kind, found.width, found.height) == ("JPEG", 640, 480)
    (tmp_path / "sugarshack.jpg").write_bytes(content)
    facts = make_renditions(tmp_path / "sugarshack.jpg", folder)
    assert (facts.width, facts.height) == (640, 480)


def test_only_the_first_of_several_counts(tmp_path):
    """Three pictures of 24 megapixels in one JPEG are no picture of 72."""
    frames = [Image.new("L", (6000, 4000), shade) for shade in (10, 20, 30)]
    frames[0].save(tmp_path / "a.jpg", "MPO", save_all=True, append_images=frames[1:])
    assert inspect_picture(tmp_path / "a.jpg").kind == "JPEG"


def test_avif_joins_later(tmp_path, folder):
    """The worker adds AVIF beside the other formats and pages learn of it."""
    original = picture(tmp_path / "a.jpg", (700, 400))
    facts = make_renditions(original, folder)
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    crops = make_avif(original, folder, facts.crops)
    assert crops["card"] == facts.crops["card"] | {"avif": "card-320.avif 320w"}
    assert crops["social"]["avif"] == ""
    assert (folder / "card-320.avif").exists()
    assert {name: (folder / name).read_bytes() for name in before} == before


@needs_shared
def test_words_in_the_file_begin_the_form():
    """What the photographer wrote into the file stands in the form already, cleaned."""
    for name in ("exiftool_IPTC.jpg", "exiftool_XMP.jpg"):
        info = inspect_picture(IMAGES / "metadata" / name)
        assert info.caption == "A witty caption"
        assert info.byline == "Phil Harvey"
        assert info.copyright == "Copyright 2004 Phil Harvey"
    assert inspect_picture(IMAGES / "metadata" / "exiftool_IPTC.jpg").credit == "My Credit"


def test_twelve_megapixels_in_seconds(tmp_path, folder):
    """An editor waits seconds, not minutes, for a telephone's photograph."""
    Image.effect_noise((1000, 750), 60).convert("RGB").resize((4000, 3000)).save(
        tmp_path / "a.jpg", quality=92
    )
    before = os.times()
    make_renditions(tmp_path / "a.jpg", folder)
    after = os.times()
    assert after.children_user - before.children_user < 6


def test_folder_names_cannot_be_guessed():
    """128 random bits."""
    names = {folder_name() for _ in range(100)}
    assert len(names) == 100
    assert all(len(name) == 32 and int(name, 16) >= 0 for name in names)
