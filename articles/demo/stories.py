"""The demo's stories, from their files to the paper: each by its reporter, through the desk, at its time."""

import re
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from articles import workflow
from articles.composing import PictureChoice, StoryFields, compose
from articles.demo.figures import figure
from articles.models import Article
from newsroom.core.models import Section, User
from newsroom.core.publication import get_publication

FIGURE = re.compile(r'<figure data-picture="([a-z-]+)"></figure>')
TEXTS = (
    *("headline", "short_headline", "kicker", "standfirst", "trail_text", "dateline", "editors_note"),
    *("search_description", "genre", "language", "quiet", "no_appeal"),
)
FRESH = timedelta(minutes=10)  # the newest story is at least this old
State = Article.State


def load_stories(entries, bylines, tags, pictures, report):
    """Write and publish every entry, oldest first; returns slug → story."""
    loader = Loader(bylines, tags, pictures)
    moments = story_times(entries, timezone.now(), ZoneInfo(get_publication().time_zone))
    order = sorted(entries, key=lambda entry: moments[entry["slug"]])
    stories = {entry["slug"]: loader.begin(entry) for entry in report.track(order, "Stories begun")}
    ids = {slug: story.pk for slug, story in stories.items()}
    for entry in report.track(order, "Stories finished"):
        slug = entry["slug"]
        stories[slug] = loader.finish(stories[slug], entry, ids, moments[slug])
    return stories


def story_times(entries, now, zone):
    """Slug → the story's moment: ``days_ago`` (or ahead) at a time of the newsroom's clock.

    Everything is moved back by whole minutes when it is too early in the day for the last story.
    """
    today = now.astimezone(zone).date()
    moments = {}
    for entry in entries:
        day = today - timedelta(days=entry["days_ago"] - entry.get("days_ahead", 0))
        local = datetime.combine(day, time.fromisoformat(entry["at"]), zone)
        moments[entry["slug"]] = local.astimezone(UTC)  # sums across a change of clocks are right in UTC
    newest = max(moments[entry["slug"]] for entry in entries if entry["state"] == State.PUBLISHED)
    back = max(timedelta(0), newest + FRESH - now)
    return {
        entry["slug"]: moments[entry["slug"]] - (timedelta(0) if entry.get("days_ahead") else back)
        for entry in entries
    }


class Loader:
    """Turns an entry into a story with what the files refer to by name at hand."""

    def __init__(self, bylines, tags, pictures):
        self.bylines, self.tags, self.pictures = bylines, tags, pictures
        self.sections = {section.slug: section for section in Section.objects.all()}
        self.editor = User.objects.get(username="ines")
        self.chief = User.objects.get(username="martin")

    def begin(self, entry):
        """A first save, as reporters do it: a working title, a section, a byline."""
        fields = StoryFields(
            slugline=entry["working_title"],
            section=self.sections[entry["section"]].pk,
            credits=self.credits(entry),
            language=entry["language"],
            genre=entry["genre"],
        )
        return workflow.create_story(compose(fields), by=self.writer(entry))

    def finish(self, story, entry, ids, moment):
        """The whole text, and then what the desk did with it."""
        content = compose(self.fields(entry, ids))
        workflow.save_revision(story, content, base_version=1, by=self.writer(entry))
        story = getattr(self, entry["state"])(story, entry, moment)
        # The one thing no verb can do: the desk's list as if it had been a month, not a minute.
        Article.objects.filter(pk=story.pk).update(saved_at=min(moment, timezone.now()))
        return story

    def fields(self, entry, ids):
        """Everything that the file says, with ids for names."""
        texts = {name: entry[name] for name in TEXTS if name in entry}
        return StoryFields(
            **texts,
            slugline=entry["working_title"],
            body=FIGURE.sub(self.figure, entry["body"]),
            section=self.sections[entry["section"]].pk,
            tags=tuple(self.tags[name].pk for name in entry["tags"]),
            credits=self.credits(entry),
            lead_picture=self.lead_picture(entry),
            gallery=tuple(
                PictureChoice(self.pictures[key].pk)
                for key in entry.get("gallery", ())
                if key in self.pictures
            ),
            related=tuple(ids[slug] for slug in entry["related"]),
        )

    def credits(self, entry):
        return tuple((self.bylines[credit["byline"]].pk, credit["role"]) for credit in entry["credits"])

    def figure(self, match):
        """The picture that the text names, if it is drawn."""
        picture = self.pictures.get(match[1])
        return figure(picture) if picture else ""

    def lead_picture(self, entry):
        if entry.get("picture") not in self.pictures:
            return None
        words = {name: entry.get(f"picture_{name}", "") for name in ("alt", "caption", "credit_line")}
        return PictureChoice(self.pictures[entry["picture"]].pk, **words)

    def writer(self, entry):
        """Whose story it is: the first byline's account, or the editor's for those who have none."""
        accounts = (self.bylines[credit["byline"]].user for credit in entry["credits"])
        return next((user for user in accounts if user), self.editor)

    def desk(self, entry):
        """Who decides on it: the editor, and on her own stories the chief."""
        return self.chief if self.writer(entry) == self.editor else self.editor

    # What the desk did: one method for each state in the files.

    def draft(self, story, entry, moment):
        return story

    def submitted(self, story, entry, moment):
        return workflow.submit(story, by=self.writer(entry))

    def approved(self, story, entry, moment):
        return workflow.approve(self.submitted(story, entry, moment), by=self.desk(entry))

    def spiked(self, story, entry, moment):
        return workflow.spike(story, by=self.desk(entry), reason=entry["spike_reason"])

    def scheduled(self, story, entry, moment):
        story = self.approved(story, entry, moment)
        return workflow.schedule(story, by=self.desk(entry), at=moment, slug=entry["slug"])

    def published(self, story, entry, moment):
        story = self.submitted(story, entry, moment)
        story = workflow.publish(story, by=self.desk(entry), at=moment, slug=entry["slug"])
        for correction in entry.get("corrections", ()):
            at = min(moment + timedelta(hours=correction["hours_after"]), timezone.now())
            note = {"kind": correction["kind"], "text": correction["text"], "at": at}
            story = workflow.publish(story, by=self.desk(entry), correction=note)
        return story
