"""The donation page's picture and its questions and answers: written in admin, printed below the form."""

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from donations import page_workflow
from donations.donation_page import get_page
from donations.models import DonationPageVersion
from donations.page_content import content_of

pytestmark = pytest.mark.django_db
FORM = "admin:donations_donationpage_change"
ASKED = (
    "? Can I stop at any time\nYes. [Write to us](/about/).\n\nNobody asks why.\n? Is it <b>safe</b>\nYes."
)


@pytest.fixture
def form(client, chief, publication, settings, tmp_path):
    """``form(save="", headline="…")``: send the form as it stands, with these changes; the response."""
    settings.MEDIA_ROOT = tmp_path
    client.force_login(chief)

    def send(url=None, **changes):
        page = get_page()
        shown = page_workflow.latest_content(page)
        data = {k: "on" if v is True else v for k, v in shown.items() if v and k not in NOT_TYPED}
        return client.post(url or reverse(FORM, args=[1]), data | {"base": page.version} | changes)

    return send


NOT_TYPED = {"amounts", "fees", "picture"}


def photograph(width=1400, height=900):
    data = io.BytesIO()
    Image.new("RGB", (width, height), "steelblue").save(data, "JPEG")
    return SimpleUploadedFile("desk.jpg", data.getvalue(), "image/jpeg")


def read(client, path="/donate/"):
    return client.get(path).content.decode()


def test_questions_stand_below_the_form(form, client, donor):
    """They open without a script, with links and paragraphs but no markup; before paying stands no more than
    before."""
    form(save="", questions=ASKED)
    assert "Can I stop" not in read(client)
    form(publish="", questions=ASKED)
    page = read(client)
    before, after = page.split("</form>", 1)
    assert "Can I stop" not in before
    assert "<summary>Can I stop at any time</summary>" in after and "Is it &lt;b&gt;safe&lt;/b&gt;" in after
    assert '<p>Yes. <a class="text-link" href="/about/">Write to us</a>.</p>' in after
    assert "<p>Nobody asks why.</p>" in after
    assert '<h2 id="questions">Questions and answers</h2>' in after


def test_questions_are_compared_by_words_and_previewed(form, client):
    """As every other text of the page."""
    form(save="", questions=ASKED)
    form(save="", questions=ASKED.replace("Nobody asks why.", "We ask nobody why."))
    changes = read(client, reverse("admin:donations_donationpage_changes", args=[2]))
    assert "<h2>Questions and answers</h2>" in changes and "<del>Nobody</del><ins>We</ins>" in changes
    preview = form(reverse("admin:donations_donationpage_preview"), questions="? Not saved\nSeen here.")
    assert "<summary>Not saved</summary>" in preview.content.decode()
    assert DonationPageVersion.objects.count() == 3


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("An answer to nothing", "Begin each question with ?"),
        ("? Asked\n? And asked\nSaid", "“Asked” has no answer yet"),
        ("?\nSaid", "Begin each question with ?"),
        ("? Why\nBecause\n" * 21, "More than 20 questions"),
    ],
)
def test_a_question_without_an_answer_comes_back(form, text, words):
    """With what is wrong, and what was typed."""
    answer = form(save="", questions=text)
    assert answer.status_code == 400 and words in answer.content.decode()
    assert not DonationPageVersion.objects.exists()


def test_the_picture_is_light_and_below_the_form(form, client, donor):
    """Small sizes, fetched once they are near, with their measures and words; a draft until published."""
    words = {"picture_alt": "Reporters in the court", "picture_credit": "Photograph: Ada Okoro"}
    assert form(save="", picture=photograph(), **words).status_code == 302
    assert "Reporters in the court" not in read(client)
    form(publish="", **words)
    after = read(client).split("</form>", 1)[1]
    assert 'alt="Reporters in the court" loading="lazy"' in after and "Photograph: Ada Okoro" in after
    assert 'width="960" height="617"' in after and "-480.webp 480w" in after and "1600" not in after
    source = re.search(r'<img src="(/media/[^"]+)"', after)[1]
    assert client.get(source).status_code == 200
    assert source in read(client, reverse(FORM, args=[1]))


def test_a_picture_stays_in_its_version(form, client):
    """Taken off, it is gone for readers and still there in the history, which names the change."""
    words = {"picture_alt": "Reporters"}
    form(publish="", picture=photograph(), **words)
    form(publish="", without_picture="on", picture_alt="")
    assert "<figure" not in read(client)
    changes = read(client, reverse("admin:donations_donationpage_changes", args=[2]))
    assert "<h2>Picture</h2>" in changes
    assert "<figure" in read(client, reverse("admin:donations_donationpage_version", args=[1]))
    client.post(reverse("admin:donations_donationpage_restore", args=[1]))
    assert page_workflow.latest_content(get_page())["picture"]["page"]["src"].startswith("/media/")


def test_a_picture_needs_words_and_must_be_one(form, tmp_path):
    """Refused with the reason; a good file that comes back with the form is asked for again."""
    answer = form(save="", picture=photograph(), headline="")
    page = answer.content.decode()
    assert "Say what the picture shows." in page and "Choose the picture again" in page
    text = SimpleUploadedFile("desk.jpg", b"not a picture", "image/jpeg")
    answer = form(save="", picture=text, picture_alt="Reporters")
    assert answer.status_code == 400 and "not a picture we can use" in answer.content.decode()
    assert not DonationPageVersion.objects.exists() and not list(tmp_path.iterdir())


def test_an_older_version_knows_neither(form, client):
    """What was saved before there were questions prints as it did, and can be restored."""
    old = {k: v for k, v in content_of(get_page()).items() if not k.startswith(("picture", "questions"))}
    page_workflow.save_page(old, base=0, by=None)
    assert client.get(reverse("admin:donations_donationpage_version", args=[1])).status_code == 200
    assert page_workflow.publish_page(by=None).questions_heading == "Questions and answers"
