"""Staff's screens of appeals: drafts, publishing, what is refused, languages, versions, the explanation."""

import re

import pytest
from django.urls import reverse

from donations import appeals
from donations.models import Appeal, AppealRule, AppealTranslation
from donations.models.appeal import AppealWords
from newsroom.core.models import FramePart, OutboxMessage
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
LIST = "/admin/donations/appeal/"
WORDS = [field.name for field in AppealWords._meta.get_fields()]


def url(name, *args):
    return reverse(f"admin:donations_appeal_{name}", args=args)


def posted(appeal=None, **changes):
    """What a browser sends from the form opened on ``appeal``, with ``changes``."""
    row = appeal or Appeal(name="New one", language="en-GB")
    given = {name: getattr(row, name) for name in WORDS}
    given |= {name: getattr(row, name) for name in ("name", "language", "priority", "currency", "places")}
    given |= {name: getattr(row, name) for name in ("rest_days", "thank_days", "cap_views", "cap_days")}
    amounts = {"amounts": "3 5,50 10", "default_amount": "5.50", "monthly_amounts": "", "yearly_amounts": ""}
    return given | amounts | {"base": row.edition, "campaign": row.campaign_id or ""} | changes


def readers_get():
    """The entries of the frame's part."""
    return FramePart.objects.get(key="appeals").data["appeals"]


@pytest.mark.parametrize("role", ["chief", "administrator", "treasurer"])
def test_saving_is_a_draft_and_publishing_a_verb(appeal, client, request, role):
    """Saved, readers see nothing of it; published, it stands under every story as the next version."""
    user = request.getfixturevalue(role)
    client.force_login(user)
    changes = {"heading": "A new heading", "letter": "One\nparagraph.\n\nAnother one."}
    assert client.post(url("change", appeal.pk), posted(appeal, **changes)).status_code == 302
    assert "A new heading" not in str(readers_get())
    page = client.get(url("change", appeal.pk)).content.decode()
    assert "Readers do not see the newest changes yet." in page
    assert "A new heading" in page
    OutboxMessage.objects.all().delete()
    appeal.refresh_from_db()
    client.post(url("change", appeal.pk), posted(appeal) | {"publish": ""})
    (entry,) = readers_get()
    words = entry["words"]["en-GB"]
    assert (words["heading"], words["paragraphs"]) == ("A new heading", ["One paragraph.", "Another one."])
    (card,) = entry["cards"]
    assert [a["label"] for a in card["amounts"]] == ["£3", "£5.50", "£10"]
    assert [a["value"] for a in card["amounts"] if a["default"]] == ["550"]
    assert OutboxMessage.objects.get(kind="purge").payload == {"paths": ["*"]}
    assert appeal.versions.first().published_by == user
    assert "newest changes" not in client.get(url("change", appeal.pk)).content.decode()


@pytest.mark.parametrize("role", ["reporter", "editor"])
def test_who_may_not(appeal, client, request, role):
    """Reporters and editors see none of it and change nothing."""
    client.force_login(request.getfixturevalue(role))
    for path in (LIST, url("add"), url("change", 1), url("history", 1), url("explain"), url("version", 1, 1)):
        assert client.get(path).status_code == 403
    for path in (url("change", 1), url("preview"), url("stop", 1), url("resume", 1)):
        assert client.post(path, posted(appeal, heading="Mine")).status_code == 403
    assert Appeal.objects.get().heading != "Mine"
    assert Appeal.objects.get().stopped_at is None


REFUSED = [
    *(({"amounts": amounts}, "") for amounts in ("", "five", "0", "5 5", "5e3", "1 2 3 4 5 6 7 8 9", "-5")),
    ({"default_amount": "7"}, "Choose one of the amounts."),
    ({"monthly_amounts": "2 4", "monthly_default": "3"}, "Choose one of the amounts."),
    ({"currency": "EUR"}, "offers no amounts"),
    ({"currency": "XXX"}, "Select a valid choice"),
    ({"heading": ""}, "This field is required"),
    ({"places": ["end", "moon"]}, "Select a valid choice"),
    ({"priority": "101"}, "less than or equal to 100"),
    ({"priority": "many"}, "Enter a whole number"),
    ({"starts_at": "2027-03-28T01:30"}, "there is no 01:30"),
    ({"ends_at": "2026-10-25T01:30"}, "comes twice"),
    ({"starts_at": "2026-12-02T00:00", "ends_at": "2026-12-01T00:00"}, "An appeal ends after it began."),
    ({"include_tags": "Nothing of ours"}, "There is no tag called “Nothing of ours”."),
    ({"include_kinds": ["news"], "places": ["end", "front"]}, "cannot stand on the front page"),
    ({"exclude_sections": ["999"]}, "not one of the available choices"),
    ({"rest_days": "-1"}, "greater than or equal to 0"),
    ({"cap_views": "0"}, "greater than or equal to 1"),
    ({"base": ""}, ""),
    ({"base": "x"}, ""),
    ({"language": "xx-nowhere"}, "Select a valid choice"),
    ({"add_language": "xx-nowhere"}, ""),
    ({"heading": "\x00" * 3}, ""),
]


@pytest.mark.parametrize(("changes", "words"), REFUSED)
def test_what_makes_no_sense_comes_back_filled_in(appeal, chief_client, changes, words):
    """The mistake is named, what was typed is still there, and nothing is saved or published."""
    given = posted(appeal, signature="Somebody’s name", **changes) | {"publish": ""}
    answer = chief_client.post(url("change", appeal.pk), given)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert words in page
    assert "Somebody’s name" in page
    appeal.refresh_from_db()
    assert (appeal.signature, appeal.versions.count()) == ("", 1)


def test_two_who_save_at_once(appeal, chief_client):
    """The second is told, keeps what was typed, and decides; nothing is lost without a word."""
    mine, theirs = posted(appeal, heading="Mine"), posted(appeal, heading="Theirs")
    chief_client.post(url("change", appeal.pk), theirs)
    answer = chief_client.post(url("change", appeal.pk), mine)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Nothing was saved, and nothing of yours is lost." in page
    assert "Mine" in page
    appeal.refresh_from_db()
    assert appeal.heading == "Theirs"
    again = mine | {"base": re.search(r'name="base" value="(\d+)"', page)[1]}
    chief_client.post(url("change", appeal.pk), again)
    appeal.refresh_from_db()
    assert appeal.heading == "Mine"


def test_rules_are_kept_by_what_they_name(appeal, section, chief_client):
    """Sections and kinds by boxes, tags by name however spelled; a renamed tag shows its present name."""
    tag = factories.tag("Harbour board")
    changes = {
        "places": ["end"], "include_sections": [section.pk],
        "include_tags": "harbour  BOARD\n\nHarbour board",
        "exclude_kinds": ["editorial", "letter"],
    }  # fmt: skip
    chief_client.post(url("change", appeal.pk), posted(appeal, **changes) | {"publish": ""})
    rules = AppealRule.objects.values_list("effect", "section", "tag", "kind")
    assert sorted(map(str, rules)) == sorted(
        map(str, [
            ("include", section.pk, None, ""), ("include", None, tag.pk, ""),
            ("exclude", None, None, "editorial"), ("exclude", None, None, "letter"),
        ])
    )  # fmt: skip
    (entry,) = readers_get()
    assert entry["include"] == {"sections": [section.pk], "tags": [tag.pk], "kinds": []}
    assert entry["exclude"] == {"sections": [], "tags": [], "kinds": ["editorial", "letter"]}
    tag.name = "Port of Merrin"
    tag.save()
    page = chief_client.get(url("change", appeal.pk)).content.decode()
    assert "Port of Merrin</textarea>" in page
    assert re.search(r'name="exclude_kinds" value="letter"[^>]* checked', page)


def test_a_tag_that_became_another(appeal, chief_client, chief, section):
    """What stayed away from the one stays away from the other, in what readers see and in the draft."""
    from articles.taxonomy import merge_tags  # noqa: PLC0415 - the other app, which this one does not know

    old, new = factories.tag("Deaths"), factories.tag("Obituaries")
    chief_client.post(
        url("change", appeal.pk), posted(appeal, exclude_tags="Deaths", places=["end"]) | {"publish": ""}
    )
    merge_tags(old, new, by=chief)
    message = OutboxMessage.objects.get(kind="tag-became")
    for _ in range(2):  # told twice, it is done once
        appeals.follow_tag(message.payload)
    assert AppealRule.objects.get().tag == new.pk
    (entry,) = readers_get()
    assert entry["exclude"]["tags"] == [new.pk]
    assert appeal.versions.first().number == 3
    assert "newest changes" not in chief_client.get(url("change", appeal.pk)).content.decode()


def test_one_more_language(appeal, chief_client, section):
    """It begins empty, is told as not whole, and only when whole do its readers get it."""
    factories.published(section, language="ar")
    page = chief_client.get(url("change", appeal.pk)).content.decode()
    assert "No text in Arabic." in page
    chief_client.post(url("change", appeal.pk), posted(appeal, add_language="ar") | {"publish": ""})
    page = chief_client.get(url("change", appeal.pk)).content.decode()
    assert "not whole: readers get the words above" in page
    assert "Still empty: heading, letter" in page
    assert "No text in Arabic." in page
    assert list(readers_get()[0]["words"]) == ["en-GB"]
    assert "Arabic" not in chief_client.get(LIST).content.decode()
    appeal.refresh_from_db()
    arabic = {f"words-ar-{name}": f"ع {name}" for name in WORDS}
    chief_client.post(url("change", appeal.pk), posted(appeal, **arabic) | {"publish": ""})
    assert readers_get()[0]["words"]["ar"]["heading"] == "ع heading"
    assert "No text in" not in chief_client.get(url("change", appeal.pk)).content.decode()
    assert "Arabic" in chief_client.get(LIST).content.decode()
    appeal.refresh_from_db()
    both = chief_client.post(url("change", appeal.pk), posted(appeal, language="ar", **arabic))
    assert "There is a translation into this language." in both.content.decode()
    chief_client.post(url("change", appeal.pk), posted(appeal, **arabic) | {"words-ar-remove": "on"})
    assert not AppealTranslation.objects.exists()


def test_the_preview_shows_every_place_and_language_and_changes_nothing(appeal, chief_client):
    """Unsaved words too, and the quiet ones; ids stand once."""
    AppealTranslation.objects.create(appeal=appeal, language="ar", heading="ساعدونا")
    places = ["end", "inline", "front", "feed", "mail"]
    answer = chief_client.post(
        url("preview_saved", appeal.pk),
        posted(appeal, heading="Not yet", places=places, monthly_amounts="2 4"),
    )
    page = answer.content.decode()
    assert page.count("Not yet") >= 3
    assert "If you can, help us to keep it going." in page
    assert "as a line for mails to readers" in page
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    appeal.refresh_from_db()
    assert appeal.heading != "Not yet"
    assert "no-store" in answer["Cache-Control"]
    new = chief_client.post(url("preview"), posted(heading="A new one"))
    assert "A new one" in new.content.decode()
    assert Appeal.objects.count() == 1
    assert chief_client.post(url("preview"), posted(heading="")).status_code == 400


def test_a_new_appeal(appeal, chief_client):
    """Its first save makes a draft beside the other."""
    assert chief_client.get(url("add")).status_code == 200
    answer = chief_client.post(url("add"), posted(name="The winter appeal", priority=70))
    made = Appeal.objects.get(name="The winter appeal")
    assert answer["Location"] == url("change", made.pk)
    assert len(readers_get()) == 1
    page = chief_client.get(LIST).content.decode()
    assert "Draft: readers have not seen it yet." in page
    assert page.index("Running.") < page.index("Draft:")


def test_taking_it_off_and_showing_it_again(appeal, chief_client):
    """One press, at once."""
    chief_client.post(url("stop", appeal.pk))
    assert readers_get() == []
    assert "Taken off on" in chief_client.get(LIST).content.decode()
    assert "Show it again" in chief_client.get(url("change", appeal.pk)).content.decode()
    chief_client.post(url("resume", appeal.pk))
    assert len(readers_get()) == 1
    assert chief_client.get(url("stop", appeal.pk)).status_code == 405


def test_a_line_for_mails(appeal, chief_client):
    """An appeal meant for mails has a link to copy that names its version."""
    assert "For your newsletter" not in chief_client.get(url("change", appeal.pk)).content.decode()
    appeal.places = ["end", "mail"]
    version = appeals.publish(appeal, by=None)
    page = chief_client.get(url("change", appeal.pk)).content.decode()
    assert f"/donate/?appeal={version.key}</code>" in page
