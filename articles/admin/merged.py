"""What a colleague changed while somebody was writing: shown to whoever's save was merged with it."""

import re

from articles.admin.comparing import compare
from articles.admin.copies import who
from articles.content import StoryContent

MOST = 50  # versions whose authors are named
NUMBERS = re.compile(r"(\d{1,9})-(\d{1,9})")


def merged_with(request, story):
    """``?merged=3-5``: what versions 4 and 5 changed, and whose they are; None without, or where none is."""
    asked = NUMBERS.fullmatch(request.GET.get("merged", ""))
    if not (story and asked):
        return None
    base, newest = map(int, asked.groups())
    if not 0 < base < newest <= story.version:
        return None
    ends = {found.number: found.content for found in story.revisions.filter(number__in=(base, newest))}
    if len(ends) < 2:
        return None
    between = story.revisions.filter(number__gt=base, number__lte=newest).defer("content")
    authors = [
        who(found.author, request.user) if found.author else "The system"
        for found in between.select_related("author")[:MOST]
    ]
    return {
        "base": base,
        "newest": newest,
        "who": list(dict.fromkeys(reversed(authors))),
        "changes": compare(*(StoryContent.from_json(ends[number]) for number in (base, newest))),
    }
