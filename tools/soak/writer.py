"""The writer that is killed: creates, saves, publishes, schedules and withdraws stories until it ends.

This program begins a writer for each line that it reads, in a process of its own that shares nothing with
the one before but what is loaded; when it was killed, it says so.
"""

import itertools
import os
import sys
import time
from datetime import timedelta

import django

django.setup()

from django.utils import timezone  # noqa: E402

from articles import workflow  # noqa: E402 - Django must be set up before its models are imported
from articles.composing import StoryFields, compose  # noqa: E402
from articles.models import Byline, Tag  # noqa: E402
from articles.workflow import clock  # noqa: E402
from newsroom.core.models import Section  # noqa: E402


def say(*words):
    """Tell the parent, at once and in one piece, what was acknowledged."""
    sys.stdout.write(f"saved {' '.join(map(str, words))}\n")
    sys.stdout.flush()


def main():
    """A writer for each seed."""
    for seed in sys.stdin:
        number = os.fork()
        if not number:
            write(seed.strip())
        os.waitpid(number, 0)
        print("ended", flush=True)


def write(seed):
    """Write until killed."""
    section = Section.objects.get_or_create(name="Soak", slug="soak")[0]
    byline = Byline.objects.get_or_create(name="Ines Calloway", slug="ines-calloway")[0]
    print("writer", os.getpid(), flush=True)
    for turn in itertools.count():
        tags = (Tag.objects.get_or_create(name=f"Tag {seed} {turn}")[0].pk,)
        common = {"section": section.pk, "credits": ((byline.pk, "author"),), "tags": tags}
        first = compose(StoryFields(headline=f"Tide {seed} {turn}", body="<p>One.</p>", **common))
        story = workflow.create_story(first, by=None)
        say(story.pk, 1, "draft")
        workflow.publish(story, by=None)
        say(story.pk, 1, "published")
        second = compose(StoryFields(headline=f"Tide {seed} {turn}", body="<p>Two.</p>", **common))
        workflow.save_revision(story, second, base_version=1, by=None)
        say(story.pk, 2, "published")
        workflow.publish(story, by=None, correction={"kind": "correction", "text": "It was two."})
        say(story.pk, 2, "published")
        third = compose(StoryFields(headline=f"Tide {seed} {turn}", body="<p>Three.</p>", **common))
        workflow.save_revision(story, third, base_version=2, by=None)
        workflow.schedule_change(story, by=None, at=timezone.now() + timedelta(milliseconds=20))
        say(story.pk, 3, "published")
        time.sleep(0.02)
        clock.publish_due()
        if turn % 3 == 0:
            workflow.kill(story, by=None, reason="soak", notice="Withdrawn.")
            say(story.pk, 3, "killed")


if __name__ == "__main__":
    main()
