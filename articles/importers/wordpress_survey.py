"""The first pass over an export: everything that items refer to, and the proof that the file is whole."""

from collections import Counter, defaultdict
from dataclasses import replace

from articles.importers.addresses import OldSite, from_link
from articles.importers.media import uploaded_name
from articles.importers.shape import ImportedAuthor, ImportedPicture, ImportedTerm
from articles.importers.wordpress_values import (
    categories_of,
    co_authors_of,
    nicename_of,
    one_line,
    real_slug,
    site_key,
    tags_of,
)
from articles.importers.wxr import records
from newsroom.core.text import name_key

STAYS_OUT = {
    "trash": "In the trash there.",
    "auto-draft": "Automatic drafts.",
    "inherit": "Revisions of other posts.",
}
UNFILED = frozenset({"uncategorized", "uncategorised"})
MOST_PARENTS = 20  # categories above a category; a circle ends here


class Survey:
    """What the file holds. ``authors``, ``categories`` and ``pictures`` go by WordPress's own keys.

    Raises ``ImportRefused`` with the line if the file is broken or no export.
    """

    def __init__(self, path):
        self.authors, self.categories, self.pictures = {}, {}, {}
        self.attached = defaultdict(list)  # post id → ids of its pictures
        self.by_nicename, self.by_number, self.author_numbers = {}, {}, {}
        self.in_category = Counter()
        self.items = self.comments = 0
        channel = None
        for record in records(path):
            channel = record
            handler = getattr(self, f"_see_{record.kind}", None)
            if handler:
                handler(record)
        home = channel.get("base_blog_url", "base_site_url", "link")
        self.site = OldSite(home)
        self.key, self.title = site_key(home), one_line(channel.get("title"))
        self.language = channel.get("language")

    def author_keys(self, item):
        """The keys of an item's authors in order: co-authors, else whoever created it."""
        co_authors = co_authors_of(item)
        if co_authors:
            return tuple(dict.fromkeys(self._key_of(name, given) for name, given in co_authors.items()))
        login = creator_of(item)
        return (self._key_of(nicename_of(login), login),) if name_key(login) else ()

    def section_of(self, item):
        """The key of the category a story is filed under: the main one by Yoast, else the most specific."""
        keys = [key for key in categories_of(item) if key not in UNFILED]
        main = self.by_number.get(item.meta.get("_yoast_wpseo_primary_category"))
        if main in keys:
            return main
        return max(keys, key=lambda key: len(self.parents(key)), default="")

    def also_filed(self, item, section):
        """The names of an item's categories but ``section``, and but those that it has as tags, too."""
        named = {name_key(name) for name in tags_of(item).values()}
        others = set(categories_of(item)) - UNFILED - {section}
        names = sorted(self.categories[key].name for key in others)
        return tuple(name for name in names if name_key(name) not in named)

    def parents(self, key):
        """The keys above a category, the highest first."""
        above, parent = [], self.categories[key].parent if key in self.categories else ""
        while parent in self.categories and len(above) < MOST_PARENTS:
            above.insert(0, parent)
            parent = self.categories[parent].parent
        return above

    def picture(self, number):
        """The picture of WordPress's ``number``, bare if the export does not hold it; None without one."""
        if not number.strip("0"):
            return None
        return self.pictures.get(number) or ImportedPicture(key=number[:200])

    def sections(self):
        """The categories as sections, each with its old addresses."""
        numbers = {key: number for number, key in self.by_number.items()}
        for key, term in self.categories.items():
            if key in UNFILED:
                continue
            paths = (
                *self.site.at("category", *self.parents(key), key),
                *self.site.at("category", key),
                *self.site.plain("cat", numbers.get(key)),
            )
            yield replace(term, stories=self.in_category[key], old_paths=tuple(dict.fromkeys(paths)))

    def bylines(self):
        """The authors, each with the old addresses."""
        nicenames = {key: nicename for nicename, key in self.by_nicename.items()}
        for key, author in self.authors.items():
            by_name = self.site.at("author", nicenames.get(key, ""))
            yield replace(
                author, old_paths=(*by_name, *self.site.plain("author", self.author_numbers.get(key)))
            )

    def unfiled(self):
        """The old addresses of what is in no category."""
        return [path for key in self.categories if key in UNFILED for path in self.site.at("category", key)]

    def _see_author(self, record):
        login = record.get("author_login", "author_display_name")
        if not name_key(login):
            return  # an author of another kind of feed
        full = f"{record.get('author_first_name')} {record.get('author_last_name')}"
        name = one_line(record.get("author_display_name")) or one_line(full) or without_host(login)
        key = name_key(login)
        self.authors[key] = ImportedAuthor(key=key, name=name)
        self.author_numbers[key] = record.get("author_id")
        self.by_nicename.setdefault(nicename_of(login) or key, key)

    def _see_category(self, record):
        key, name = record.get("category_nicename"), one_line(record.get("cat_name"))
        key = key or real_slug(name)
        if key:
            about = one_line(record.get("category_description"))
            self.categories[key] = ImportedTerm(
                key, name or key, real_slug(key), record.get("category_parent"), about
            )
            self.by_number[record.get("term_id") or key] = key

    def _see_item(self, item):
        self.items += 1
        self.comments += item.comments
        kind = item.get("post_type")
        if kind == "attachment":
            self._see_picture(item)
        elif kind == "post" and item.get("status") not in STAYS_OUT:
            self.author_keys(item)
            for key, name in categories_of(item).items():
                self.categories.setdefault(key, ImportedTerm(key, one_line(name) or key, real_slug(key)))
            self.in_category[self.section_of(item)] += 1

    def _see_picture(self, item):
        url, parent = item.get("attachment_url"), item.get("post_parent")
        picture = ImportedPicture(
            key=item.get("post_id"),
            title=one_line(item.get("title")),
            alt=one_line(item.meta.get("_wp_attachment_image_alt", "")),
            caption=one_line(item.get("excerpt", "content")),
            file=item.meta.get("_wp_attached_file") or uploaded_name(url),
            name=url.rpartition("/")[2],
            parent=parent,
            old_path=from_link(item.get("link")) or "",
        )
        self.pictures[picture.key] = picture
        if parent.strip("0"):
            self.attached[parent].append(picture.key)

    def _key_of(self, nicename, name):
        """The author's key; an author whom only posts name is noted down on the way."""
        known = self.by_nicename.get(nicename) or self.by_nicename.get(nicename.removeprefix("cap-"))
        key = known or (name_key(name) if name_key(name) in self.authors else name_key(nicename or name))
        if key not in self.authors:
            self.authors[key] = ImportedAuthor(key=key, name=one_line(without_host(name)) or key)
            self.by_nicename.setdefault(nicename or key, key)
        return key


def creator_of(item):
    """The login of whoever wrote an item. Some exports have a stray bracket before it."""
    return item.get("creator", "author").strip("<> \n\t")


def without_host(login):
    """A login that is a mail address is printed without the address."""
    return login.partition("@")[0] or login
