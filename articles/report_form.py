"""The form with which a reader reports an error. It keeps what was typed, whatever is wrong with it."""

from urllib.parse import unquote, urlsplit

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from articles.form_fields import Text
from articles.models import Article
from newsroom.core import form_token, redirects
from newsroom.core.text import clean_text

FORM = "articles.report-error"
UNKNOWN = "We find no story of ours at this address. Copy it from the line at the top of your browser."
STALE = "This form was open for a long time. Nothing is lost: send it once more."
TOO_FAST = "That was quicker than we expected. Nothing is lost: send it once more."
SAY = "Tell us what is wrong."


class ReportForm(forms.Form):
    """``cleaned_data`` has ``message``, ``passage``, ``contact``, ``token`` and ``article`` (an id).

    ``known``: the story was named by the link; else its address is asked for.
    """

    story = Text(most=500, label="Address of the story")
    passage = Text(most=1000, rows=3, label="The passage, as it stands in the story")
    message = Text(most=3000, rows=6, label="What is wrong with it?")
    contact = forms.EmailField(required=False, max_length=254, label="Your e-mail address, for an answer")
    token = forms.CharField(required=False, max_length=2000)
    website = forms.CharField(required=False)  # a person sees no such field

    def clean_website(self):
        if self.cleaned_data["website"]:
            raise ValidationError("Please leave the last field empty and send it again.")
        return ""

    def clean_message(self):
        if not (message := clean_text(self.cleaned_data["message"], lines=True)):
            raise ValidationError(SAY)
        return message

    def clean_passage(self):
        return clean_text(self.cleaned_data["passage"], lines=True)

    def clean_token(self):
        try:
            return form_token.read(FORM, self.cleaned_data["token"])
        except form_token.StaleToken:
            raise ValidationError(STALE) from None

    def clean(self):
        given = super().clean()
        token = given.get("token")
        if token and token.too_fast:
            self.add_error(None, TOO_FAST)
        if token and token.about:
            given["article"] = int(token.about)
        elif found := story_at(given.get("story", "")):
            given["article"] = found.pk
        else:
            self.add_error("story", UNKNOWN)
        return given


def story_at(address):
    """The live story at ``address`` (a path or a full address of this site, old ones too), or None."""
    try:
        parts = urlsplit(address.strip()[:1000])
    except ValueError:
        return None
    if parts.netloc and f"{parts.scheme}://{parts.netloc}" != settings.SITE_URL:
        return None
    path = unquote(parts.path)
    if not path.startswith("/") or "\0" in path:
        return None
    stories = Article.objects.live().cards()
    return stories.filter(path=path).first() or stories.filter(path=redirects.find(path) or "").first()
