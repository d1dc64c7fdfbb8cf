"""No screen shows a word of a story that does not open to who asks; the walk is that of ``matrix.py``."""

import pytest
from django.db import transaction
from django.utils import timezone

from articles import workflow
from articles.models import FrontPlacement
from tests import factories
from tests.articles.matrix import MATRIX, READ, address

pytestmark = pytest.mark.django_db


SECRET = "q5xsecretword"


@pytest.fixture
def told(section, people, records):
    """``told(slugline)``: a draft of hers whose every other text has the secret word."""
    return lambda slugline: secret_story(slugline, section, people, records)


def secret_story(slugline, section, people, records):
    picture, tag, person = (records[f"articles_{kind}"] for kind in ("picture", "tag", "byline"))
    texts = ("headline", "short_headline", "kicker", "standfirst", "trail_text", "dateline")
    story = factories.draft(
        section,
        by=people["her"],
        slugline=slugline,
        **{name: f"{name} {SECRET}" for name in (*texts, "editors_note", "search_description")},
        body=f"<p>{SECRET}</p>",
        lead_picture=factories.PictureChoice(picture, alt=SECRET, caption=SECRET),
        tags=(tag,),
        credits=((person, "author"),),
    )
    FrontPlacement.objects.create(place="top", article=story)
    content = factories.compose(factories.fields(section, slugline=slugline, headline=f"Again {SECRET}"))
    workflow.save_revision(story, content, base_version=1, by=people["her"])
    return story


@pytest.fixture
def confidential(people, told):
    """A confidential story whose every text has the secret word, named by what other screens show of it."""
    return workflow.make_confidential(told(f"slug {SECRET}"), by=people["editor"], readers=[people["her"]])


LINE = "Nightjar, the long read"


@pytest.mark.any_database
@pytest.mark.parametrize("role", ["colleague", "elsewhere"])
def test_of_a_story_that_does_not_open_only_its_line_is_seen(role, people, records, told, client):
    """Its working title stands in the plan and on no other screen; no word of its text stands anywhere."""
    story = told(LINE)
    workflow.plan(story, by=None, listed=True, due_at=timezone.now())
    client.force_login(people[role])
    about = records | {"articles_article": story.pk}
    secrets, lines = set(), set()
    for name in MATRIX:
        answer = client.get(address(name, about))
        body = (b"".join(answer) if answer.streaming else answer.content).decode()
        secrets |= {name} if SECRET in body else set()
        lines |= {name} if LINE in body else set()
    assert secrets == set()
    assert lines == {"index", "news_list", "news_list_text", "calendar"}


@pytest.mark.any_database
@pytest.mark.parametrize("role", ["chief", "administrator", "colleague", "elsewhere"])
def test_nothing_of_a_confidential_story_is_anywhere(role, people, records, confidential, client):
    """Who is not named finds no word of it on any screen: lists, search, counts, where a picture is used."""
    client.force_login(people[role])
    about = records | {"articles_article": confidential.pk}
    found = []
    for name in MATRIX:
        for method in ("get", "post"):
            with transaction.atomic():
                answer = getattr(client, method)(address(name, about))
                transaction.set_rollback(True)
            body = b"".join(answer) if answer.streaming else answer.content
            found += [f"{method} {name}"] if SECRET in body.decode() else []
    for path in ("/admin/articles/article/", "/admin/articles/article/find/stories/", "/admin/"):
        answer = client.get(path, {"q": SECRET[:6], "show": "all"})  # the page may repeat what was asked
        found += [path] if SECRET in answer.content.decode() else []
    assert found == []


@pytest.mark.any_database
def test_its_own_screens_are_for_the_named_alone(people, records, confidential, client):
    """403 for everybody else, chief editors included; with the name, the form."""
    about = records | {"articles_article": confidential.pk}
    of_story = [name for name, line in MATRIX.items() if line.who == READ]
    assert len(of_story) >= 6
    for role in ("colleague", "chief", "administrator", "editor"):
        client.force_login(people[role])
        answers = {name: client.get(address(name, about)).status_code for name in of_story}
        allowed = {200, 302, 404, 405} if role == "editor" else {403, 405}
        assert {name: status for name, status in answers.items() if status not in allowed} == {}, role
