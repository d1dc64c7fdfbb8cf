"""The demo paper's stories: bylines, tags, pictures, some sixty stories in every state, the front page,
what the desk has before it today.

Everything goes through ``compose`` and the verbs, by the people who would have done it.
"""

import tomllib
from datetime import timedelta
from pathlib import Path

from django.db import transaction
from django.db.models import F, OuterRef, Subquery
from django.utils import timezone

from articles.demo.desk import load_desk
from articles.demo.pictures import load_pictures
from articles.demo.stories import load_stories
from articles.models import Article, BoardMembership, Byline, FrontPlacement, Notice, Picture, Tag
from articles.quiet import announce
from newsroom.core.models import User
from newsroom.core.publication import get_publication

CONTENT = Path(__file__).parent / "content"


def is_empty():
    """Whether there is no story, byline, tag or picture yet."""
    return not any(model.objects.exists() for model in (Article, Byline, Tag, Picture))


@transaction.atomic
def load(report):
    """Fill an empty paper whose people and sections exist. ``report`` is a ``progress.Report``."""
    pictures = load_pictures(read("pictures.toml")["pictures"], report)
    bylines = load_bylines(pictures)
    tags = {entry["name"]: Tag.objects.create(**entry) for entry in read("tags.toml")["tags"]}
    announce()
    entries = [read(path) for path in sorted((CONTENT / "stories").glob("*.toml"))]
    stories = load_stories(entries, bylines, tags, pictures, report)
    settle_notices()
    load_desk(read("desk.toml"), stories, language=get_publication().language)
    Notice.objects.update(mailed_at=F("at"))  # nobody is written to about an invented paper
    load_front(stories, by=User.objects.get(username="martin"))


def read(name):
    """The parsed file ``name`` (or path) of the demo's content."""
    return tomllib.loads((CONTENT / name).read_text(encoding="utf-8"))


def load_bylines(pictures):
    """People and boards by their key in the files; each linked with the account of the same address."""
    made = {}
    accounts = {user.email: user for user in User.objects.all()}
    entries = read("bylines.toml")["bylines"]
    for entry in entries:
        made[entry["key"]] = Byline.objects.create(
            **{name: entry[name] for name in ("kind", "name", "slug", "title", "bio")},
            statement=entry.get("statement", ""),
            portrait=pictures.get(entry.get("portrait")),
            user=accounts.get(entry.get("email")),
        )
    for entry in entries:
        for position, member in enumerate(entry.get("members", ())):
            BoardMembership.objects.create(board=made[entry["key"]], person=made[member], position=position)
    return made


def settle_notices():
    """Colleagues were told over a month, not in a minute, and have seen all but what waits for the desk."""
    moments = Article.objects.filter(pk=OuterRef("article")).values("saved_at")
    Notice.objects.update(at=Subquery(moments))
    Notice.objects.exclude(article__state=Article.State.SUBMITTED).update(seen_at=F("at"))


def load_front(stories, *, by):
    """The lead, the long read and the live strip; ``stories`` is slug → story."""
    front = read("front.toml")
    for place in (FrontPlacement.Place.LEAD, FrontPlacement.Place.WIDE):
        FrontPlacement.objects.create(place=place, article=stories[front[place]], placed_by=by)
    FrontPlacement.objects.create(
        place=FrontPlacement.Place.LIVE,
        article=stories[front["live"]["story"]],
        until=timezone.now() + timedelta(hours=front["live"]["hours"]),
        placed_by=by,
    )
