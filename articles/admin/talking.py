"""Comments and tasks of a story: beside the form, and on a page of their own that needs no script."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from articles import anchors
from articles.admin.access import content_of, story_for
from articles.beside import has
from articles.colleagues import who_may, who_may_read
from articles.comments import comments_of
from articles.models import Task
from articles.workflow import talking
from newsroom.core.models import User
from newsroom.core.roles import Permission, with_roles
from newsroom.core.text import clean_text
from newsroom.core.time_fields import NewsroomTimeField

SHOWN = 200  # comments
SUGGESTED = 8  # people
FRAGMENT = "X-Talk"  # the header by which the script asks for the threads alone
SETTLED = {
    "answer": "",  # says whom it told
    "resolve": "Resolved. It stands in the history, too.",
    "reopen": "Open again. It stands in the history, too.",
}


class TaskForm(forms.Form):
    """Asking a colleague."""

    assignee = forms.ModelChoiceField(User.objects.none(), label="Who", empty_label="Choose a colleague")
    words = forms.CharField(label="What", max_length=200, required=False, initial="Review it")
    due_at = NewsroomTimeField(label="Until (the newsroom’s clock)", required=False)
    priority = forms.TypedChoiceField(choices=Task.Priority.choices, coerce=int, initial=Task.Priority.NORMAL)

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["assignee"].queryset = User.objects.filter(pk__in=[person.pk for person in people])

    def clean_due_at(self):
        """Nobody can do anything until a moment that is over."""
        due = self.cleaned_data["due_at"]
        if due and due <= timezone.now():
            raise ValidationError("That time is already past.")
        return due


def comments(request, object_id):
    """The threads and tasks of one story. POST says something; ``act`` tells what."""
    story = story_for(request, object_id)
    problem, tasks = "", None
    if request.method == "POST":
        try:
            words, tasks = act(request, story)
        except (ValidationError, PermissionDenied) as refusal:
            problem = " ".join(getattr(refusal, "messages", None) or [str(refusal)])
        if not problem and tasks is None:
            return done(request, story, words)
    context = threads(story, content_of(story)) | {"story": story, "problem": problem}
    if FRAGMENT in request.headers:
        return TemplateResponse(request, "admin/articles/article/threads.html", context)
    people = who_may_read(who_may(Permission.WRITE), story)
    context |= {
        "title": f"Comments and tasks on {story}",
        "choices": anchors.choices(content_of(story)),
        "form": tasks or TaskForm(people=people),
        "people": people,
        "done_tasks": story.tasks.exclude(done_at=None).select_related("assignee", "done_by")[:SHOWN],
        "typed": request.POST if problem else {},
        "now": timezone.localtime(),
    }
    context = admin.site.each_context(request) | context
    return TemplateResponse(request, "admin/articles/article/comments.html", context)


def done(request, story, words):
    """Back to where it was said; ``words`` say what happened, and whom it told."""
    if FRAGMENT in request.headers:
        context = threads(story, content_of(story)) | {"story": story, "said": words}
        return TemplateResponse(request, "admin/articles/article/threads.html", context)
    messages.success(request, words)
    return redirect("admin:articles_article_comments", story.pk)


def act(request, story):
    """Do what the button says: ``(words, None)``, or ``(None, form)`` with what is wrong in a task."""
    given, by = request.POST, request.user
    verb, _, number = given.get("act", "").partition("-")
    if verb == "comment":
        return sent(begun(given, story, by)), None
    if verb == "assign":
        return asked(given, story, by)
    if verb in SETTLED:
        thread = get_object_or_404(story.comments, pk=numbered(number), thread=None)
        if verb == "answer":
            return sent(talking.answer(thread, given.get("text", ""), by=by)), None
        getattr(talking, verb)(thread, by=by)
        return SETTLED[verb], None
    if verb not in ("finish", "reassign"):
        raise ValidationError("Choose what to do.")
    task = get_object_or_404(story.tasks, pk=numbered(number))
    if verb == "finish":
        talking.finish(task, by=by)
        return f"Done: {task.words}. It stands in the history, too.", None
    return told_of(talking.reassign(task, colleague(given.get("assignee", "")), by=by), by), None


def begun(given, story, by):
    """The comment that begins a thread."""
    field, quote = meant(given, story)
    version = given.get("version", "")
    version = int(version) if version.isascii() and version.isdigit() and len(version) < 10 else None
    return talking.comment(story, given.get("text", ""), by=by, field=field, quote=quote, version=version)


def asked(given, story, by):
    """A task is given: what ``act`` returns."""
    form = TaskForm(given, people=who_may_read(who_may(Permission.WRITE), story))
    if not form.is_valid():
        return None, form
    return told_of(talking.assign(story, by=by, **form.cleaned_data), by), None


def sent(comment):
    """What the screen says of a comment: whom it told, and who was named and did not hear of it."""
    heard = f"Told: {comment.told}." if comment.told else "Nobody else was told of it."
    return " ".join(filter(None, ["Sent.", heard, comment.missed]))


def told_of(task, by):
    """What the screen says of a task that somebody was given."""
    if task.assignee_id == by.pk:
        return "The task is yours: it waits for you on Today."
    return f"{task.assignee} has the task now and was told."


def meant(given, story):
    """What the comment is about: a paragraph quoted by the script as it stands in the editor, or a choice."""
    quote = clean_text(given.get("quote", ""))[: anchors.MOST_QUOTED]
    if quote:
        return "body", quote
    try:
        return anchors.anchor(given.get("about", ""), content_of(story))
    except ValueError:
        raise ValidationError("This paragraph is not there any more. Choose another.") from None


def numbered(text):
    """An id from the button. Raises ``ValidationError``."""
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise ValidationError("This does not exist any more.")
    return int(text)


def colleague(text):
    """Who was chosen. Raises ``ValidationError``."""
    found = User.objects.filter(pk=numbered(text), is_active=True).first()
    if found is None:
        raise ValidationError("Choose a colleague.")
    return found


def threads(story, content):
    """What ``threads.html`` shows: three queries, whatever is said."""
    rows = comments_of(story)
    texts, found = anchors.texts_of(content), {}
    for row in rows:
        if row.thread_id is None:
            row.said, row.place = [], anchors.place_of(row.field, row.quote, texts)
            row.label = anchors.FIELDS.get(row.field, "")
            found[row.pk] = row
    for row in reversed(rows):
        if row.thread_id in found:
            found[row.thread_id].said.append(row)
    tasks = story.tasks.filter(done_at=None).select_related("assignee", "given_by")
    return {
        "open": [row for row in found.values() if row.resolved_at is None],
        "resolved": [row for row in found.values() if row.resolved_at is not None],
        "tasks": tasks[:SHOWN] if has(story, "tasks") else (),
    }


def panel(story, content):
    """The same for the panel beside the form; nothing for a story that was never saved."""
    return threads(story, content) if story else None


@require_GET
def suggested(request, object_id):
    """``?q=``: colleagues to mention, as a combobox takes them. Only those who may read the story."""
    story = story_for(request, object_id)
    typed = clean_text(request.GET.get("q", "")[:100])
    found = User.objects.filter(
        Q(username__icontains=typed) | Q(display_name__icontains=typed),
        is_active=True,
        role_assignments__isnull=False,
    )
    found = who_may_read(with_roles(found.distinct().order_by("username")[:SHOWN]), story)[:SUGGESTED]
    results = [{"id": user.username, "label": f"@{user.username}", "hint": str(user)} for user in found]
    return JsonResponse({"results": results})
