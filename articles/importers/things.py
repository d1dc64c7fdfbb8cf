"""What a source's authors, sections, tags and pictures became here: recognised, matched or made.

A thing that came before is recognised by its key. A new one is matched by name with what this newsroom
already has, so that "Culture" does not stand in the masthead twice; else it is made.
"""

from articles.importers.addresses import of_list
from articles.importers.printing import Desk
from articles.models import Byline, ImportedItem, Tag
from articles.models.taxonomy import tag_key
from newsroom.core.models import Section
from newsroom.core.text import clean_text, make_slug, name_key

MASTHEAD_ROOM = 8  # sections; a reader does not take in more
SLUG_BYTES = 190  # leaves room for a number


class Things:
    """The things of ``source`` (an ``ImportSource``). ``moved`` collects old address → new, to be written."""

    def __init__(self, source, report, language):
        self.source, self.report = source, report
        self.desk = Desk(language)
        self.moved = {}
        self.made_bylines = set()
        self._load_known()
        self.tag_keys = {
            key: Tag(pk=pk, name=name, slug=slug)
            for pk, key, name, slug in Tag.objects.values_list("pk", "name_key", "name", "slug")
        }
        self.tag_slugs = {tag.slug for tag in self.tag_keys.values()}

    def _load_known(self):
        items = self.source.items
        for item in items.filter(kind="author").select_related("byline__portrait"):
            self.desk.add_byline(item.external_id, item.byline)
            self.made_bylines.add(item.byline_id)
        for item in items.filter(kind="section").select_related("section"):
            self.desk.add_named("sections", item.external_id, item.section)
        for item in items.filter(kind="tag").select_related("tag"):
            self.desk.add_named("tags", item.external_id, item.tag)

    def add_authors(self, authors):
        """Make or match bylines. Two authors of one source never become one byline."""
        new = [author for author in authors if author.key not in self.desk.credits]
        rows = Byline.objects.select_related("portrait").exclude(pk__in=self.made_bylines)
        there = {name_key(row.name): row for row in rows if new}
        slugs = set(Byline.objects.values_list("slug", flat=True))
        for author in new:
            name = clean_text(author.name)[:120] or "Unnamed"
            byline = there.pop(name_key(name), None)
            if byline is None:
                slug = free_slug(slugs, author.slug, name, author.key, "author")
                bio = clean_text(author.bio, lines=True)[:2000]
                fields = {"name": name, "title": clean_text(author.title)[:120], "bio": bio}
                byline = Byline.objects.create(slug=slug, **fields)
                self.report.add("bylines")
            self._remember("author", author, byline=byline)
            self.desk.add_byline(author.key, byline)

    def add_board(self, key, name):
        """The board that stands behind stories without an author; made on first need."""
        if key not in self.desk.credits:
            board = Byline.objects.filter(kind=Byline.Kind.BOARD).order_by("pk").first()
            if board is None:
                slugs = set(Byline.objects.values_list("slug", flat=True))
                slug = free_slug(slugs, "", name, "newsroom")
                board = Byline.objects.create(kind=Byline.Kind.BOARD, name=name, slug=slug)
                self.report.add("bylines")
            self.source.items.create(kind="author", external_id=key, byline=board)
            self.desk.add_byline(key, board)
        return self.desk.credits[key]

    def add_sections(self, terms):
        """Make or match sections, those with most stories first: they get what room the masthead has."""
        new = [term for term in terms if term.key not in self.desk.sections and clean_text(term.name)]
        rows = list(Section.objects.all()) if new else []
        names, slugs = {name_key(row.name): row for row in rows}, {row.slug: row for row in rows}
        room = MASTHEAD_ROOM - sum(row.in_masthead for row in rows)
        position = max((row.position for row in rows), default=0)
        for term in sorted(new, key=lambda term: -term.stories):
            name = clean_text(term.name)[:80].strip()
            section = names.get(name_key(name)) or slugs.get(make_slug(term.slug))
            if section is None:
                shown, position = bool(room > 0 and term.stories and not term.parent), position + 1
                room -= shown
                section = Section.objects.create(
                    name=name,
                    slug=free_slug(slugs, term.slug, name, "section"),
                    description=clean_text(term.description, lines=True)[:300],
                    position=position,
                    in_masthead=shown,
                )
                self.report.add("sections")
            names[name_key(name)] = slugs[section.slug] = section
            self._remember("section", term, section=section)
            self.desk.add_named("sections", term.key, section)

    def add_tags(self, terms):
        """Make or match tags; spellings that differ in case or width alone are one tag."""
        new = {term.key: term for term in terms if term.key not in self.desk.tags and name_key(term.name)}
        made = []
        for term in new.values():
            name = clean_text(term.name)[:100].strip()
            if tag_key(name) not in self.tag_keys:
                slug = free_slug(self.tag_slugs, term.slug, name, "tag")
                about = clean_text(term.description, lines=True)[:300]
                tag = Tag(name=name, slug=slug, name_key=tag_key(name), description=about)
                made.append(tag)
                self.tag_keys[tag.name_key] = tag
        Tag.objects.bulk_create(made)
        self.report.add("tags", len(made))
        items = []
        for term in new.values():
            tag = self.tag_keys[tag_key(clean_text(term.name)[:100])]
            self.desk.add_named("tags", term.key, tag)
            self.moved |= of_list(term.old_paths, tag.get_absolute_url())
            items.append(ImportedItem(source=self.source, kind="tag", external_id=term.key, tag=tag))
        ImportedItem.objects.bulk_create(items)

    def _remember(self, kind, thing, **row):
        self.source.items.create(kind=kind, external_id=thing.key, **row)
        (found,) = row.values()
        self.moved |= of_list(thing.old_paths, found.get_absolute_url())


def free_slug(taken, *texts):
    """A slug of the first of ``texts`` that has letters, numbered when ``taken`` (a set or dict) has it."""
    base = next(filter(None, (make_slug(text, max_bytes=SLUG_BYTES) for text in texts)))
    slug, number = base, 1
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    if isinstance(taken, set):
        taken.add(slug)
    return slug
