"""Every address of the newsroom × every role, asked directly: a hidden button protects nothing.

``MATRIX`` says of each address what it answers to whom; an address that stands neither there nor among the
readers' own (``READERS``) fails ``test_addresses.py``. To add one: a line, ``name: row(who may, GET, POST)``.
"""

from dataclasses import dataclass

from django.urls import URLResolver, get_resolver, reverse

# Who asks. ``her``: a reporter, about her own story; ``colleague``: another reporter, about hers; ``editor``:
# of the story's section; ``elsewhere``: editor of another; ``nobody``: not signed in.
ROLES = (
    "her",
    "colleague",
    "editor",
    "elsewhere",
    "chief",
    "donations",
    "support",
    "administrator",
    "nobody",
)
ANYBODY = frozenset(ROLES) - {"nobody"}
WRITERS = ANYBODY - {"donations", "support"}
EDITORS = WRITERS - {"her", "colleague"}
STORY = EDITORS - {"elsewhere"}  # who may edit this story whoever began it
READ = STORY | {"her"}  # and who may read it
CHIEFS = frozenset({"chief", "administrator"})
APPEAL = CHIEFS | {"donations"}
ADMINISTRATOR = frozenset({"administrator"})
MONEY = frozenset({"donations"})
DONORS = MONEY | {"support"}  # see donors; of the two only the donations manager moves money
NONE = frozenset()
EXPORTED = ("ledgerentry", "gift", "donor", "receipt")


@dataclass(frozen=True)
class Row:
    """What an address answers: to whom, by GET and POST; others get 403, a stranger is sent to sign in."""

    who: frozenset
    get: int
    post: int
    writers: frozenset
    about: str
    query: str
    other: int

    def expected(self, role, method):
        """The status for ``role``."""
        if role == "nobody":
            return 302
        if method == "get":
            if self.get == 405:
                return 405  # for whoever: the question of permission is not even asked
            return self.get if role in self.who else self.other
        if self.post == 405:
            return 405
        return self.post if role in self.writers else self.other


def row(who, get=200, post=200, *, writers=None, about="", query="", other=403):
    """``writers``: who may POST, where that is fewer; ``about``: which record, if the name does not say."""
    return Row(who, get, post, who if writers is None else writers, about, query, other)


def by_post(who, post=302, **more):
    """An address that only takes POST."""
    return row(who, 405, post, **more)


def stock(model, view, add=NONE, change=NONE, delete=NONE, **more):
    """Django's five addresses of a kind of record."""
    return {
        f"{model}_changelist": row(view, **more),
        f"{model}_add": row(add, **more),
        f"{model}_change": row(view | change, writers=change, **more),
        f"{model}_delete": row(delete, **more),
        f"{model}_history": row(view, **more),
    }


MATRIX = {
    # the frame
    "index": row(WRITERS, other=302),
    "all_records": row(ANYBODY),
    "app_list": row(ANYBODY, 302, 302),
    "jsi18n": row(ANYBODY, 200, 405),
    "autocomplete": row(NONE, 200, 405),
    "view_on_site": row(ANYBODY, 404, 404),
    "password_change": row(ANYBODY),
    "password_change_done": row(ANYBODY, 200, 405),
    "news_list": row(WRITERS),
    "news_list_text": row(WRITERS, 200, 405),
    "news_list_line": by_post(READ, 200, about="articles_article"),
    "calendar": row(WRITERS),
    # stories
    "articles_article_changelist": row(WRITERS),
    "articles_article_add": row(WRITERS),
    "articles_article_change": row(READ),
    "articles_article_delete": row(NONE),
    "articles_article_history": row(READ),
    "articles_article_check": by_post(READ, 200),
    "articles_article_check_new": by_post(WRITERS, 200),
    "articles_article_preview": row(READ),
    "articles_article_preview_new": row(WRITERS),
    "articles_article_keep": by_post(READ, 400),
    "articles_article_keep_new": by_post(WRITERS, 400),
    "articles_article_forget_copy": by_post(WRITERS),
    "articles_article_here": row(READ),
    "articles_article_here_new": row(WRITERS),
    "articles_article_compare": row(READ, query="?from=1&to=2"),
    "articles_article_revision": row(READ),
    "articles_article_revision_page": row(READ),
    "articles_article_restore": by_post(READ),
    "articles_article_name_version": by_post(READ),
    "articles_article_desk_changes": row(READ, 302, 302),
    "articles_article_past": row(READ),
    "articles_article_past_page": row(READ, 404, 404, query="?at=2100-01-01T00:00:00Z"),
    "articles_article_past_export": by_post(READ, 404),
    "articles_article_find": row(WRITERS),
    "articles_article_upload": by_post(WRITERS, 400),
    "articles_article_comments": row(READ),
    "articles_article_people": row(READ, 200, 405),
    "articles_article_outside": row(READ, writers=STORY),
    "articles_article_take_down": row(STORY, about="live"),
    "articles_article_bring_back": row(CHIEFS, about="gone"),
    "articles_article_care": row(READ, 200, 400),
    "articles_article_confidential": row(CHIEFS, writers=ADMINISTRATOR),
    "articles_article_correction": row(STORY, 200, 400, about="corrected"),
    "articles_article_elsewhere": row(STORY, 200, 400, about="live"),
    # the desk
    "articles_article_bulk": by_post(WRITERS),
    "articles_article_bulk_done": row(WRITERS, 302, 302),
    "articles_article_bulk_undo": by_post(WRITERS),
    "articles_article_view_keep": by_post(WRITERS),
    "articles_article_view_change": by_post(WRITERS, 400, about="view"),
    **stock("articles_errorreport", EDITORS),
    "articles_errorreport_change": row(STORY, 200, 400, other=404),
    "articles_errorreport_history": row(NONE, other=404),
    **stock("articles_complaint", EDITORS),
    "articles_complaint_add": row(EDITORS, 302, 302),
    "articles_complaint_change": row(STORY, 200, 400, other=404),
    "articles_complaint_history": row(NONE, other=404),
    # around them
    **stock("articles_byline", *[EDITORS] * 4),
    **stock("articles_picture", WRITERS, WRITERS, EDITORS, EDITORS),
    **stock("articles_tag", WRITERS, WRITERS, CHIEFS, CHIEFS),
    "articles_tag_merge": row(CHIEFS),
    **stock("articles_frontplacement", EDITORS),
    "articles_frontplacement_up": by_post(EDITORS),
    "articles_frontplacement_down": by_post(EDITORS),
    "articles_frontplacement_off": by_post(EDITORS),
    **stock("articles_deskrules", CHIEFS, change=CHIEFS),
    "articles_deskrules_changelist": row(CHIEFS, 302, 302),
    "articles_notice_changelist": row(ANYBODY),
    "articles_notice_seen": by_post(ANYBODY),
    "articles_notice_settings": row(ANYBODY),
    "articles_notice_follow": row(frozenset({"chief"}), 302, 302, other=404),
    "articles_dutyshift_changelist": row(WRITERS, writers=CHIEFS),
    "articles_dutyshift_drop": by_post(CHIEFS),
    "articles_chatwebhook_changelist": row(CHIEFS),
    "articles_chatwebhook_test": by_post(CHIEFS),
    # the publication and its people
    **stock("core_publication", CHIEFS, change=CHIEFS),
    "core_publication_changelist": row(CHIEFS, 302, 302),
    **stock("core_section", *[CHIEFS] * 4),
    **stock("core_menuitem", *[CHIEFS] * 4),
    **stock("core_redirect", *[CHIEFS] * 4),
    **stock("core_auditevent", CHIEFS),
    **stock("core_outboxmessage", ADMINISTRATOR),
    **stock("core_page", CHIEFS, CHIEFS, CHIEFS),
    "core_page_add": row(CHIEFS, 200, 400),
    "core_page_change": row(CHIEFS, 200, 400),
    "core_page_preview": row(CHIEFS),
    "core_page_preview_page": row(CHIEFS),
    "core_page_version": row(CHIEFS),
    "core_page_unpublish": by_post(CHIEFS),
    "core_page_move": by_post(CHIEFS),
    "core_page_restore": by_post(CHIEFS),
    **stock("core_user", CHIEFS, CHIEFS, CHIEFS),
    "core_user_leave": row(CHIEFS, 200, 302),
    "core_user_invite_again": by_post(CHIEFS),
    # money
    **stock("donations_appeal", *[APPEAL] * 4),
    "donations_appeal_add": row(APPEAL, 200, 400),
    "donations_appeal_change": row(APPEAL, 200, 400),
    "donations_appeal_explain": row(APPEAL),
    "donations_appeal_preview": by_post(APPEAL, 400),
    "donations_appeal_preview_saved": by_post(APPEAL, 400),
    "donations_appeal_stop": by_post(APPEAL),
    "donations_appeal_resume": by_post(APPEAL),
    "donations_appeal_version": row(APPEAL),
    **stock("donations_campaign", *[APPEAL] * 4),
    "donations_campaign_preview": by_post(APPEAL, 400),
    **stock("donations_donationpage", APPEAL, change=APPEAL),
    "donations_donationpage_changelist": row(APPEAL, 302, 302),
    "donations_donationpage_change": row(APPEAL, 200, 400),
    "donations_donationpage_preview": by_post(APPEAL, 400),
    "donations_donationpage_version": row(APPEAL, about="page_version"),
    "donations_donationpage_changes": row(APPEAL, about="page_version"),
    "donations_donationpage_restore": by_post(APPEAL, about="page_version"),
    **stock("donations_gift", DONORS),
    **stock("donations_giftnote", DONORS),
    "donations_giftnote_decide": by_post(DONORS),
    **stock("donations_donor", DONORS),
    **stock("donations_payment", MONEY),
    **stock("donations_ledgerentry", MONEY),
    **stock("donations_providerevent", MONEY),
    **stock("donations_finding", MONEY),
    "donations_finding_change": row(MONEY, 200, 302),
    **{f"donations_{kind}_{file}": row(MONEY) for kind in EXPORTED for file in ("csv", "xlsx")},
    "donations_finding_mend": by_post(MONEY),
    "donations_finding_check": by_post(MONEY),
    **stock("donations_reconcilerun", MONEY),
    "donations_event_replay": by_post(MONEY),
    "donations_payment_receipt": by_post(DONORS),
    "donations_payment_give_back": row(MONEY),
    "donations_payment_take_out": row(MONEY, about="offline"),
    "donations_gift_by_hand": row(MONEY),
    "donations_overview": row(MONEY),
    "donations_health": row(MONEY, 200, 302),
    "donations_weather": row(DONORS, writers=MONEY),
    **stock("donations_payout", MONEY),
    "donations_payout_read": by_post(MONEY),
    "donations_report": row(MONEY),
    "donations_report_csv": row(MONEY),
    "donations_review": row(MONEY),
    "donations_finding_decide": by_post(MONEY),
    **stock("donations_bankstatement", MONEY, MONEY),
    "donations_bankstatement_change": row(MONEY, 200, 302),
    "donations_bankstatement_open": by_post(MONEY, about="bank_line"),
    **stock("donations_receipt", DONORS),
    "donations_receipt_replace": row(MONEY),
    "donations_letters": row(MONEY, 200, 302),
    "donations_letters_print": row(MONEY),
    "donations_letter_preview": row(MONEY, about="donations_donor"),
    "donations_gift_aid": row(MONEY),
    "donations_donor_gift_aid": row(MONEY),
    "donations_donor_export": by_post(MONEY, 200),
    "donations_donor_erase": row(MONEY),
    "donations_donor_amend": row(DONORS),
    "donations_gift_forget": by_post(DONORS),
    "donations_donor_year": by_post(DONORS),
    "donations_donor_came_back": by_post(DONORS),
    **stock("donations_legalentity", MONEY, MONEY, MONEY),
    **stock("donations_refund", MONEY),
    **stock("donations_plan", DONORS),
    "donations_plan_cancel": by_post(DONORS),
    "donations_plan_pause": by_post(DONORS),
    "donations_plan_resume": by_post(DONORS),
    "donations_plan_links": by_post(DONORS),
}
# For whoever comes: signing in and out, choosing a password, what readers open (``test_leaks.py`` reads it).
OPEN = {"login", "logout"}
READERS = {
    *("admin_password_reset", "password_reset_done", "password_reset_confirm", "password_reset_complete"),
    *("invitation", "front", "story", "section", "tag", "byline", "latest", "corrections", "search", "page"),
    *("report-error", "report-error-thanks", "transfer", "account", "note", "wall"),
    *(
        "archive",
        "archive-year",
        "archive-month",
        "archive-day",
        "theme",
        "media",
        "favicon",
        "healthz",
        "readyz",
    ),
    *("feed", "section-feed", "tag-feed", "byline-feed", "robots"),
    *("sitemap", "sitemap-pages", "sitemap-month", "news-sitemap"),
    *("review", "review-story"),
    *("receipt", "receipt-check", "gift-aid", "year", "prove", "open", "undo", "yours", "address"),
    *("donate", "checkout", "thanks", "given", "manage", "monthly", "webhook"),
}


def walked(patterns=None, inside=False):
    """(whether below the admin site, pattern) of every address there is."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            yield from walked(pattern.url_patterns, inside or pattern.app_name == "admin")
        else:
            yield inside, pattern


INSIDE = {pattern.name: pattern for inside, pattern in walked() if inside and pattern.name}


def address(name, records):
    """The address called ``name``, of the record that it is about."""
    wanted = INSIDE[name].pattern
    names = list(wanted.converters or wanted.regex.groupindex)
    found = records.get(MATRIX[name].about or "_".join(name.split("_")[:2]), 1)
    ids = list(found) if isinstance(found, tuple) else [found, 1][: len(names)] or [found]
    fixed = {"app_label": "articles", "kind": "tags", "content_type_id": 1, "object_id": ids[0], "pk": ids[0]}
    given = {key: fixed.get(key, ids[-1]) for key in names}
    return reverse(f"admin:{name}", kwargs=given) + MATRIX[name].query
