"""Saving: a story's next revision. A stale save is merged, never refused and never silent."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from articles.desk_index import DESK_COLUMNS, describe, refer
from articles.models import Article, Revision
from articles.taxonomy import present_tags
from articles.workflow import approval
from articles.workflow.errors import EditConflict, NotAllowed
from articles.workflow.steps import ask, locked, note
from newsroom.core.models import Section
from newsroom.core.roles import Permission, may

KEPT_ASIDE = "Kept aside: a colleague had changed the same words"
KEPT_THEIRS = "The colleague’s words, with what did not collide"


@transaction.atomic
def create_story(content, *, by):
    """A new draft with ``content`` as its first revision; returns the ``Article``.

    Raises ``NotAllowed`` when ``by`` writes in no section, or not in the one chosen.
    """
    section_id = require_section(content)
    if by is not None and not may(by, Permission.WRITE, section_id):
        raise NotAllowed("You may not write in this section.")
    article = Article.objects.create(created_by=by)
    write_revision(article, content, parent=None, by=by)
    note(article, "create", by, before="")
    return article


@transaction.atomic
def save_revision(article, content, *, base_version, by, remark=""):
    """Store ``content``, written on revision ``base_version``, as the next revision, unseen by readers.

    When somebody saved in between, both texts are merged, three ways; returns ``(revision, merged)`` where
    ``merged`` is the number of the version it was merged with, or None. Raises ``EditConflict`` when the same
    words were changed twice, ``NotAllowed``. An unchanged text makes no revision: the newest is returned.
    """
    article = locked(article)
    ask(article, "save", by)
    merged = article.version if base_version != article.version else None
    if merged:
        content = merge_stale(article, content, base_version)
    content = present_tags(content)  # an older text may name a tag that was merged into another since
    newest = article.revisions.get(number=article.version)
    if content.digest() == newest.digest:
        return newest, merged
    section_id = require_section(content)
    if by is not None and not may(by, Permission.WRITE, section_id):
        raise NotAllowed("You may not move a story to this section.")
    before = article.state
    voided = approval.lapse(article, by, section_id)
    revision = write_revision(article, content, parent=base_version, by=by, remark=remark)
    said = {"merged_over": base_version} if merged else {}
    note(article, "save", by, before=before, **said, **voiding(voided))
    return revision, merged


def require_section(content):
    """The id of the content's section, or None. Raises ``ValidationError`` when it was deleted since."""
    if content.section is None:
        return None
    if not Section.objects.filter(pk=content.section.id).exists():
        raise ValidationError({"section": "This section does not exist any more. Choose another."})
    return content.section.id


def merge_stale(article, mine, base_version):
    """``mine`` merged with what was saved since ``base_version``. Raises ``EditConflict``."""
    conflict = EditConflict.between(article, mine, base_version)
    if conflict.fields:
        raise conflict
    return conflict.merged


@transaction.atomic
def keep_both(article, mine, *, base_version, by):
    """After a collision: put ``mine`` into the history, then theirs with what of mine did not collide.

    Whatever is pressed next, or nothing, both texts are there. Returns the ``EditConflict`` as it stands now
    and the number of the newest revision, which has theirs.
    """
    article = locked(article)
    ask(article, "save", by)
    mine = present_tags(mine)
    section_id = require_section(mine)
    conflict = EditConflict.between(article, mine, base_version)
    before, since, voided = article.state, article.version, approval.lapse(article, by, section_id)
    write_revision(article, mine, parent=base_version, by=by, remark=KEPT_ASIDE)
    newest = write_revision(
        article, present_tags(conflict.merged), parent=conflict.version, by=by, remark=KEPT_THEIRS
    )
    note(article, "collide", by, before=before, since=since, fields=conflict.fields, **voiding(voided))
    return conflict, newest.number


def voiding(approver):
    """What the event says when an edit voided somebody's approval."""
    return {"voided": str(approver)} if approver else {}


def write_revision(article, content, *, parent, by, remark=""):
    """Append the revision and bring the desk's index up to date. The caller holds the row's lock."""
    article.version += 1
    digest = content.digest()
    approval.follow(article, digest, by)
    index_for_desk(article, content, by)
    changed = [*DESK_COLUMNS, *approval.APPROVAL, "saved_at", "saved_by", "version", "state"]
    article.save(update_fields=changed)
    revision = Revision.objects.create(
        article=article,
        number=article.version,
        parent=parent,
        content=content.to_json(),
        digest=digest,
        author=by,
        note=remark,
    )
    refer(article, content)
    return revision


def index_for_desk(article, content, by):
    """Fill the ``desk_*`` columns from the newest content."""
    describe(article, content)
    article.saved_at, article.saved_by = timezone.now(), by
