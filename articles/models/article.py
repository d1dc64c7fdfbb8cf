"""The story. The row is what readers see; revisions stand beside it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from taggit.managers import TaggableManager

from newsroom.core.fields import TextLine
from newsroom.core.models import Section
from newsroom.core.paths import UnicodeSlugField

# What a list of stories needs and nothing more: the body stays in the database.
CARD_FIELDS = ("id", "path", "card", "published_at", "updated_at")


class ArticleQuerySet(models.QuerySet):
    """Who may see a story is said here, once."""

    def live(self):
        """What readers may see at this moment, by the database's clock.

        Scheduled stories are included: their approved text stands on the row, so that the clock alone
        publishes and withdraws and a dead worker can neither leak nor hold back.
        """
        return self.filter(
            Q(embargoed_until=None) | Q(embargoed_until__lte=Now()),
            Q(unpublish_at=None) | Q(unpublish_at__gt=Now()),
            state__in=Article.LIVE_STATES,
            published_at__lte=Now(),
        )

    def distributable(self):
        """What feeds, sitemaps and mail may carry: live, and past the grace window."""
        return self.live().filter(released_at__lte=Now())

    def listable(self):
        """What search engines may list: distributable, and not hidden from them."""
        return self.distributable().filter(hidden_from_search=False)

    def withdrawn(self):
        """Stories withdrawn with a notice: what their address needs to say so, and nothing of their text."""
        return self.filter(state__in=Article.WITHDRAWN_STATES).only(
            "withdrawn_at", "withdrawal_status", "withdrawal_notice"
        )

    def newest(self):
        """Newest first, in an order that never ties."""
        return self.order_by("-published_at", "-id")

    def cards(self):
        """Only what a list prints."""
        return self.only(*CARD_FIELDS)


class Article(models.Model):
    """A story.

    Four groups of columns, written only by the verbs in ``articles/workflow``:
    the workflow (state, version); the plan (who writes it, for when); the desk's index of the newest revision
    (``desk_*``), for lists in admin; and what readers see, the published content with its index.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        SUBMITTED = "submitted", "Submitted"
        APPROVED = "approved", "Approved"
        SCHEDULED = "scheduled", "Scheduled"
        PUBLISHED = "published", "Published"
        SPIKED = "spiked", "Dropped"
        KILLED = "killed", "Killed"
        TAKEN_DOWN = "taken_down", "Taken down"

    class Priority(models.IntegerChoices):
        NORMAL = 0, "Normal"
        HIGH = 1, "High"
        URGENT = 2, "Urgent"

    LIVE_STATES = (State.SCHEDULED, State.PUBLISHED)
    WITHDRAWN_STATES = (State.KILLED, State.TAKEN_DOWN)

    # workflow
    state = models.CharField(max_length=12, choices=State, default=State.DRAFT)
    version = models.PositiveIntegerField(default=0, help_text="Number of the newest revision.")
    live_version = models.PositiveIntegerField(null=True, help_text="Number of the revision on the row.")
    approved_version = models.PositiveIntegerField(
        null=True, help_text="The exact revision that was approved."
    )
    approved_digest = models.CharField(
        max_length=64,
        blank=True,
        default="",
        db_default="",
        help_text="SHA-256 of the text that was approved.",
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawal_status = models.PositiveSmallIntegerField(null=True, help_text="410 or 451.")
    withdrawal_notice = models.TextField(blank=True, help_text="What readers are told at the address.")

    # the plan of the news meeting, written by the verb ``plan``
    assigned_to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    assigned_name = TextLine(
        max_length=120, blank=True, default="", db_default="", help_text="Who, if without an account."
    )
    due_at = models.DateTimeField(null=True, help_text="When the text is expected.")
    expected_at = models.DateTimeField(
        null=True, help_text="When readers are to see it. Nothing goes out by it: that is a schedule."
    )
    expected_words = models.PositiveIntegerField(null=True)
    priority = models.PositiveSmallIntegerField(
        choices=Priority, default=Priority.NORMAL, db_default=Priority.NORMAL.value
    )
    plan_note = TextLine(
        max_length=300, blank=True, default="", db_default="", help_text="For whoever may read the story."
    )
    listed_at = models.DateTimeField(null=True, help_text="When it came onto the news list; null: not on it.")

    # care: what keeps a story from publication, from colleagues, from search engines
    held_at = models.DateTimeField(null=True, help_text="On legal hold since then.")
    held_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    hold_reason = models.TextField(blank=True, default="", db_default="")
    confidential = models.BooleanField(
        default=False, db_default=False, help_text="Seen by its ConfidentialReaders only."
    )
    confidential_at = models.DateTimeField(null=True)
    confidential_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    outside_needed = models.BooleanField(
        default=False, db_default=False, help_text="Not published before somebody outside approved the text."
    )
    hidden_from_search = models.BooleanField(
        default=False, db_default=False, help_text="Search engines are asked not to list it."
    )
    hidden_reason = models.TextField(blank=True, default="", db_default="")

    # the desk's index of the newest revision
    desk_title = TextLine(max_length=300, blank=True)
    desk_slugline = TextLine(
        max_length=300,
        blank=True,
        default="",
        db_default="",
        help_text="The working title, if it has one.",
    )
    desk_section = models.ForeignKey(Section, models.PROTECT, null=True, related_name="+")
    desk_credits = TextLine(max_length=300, blank=True)
    desk_words = models.PositiveIntegerField(default=0)
    desk_gaps = models.JSONField(default=list, help_text="What is missing: byline, standfirst, alt text …")
    desk_key = models.TextField(
        blank=True, default="", db_default="", help_text="The words it is found by, normalised."
    )
    desk_language = models.CharField(max_length=12, blank=True, default="", db_default="")
    desk_pictured = models.BooleanField(default=False, db_default=False)
    saved_at = models.DateTimeField(auto_now_add=True)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    # what readers see
    path = models.CharField(max_length=400, unique=True, null=True)  # noqa: DJ001 - null: no address yet
    slug = UnicodeSlugField(blank=True)
    content = models.JSONField(null=True)
    card = models.JSONField(null=True)
    section = models.ForeignKey(Section, models.PROTECT, null=True, related_name="articles")
    genre = models.CharField(max_length=12, blank=True)
    language = models.CharField(max_length=12, blank=True)
    published_at = models.DateTimeField(null=True)
    updated_at = models.DateTimeField(null=True)
    released_at = models.DateTimeField(null=True, help_text="From when feeds, sitemaps and mail carry it.")
    embargoed_until = models.DateTimeField(null=True)
    unpublish_at = models.DateTimeField(null=True)
    tags = TaggableManager(through="articles.TaggedArticle", blank=True)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = "story"
        verbose_name_plural = "stories"
        ordering = ["-saved_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["scheduled", "published"])
                | Q(
                    path__isnull=False,
                    content__isnull=False,
                    card__isnull=False,
                    section__isnull=False,
                    published_at__isnull=False,
                    released_at__isnull=False,
                    live_version__isnull=False,
                ),
                name="article_live_is_complete",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["killed", "taken_down"]) | Q(withdrawal_status__in=[410, 451]),
                name="article_withdrawn_has_status",
            ),
            models.CheckConstraint(
                condition=Q(assigned_to=None) | Q(assigned_name=""), name="article_assigned_to_one"
            ),
            models.CheckConstraint(
                condition=Q(held_at__isnull=True) | ~Q(hold_reason="") & ~Q(state="scheduled"),
                name="article_hold_has_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["-published_at", "-id"],
                name="article_newest",
                condition=Q(state__in=["scheduled", "published"]),
            ),
            models.Index(
                fields=["section", "-published_at", "-id"],
                name="article_section_newest",
                condition=Q(state__in=["scheduled", "published"]),
            ),
            # For a front page in a paper whose last opinion piece is long ago.
            models.Index(
                fields=["-published_at", "-id"],
                name="article_opinion_newest",
                condition=Q(state__in=["scheduled", "published"], genre__in=["editorial", "opinion"]),
            ),
            # SQLite cannot see that a query with parameters implies a partial index's condition.
            models.Index(fields=["-published_at", "-id"], name="article_by_time"),
            models.Index(fields=["-saved_at", "-id"], name="article_saved"),
            models.Index(fields=["state", "-saved_at"], name="article_state_saved"),
            models.Index(fields=["desk_section", "-saved_at"], name="article_desk_section_saved"),
            models.Index(fields=["desk_language", "-saved_at"], name="article_desk_language_saved"),
            models.Index(
                fields=["-saved_at", "-id"], name="article_without_picture", condition=Q(desk_pictured=False)
            ),
            models.Index(fields=["due_at"], name="article_due", condition=Q(due_at__isnull=False)),
            models.Index(
                fields=["expected_at"], name="article_expected", condition=Q(expected_at__isnull=False)
            ),
            models.Index(
                fields=["embargoed_until"],
                name="article_embargoed",
                condition=Q(embargoed_until__isnull=False),
            ),
            models.Index(fields=["held_at"], name="article_held", condition=Q(held_at__isnull=False)),
            models.Index(
                fields=["unpublish_at"], name="article_unpublish", condition=Q(unpublish_at__isnull=False)
            ),
            models.Index(
                fields=["-confidential_at"],
                name="article_confidential",
                condition=Q(confidential_at__isnull=False),
            ),
        ]

    def __str__(self):
        return self.desk_title or f"Story {self.pk}"

    def get_absolute_url(self):
        return self.path or ""

    @property
    def working_title(self):
        """What the newsroom calls it: the line of the plan, for those who may not read the text."""
        return self.desk_slugline or str(self)

    @property
    def printed_name(self):
        """What readers call it; a number while they know none. For screens of those who may not read it."""
        return (self.card or {}).get("headline") or f"Story {self.pk}"

    @property
    def is_held(self):
        """Whether it is on legal hold."""
        return self.held_at is not None

    @property
    def has_unpublished_changes(self):
        """Whether the newest revision differs from what readers see."""
        return self.live_version is not None and self.version > self.live_version

    @property
    def assignee(self):
        """Who writes it, as the plan says: a colleague's name, a free name, or nothing."""
        return str(self.assigned_to) if self.assigned_to_id else self.assigned_name
