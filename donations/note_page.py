"""The page on which a donor writes after giving, and the wall that everybody can read."""

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from donations import donation_page, notes
from donations.letters import paragraphs
from donations.models import GiftNote
from newsroom.core.pages import private_page, public_page
from newsroom.core.rendering import public_reply
from newsroom.core.text import clean_text

TEXTS = ("message", "in_honour_of", "display_name")
LONGEST = {name: GiftNote._meta.get_field(name).max_length for name in TEXTS}
NO_NAME = "Write the name that shall stand on the wall, or take the tick away to stay anonymous."
NOTHING = "Nothing is written yet."


class NoteForm(forms.Form):
    """A message, in honour of whom, and the name for the wall where the donor agrees to it."""

    message = forms.CharField(required=False, max_length=LONGEST["message"])
    in_honour_of = forms.CharField(required=False, max_length=LONGEST["in_honour_of"])
    on_wall = forms.BooleanField(required=False)
    display_name = forms.CharField(required=False, max_length=LONGEST["display_name"])

    def __init__(self, *args, has_wall, **kwargs):
        super().__init__(*args, **kwargs)
        self.has_wall = has_wall

    def clean(self):
        data = super().clean()
        agreed = self.has_wall and data.get("on_wall")
        name = clean_text(data.get("display_name", ""))
        data["display_name"] = name if agreed else ""
        if agreed and not name and "display_name" not in self.errors:
            self.add_error("display_name", NO_NAME)
        if not self.errors and not any(clean_text(data.get(each, "")) for each in TEXTS):
            self.add_error("message", NOTHING)
        return data


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def write(request, token):
    """The form of one gift's note. It is written once; nobody reads here what somebody wrote."""
    page = donation_page.get_page()
    try:
        gift = notes.gift_of(token)
    except notes.NotOurs:
        return render(request, "donations/dead_link.html", {"masthead": "bare", "about": "note"}, status=404)
    words = {"page": page, "token": token, "longest": LONGEST, "masthead": "bare"}
    if GiftNote.objects.filter(gift=gift).exists():
        return render(request, "donations/note.html", words | {"written": True})
    if not page.ask_note:
        return redirect("donations:manage")
    if request.method != "POST":
        return render(request, "donations/note.html", words)
    form = NoteForm(request.POST, has_wall=page.show_wall)
    try:
        if form.is_valid():
            data = {name: form.cleaned_data[name] for name in LONGEST}
            notes.write(gift, **data)
    except notes.Written:
        return redirect(request.path)
    except ValidationError as error:
        form.add_error(None, " ".join(error.messages))
    if form.errors:
        errors = [error for field in form.errors.values() for error in field]
        return render(
            request, "donations/note.html", words | {"errors": errors, "typed": form.data}, status=400
        )
    return redirect(request.path)


@public_page
def wall(request):
    """The names of those who said yes, and how many gave besides; 404 until staff switch it on."""
    page = donation_page.get_page()
    if not page.show_wall:
        raise Http404("There is no thanks wall.")
    words = {
        "heading": page.wall_heading,
        "words": paragraphs(page.wall_text),
        "wall": notes.wall(),
        "title": page.wall_heading,
        "noindex": True,
        "masthead": "bare",
    }
    return public_reply(request, "donations/wall.html", words)
