"""One way to print a page of the publication: for readers, for the preview, for the history."""

from newsroom.core.rendering import absolute, render_page, trusted_body
from newsroom.core.text import excerpt


def page_context(content, *, path, updated_at):
    """What ``templates/page.html`` needs to print ``content`` (a ``PageContent``)."""
    return {
        "content": content,
        "body": trusted_body(content.body),
        "updated_at": updated_at,
        "title": content.title,
        "description": content.description or content.standfirst or excerpt(content.body),
        "canonical": absolute(path),
    }


def render_preview(content, frame, *, path, updated_at):
    """The page as it would be, for nobody but the person who writes it."""
    return render_page(
        "page.html", frame, page_context(content, path=path, updated_at=updated_at) | {"noindex": True}
    )
