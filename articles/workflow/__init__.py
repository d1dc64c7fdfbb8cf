"""The writes. Each verb is one function, whoever calls it: admin, importer, command.

Every verb asks permission, checks the transition, locks the row, writes row and event in one transaction;
the outside world hears through the outbox after commit. No verb knows a request. The actor is always the
keyword ``by``; ``by=None`` is the system (importer, demo, clock) and may everything.
"""

from articles.workflow.amending import amend
from articles.workflow.answering import answer_report, reopen_report
from articles.workflow.care import (
    hand_over_confidential,
    hide,
    hold,
    lift_hold,
    make_confidential,
    make_open,
    name_reader,
    take_over_hold,
    unhide,
    unname_reader,
)
from articles.workflow.changes import cancel_change, schedule_change
from articles.workflow.complaining import (
    add_complaint_note,
    amend_complaint,
    close_complaint,
    open_complaint,
    reopen_complaint,
)
from articles.workflow.correcting import change_correction, correct, withdraw_correction
from articles.workflow.dates import embargo, plan_removal
from articles.workflow.elsewhere import correct_elsewhere, report_elsewhere
from articles.workflow.errors import EditConflict, NotAllowed, NotReady
from articles.workflow.naming import name_revision
from articles.workflow.planning import add_line, change_line, plan
from articles.workflow.publishing import deschedule, move, publish, redate, schedule
from articles.workflow.recalling import recall
from articles.workflow.review import approve, restore, send_back, spike, submit
from articles.workflow.saving import create_story, keep_both, save_revision
from articles.workflow.withdrawal import bring_back, kill, take_down, unpublish

__all__ = [
    "EditConflict",
    "NotAllowed",
    "NotReady",
    "add_complaint_note",
    "add_line",
    "amend",
    "amend_complaint",
    "answer_report",
    "approve",
    "bring_back",
    "cancel_change",
    "change_correction",
    "close_complaint",
    "correct",
    "change_line",
    "correct_elsewhere",
    "create_story",
    "deschedule",
    "embargo",
    "hand_over_confidential",
    "hide",
    "hold",
    "keep_both",
    "kill",
    "lift_hold",
    "make_confidential",
    "make_open",
    "move",
    "name_reader",
    "name_revision",
    "open_complaint",
    "plan",
    "plan_removal",
    "publish",
    "recall",
    "redate",
    "reopen_complaint",
    "reopen_report",
    "report_elsewhere",
    "restore",
    "save_revision",
    "schedule",
    "schedule_change",
    "send_back",
    "spike",
    "submit",
    "take_down",
    "take_over_hold",
    "unhide",
    "unname_reader",
    "unpublish",
    "withdraw_correction",
]
