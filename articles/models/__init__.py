"""The tables of stories, one file a concept. Models import no verb; only verbs write them."""

from articles.models.article import Article
from articles.models.changes import ScheduledChange
from articles.models.chat import ChatWebhook
from articles.models.complaints import Complaint, ComplaintNote
from articles.models.confidential import ConfidentialReader
from articles.models.correction import Correction, CorrectionChange
from articles.models.desk import DefaultView, SavedView
from articles.models.event import StoryEvent
from articles.models.front import FrontPlacement
from articles.models.imports import ImportedItem, ImportSource
from articles.models.index import Credit, RelatedStory, TaggedArticle
from articles.models.keeping import Presence, WorkingCopy
from articles.models.media import Picture
from articles.models.naming import RevisionName
from articles.models.notices import DutyShift, Notice, NoticeSetting
from articles.models.outside import ReviewLink, ReviewNote
from articles.models.people import BoardMembership, Byline
from articles.models.printing import Printing
from articles.models.reports import ErrorReport
from articles.models.revision import Reference, Revision
from articles.models.rules import DeskRules
from articles.models.search import SearchEntry
from articles.models.talk import Comment, Task
from articles.models.taxonomy import Tag

__all__ = [
    "Article",
    "BoardMembership",
    "Byline",
    "ChatWebhook",
    "Comment",
    "Complaint",
    "ComplaintNote",
    "ConfidentialReader",
    "Correction",
    "CorrectionChange",
    "Credit",
    "DefaultView",
    "DeskRules",
    "DutyShift",
    "ErrorReport",
    "FrontPlacement",
    "ImportSource",
    "ImportedItem",
    "Notice",
    "NoticeSetting",
    "Picture",
    "Presence",
    "Printing",
    "Reference",
    "RelatedStory",
    "ReviewLink",
    "ReviewNote",
    "Revision",
    "RevisionName",
    "SavedView",
    "ScheduledChange",
    "SearchEntry",
    "StoryEvent",
    "Tag",
    "TaggedArticle",
    "Task",
    "WorkingCopy",
]
