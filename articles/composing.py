"""Making a ``StoryContent`` from what an editor chose: ids become what will be printed.

``compose`` is the one way in from outside (form, importer, demo): every text is normalised, the body goes
through the allow-list, ids of what does not exist, or is not for the person to see, are refused.
"""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError

from articles.content import BODY_PICTURE, CREDIT_ROLES, GENRES, Named, PrintedCredit, StoryContent
from articles.figures import fill_alts
from articles.models import Byline
from articles.seen import pictures_for, tags_for
from newsroom.core.html import clean_html
from newsroom.core.models import Section
from newsroom.core.text import clean_text

LINES = ("slugline", "headline", "short_headline", "kicker", "dateline")
BLOCKS = ("standfirst", "trail_text", "editors_note", "search_description")


@dataclass(frozen=True)
class PictureChoice:
    """A picture chosen for a story; words left empty are the picture's own."""

    id: int
    alt: str = ""
    caption: str = ""
    credit_line: str = ""


@dataclass(frozen=True)
class StoryFields:
    """What an editor decides about a story. ``credits`` is (byline id, role) in printed order."""

    slugline: str = ""
    headline: str = ""
    short_headline: str = ""
    kicker: str = ""
    standfirst: str = ""
    trail_text: str = ""
    dateline: str = ""
    editors_note: str = ""
    search_description: str = ""
    genre: str = "news"
    language: str = "en-GB"
    body: str = ""
    section: int | None = None
    tags: tuple[int, ...] = ()
    credits: tuple[tuple[int, str], ...] = ()
    lead_picture: PictureChoice | None = None
    gallery: tuple[PictureChoice, ...] = field(default=())
    related: tuple[int, ...] = ()
    quiet: bool = False
    no_appeal: bool = False


def compose(fields, *, by=None):
    """A ``StoryContent`` from ``StoryFields``. Raises ``ValidationError`` for what does not exist.

    ``by``: who chose; what they may not come across does not exist (``articles/seen.py``). None: a program.
    """
    if fields.genre not in GENRES:
        raise ValidationError({"genre": "Choose a kind of story from the list."})
    texts = {name: clean_text(getattr(fields, name)) for name in LINES}
    texts |= {name: clean_text(getattr(fields, name), lines=True) for name in BLOCKS}
    pictures = _pictures(fields, by)
    return StoryContent(
        **texts,
        genre=fields.genre,
        language=fields.language,
        body=_body(fields.body, by),
        section=_section(fields.section),
        tags=_tags(fields.tags, by),
        credits=_credits(fields.credits),
        lead_picture=_image(pictures, fields.lead_picture),
        gallery=tuple(_image(pictures, choice) for choice in fields.gallery),
        related=tuple(dict.fromkeys(fields.related)),
        quiet=fields.quiet,
        no_appeal=fields.no_appeal,
    )


def _found(rows, wanted, name, what):
    missing = [pk for pk in wanted if pk not in rows]
    if missing:
        raise ValidationError({name: f"This {what} does not exist any more. Choose another."})
    return rows


def _section(pk):
    if pk is None:
        return None
    row = _found(Section.objects.in_bulk([pk]), [pk], "section", "section")[pk]
    return Named(row.pk, row.name, row.slug)


def _tags(ids, by):
    ids = list(dict.fromkeys(ids))
    rows = _found(tags_for(by).in_bulk(ids), ids, "tags", "tag")
    return tuple(Named(pk, rows[pk].name, rows[pk].slug) for pk in ids)


def _credits(pairs):
    pairs = list(dict.fromkeys(pairs))
    if any(role not in CREDIT_ROLES for _, role in pairs):
        raise ValidationError({"credits": "Choose a role from the list."})
    ids = [pk for pk, _ in pairs]
    rows = _found(Byline.objects.select_related("portrait").in_bulk(ids), ids, "credits", "byline")
    return tuple(print_credit(rows[pk], role) for pk, role in pairs)


def print_credit(byline, role="author"):
    """The printed form of ``byline`` in ``role``."""
    return PrintedCredit(
        id=byline.pk,
        kind=byline.kind,
        name=byline.name,
        slug=byline.slug,
        role=role,
        title=byline.title,
        bio=byline.bio,
        statement=byline.statement,
        portrait=byline.portrait.as_image() if byline.portrait else None,
    )


def _pictures(fields, by):
    chosen = [choice.id for choice in (fields.lead_picture, *fields.gallery) if choice]
    return _found(pictures_for(by).in_bulk(chosen), chosen, "lead_picture", "picture") if chosen else {}


def _body(markup, by):
    """The body, clean. A figure loses the number of a picture that is not for ``by``: saved, it would be.

    Where its alt text is empty, it takes that of the picture, which may have got one since.
    """
    body = clean_html(markup)
    named = {int(pk) for pk in BODY_PICTURE.findall(body)} if by else ()
    if not named:
        return body
    known = dict(pictures_for(by).filter(pk__in=named).values_list("pk", "alt_text"))

    def kept(match):
        return match[0] if int(match[1]) in known else match[0].replace(f' data-picture="{match[1]}"', "")

    return fill_alts(BODY_PICTURE.sub(kept, body), known)


def _image(pictures, choice):
    if choice is None:
        return None
    return pictures[choice.id].as_image(
        alt=clean_text(choice.alt),
        caption=clean_text(choice.caption, lines=True),
        credit_line=clean_text(choice.credit_line),
    )
