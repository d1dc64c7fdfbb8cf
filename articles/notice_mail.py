"""Notices by mail: one mail for all that happened in a window, at once for an alarm.

Whether somebody may still read a story, has seen the notice meanwhile, or wants no mail is asked when the
mail is written, not when the notice was.
"""

from collections import defaultdict
from datetime import timedelta

from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from articles.models import Notice, NoticeSetting
from articles.transitions import may_read
from newsroom.core import mail
from newsroom.core.publication import get_publication
from newsroom.core.rendering import absolute

STALE = timedelta(days=1)  # what was not mailed by then is not mailed any more
IN_ONE_MAIL = 50
M = NoticeSetting.Mail


@transaction.atomic
def send(payload):
    """Handler of the outbox: one mail for each person who has something unseen, of
    the ``alarms`` given, or all."""
    waiting = Notice.objects.filter(mailed_at=None, seen_at=None, at__gte=timezone.now() - STALE)
    if "alarms" in payload:
        waiting = waiting.filter(pk__in=payload["alarms"])
    by_user = defaultdict(list)  # its keys are equal by id: the first object stands for all
    for notice in waiting.select_related("user", "article", "by").select_for_update(of=("self",)):
        by_user[notice.user].append(notice)
    wishes = dict(NoticeSetting.objects.filter(user__in=by_user).values_list("user", "mail"))
    for user, notices in by_user.items():
        wish = wishes.get(user.pk, M.DIGEST)
        mail_to(user, [notice for notice in notices if wanted(notice, user, wish)])


def wanted(notice, user, wish):
    """Whether this notice goes out by mail to ``user``, whose roles are read once."""
    if wish == M.NONE or (wish == M.ALARMS and not notice.is_alarm):
        return False
    return bool(user.is_active and user.email and (not notice.article or may_read(user, notice.article)))


def mail_to(user, notices):
    """Queue one mail that names ``notices``, newest first."""
    if not notices:
        return
    shown = notices[:IN_ONE_MAIL]
    words = {
        "user": user,
        "lines": [line(notice) for notice in shown],
        "more": len(notices) - len(shown),
        "count": len(notices),
        "alarm": any(notice.is_alarm for notice in notices),
        "paper": get_publication().name,
        "all": absolute(reverse("admin:articles_notice_changelist")),
        "settings": absolute(reverse("admin:articles_notice_settings")),
    }
    subject = render_to_string("mail/notices_subject.txt", words)
    mail.send(user.email, subject, render_to_string("mail/notices.txt", words))
    Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(mailed_at=timezone.now())


def line(notice):
    """What the mail says of a notice: of a confidential story neither its title nor what happened."""
    story = notice.article
    link = absolute(reverse("admin:articles_article_change", args=[story.pk])) if story else ""
    if story and story.confidential:
        return {"title": "A confidential story", "words": "Something waits for you there.", "link": link}
    return {"title": str(story) if story else "", "words": notice.words, "link": link}
