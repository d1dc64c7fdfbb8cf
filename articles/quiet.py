"""Stories under which nobody is asked for money as if nothing had happened: a death, an attack, a court case.

An editor says so of the story, or one of its tags does. Which tags those are stands in the frame, which every
page reads anyway. Where that cannot be read, every story is quiet.
"""

from articles.models import Tag
from newsroom.core import frame as frames

PART = "quiet"  # of the frame


def is_quiet(content, frame):
    """Whether ``content`` asks softly or not at all. Asks no database."""
    if content.quiet is not False:
        return True
    tags = quiet_tags(frame)
    return tags is None or any(tag.id in tags for tag in content.tags)


def quiet_tags(frame):
    """Ids of the quiet tags as the frame has them; None where it does not say."""
    part = frame.get(PART)
    tags = part.get("tags") if isinstance(part, dict) else None
    return tags if isinstance(tags, list) else None


def announce():
    """Tell every page which tags are quiet. In the transaction of what changed one."""
    frames.put(
        PART, {"tags": list(Tag.objects.filter(quiet=True).order_by("pk").values_list("pk", flat=True))}
    )
