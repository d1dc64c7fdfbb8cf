"""How an appeal stands, in words: for lists and for whoever asks why it is not there."""

from dataclasses import dataclass

from donations.freezing import frozen, is_open, upgraded, window
from newsroom.core.templatetags.clocks import named

DRAFT, STOPPED, WAITING, PLANNED, OVER, RUNNING = "draft", "stopped", "waiting", "planned", "over", "running"


@dataclass(frozen=True)
class State:
    """``code``: one of the above; ``words``: a sentence; ``changed``: readers do not see the newest text."""

    code: str
    words: str
    changed: bool = False


def state(appeal, version, campaigns, now):
    """The ``State`` of ``appeal``, whose newest version is ``version`` (None: never published).

    ``campaigns``: id → ``Campaign`` as they are now.
    """
    if version is None:
        return State(DRAFT, "Draft: readers have not seen it yet.")
    data = upgraded(appeal, version.data)
    changed = not same(frozen(appeal, version.number), data)
    code, words = standing(appeal, data, campaigns, now)
    return State(code, words, changed)


def same(one, other):
    """Whether two versions say the same, whatever their numbers."""
    return {**one, "number": 0} == {**other, "number": 0}


def standing(appeal, data, campaigns, now):
    """(code, words) of the version ``data``."""
    if appeal.stopped_at:
        return STOPPED, f"Taken off on {named(appeal.stopped_at)}."
    campaign = campaigns.get(data["campaign"]["id"]) if data["campaign"] else None
    if data["campaign"] and not is_open(campaign):
        status = campaign.status if campaign else "gone"
        return WAITING, f"Not shown: its campaign, {data['campaign']['title']}, is {WORDS[status]}."
    starts_at, ends_at = window(data, campaign)
    if ends_at and ends_at <= now:
        return OVER, f"Over since {named(ends_at)}."
    if starts_at and starts_at > now:
        return PLANNED, f"Planned: from {named(starts_at)}."
    return RUNNING, f"Running until {named(ends_at)}." if ends_at else "Running."


WORDS = {"draft": "a draft", "closed": "closed", "gone": "no more"}
