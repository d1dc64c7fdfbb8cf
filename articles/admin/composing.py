"""From the posted form to a story's content, and back to what the form shows.

``composed`` is strict and may make tags; ``sketched`` is for previews and for showing a form again: it leaves
out whatever cannot be, writes nothing and never fails.
"""

from dataclasses import replace
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError

from articles.composing import BLOCKS, LINES, PictureChoice, StoryFields, compose
from articles.content import CREDIT_ROLES, Named
from articles.forms import GALLERY, LEAD
from articles.models import Article, Byline
from articles.seen import pictures_for, tags_for
from articles.tagging import tags_named
from newsroom.core.text import make_slug

TEXTS = (*LINES, *BLOCKS, "body")


def composed(form, *, by, kept=None):
    """The content of a valid ``form``. Raises ``ValidationError`` by the form's field names.

    ``kept``: the content the form was opened on; fields named in ``take_theirs`` are taken from it.
    """
    given = form.cleaned_data
    added = [tag.pk for tag in tags_named(given["tags"]["names"], by=by)]
    related = (*given["related"]["ids"], *related_by_address(given["related"]["addresses"]))
    unknown = set(related) - set(Article.objects.filter(pk__in=related).values_list("pk", flat=True))
    if unknown:
        raise ValidationError({"related": "A related story does not exist any more. Choose another."})
    try:
        content = compose(story_fields(given, (*given["tags"]["ids"], *added), related), by=by)
    except ValidationError as problem:
        raise ValidationError(by_form_field(problem)) from problem
    theirs = {name: getattr(kept, name) for name in given["take_theirs"]} if kept else {}
    return replace(content, **theirs)


def by_form_field(problem):
    """``compose`` speaks of the lead picture; the form has all pictures in one list."""
    return {
        "pictures" if name == "lead_picture" else name: words for name, words in problem.message_dict.items()
    }


def story_fields(given, tags, related):
    """``StoryFields`` of cleaned data."""
    pictures = given.get("pictures", [])
    lead = next((row for row in pictures if row["place"] == LEAD), None)
    rest = [row for row in pictures if row is not lead and row["place"] in (LEAD, GALLERY)]
    return StoryFields(
        **{name: given.get(name, "") for name in TEXTS},
        genre=given.get("genre", "news"),
        language=given.get("language", "en-GB"),
        section=given.get("section"),
        tags=tuple(tags),
        credits=tuple((row["id"], row["role"]) for row in given.get("credits", ())),
        lead_picture=lead and choice_of(lead),
        gallery=tuple(map(choice_of, rest)),
        related=tuple(related),
        quiet=given.get("quiet", False),
        no_appeal=given.get("no_appeal", False),
    )


def choice_of(row):
    """A picture's row as ``PictureChoice``."""
    texts = {"alt": row["alt"], "caption": row["caption"], "credit_line": row["credit"]}
    return PictureChoice(id=row["id"], **{name: text or "" for name, text in texts.items()})


def related_by_address(addresses):
    """Ids of the stories at ``addresses`` (a path or a full address). Raises ``ValidationError``."""
    paths = list(map(path_of, addresses))
    found = dict(Article.objects.live().filter(path__in=paths).values_list("path", "pk"))
    if lost := [address for address, path in zip(addresses, paths, strict=True) if path not in found]:
        raise ValidationError({"related": f"No story of ours stands at {lost[0]}."})
    return [found[path] for path in paths]


def path_of(address):
    """The path of ``address``, or nothing where it is half an address."""
    try:
        return urlsplit(address).path
    except ValueError:
        return ""


def sketched(form, *, by):
    """The content of ``form`` as far as it makes sense: its lists as posted, less what is not for ``by``."""
    form.is_valid()
    tags, related, credits, pictures = (
        form.fields[name].sketch(form[name].data) for name in ("tags", "related", "credits", "pictures")
    )
    given = form.cleaned_data | {
        "credits": [with_known_role(row) for row in known(Byline.objects, credits) if row["role"]],
        "pictures": known(pictures_for(by), pictures),
    }
    existing = tags_for(by).in_bulk(tags["ids"])
    chosen = [pk for pk in tags["ids"] if pk in existing]
    content = compose(story_fields(given, chosen, related["ids"]), by=by)
    return replace(content, tags=(*content.tags, *map(unmade_tag, tags["names"])))


def with_known_role(row):
    """The row of a byline; in a role that does not exist somebody is an author."""
    return row if row["role"] in CREDIT_ROLES else row | {"role": "author"}


def unmade_tag(name):
    """A tag as it would be printed, before it exists."""
    return Named(0, name, make_slug(name) or "new")


def known(things, rows):
    """The rows whose id is one of ``things``."""
    ids = things.filter(pk__in=[row["id"] for row in rows]).values_list("pk", flat=True)
    existing = set(ids)
    return [row for row in rows if row["id"] in existing]


def initial_of(content):
    """What an unbound ``StoryForm`` begins with; rows of lists are printed from the content itself."""
    texts = {name: getattr(content, name) for name in TEXTS}
    section = content.section.id if content.section else None
    chosen = {"genre": content.genre, "language": content.language, "section": section}
    return texts | chosen | {"quiet": content.quiet, "no_appeal": content.no_appeal}
