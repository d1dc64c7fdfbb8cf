"""What a browser posts from the story form."""

from django.urls import reverse

from articles.content import StoryContent


def url(name, *args):
    return reverse(f"admin:articles_article_{name}", args=args)


def content_of(story, number=None):
    story.refresh_from_db()
    return StoryContent.from_json(story.revisions.get(number=number or story.version).content)


def posted(story=None, **changes):
    """The fields of the form opened on ``story``'s newest revision, with ``changes``."""
    if story is None:
        return {"verb": "save", "headline": "", "slugline": "harbour"} | changes
    content = content_of(story)
    pictures = content.pictures
    return {
        "verb": "save",
        "base_version": story.version,
        **{name: getattr(content, name) for name in ("headline", "standfirst", "slugline", "body", "kicker")},
        "genre": content.genre,
        "language": content.language,
        "section": content.section.id if content.section else "",
        "tags": [tag.id for tag in content.tags],
        "credit_id": [credit.id for credit in content.credits],
        "credit_role": [credit.role for credit in content.credits],
        "credit_order": [place + 1 for place, _ in enumerate(content.credits)],
        "picture_id": [picture["id"] for picture in pictures],
        "picture_place": ["lead" if picture == content.lead_picture else "gallery" for picture in pictures],
        "picture_alt": [picture["alt"] for picture in pictures],
        "picture_caption": [picture["caption"] for picture in pictures],
        "picture_credit": [picture["credit_line"] for picture in pictures],
        "picture_order": [place + 1 for place, _ in enumerate(pictures)],
        "related": list(content.related),
    } | changes
