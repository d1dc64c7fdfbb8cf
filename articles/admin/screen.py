"""What the story form's template is given. Its queries do not grow with the history or the archive."""

from django.contrib import admin
from django.template.response import TemplateResponse
from django.utils import timezone

from articles.admin.answering import asked_for, prefilled, waiting
from articles.admin.comparing import collisions
from articles.admin.complaints import open_complaints
from articles.admin.composing import initial_of
from articles.admin.copies import kept_for
from articles.admin.merged import merged_with
from articles.admin.outside import panel as outside_panel
from articles.admin.planning import plan_form
from articles.admin.talking import panel as talk_panel
from articles.admin.timing import initial_times, times_for
from articles.admin.undone import undone
from articles.admin.verbs import TOLD, buttons, kept_aside
from articles.composing import print_credit
from articles.content import CREDIT_ROLES, Named, StoryContent
from articles.eyes import ANOTHER
from articles.forms import PLACES, StoryForm, UploadForm, VerbForm
from articles.models import Article, Byline
from articles.quiet import quiet_tags
from articles.seen import pictures_for
from articles.transitions import allowed, waits_for_eyes
from articles.workflow.row import correction_values
from newsroom.core.models import Section
from newsroom.core.roles import Permission, sections_for

STORED_COPIES = "stored_copies"  # in the session: copies on the person's device whose text is saved by now
CHANGE = {"change": "substantive"}  # what is chosen until somebody says otherwise
EVENTS = 6  # of the history, beside the form
PLAIN_BYLINES, PLAIN_PICTURES = 300, 30  # offered where no script runs


def form_for(request, story, content=None, *, data=None, base_version=None):
    """A ``StoryForm`` opened on ``content``, or bound to ``data``."""
    sections = writable_sections(request.user, story)
    initial = {}
    if content is not None:
        initial = initial_of(content) | {"base_version": base_version or (story.version if story else None)}
    language = request.frame.publication["language"]
    return StoryForm(data, initial=initial, sections=sections, language=language)


def writable_sections(user, story):
    """The sections to choose from: where the person writes, and where the story is now."""
    limits = sections_for(user, Permission.WRITE)
    present = story.desk_section_id if story else None
    return [
        (section.pk, section.name)
        for section in Section.objects.all()
        if limits is None or section.pk in limits or section.pk == present
    ]


def own_bylines(user):
    """The bylines that a new story by ``user`` carries."""
    return Byline.objects.filter(user=user, is_active=True).select_related("portrait")


def first_content(request):
    """What a new story begins with."""
    sections = Section.objects.filter(pk__in=sections_for(request.user, Permission.WRITE) or ())[:2]
    only = sections[0] if len(sections) == 1 else None
    return StoryContent(
        language=request.frame.publication["language"],
        section=Named(only.pk, only.name, only.slug) if only else None,
        credits=tuple(map(print_credit, own_bylines(request.user))),
    )


def page(
    request,
    story,
    form,
    content,
    *,
    given=None,
    plan=None,
    problems=(),
    conflict=None,
    unmade=None,
    posted=None,
    collided_on=None,
    status=200,
):
    """The story form as a response.

    ``unmade``: what was typed into its lists, by the field's name; ``posted``: the fields it is filled from;
    ``collided_on``: the version that the person wrote on when a colleague changed the same words.
    """
    shown = story or Article(created_by=request.user, desk_title="New story")
    care = care_of(request.user, story, shown)
    following, others, removable = buttons(request.user, shown, waits=bool(care["eyes"]))
    context = admin.site.each_context(request) | {
        "title": str(shown),
        "story": story,
        "shown": shown,
        "form": form,
        "content": content,
        "upload": UploadForm(prefix="upload"),
        **of_verbs(request, story, shown, given, plan),
        "problems": [*problems, *form_problems(form), *form_problems(given), *form_problems(plan)],
        "collisions": collisions(conflict) if conflict else (),
        "collided_on": collided_on,
        "next": following,
        "verbs": {transition.verb: transition for transition in others},
        "removable": removable,
        **care,
        "editable": allowed(request.user, "save", shown),
        "unmade": unmade or {},
        "stored": request.session.pop(STORED_COPIES, ()),
        "now": timezone.localtime(),
        **beside(request, story, content),
        **kept_for(request, story, posted),
        **choices(request.user),
    }
    return TemplateResponse(request, "admin/articles/article/story.html", context, status=status)


def of_verbs(request, story, shown, given, plan):
    """What the verbs ask for besides the text: their form, the plan's, readers' reports to be answered."""
    reports = given.reports if given else waiting(request, story)
    return {
        "given": given or first_given(request, shown, reports),
        "plan": plan or plan_form(request, story),
        "reports": reports,
        "asked_report": asked_for(request),
    }


def beside(request, story, content):
    """What stands beside the form: the story's past and its times, what was said about it."""
    return {
        "related": related_rows(content.related),
        "events": told(story.events.select_related("actor")[:EVENTS]) if story else (),
        **was_wrong(request.user, story),
        **times_for(request.user, story, content),
        "merged": merged_with(request, story),
        "quiet_by": [tag.name for tag in content.tags if tag.id in (quiet_tags(request.frame) or ())],
        "talk": talk_panel(story, content),
        "outside": outside_panel(story),
    }


def was_wrong(user, story):
    """What stands in the panel of corrections besides readers' reports: those printed, open complaints."""
    return {
        "corrections": printed_corrections(story),
        "complaints": open_complaints(user, story),
    }


def care_of(user, story, shown):
    """What bars the story, in words; who sees it if it is confidential; whether it can be brought back."""
    named = story.confidential_readers.select_related("user") if story and story.confidential else ()
    return {
        "eyes": ANOTHER if waits_for_eyes(user, shown) else "",
        "readers": [str(row.user) for row in named],
        "returnable": allowed(user, "bring_back", shown),
    }


def printed_corrections(story):
    """The story's corrections. They are in what readers see; only what was withdrawn asks for them."""
    if story is None or not story.path:
        return ()
    return StoryContent.from_json(story.content).corrections if story.content else correction_values(story)


def first_given(request, story, reports):
    """The form of the verbs as it begins."""
    begun = CHANGE | {"slug": story.slug} | initial_times(story) | prefilled(request, reports)
    return VerbForm(initial=begun | undone(request, story), reports=reports)


def choices(user):
    """What the lists of the form offer where no script runs."""
    return {
        "roles": CREDIT_ROLES.items(),
        "places": PLACES,
        "bylines": Byline.objects.filter(is_active=True)[:PLAIN_BYLINES],
        "pictures": pictures_for(user).defer("crops")[:PLAIN_PICTURES],
    }


def form_problems(form):
    """A bound form's errors as sentences that name their field."""
    if form is None or not form.is_bound:
        return []
    return [
        words if name == "__all__" else f"{form.fields[name].label or form[name].label}: {words}"
        for name, errors in form.errors.items()
        for words in errors
    ]


def related_rows(ids):
    """[(id, headline)] of related stories in their order; only what readers could see is named."""
    found = Article.objects.live().cards().in_bulk(ids) if ids else {}
    return [(pk, found[pk].card["headline"] if pk in found else f"Story {pk} (not public now)") for pk in ids]


def told(events):
    """The events with what happened in words."""
    events = list(events)
    for event in events:
        event.words = TOLD.get(event.verb, event.verb)
        event.aside = kept_aside(event)
    return events
