"""The publication's own pages (About, Team, Policies, Contact) and its menus."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models

from newsroom.core.fields import CleanJSONField, TextLine
from newsroom.core.paths import RESERVED_SLUGS, UnicodeSlugField


def validate_page_slug(value):
    """Raise ``ValidationError`` when ``value`` is a first path part of the site itself."""
    if value.lower() in RESERVED_SLUGS or value.isdigit():
        raise ValidationError("The site itself uses this address. Choose another.", code="reserved")


class Page(models.Model):
    """A page of the publication. As with stories the row is what readers see, revisions stand beside it.

    ``content`` is the published PageContent (``core/page_content.py``), null until then. Written only by
    the verbs in ``core/page_workflow.py``. ``title`` and ``purpose`` are the newest ones: readers' menus and
    markup take those in ``content``.
    """

    class Purpose(models.TextChoices):
        NONE = "", "An ordinary page"
        ABOUT = "about", "About the publication"
        TEAM = "masthead", "Who we are (masthead)"
        ETHICS = "ethics", "Ethics policy"
        CORRECTIONS = "corrections", "Corrections policy"
        OWNERSHIP = "ownership", "Ownership and money"
        CONTACT = "contact", "Contact"
        PRIVACY = "privacy", "Privacy"

    slug = UnicodeSlugField("address", unique=True, validators=[validate_page_slug])
    purpose = models.CharField(
        max_length=20,
        choices=Purpose,
        blank=True,
        default="",
        help_text="Tells search engines where the policy is to be found.",
    )
    title = TextLine(max_length=200, help_text="The latest title, for lists in the admin.")
    is_published = models.BooleanField(default=False, editable=False)
    content = models.JSONField(null=True, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)
    published_at = models.DateTimeField(null=True, editable=False)
    updated_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["title"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_published=False)
                | models.Q(content__isnull=False, published_at__isnull=False),
                name="published_page_has_content",
            )
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return f"/{self.slug}/"


class PageRevision(models.Model):
    """An immutable stored content of a page, with author and time. Append-only."""

    page = models.ForeignKey(Page, models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    content = CleanJSONField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    append_only = True

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["page", "number"], name="page_revision_number")]

    def __str__(self):
        return f"{self.page} v{self.number}"


class MenuItem(models.Model):
    """A link in the masthead's menu or in a column of the footer, ordered in admin."""

    class Place(models.TextChoices):
        HEADER = "header", "Header, after the sections"
        WORK = "work", "Footer: how we work"
        REACH = "reach", "Footer: reach us"

    place = models.CharField(max_length=10, choices=Place)
    page = models.ForeignKey(Page, models.PROTECT, null=True, blank=True, related_name="menu_items")
    url = models.CharField(
        "or address",
        max_length=300,
        blank=True,
        validators=[
            RegexValidator(
                r"^(https?://|/(?!/))", "Give a full address (https://…) or one on this site (/donate/)."
            )
        ],
    )
    label = TextLine(max_length=60, blank=True, help_text="Empty: the page's title.")
    position = models.PositiveSmallIntegerField("order", default=0)

    class Meta:
        ordering = ["place", "position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(page__isnull=False, url="")
                | (models.Q(page__isnull=True) & ~models.Q(url="")),
                name="menu_item_leads_to_one_place",
                violation_error_message="Choose a page or give an address, not both.",
            ),
            models.CheckConstraint(
                condition=models.Q(page__isnull=False) | ~models.Q(label=""),
                name="menu_item_has_words",
                violation_error_message="Give the words of the link.",
            ),
        ]

    def __str__(self):
        return self.label or str(self.page)
