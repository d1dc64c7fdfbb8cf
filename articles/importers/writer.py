"""Writing imported stories: new ones in bulk, changed ones one by one, those edited here not at all."""

from django.db.models import Max
from django.utils import timezone

from articles.content import Named
from articles.importers.addresses import lead_on
from articles.importers.bulk import NewStory, json_text, write_stories
from articles.importers.pictures import NOTED
from articles.importers.revising import hands_off, revise
from articles.importers.rows import insert
from articles.importers.shape import AS_ASKED, Body
from articles.importers.things import free_slug
from articles.models import ImportedItem
from newsroom.core.models import Section
from newsroom.core.text import legal_text, make_slug

NOBODY = ""  # the key of the board behind stories without an author
NOWHERE = ""  # the key of the section for stories without one
KEPT = ("first_published_at", "slug", "old_paths")  # see ``kept_of``
FALLBACK_SECTION = "News"
TWICE = "Its id stands twice in the file: only the first came in."


def as_it_is(story, pictures):
    """The body of a source whose HTML needs nothing but our allow-list."""
    return Body(story.html)


class StoryWriter:
    """Writes batches of ``ImportedStory``.

    ``body_of(story, pictures)`` makes the source's HTML ours. ``board`` is the name of the board that stands
    behind stories without an author; ``keep_originals`` keeps the HTML as it came beside each story.
    """

    def __init__(self, things, pictures, *, zone, board, body_of=as_it_is, keep_originals=False):
        self.things, self.pictures, self.report = things, pictures, things.report
        self.zone, self.board, self.body_of = zone, board, body_of
        self.keep_originals = keep_originals
        self.newest_before = ImportedItem.objects.aggregate(newest=Max("pk"))["newest"] or 0

    def prepare(self, stories):
        """Make what ``stories`` refer to and is not there yet: tags, the board, the section News."""
        desk = self.things.desk
        self.things.add_tags(tag for story in stories for tag in story.tags)
        if not all(any(key in desk.credits for key in story.authors) for story in stories):
            self.things.add_board(NOBODY, self.board)
        if not all(story.section in desk.sections for story in stories):
            self.fallback_section()

    def write(self, stories):
        """Write one batch in the caller's transaction, ``prepare`` having been called for it."""
        items = self.known(story.key for story in stories)
        stories = self.first_of_each(stories, items)
        digests = {story.key: self.pictures.digest(story) for story in stories}
        new = [story for story in stories if story.key not in items]
        changed = [
            story
            for story in stories
            if story.key in items and self.pictures.is_changed(story, items[story.key].digest)
        ]
        self.report.add("stories, unchanged", len(stories) - len(new) - len(changed))
        printed = self.pictures.add(s.picture for s in (*new, *changed) if s.picture)
        if new:
            self.write_new(new, digests, printed)
        for story in changed:
            self.write_changed(story, items[story.key], digests[story.key], printed)
        if self.things.moved:
            lead_on(self.things.moved)
            self.things.moved.clear()

    def first_of_each(self, stories, items):
        """``stories`` but those whose key another line has had: two stories never become one.

        What this very run has brought is newer than what was there when it began: no list of keys grows with
        the archive.
        """
        kept = {}
        for story in stories:
            item = items.get(story.key)
            if story.key in kept or (item and item.pk > self.newest_before):
                self.report.leave(f"{story.headline} (line {story.line}, id {story.key})", TWICE)
            else:
                kept[story.key] = story
        return list(kept.values())

    def known(self, keys):
        """Key → ``ImportedItem`` of the stories that came before."""
        items = self.things.source.items.filter(kind="story", external_id__in=list(keys))
        return {item.external_id: item for item in items.select_related("article").defer("original_html")}

    def write_new(self, stories, digests, printed):
        """The rows of new stories, what they came from, and where their old addresses lead."""
        ready = [self.ready(story, printed) for story in stories]
        rows = write_stories(ready, zone=self.zone)
        for story, row in zip(stories, rows, strict=True):
            self.note_addresses(story, row)
        source = self.things.source.pk
        insert(
            ImportedItem,
            ("source", "kind", "external_id", "article", *NOTED, *KEPT),
            (
                (
                    source,
                    "story",
                    story.key,
                    row.pk,
                    digests[story.key],
                    self.original(story),
                    1,
                    story.public,
                    *as_values(*kept_of(story)),
                )
                for story, row in zip(stories, rows, strict=True)
            ),
        )
        for story in stories:
            reason = f" ({story.why_draft})" if story.why_draft else ""
            self.report.add("stories, published" if story.public else f"stories, as drafts{reason}")

    def write_changed(self, story, item, digest, printed):
        """A story that changed at its source, unless it is in our hands by now."""
        reason = hands_off(story, item)
        if reason:
            self.report.leave(story.headline, reason)
            return
        row, changed = revise(item.article, self.ready(story, printed))
        self.note_addresses(story, row)
        item.digest, item.imported_version, item.was_public = digest, row.version, story.public
        item.original_html = self.original(story)
        item.first_published_at, item.slug, item.old_paths = kept_of(story)
        item.save(update_fields=(*NOTED, *KEPT))
        self.report.add("stories, changed at their source" if changed else "stories, unchanged")

    def original(self, story):
        """The HTML to keep beside the story."""
        return legal_text(story.html) if self.keep_originals else ""

    def note_addresses(self, story, row):
        """The old addresses of a public story lead to it."""
        if row.live_version:
            self.things.moved |= dict.fromkeys(story.old_paths, row.path)

    def ready(self, story, printed):
        """The story as ``bulk`` and ``revising`` take it."""
        desk = self.things.desk
        body = self.body_of(story, self.pictures)
        self.report.drop(body.dropped)
        self.report.file_once(story.also_filed)
        lead = printed.get(story.picture.key) if story.picture else None
        authors = [desk.credits[key] for key in story.authors if key in desk.credits]
        content = desk.content(
            story,
            body=body.html,
            picture=lead.as_image() if lead else None,
            gallery=body.gallery,
            section=desk.sections.get(story.section) or self.fallback_section(),
            authors=authors or [self.things.add_board(NOBODY, self.board)],
        )
        return NewStory(
            content=content,
            name=story.key,
            slug=story.slug,
            published_at=(story.published_at or timezone.now()) if story.public else None,
            updated_at=story.updated_at,
        )

    def fallback_section(self):
        """The section of stories that have none, made on first need."""
        sections = self.things.desk.sections
        if NOWHERE not in sections:
            row = Section.objects.filter(name=FALLBACK_SECTION).first()
            if row is None:
                slugs = set(Section.objects.values_list("slug", flat=True))
                row = Section.objects.create(name=FALLBACK_SECTION, slug=free_slug(slugs, FALLBACK_SECTION))
                self.report.add("sections")
            self.things.source.items.create(kind="section", external_id=NOWHERE, section=row)
            sections[NOWHERE] = Named(row.pk, row.name, row.slug)
        return sections[NOWHERE]


def as_values(at, slug, old_paths):
    """What ``kept_of`` gives, as ``insert`` takes it."""
    return at, slug, json_text(old_paths)


def kept_of(story):
    """What waits with a draft for the day the desk publishes it: its date, its slug, its old addresses.

    Only what readers could see there has a date: a draft's is of the day somebody began it.
    """
    if story.public:
        return None, "", None
    at = story.published_at if story.why_draft == AS_ASKED else None
    return at, make_slug(story.slug), list(story.old_paths) or None
