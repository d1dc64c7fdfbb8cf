"""The publication, sections, menus and redirects, as a chief editor changes them."""

import html
import io
import threading
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.urls import reverse
from PIL import Image

from newsroom.core import redirects
from newsroom.core.frame import load_frame
from newsroom.core.media import picture_folder
from newsroom.core.models import AuditEvent, MenuItem, OutboxMessage, Publication, Redirect, Section
from newsroom.core.publication import refresh_frame
from newsroom.core.renditions import PictureRefused

pytestmark = pytest.mark.django_db
FIELDS = ("name", "tagline", "masthead_line", "language", "time_zone", "accent", "copyright_holder")
FIELDS += (
    "copyright_line",
    "footer_text",
    "footer_end",
    "contact_email",
    "support_label",
    "news_sitemap_name",
)


@pytest.fixture
def desk(client, chief):
    """The chief editor's browser."""
    client.force_login(chief)
    return client


def form_of(paper, **changes):
    data = {name: getattr(paper, name) for name in FIELDS}
    return data | {"follow_links-TOTAL_FORMS": 0, "follow_links-INITIAL_FORMS": 0} | changes


def change(client, paper, **changes):
    return client.post(reverse("admin:core_publication_change", args=[paper.pk]), form_of(paper, **changes))


def logo(kind="PNG"):
    data = io.BytesIO()
    Image.new("RGBA", (600, 120), (0, 0, 0, 0)).save(data, kind)
    return SimpleUploadedFile("logo.png", data.getvalue(), "image/png")


def purged_everything():
    return [m.payload["paths"] for m in OutboxMessage.objects.filter(kind="purge")] == [["*"]]


def test_the_list_is_the_form(desk, publication):
    """There is one publication, so there is no list; it is neither added nor deleted."""
    assert desk.get(reverse("admin:core_publication_changelist")).url == reverse(
        "admin:core_publication_change", args=[1]
    )
    assert desk.get(reverse("admin:core_publication_add")).status_code == 403
    assert desk.post(reverse("admin:core_publication_delete", args=[1]), {"post": "yes"}).status_code == 403


def test_a_change_reaches_the_frame_and_purges_every_page(desk, publication, chief):
    """In one transaction, and it is written down."""
    links = {
        "follow_links-TOTAL_FORMS": 1,
        "follow_links-0-service": "mastodon",
        "follow_links-0-position": 0,
    }
    links |= {"follow_links-0-url": "https://social.example/@courier"}
    assert change(desk, publication, name="The Merrin Courier", accent="#0b4f6c", **links).status_code == 302
    shown = load_frame().publication
    assert (shown["name"], shown["accent"]) == ("The Merrin Courier", "#0b4f6c")
    assert shown["follow"][0]["url"] == "https://social.example/@courier"
    assert purged_everything()
    assert AuditEvent.objects.get(verb="change").actor == chief


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("accent", "#ffdd00", "too light"),
        ("accent", "red", "six digits"),
        ("time_zone", "Mars/Olympus", "valid choice"),
        ("language", "english", "en-GB"),
    ],
)
def test_what_cannot_be_is_refused_with_the_reason(desk, publication, field, value, words):
    """Nothing is changed, nothing purged."""
    response = change(desk, publication, **{field: value})
    assert response.status_code == 200
    assert words in response.content.decode()
    assert not OutboxMessage.objects.exists()


def test_the_tags_can_be_moved_below_the_story(desk, publication):
    """A tick on the form reaches the frame of every page."""
    assert load_frame().publication["tags_below"] is False
    assert change(desk, publication, tags_below="on").status_code == 302
    assert load_frame().publication["tags_below"] is True


def test_a_logo_is_made_into_sizes_and_can_go_again(desk, publication):
    """A file that is no picture is refused with the reason."""
    assert change(desk, publication, logo=logo()).status_code == 302
    crop = load_frame().publication["logo"]
    paper = Publication.objects.get()
    assert (picture_folder(paper.logo_folder) / crop["src"].rpartition("/")[2]).exists()
    bad = SimpleUploadedFile("logo.png", b"<svg onload=alert(1)>", "image/png")
    assert "not a picture" in change(desk, publication, logo=bad).content.decode()
    assert change(desk, publication, without_logo="on").status_code == 302
    assert load_frame().publication["logo"] is None


def test_a_see_through_logo_stands_on_the_pages_own_ground(desk, publication):
    """In the dark scheme, too: browsers get the form that keeps what is see-through, not the one on white."""
    change(desk, publication, logo=logo())
    crop = load_frame().publication["logo"]
    assert f'<source type="image/webp" srcset="{crop["webp"]}"' in desk.get("/").text
    name = crop["webp"].split()[0].rpartition("/")[2]
    with Image.open(picture_folder(Publication.objects.get().logo_folder) / name) as made:
        assert made.convert("RGBA").getpixel((0, 0))[3] == 0


def test_a_logo_that_cannot_be_made_is_refused_in_words(desk, publication, settings, monkeypatch):
    """No room left, or it took too long: the reason is told, nothing is changed, no file is left behind."""

    def refuse(*args, **options):
        raise PictureRefused("There is no room left.")

    monkeypatch.setattr("newsroom.core.uploaded.make_renditions", refuse)
    address = reverse("admin:core_publication_change", args=[1])
    reply = desk.post(address, form_of(publication, logo=logo()), follow=True)
    assert "Nothing was changed. There is no room left." in html.unescape(reply.content.decode())
    assert load_frame().publication["logo"] is None
    assert not [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def test_a_dot_is_no_logo(desk, publication):
    """One pixel would stand in the masthead as nothing."""
    data = io.BytesIO()
    Image.new("RGB", (1, 1)).save(data, "GIF")
    dot = SimpleUploadedFile("dot.gif", data.getvalue(), "image/gif")
    assert "too small to be seen" in change(desk, publication, logo=dot).content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_who_save_at_once_both_stand_in_the_frame(publication):
    """Who rebuilds the frame waits for the other's rebuild, and reads what it wrote."""
    began, may_end = threading.Event(), threading.Event()

    def rename():
        with transaction.atomic():
            Publication.objects.update(name="The Renamed Courier")
            refresh_frame()
            began.set()
            may_end.wait(5)
        connection.close()

    first = threading.Thread(target=rename)
    first.start()
    assert began.wait(5)
    threading.Timer(0.2, may_end.set).start()
    Section.objects.create(name="Port", slug="port", position=1)
    refresh_frame()
    first.join()
    frame = load_frame().publication
    assert frame["name"] == "The Renamed Courier" and [s["name"] for s in frame["sections"]] == ["Port"]


def test_a_sections_new_address_leads_on(desk, section):
    """For the page and its feed; the masthead follows."""
    url = reverse("admin:core_section_change", args=[section.pk])
    desk.post(url, {"name": "Harbour", "slug": "harbour", "position": 1, "in_masthead": "on"})
    assert redirects.find("/section/port/") == "/section/harbour/"
    assert redirects.find("/section/port/feed/") == "/section/harbour/feed/"
    assert load_frame().publication["sections"][0]["name"] == "Harbour"
    assert purged_everything()


def test_a_section_with_a_role_is_not_deleted(desk, section, make_user):
    """The screen says what refers to it."""
    make_user("editor", section=section)
    response = desk.post(reverse("admin:core_section_delete", args=[section.pk]), {"post": "yes"})
    assert response.status_code == 200
    assert Section.objects.filter(pk=section.pk).exists()


def test_menu_items_lead_to_one_place(desk, publication):
    """A page or an address, and the frame follows when one is added or deleted."""
    add = reverse("admin:core_menuitem_add")
    assert desk.post(add, {"place": "work", "label": "Give", "position": 1}).status_code == 200
    assert (
        desk.post(add, {"place": "work", "label": "Give", "url": "javascript:x", "position": 1}).status_code
        == 200
    )
    assert (
        desk.post(add, {"place": "work", "label": "Give", "url": "/donate/", "position": 1}).status_code
        == 302
    )
    assert load_frame().publication["menu"]["work"] == [{"label": "Give", "url": "/donate/"}]
    desk.post(reverse("admin:core_menuitem_delete", args=[MenuItem.objects.get().pk]), {"post": "yes"})
    assert load_frame().publication["menu"]["work"] == []


def redirect(client, old, new):
    return client.post(reverse("admin:core_redirect_add"), {"old_path": old, "new_path": new})


def test_a_redirect_is_one_hop(desk, publication, settings):
    """Old chains follow; a full address of ours is taken as its path; letters are kept decoded."""
    assert redirect(desk, f"{settings.SITE_URL}/a%C3%A9/", "/b/").status_code == 302
    assert redirects.find("/aé/") == "/b/"
    redirect(desk, "/b/", "/c/")
    assert redirects.find("/aé/") == "/c/"
    redirect(desk, "/z/", "/b/")
    assert redirects.find("/z/") == "/c/"
    redirect(desk, "/?p=12", "/c/")
    assert redirects.find("/", {"p": "12"}.items()) == "/c/"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/a/", "/a/"),
        ("/c/", "/b/"),
        ("/", "/b/"),
        ("/x/", "//evil.example/"),
        ("/x/", "https://evil.example/"),
        ("/x/", "/\\evil.example/"),
        ("/x/", "/%2f%0d%0aSet-Cookie:x/"),
        ("/admin/x/", "/b/"),
        ("x", "/b/"),
        ("/x y/", "/b/"),
        ("/x/", "/b/#part"),
    ],
)
def test_a_redirect_that_cannot_be_is_refused(desk, publication, old, new):
    """To itself, in a circle, from the front page or admin, to another site, with characters no path has."""
    redirect(desk, "/b/", "/c/")
    assert redirect(desk, old, new).status_code == 200
    assert Redirect.objects.count() == 1
