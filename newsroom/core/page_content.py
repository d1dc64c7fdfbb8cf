"""A page's content: one frozen value, as with stories."""

from dataclasses import asdict, dataclass, fields

from newsroom.core.html import clean_html
from newsroom.core.merging import merge_body, merge_text
from newsroom.core.text import clean_text


@dataclass(frozen=True)
class PageContent:
    """All that a page of the publication prints."""

    title: str = ""
    standfirst: str = ""
    body: str = ""
    description: str = ""

    @classmethod
    def clean(cls, *, title="", standfirst="", body="", description=""):
        """A content from outside: texts normalised, body through the allow-list."""
        return cls(clean_text(title), clean_text(standfirst), clean_html(body), clean_text(description))

    @classmethod
    def from_json(cls, data):
        """The value stored as ``data``; keys of a later version are ignored."""
        return cls(**{key: data[key] for key in cls.__dataclass_fields__ if key in data})

    def to_json(self):
        """A dict for a JSON column."""
        return asdict(self)


def merge_pages(base, theirs, mine, *, prefer_mine=False):
    """``(content, names of the fields that both changed)``: field by field, the body by its paragraphs.

    Where both changed the same words the content has theirs, or mine with ``prefer_mine``.
    """
    merged, conflicts = {}, []
    for field in fields(base):
        values = [getattr(content, field.name) for content in (base, theirs, mine)]
        merge = merge_body if field.name == "body" else merge_text
        merged[field.name], clash = merge(*values, prefer_mine=prefer_mine)
        if clash:
            conflicts.append(field.name)
    return PageContent(**merged), conflicts
