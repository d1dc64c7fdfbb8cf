"""Many hands on one story: nothing that was saved is lost."""

import threading
from dataclasses import replace

import pytest
from django.db import connection, connections

from articles import workflow
from articles.composing import compose
from articles.models import Revision
from tests import factories

CLIENTS, SAVES = 10, 10


@pytest.mark.django_db(transaction=True)
def test_a_hundred_saves_by_ten_people(section, chief):
    """Ten people each add their own sentences to one story at once: all hundred stand in the newest text."""
    paragraphs = "".join(f"<p>Paragraph of {number}.</p><p>Nobody’s.</p>" for number in range(CLIENTS))
    story = factories.draft(section, by=chief, body=paragraphs, headline="Tide", slugline="tide")
    errors = []

    def write(number):
        try:
            text, version = paragraphs, 1
            for turn in range(SAVES):
                text = text.replace(f"of {number}.", f"of {number}. Sentence {number}-{turn}.", 1)
                fields = factories.fields(section, body=text, headline="Tide", slugline="tide")
                revision, _ = workflow.save_revision(story, compose(fields), base_version=version, by=chief)
                text, version = revision.content["body"], revision.number
        except Exception as error:  # noqa: BLE001 - whatever a thread raised is this test's failure
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=write, args=(number,)) for number in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    newest = Revision.objects.filter(article=story).first()
    lost = [
        f"{number}-{turn}"
        for number in range(CLIENTS)
        for turn in range(SAVES)
        if f"Sentence {number}-{turn}." not in newest.content["body"]
    ]
    assert (lost, newest.number, connection.vendor in {"sqlite", "postgresql"}) == (
        [],
        1 + CLIENTS * SAVES,
        True,
    )


@pytest.mark.django_db(transaction=True)
def test_eight_people_fight_over_one_headline(section, make_user):
    """Everybody changes the same line at once: one wins, and every loser's text is in the history."""
    people = [make_user("editor") for _ in range(8)]
    story = factories.draft(section, by=people[0], headline="Tide", slugline="tide")
    base = factories.fields(section, slugline="tide")
    errors, shown = [], []

    def write(person):
        content = compose(replace(base, headline=f"Tide, says {person}"))
        try:
            workflow.save_revision(story, content, base_version=1, by=person)
        except workflow.EditConflict as conflict:
            shown.append(conflict)
            workflow.keep_both(story, content, base_version=1, by=person)
        except Exception as error:  # noqa: BLE001 - whatever a thread raised is this test's failure
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=write, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (errors, len(shown)) == ([], 7)
    kept = Revision.objects.filter(article=story).values_list("author", "content__headline")
    assert {(person.pk, f"Tide, says {person}") for person in people} <= set(kept)
