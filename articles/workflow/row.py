"""What readers see of a story: the row, its address and its index, written and cleared by verbs alone."""

from dataclasses import replace

from django.db import IntegrityError, transaction
from django.db.models import Case, Q, When

from articles.content import PrintedCorrection, StoryContent
from articles.faults import faults
from articles.models import Article, Correction, Credit, RelatedStory, TaggedArticle
from articles.picturing import present_pictures
from articles.search.index import index_story
from articles.sectioning import headed
from articles.surfaces import path_for
from articles.taxonomy import present_tags
from articles.workflow.answering import answer_with
from articles.workflow.errors import NotReady
from newsroom.core.models import Section
from newsroom.core.publication import get_publication
from newsroom.core.text import make_slug

PATH_TRIES = 5  # two stories with one headline at the same moment: each try sees one more that is taken


def content_at(article, version=None):
    """The content of revision ``version`` (the newest), with section, tags and pictures as they are today."""
    stored = StoryContent.from_json(article.revisions.get(number=version or article.version).content)
    section = Section.objects.filter(pk=stored.section.id).first() if stored.section else None
    content = headed(stored, section) if section else replace(stored, section=None)
    return present_pictures(present_tags(content))


def require_ready(article, content, *, at=None, correcting=False):
    """Raise ``NotReady`` with what the check before publishing (``articles/faults.py``) does not let pass."""
    found = faults(article, content, at=at, correcting=correcting)
    if problems := [fault.words for fault in found if fault.blocks]:
        raise NotReady(problems)


def whole(article, content):
    """``content`` of a correction with what it cannot go out without: where its headline, byline or section
    is missing, the one that readers see stays, for nothing may hold a correction up."""
    live = StoryContent.from_json(article.content)
    return replace(
        content,
        headline=content.headline or live.headline,
        credits=content.credits or live.credits,
        section=content.section or live.section,
    )


def put_on_row(article, content, *, slug="", version=None):
    """Copy ``content``, of revision ``version`` (the newest), onto the row with its index.

    The caller has set state and times and holds the lock.
    """
    article.section_id, article.genre, article.language = content.section.id, content.genre, content.language
    if not article.path:
        wanted = make_slug(slug) or article.slug or make_slug(content.headline)
        claim_path(article, wanted or f"story-{article.pk}")
    content = replace(
        content,
        corrections=tuple(correction_values(article)),
        published_at=article.published_at.isoformat(),
        updated_at=article.updated_at.isoformat() if article.updated_at else None,
    )
    article.content, article.card = content.to_json(), content.card(article.path)
    article.live_version = version or article.version
    article.save()
    write_index(article, content)


def clear_row(article, *, keep_address=True):
    """Nothing of the story is on the row any more but, if readers ever saw it, its address and its time."""
    article.content = article.card = article.live_version = None
    if not keep_address:
        article.path = article.published_at = article.released_at = None
    article.save()
    for index in (
        TaggedArticle.objects.filter(content_object=article),
        Credit.objects.filter(article=article),
    ):
        index.delete()
    RelatedStory.objects.filter(article=article).delete()
    article.references.filter(printed=True).update(printed=False)
    index_story(article, None)


def write_index(article, content):
    """Tags, credits, related stories and the search entry of what readers see."""
    common = {"published_at": article.published_at}
    TaggedArticle.objects.filter(content_object=article).delete()
    TaggedArticle.objects.bulk_create(
        TaggedArticle(content_object=article, tag_id=tag.id, **common) for tag in content.tags
    )
    Credit.objects.filter(article=article).delete()
    Credit.objects.bulk_create(
        Credit(article=article, byline_id=credit.id, role=credit.role, position=position, **common)
        for position, credit in enumerate(content.credits)
    )
    RelatedStory.objects.filter(article=article).delete()
    known = Article.objects.filter(pk__in=content.related).values_list("pk", flat=True)
    RelatedStory.objects.bulk_create(RelatedStory(article=article, related_id=pk) for pk in known)
    article.references.update(printed=Case(When(named_in(content), then=True), default=False))
    index_story(article, content)


def named_in(content):
    """The condition on a story's references that ``content`` names their thing."""
    bylines, tags = [credit.id for credit in content.credits], [tag.id for tag in content.tags]
    return Q(picture__in=content.picture_ids) | Q(byline__in=bylines) | Q(tag__in=tags)


def claim_path(article, slug):
    """Give ``article`` the address of ``slug`` and its date, with a number when another story has it."""
    zone = get_publication().time_zone
    for _ in range(PATH_TRIES):
        article.slug, article.path = free_path(article, slug, zone)
        try:
            with transaction.atomic():
                article.save(update_fields=["slug", "path"])
        except IntegrityError:  # somebody published the same headline at this very moment
            continue
        return
    raise NotReady(["Its address is taken. Choose another."])


def free_path(article, base, zone):
    """``(slug, path)``: the first address by ``base`` that no other story has."""
    slug, number = base, 1
    while True:
        path = path_for(article.published_at, slug, zone)
        if not Article.objects.filter(path=path).exclude(pk=article.pk).exists():
            return slug, path
        number += 1
        slug = f"{base}-{number}"


def add_correction(article, correction, *, by, at, version=None):
    """Append the public note that goes with this publication (of ``version``, the newest by default).

    What it says of readers' reports (``answers``) is done with it.
    """
    made = Correction.objects.create(
        article=article,
        kind=correction["kind"],
        text=correction["text"],
        place=correction.get("place", Correction.Place.TOP),
        at=correction.get("at", at),
        by=by,
        version=version or article.version,
    )
    answer_with(made, correction, by=by, at=at)
    return made


def correction_values(article):
    """The story's corrections as printed, newest first."""
    notes = article.corrections.prefetch_related("changes")
    return [PrintedCorrection.from_json(note.printed()) for note in notes]
