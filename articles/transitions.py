"""The workflow as data: from-state → verb → to-state → permission.

A verb asks ``allowed`` before it acts; the admin asks ``offered`` for what it shows. Nothing else decides.
"""

from dataclasses import dataclass

from django.db.models import Q

from articles.eyes import waits_for_another
from articles.models import Article, ConfidentialReader
from newsroom.core.roles import Permission, may, sections_for

S = Article.State


@dataclass(frozen=True)
class Transition:
    """One verb: the states it starts from, the state it ends in (None: unchanged), who may, its words.

    ``own_permission`` is enough for one's own story (begun by oneself, or given to oneself by the plan), and
    for a confidential one that names the person.
    ``once_seen``: states it starts from besides, of a story that readers have seen.
    ``of_public``: it takes from readers what they see, so that whoever may do it need not be named.
    """

    verb: str
    sources: tuple[str, ...]
    target: str | None
    permission: str
    label: str
    own_permission: str | None = None
    danger: bool = False
    of_public: bool = False
    once_seen: tuple[str, ...] = ()

    def starts_from(self, article):
        """Whether the story's state lets the verb begin.

        Before publication and after it a story has an address only if readers have seen it there.
        """
        seen = article.path is not None and article.state in self.once_seen
        return seen or article.state in self.sources


BEFORE = (S.DRAFT, S.SUBMITTED, S.APPROVED)
WORKED_ON = (*BEFORE, S.SCHEDULED, S.PUBLISHED)
KEPT = (*WORKED_ON, S.SPIKED)
TRANSITIONS = {
    t.verb: t
    for t in (
        Transition(
            "save", (*BEFORE, S.SCHEDULED, S.PUBLISHED), None, Permission.EDIT, "Save", Permission.WRITE
        ),
        Transition(
            "plan", (*BEFORE, S.SCHEDULED, S.PUBLISHED), None, Permission.EDIT, "Plan", Permission.WRITE
        ),
        Transition("submit", (S.DRAFT,), S.SUBMITTED, Permission.EDIT, "Send to editor", Permission.WRITE),
        Transition("send_back", (S.SUBMITTED, S.APPROVED), S.DRAFT, Permission.APPROVE, "Send back"),
        Transition("approve", (S.DRAFT, S.SUBMITTED), S.APPROVED, Permission.APPROVE, "Approve"),
        Transition("schedule", (*BEFORE, S.SCHEDULED), S.SCHEDULED, Permission.PUBLISH, "Schedule"),
        Transition("deschedule", (S.SCHEDULED,), S.APPROVED, Permission.PUBLISH, "Take off the schedule"),
        Transition(
            "publish", (*BEFORE, S.SCHEDULED, S.PUBLISHED), S.PUBLISHED, Permission.PUBLISH, "Publish now"
        ),
        Transition("recall", (S.PUBLISHED,), None, Permission.PUBLISH, "Take it back"),
        Transition("schedule_change", (S.PUBLISHED,), None, Permission.PUBLISH, "Schedule the change"),
        Transition("cancel_change", (S.PUBLISHED,), None, Permission.PUBLISH, "Cancel the planned change"),
        Transition(
            "embargo", (*BEFORE, S.SCHEDULED), None, Permission.EDIT, "Set the embargo", Permission.WRITE
        ),
        Transition("plan_removal", WORKED_ON, None, Permission.TAKE_DOWN, "Plan its end"),
        Transition("move", (S.PUBLISHED,), None, Permission.PUBLISH, "Change the address"),
        Transition("redate", (S.PUBLISHED,), None, Permission.PUBLISH, "Change its date"),
        Transition("correct", (S.PUBLISHED,), None, Permission.PUBLISH, "Print the note alone"),
        Transition(
            "change_correction", (S.PUBLISHED,), None, Permission.PUBLISH, "Change or withdraw a correction"
        ),
        Transition(
            "withdraw_correction",
            (S.PUBLISHED,),
            None,
            Permission.PUBLISH,
            "Withdraw a correction",
            danger=True,
        ),
        Transition("spike", BEFORE, S.SPIKED, Permission.EDIT, "Drop", Permission.WRITE),
        Transition("restore", (S.SPIKED,), S.DRAFT, Permission.EDIT, "Restore", Permission.WRITE),
        Transition(
            "unpublish",
            (S.PUBLISHED, S.SCHEDULED),
            S.DRAFT,
            Permission.TAKE_DOWN,
            "Back to draft",
            danger=True,
            of_public=True,
        ),
        Transition(
            "kill",
            (S.PUBLISHED,),
            S.KILLED,
            Permission.TAKE_DOWN,
            "Kill, with a notice",
            danger=True,
            of_public=True,
            once_seen=(*BEFORE, S.SPIKED),
        ),
        Transition(
            "take_down",
            (S.PUBLISHED,),
            S.TAKEN_DOWN,
            Permission.TAKE_DOWN,
            "Legal or privacy",
            danger=True,
            of_public=True,
            once_seen=(*BEFORE, S.SPIKED, S.KILLED),
        ),
        Transition(
            "bring_back",
            (S.KILLED, S.TAKEN_DOWN),
            S.DRAFT,
            Permission.OVERRULE,
            "Bring back as a draft",
            danger=True,
        ),
        Transition("hold", WORKED_ON, None, Permission.EDIT, "Put on legal hold"),
        Transition("take_over_hold", WORKED_ON, None, Permission.OVERRULE, "Take over the legal hold"),
        Transition("lift_hold", WORKED_ON, None, Permission.EDIT, "Lift the legal hold"),
        Transition(
            "make_confidential", KEPT, None, Permission.EDIT, "Make it confidential", Permission.WRITE
        ),
        Transition("name_reader", tuple(S), None, Permission.EDIT, "Name somebody", Permission.WRITE),
        Transition("unname_reader", tuple(S), None, Permission.EDIT, "Name no longer", Permission.WRITE),
        Transition("make_open", tuple(S), None, Permission.EDIT, "Open it to the desk", Permission.WRITE),
        Transition("hide", WORKED_ON, None, Permission.PUBLISH, "Hide from search engines"),
        Transition("unhide", WORKED_ON, None, Permission.PUBLISH, "Show to search engines again"),
    )
}
GOES_OUT = ("publish", "schedule", "schedule_change")  # what a legal hold bars
EYED = ("approve", *GOES_OUT)  # what waits for a second pair of eyes
# The big button: the verb that is next, the first that the person may use.
NEXT = {
    S.DRAFT: ("publish", "submit"),
    S.SUBMITTED: ("publish", "approve"),
    S.APPROVED: ("publish",),
    S.SCHEDULED: (),
    S.PUBLISHED: ("publish",),
    S.SPIKED: ("restore",),
}


def permitted(user, transition, article):
    """Whether ``user`` has the permission for ``transition`` on ``article`` (whatever its state).

    A published story asks for both its desk section and the section readers see it in. A confidential one
    asks for the person's name besides, but for taking from readers what they see.
    """
    named = article.confidential and is_named(user, article)
    public = transition.of_public and article.state == S.PUBLISHED
    if article.confidential and not (named or public):
        return False
    sections = {article.desk_section_id, article.section_id} - {None} or {None}
    if all(may(user, transition.permission, section) for section in sections):
        return True
    own = transition.own_permission and (named or is_own(user, article))
    own = own and article.state not in Article.LIVE_STATES
    return bool(own and all(may(user, transition.own_permission, section) for section in sections))


def is_own(user, article):
    """Whether the story is ``user``'s own: begun by them, or theirs to write."""
    return user.pk in (article.created_by_id, article.assigned_to_id)


def allowed(user, verb, article):
    """Whether ``user`` may use ``verb`` on ``article`` in its present state."""
    transition = TRANSITIONS[verb]
    return transition.starts_from(article) and permitted(user, transition, article)


def verbs_for(user, article):
    """The transitions ``user`` may use now, in the table's order."""
    return [t for t in TRANSITIONS.values() if allowed(user, t.verb, article)]


def offered(user, article, *, waits=None):
    """``verbs_for``, less what a legal hold or the want of a second pair of eyes bars now.

    What readers see can always be published over: a correction waits for nothing. ``waits``: the answer of
    ``waits_for_eyes``, where it is known.
    """
    verbs = verbs_for(user, article)
    if article.is_held:
        barred = GOES_OUT
    else:
        barred = EYED if (waits_for_eyes(user, article) if waits is None else waits) else ()
    kept = "publish" if article.state == S.PUBLISHED else ""
    return [t for t in verbs if t.verb not in barred or t.verb == kept]


def waits_for_eyes(user, article):
    """Whether ``user``, who might publish, waits for a second pair of eyes."""
    return allowed(user, "publish", article) and waits_for_another(article, user)


def following(article, verbs):
    """The first of the state's next verbs that is among the transitions ``verbs``, or None."""
    return next((TRANSITIONS[v] for v in NEXT.get(article.state, ()) if TRANSITIONS[v] in verbs), None)


def is_named(user, article):
    """Whether ``user`` is among those who may see the confidential ``article``; asked once for a row."""
    if not hasattr(article, "_named"):
        article._named = frozenset(article.confidential_readers.values_list("user_id", flat=True))
    return user.pk in article._named


def know_names(articles):
    """Ask at once who may see which confidential one of ``articles``: ``is_named`` then asks nothing more."""
    secret = {article.pk: set() for article in articles if article.confidential}
    named = ConfidentialReader.objects.filter(article__in=secret) if secret else ()
    for reader in named:
        secret[reader.article_id].add(reader.user_id)
    for article in articles:
        if article.confidential:
            article._named = frozenset(secret[article.pk])


def forget_names(article):
    """The verbs that name people call it: the next question reads them anew."""
    article.__dict__.pop("_named", None)


def may_read(user, article):
    """Whether ``user`` may see the story behind the scenes: its text, preview and history.

    One's own always; else whoever may edit there. Reporters do not read each other's drafts. A confidential
    story is read by the people it names and by nobody else, chief editors included.
    """
    if article.confidential:
        return is_named(user, article)
    return permitted(user, TRANSITIONS["save"], article) or is_own(user, article)


def readable_by(user):
    """``may_read`` as a condition on stories: lists, search and counts show nobody more than a page would."""
    return but_confidential(user, open_to(user))


def met_in_print(user):
    """The condition for live stories whose printed text ``user`` may be led to: all but what is confidential
    and does not name them. Readers see it anyway; of what stands behind it nothing is said."""
    return but_confidential(user, Q())


def but_confidential(user, others):
    """The condition ``others`` on stories that are not confidential, and confidential ones of ``user``."""
    named = ConfidentialReader.objects.filter(user=user).values("article")
    return Q(confidential=False) & others | Q(confidential=True, pk__in=named)


def open_to(user):
    """The condition for stories that are not confidential."""
    own = Q(created_by=user) | Q(assigned_to=user)
    sections = sections_for(user, Permission.EDIT)
    if sections is None:
        return Q()
    if not sections:
        return own
    by_desk = Q(desk_section=None) | Q(desk_section__in=sections)
    return own | by_desk & (Q(section=None) | Q(section__in=sections))
