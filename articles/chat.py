"""The newsroom's chat hears what happens to stories: through the outbox, and never of a confidential one.

What is said is put together when it is sent: a story that was made confidential meanwhile is not named.
"""

from datetime import timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, ChatWebhook
from newsroom.core import audit, fetch, outbox
from newsroom.core.rendering import absolute
from newsroom.core.roles import Permission, require

KIND = "chat"  # the outbox's
EVENTS = {
    "submitted": ("Submitted", "A story was sent to the desk"),
    "late": ("Late", "Something scheduled did not happen in time"),
    "published": ("Published", "A story appeared"),
    "correction": ("Corrected", "A correction was published"),
    "hold": ("Held", "A story was put on legal hold"),
}
OF_READERS = ("published", "correction")  # said of a story only as long as readers have it
MARGIN = timedelta(seconds=5)  # after the grace window: the database's clock need not be ours
MOST = 300  # characters of a title


def webhook():
    """The one row, or None."""
    return ChatWebhook.objects.filter(pk=1).first()


def post(event, article, *, by=None):
    """Queue ``event`` of ``article`` for the chat, in the caller's transaction, if the chat is to hear it.

    That it was published waits as feeds do: within the grace window it can still be taken back.
    """
    if event not in EVENTS or article.confidential:
        return
    if ChatWebhook.objects.filter(pk=1, is_on=True).exists() and event in webhook().events:
        payload = {"event": event, "article": article.pk, "by": str(by) if by else ""}
        due_at = max(timezone.now(), article.released_at + MARGIN) if event == "published" else None
        key = f"chat:{event}:{article.pk}:{article.version}"
        message = outbox.add(KIND, payload, key=key, due_at=due_at)
        if due_at and message.due_at < due_at:  # published, taken back and published again while it waited
            message.due_at = due_at
            message.save(update_fields=["due_at"])


def deliver(payload):
    """Handler of the outbox."""
    hook = webhook()
    article = Article.objects.filter(pk=payload["article"]).defer("content", "card").first()
    if hook is None or not hook.is_on or article is None or article.confidential:
        return
    if still_so(payload["event"], article):
        send(hook, sentence(payload["event"], article, payload["by"]))


def still_so(event, article):
    """Whether readers have what is said of the story: it may have been taken back, or killed, meanwhile."""
    if event not in OF_READERS:
        return True
    stories = Article.objects
    known = (
        stories.distributable() if event == "published" else stories.live()
    )  # no window delays a correction
    return known.filter(pk=article.pk).exists()


def sentence(event, article, by):
    """“Submitted: Title (Port), by Ann”, and where to find it."""
    section = f" ({article.desk_section})" if article.desk_section else ""
    who = f", by {by}" if by else ""
    link = absolute(reverse("admin:articles_article_change", args=[article.pk]))
    return f"{EVENTS[event][0]}: {str(article)[:MOST]}{section}{who}\n{link}"


def send(hook, text):
    """Send ``text`` and note how it went. Raises ``fetch.Refused``; the outbox tries again."""
    try:
        fetch.post_json(hook.url, message(hook.form, text))
    except fetch.Refused as refusal:
        hook.tried_at, hook.problem = timezone.now(), str(refusal)[:300]
        hook.save(update_fields=["tried_at", "problem"])
        raise
    hook.tried_at, hook.problem = timezone.now(), ""
    hook.save(update_fields=["tried_at", "problem"])


def message(form, text):
    """What each service takes. A title that says “@channel” wakes nobody, nor is it markup."""
    text = text.replace("@", "@\u200b")
    if form == ChatWebhook.Form.DISCORD:
        return {"content": text, "allowed_mentions": {"parse": []}}
    for sign, instead in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        text = text.replace(sign, instead)
    return {"text": text}


@transaction.atomic
def configure(*, form, url, is_on, events, by):
    """Set the room that is told; the log keeps that it was done, not the address. Returns the row.

    Raises ``PermissionDenied``, and ``fetch.Refused`` for an address that we do not send to. Without ``url``
    the address stays.
    """
    require(by, Permission.PUBLICATION)
    kept = webhook()
    url = url or (kept.url if kept else "")
    fetch.check_url(url)
    values = {"form": form, "url": url, "is_on": is_on, "events": [e for e in EVENTS if e in events]}
    hook, _ = ChatWebhook.objects.update_or_create(pk=1, defaults=values | {"problem": ""})
    audit.record("configure chat", hook, by=by, form=form, is_on=is_on, events=values["events"])
    return hook


def test(*, by):
    """Send a line at once, to see that it arrives. Raises ``PermissionDenied``, ``fetch.Refused``."""
    require(by, Permission.PUBLICATION)
    hook = webhook()
    if hook is None:
        raise fetch.Refused("Give the address first.")
    send(hook, f"A test from the newsroom, sent by {by}. Everything works.")
