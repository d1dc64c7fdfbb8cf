"""After the kills: is every story whole, and is everything there that was acknowledged?"""

import sys
from pathlib import Path

import django

django.setup()

from articles.models import Article, Correction, Credit, SearchEntry, TaggedArticle  # noqa: E402 - set up first


def main(told):
    """Print every fault; returns the exit code."""
    faults = [fault for story in Article.objects.all() for fault in faults_of(story)]
    faults += lost(told)
    for fault in faults[:20]:
        print(fault)
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
