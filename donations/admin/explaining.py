"""Which appeal a page shows in each place, and rule by rule why not the others: the choice told in words.

It asks the same functions that choose for readers (``donations/choosing.py``).
"""

from urllib.parse import unquote, urlsplit

from django import forms
from django.utils import timezone

from donations import appeals, choosing
from donations.appeal_states import state
from donations.choosing import PLACES
from donations.models import Appeal, Campaign
from donations.stories import stories
from newsroom.core.languages import language_name, same_language
from newsroom.core.models import Section
from newsroom.core.templatetags.clocks import named
from newsroom.core.time_fields import NewsroomTimeField

ON_PAGES = (choosing.FRONT, choosing.MAIL)  # what is no story shows these


class ExplainForm(forms.Form):
    """A page of the paper and a moment."""

    story = forms.CharField(
        label="Address of a story, or / for the front page", max_length=2000, widget=forms.TextInput
    )
    at = NewsroomTimeField(label="When", required=False, help_text="Empty: now.")

    def clean_story(self):
        """The path of the address."""
        try:
            return unquote(urlsplit(self.cleaned_data["story"].strip()).path) or "/"
        except ValueError as error:
            raise forms.ValidationError("This is no address.") from error


def explain(query, frame):
    """What the screen shows for the address in ``query``."""
    form = ExplainForm(query if "story" in query else None)
    if not form.is_bound or not form.is_valid():
        return {"form": form}
    path, now = form.cleaned_data["story"], form.cleaned_data["at"] or timezone.now()
    if path == "/":
        return {"form": form, "page": {"title": "The front page"}} | answers(None, now, frame)
    found = stories().facts_at(path, frame)
    if found is None:
        form.add_error("story", "Readers find no story at this address.")
        return {"form": form}
    title, facts = found
    about = choosing.Story.of(facts)
    page = {"title": title, "facts": told_facts(facts), "language": language_name(about.language)}
    return {"form": form, "page": page} | answers(about, now, frame)


def told_facts(facts):
    """What the rules know of the story: [(name, words)]."""
    names = Names([facts])
    return [
        ("Section", names.sections.get(facts["section"], "none")),
        ("Tags", ", ".join(names.tags.get(pk, "?") for pk in facts["tags"]) or "none"),
        ("Kind", names.kinds.get(facts["kind"], facts["kind"])),
        ("Language", language_name(facts["language"])),
        ("Quiet", "yes" if facts["quiet"] else "no"),
        ("No appeal", "yes" if facts["no_appeal"] else "no"),
    ]


def answers(story, now, frame):
    """{places, others, now}: for each place what stands there and why, and the appeals that are nowhere."""
    askings = choosing.read(frame.get(appeals.PART))
    names = Names([each for asking in askings for each in (asking.data["include"], asking.data["exclude"])])
    places = [place for place in PLACES if (place in ON_PAGES) is (story is None)]
    return {
        "now": now,
        "places": [answer(askings, story, now, place, names) for place in places],
        "others": nowhere(askings, now),
    }


def answer(askings, story, now, place, names):
    """{where, chosen, fallback, rows} of one place."""
    chosen = choosing.choose(askings, story, now, place)
    rows = [
        {"asking": asking, "chosen": asking is chosen, "reasons": reasons(asking, story, now, place, names)}
        for asking in askings
    ]
    for row in rows:
        if not row["chosen"] and not row["reasons"]:
            row["reasons"] = [f"It would fit, but “{chosen.data['name']}” comes before it."]
    return {"where": PLACES[place], "chosen": chosen, "rows": rows, **spoken(chosen, story)}


def spoken(chosen, story):
    """{quiet, fallback}: whether quiet words stand there, and which language stands in for the story's."""
    if chosen is None or story is None:
        return {"quiet": False, "fallback": ""}
    got = chosen.language_for(story.language)
    return {
        "quiet": story.quiet,
        "fallback": "" if same_language(got, story.language) else language_name(got),
    }


def reasons(asking, story, now, place, names):
    """Why the rules keep ``asking`` away, a sentence each."""
    refused = [rule for rule, passes in choosing.verdicts(asking, story, now, place) if not passes]
    return [TOLD[rule](asking, story, now, place, names) for rule in refused]


def not_here(asking, story, now, place, names):
    if place in asking.places:
        return "This place is on stories only."
    return f"It is not meant to stand {PLACES[place]}."


def not_now(asking, story, now, place, names):
    if asking.starts_at and asking.starts_at > now:
        return f"It begins on {named(asking.starts_at)}."
    return f"It ended on {named(asking.ends_at)}."


def not_for_this(asking, story, now, place, names):
    limits = names.listed(asking.data["include"])
    return f"It is limited to stories with {limits}." + (" This page is no story." if story is None else "")


def left_out(asking, story, now, place, names):
    return f"It stays away from stories with {names.listed(asking.data['exclude'])}."


def taken_off(asking, story, now, place, names):
    return "An editor took the appeal off this story."


def silenced(asking, story, now, place, names):
    if asking.campaign:
        return "The story is quiet: no campaign stands there."
    if place not in choosing.SOFT:
        return "The story is quiet: nothing stands in its midst."
    return f"The story is quiet, and it has no quiet words in {language_name(story.language)}."


TOLD = {
    choosing.stands_here: not_here,
    choosing.runs: not_now,
    choosing.is_for_this: not_for_this,
    choosing.is_not_left_out: left_out,
    choosing.may_ask: taken_off,
    choosing.may_speak: silenced,
}


class Names:
    """The names of what some rules (or facts) name by ids and codes."""

    def __init__(self, rules):
        self.sections = dict(Section.objects.values_list("pk", "name"))
        self.kinds = stories().kinds()
        self.tags = stories().tag_names({pk for each in rules for pk in each["tags"]})

    def listed(self, rules):
        """``section Port or Sport; tag Harbour board``."""
        parts = []
        for word, ids, names in (
            ("section", rules["sections"], self.sections),
            ("tag", rules["tags"], self.tags),
            ("kind", rules["kinds"], self.kinds),
        ):
            if ids:
                parts.append(f"{word} {' or '.join(names.get(each, 'that is no more') for each in ids)}")
        return "; ".join(parts)


def nowhere(askings, now):
    """[(appeal, why)] of the appeals no rule is asked about: drafts, stopped ones, those that are over."""
    ready = {asking.appeal for asking in askings}
    campaigns = Campaign.objects.in_bulk()
    newest = {version.appeal_id: version for version in appeals.newest_versions()}
    rest = Appeal.objects.exclude(pk__in=ready).prefetch_related("translations", "rules")
    return [(each, state(each, newest.get(each.pk), campaigns, now).words) for each in rest]
