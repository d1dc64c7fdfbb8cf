"""After the kills: is every story whole, everywhere, and is everything there that was acknowledged?"""

import sys
from pathlib import Path

import django

django.setup()

from django.conf import settings  # noqa: E402 - set up first
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from articles.models import (  # noqa: E402
    Article,
    Correction,
    Credit,
    ScheduledChange,
    SearchEntry,
    TaggedArticle,
)
from articles.workflow import clock  # noqa: E402

CHECKED_BY_SEARCH = 50  # stories looked for on the search page: the newest, and so on


def main(told):
    """Print every fault; returns the exit code."""
    while clock.publish_due():  # a machine that starts again does what fell due while it was down
        pass
    stories = list(Article.objects.order_by("pk"))
    faults = [fault for story in stories for fault in faults_of(story)]
    faults += seen_by_readers(stories)
    faults += lost(told)
    faults += [f"{each.pk}: its change waits for ever" for each in ScheduledChange.objects.all()]
    for fault in faults[:20]:
        print(fault)
    live = sum(story.state in Article.LIVE_STATES for story in stories)
    print(f"{len(stories)} stories, {live} of them live, looked at on page, feed, search and sitemap")
    return int(bool(faults))


def faults_of(story):
    """Where the row, the history and the indexes of ``story`` disagree."""
    numbers = list(story.revisions.order_by("number").values_list("number", flat=True))
    if numbers != list(range(1, story.version + 1)):
        yield f"{story.pk}: revisions {numbers}, but version {story.version}"
    live = story.state in Article.LIVE_STATES
    if live != (story.content is not None) or live != SearchEntry.objects.filter(pk=story.pk).exists():
        yield f"{story.pk}: state {story.state}, but row or search entry say otherwise"
    if not live:
        return
    stored = story.revisions.get(number=story.live_version).content
    if stored["body"] != story.content["body"] or story.card["path"] != story.path:
        yield f"{story.pk}: the row is not revision {story.live_version}"
    if len(story.content["tags"]) != TaggedArticle.objects.filter(content_object=story).count():
        yield f"{story.pk}: its tags are not its index"
    if len(story.content["credits"]) != Credit.objects.filter(article=story).count():
        yield f"{story.pk}: its bylines are not its index"
    if len(story.content["corrections"]) != Correction.objects.filter(article=story).count():
        yield f"{story.pk}: its corrections are not those printed"
    if story.events.first().to_state != story.state:
        yield f"{story.pk}: its last event ends in another state"


def seen_by_readers(stories):
    """Where page, feed, search or sitemap show something else than the row; the grace window is let pass."""
    Article.objects.filter(released_at__gt=timezone.now()).update(released_at=timezone.now())
    client = Client(headers={"host": settings.ALLOWED_HOSTS[0]})

    def read(path):
        reply = client.get(path)
        return reply.status_code, reply.content.decode()

    live = [story for story in stories if story.state in Article.LIVE_STATES]
    for story in stories:
        yield from page_faults(story, *read(story.path) if story.path else (404, ""))
    months = {f"/sitemap-{story.path[1:5]}-{story.path[6:8]}.xml" for story in live}
    listed = "".join(read(path)[1] for path in sorted(months))
    for story in stories:
        if story.path and (f"{story.path}<" in listed) != (story in live):
            yield f"{story.pk}: {story.state}, and the sitemap says otherwise"
    feed, newest = read("/feed/")[1], sorted(live, key=lambda story: (story.published_at, story.pk))
    for story in newest[-10:]:
        if story.path not in feed:
            yield f"{story.pk}: it is missing in the feed"
    gone = [story for story in stories if story.path and story not in live and story.path in feed]
    yield from (f"{story.pk}: {story.state}, and in the feed" for story in gone)
    for story in stories[-CHECKED_BY_SEARCH:]:
        title = f'"{story.desk_title}"'.replace(" ", "+")
        if story.path and (f'{story.path}"' in read(f"/search/?q={title}")[1]) != (story in live):
            yield f"{story.pk}: {story.state}, and search says otherwise"


def page_faults(story, status, text):
    """What the story's own page says: the whole text of the row, or that there is none."""
    if story.state not in Article.LIVE_STATES:
        expected = story.withdrawal_status or 404
        if status != expected:
            yield f"{story.pk}: {story.state}, but its address answers {status}"
    elif status != 200 or story.content["body"] not in text:
        yield f"{story.pk}: its page is not the text of the row"


def lost(told):
    """What the writers were told is saved, and is not there."""
    for line in Path(told).read_text().splitlines():
        _, pk, version, state = line.split()
        story = Article.objects.filter(pk=pk).first()
        if story is None or story.version < int(version):
            yield f"lost: {line}"
        elif not story.events.filter(to_state=state).exists():
            yield f"state never reached: {line}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
