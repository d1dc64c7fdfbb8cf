"""The check before publishing: what a story lacks, and which of it stops the press. Each rule stands here.

Some faults block, the others only warn. One that readers see already (it stands in the live text, too) only
warns, and nothing at all blocks a correction: no rule of ours may hold up what puts a mistake right. The
verbs enforce what blocks (``articles/workflow``), the story form lists everything.

A check is a function that yields ``Fault``; to add one, put it into the tuple where it belongs:
``OF_THE_TEXT`` (``content, at``) and ``WARNINGS`` (the same, never blocking) look at the text,
``OF_THE_STORY`` (``article, at``) at everything that is not text: embargo, hold, comments.
"""

import re
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from django.utils import timezone

from articles import outside
from articles.comments import comments_of
from articles.content import StoryContent
from articles.gaps import (
    pictures_without_alt,
    without_byline,
    without_headline,
    without_section,
    without_standfirst,
)
from articles.linking import broken_links
from articles.models import Article, Picture, ReviewNote
from newsroom.core.printed_time import full
from newsroom.core.publication import get_publication
from newsroom.core.text import clean_text, plain_text

HEADLINE_FOR_SEARCH = 110  # characters; search engines cut what is longer
MOST_LINKS_NAMED = 10  # broken links listed one by one

# "To come", as newsrooms write it: capitals that stand alone, in any script around them, or in brackets.
# Chinese, Japanese and Thai set no spaces, so their letters may touch it; every other letter may not.
UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
LETTER = rf"(?![{UNSPACED}])[\w\u0300-\u036f]"
BEGINS = rf"(?:(?<![@#$&\w\u0300-\u036f])|(?<=[{UNSPACED}]))"
TO_COME = re.compile(rf"\[\s*[Tt][Kk]\b[^\]]*\]|{BEGINS}(?:TK)+(?!{LETTER}|[-&]\w)")

TEXTS = {  # where a forgotten "TK" may stand, and what the field is called
    "headline": "headline",
    "standfirst": "standfirst",
    "kicker": "kicker",
    "dateline": "dateline",
    "short_headline": "short headline",
    "trail_text": "trail text",
    "search_description": "search description",
    "editors_note": "editor’s note",
}


# Each fault in two or three words, as it stands beside the button that publishes.
IN_SHORT = {
    "headline": "no headline",
    "byline": "no byline",
    "section": "no section",
    "alt": "no alt text",
    "rights": "picture rights ended",
    "standfirst": "no standfirst",
    "text": "no text",
    "tk": "“TK” left",
    "long": "long headline",
    "link": "broken link",
    "embargo": "embargo",
    "hold": "legal hold",
    "comments": "open comments",
    "objection": "objection from outside",
    "outside": "no approval from outside",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is not right. ``words``: a sentence; ``field``: the form's field that mends it, or "".

    ``about`` tells one fault from another of the same code: a picture's id, an address.
    """

    code: str
    words: str
    blocks: bool = False
    field: str = ""
    about: str = ""

    @property
    def short(self):
        """Its name in two or three words."""
        return IN_SHORT[self.code]

    @property
    def same(self):
        """What makes this the same fault in an older text."""
        return self.code, self.about


def faults(article, content, *, version=None, at=None, correcting=False):
    """What the check finds in ``content``, to go out as ``article`` (None: never saved); what blocks first.

    ``version``: the revision ``content`` is, None for the newest: what was approved outside is one revision.
    ``at``: when readers will first see it, None for now. ``correcting``: it goes out with a correction.
    """
    found = [fault for check in OF_THE_TEXT for fault in check(content, at)]
    if any(fault.blocks for fault in found):
        older = already_seen(article, at)
        found = [replace(fault, blocks=fault.blocks and fault.same not in older) for fault in found]
    found += [replace(fault, blocks=False) for check in WARNINGS for fault in check(content, at)]
    if article is not None:
        found += [fault for check in OF_THE_STORY for fault in check(article, at)]
        found += outside_approval(article, version)
    if correcting:
        found = [replace(fault, blocks=False) for fault in found]
    return sorted(found, key=lambda fault: not fault.blocks)


def already_seen(article, at):
    """The faults of the text that readers see at this moment."""
    if article is None or article.state != Article.State.PUBLISHED or not article.content:
        return set()
    live = StoryContent.from_json(article.content)
    return {fault.same for check in OF_THE_TEXT for fault in check(live, at)}


def newsroom_zone():
    """The newsroom's clock and calendar: the worker, which checks too, has UTC."""
    return ZoneInfo(get_publication().time_zone)


# Checks of the text that may block.


def headline(content, at):
    if without_headline(content):
        yield Fault("headline", "It has no headline.", blocks=True, field="headline")


def byline(content, at):
    if without_byline(content):
        yield Fault("byline", "Nobody stands behind it yet: choose a byline.", blocks=True, field="credits")


def section(content, at):
    if without_section(content):
        yield Fault("section", "It is in no section: choose one.", blocks=True, field="section")


def alt_texts(content, at):
    """Only a new picture blocks: ``faults`` lets those pass that readers see already."""
    outside = {str(picture["id"]): picture for picture in content.pictures}
    for pk in pictures_without_alt(content):
        name = clean_text(outside[pk]["caption"])[:60] if pk in outside else ""
        what = f"A picture ({name})" if name else "A picture"
        what += "" if pk in outside else " in the text"
        field = "pictures" if pk in outside else "body"
        words = f"{what} has no alt text: say what is seen, for those who cannot see it."
        yield Fault("alt", words, blocks=True, field=field, about=pk)


def picture_rights(content, at):
    """Rights hold through their last day, on the newsroom's calendar."""
    if not content.picture_ids:
        return
    day = timezone.localdate(at, newsroom_zone())
    over = Picture.objects.filter(pk__in=content.picture_ids, rights_until__lt=day).defer("crops")
    for picture in over.order_by("pk"):
        words = f"The rights to the picture “{picture}” ended on {picture.rights_until:%-d %B %Y}."
        yield Fault("rights", words, blocks=True, field="pictures", about=str(picture.pk))


# Checks of the text that only warn.


def standfirst(content, at):
    if without_standfirst(content):
        yield Fault("standfirst", "It has no standfirst.", field="standfirst")


def text(content, at):
    if not content.words and "<figure" not in content.body:
        yield Fault("text", "It has no text.", field="body")


def to_come(content, at):
    """A forgotten placeholder."""
    texts = [(name, label, getattr(content, name)) for name, label in TEXTS.items()]
    texts.append(("body", "text", plain_text(content.body) if "TK" in content.body.upper() else ""))
    for picture in content.pictures:
        texts += [
            ("pictures", "picture’s words", picture[part]) for part in ("alt", "caption", "credit_line")
        ]
    for name, label, words in texts:
        if place := TO_COME.search(words):
            around = clean_text(words[max(0, place.start() - 20) : place.end() + 20])
            yield Fault("tk", f"“TK” is left in the {label}: …{around}…", field=name, about=name)


def headline_length(content, at):
    length = len(content.headline)
    if length > HEADLINE_FOR_SEARCH:
        words = f"The headline has {length} characters: search engines cut it after {HEADLINE_FOR_SEARCH}."
        yield Fault("long", words, field="headline")


def internal_links(content, at):
    """Links to our own site that lead nowhere."""
    for url in broken_links(content.body)[:MOST_LINKS_NAMED]:
        yield Fault("link", f"A link leads to {url}, where nothing stands.", field="body", about=url)


# Checks of the story, whatever its text.


def embargo(article, at):
    """A promise to a source. What is scheduled waits for its end by itself; nothing goes out before."""
    until = article.embargoed_until
    if until is None or until <= (at or timezone.now()):
        return
    when = f"{timezone.localtime(until, newsroom_zone()):%-d %B %Y, %H:%M %Z}"
    if at is None:
        words = f"It is under embargo until {when}: schedule it, or end the embargo first."
        yield Fault("embargo", words, blocks=True, field="embargoed_until")
    else:
        yield Fault("embargo", f"Its embargo ends later: readers see it {when}.", field="embargoed_until")


def legal_hold(article, at):
    """Nobody publishes what is held, at no time, until its holder lifts it."""
    if not article.is_held:
        return
    zone = newsroom_zone()
    words = f"It is on legal hold since {full(article.held_at, zone)} {article.held_at.astimezone(zone):%Z}"
    words += f", by {article.held_by or 'the system'}: “{article.hold_reason}”. "
    words += f"{article.held_by or 'Whoever edits it'} can lift the hold."
    yield Fault("hold", words, blocks=True)


def unresolved_comments(article, at):
    """What a colleague asked and nobody settled."""
    said = comments_of(article) if article.pk else ()
    count = sum(comment.thread_id is None and comment.resolved_at is None for comment in said)
    if count:
        words = "A comment is not resolved." if count == 1 else f"{count} comments are not resolved."
        yield Fault("comments", words, field="comments")


def outside_approval(article, version):
    """Somebody outside was to approve exactly this text; or objected to it."""
    if not article.pk:
        return
    said = outside.decisions(article, version)
    for link in said:
        if link.decision == ReviewNote.Kind.OBJECTED:
            yield Fault("objection", f"{link.name}, outside, objects to this text.", about=str(link.pk))
    if article.outside_needed and not any(link.decision == ReviewNote.Kind.APPROVED for link in said):
        yield Fault("outside", "Nobody outside has approved this text yet, as it must be.", blocks=True)


OF_THE_TEXT = (headline, byline, section, alt_texts, picture_rights)
WARNINGS = (standfirst, text, to_come, headline_length, internal_links)
OF_THE_STORY = (embargo, legal_hold, unresolved_comments)
