"""One record of each kind that has a screen of records, for tests that walk through all of them."""

from articles.models import DeskRules, FrontPlacement
from newsroom.core import invitations, outbox, page_workflow
from newsroom.core.models import AuditEvent, MenuItem, Page, Redirect
from newsroom.core.page_content import PageContent
from tests import factories


def records_of(section, story, *, by):
    """The beginning of its addresses' names → its id; ``story``: a live one; ``by``: an administrator."""
    page = Page(slug="about")
    page_workflow.save_page(page, PageContent(title="About"), base_version=0, by=by)
    invited = {"display_name": "Nora", "email": "nora@paper.example", "roles": {"reporter": []}}
    return {
        "core_publication": 1,
        "core_section": section.pk,
        "core_menuitem": MenuItem.objects.create(place="work", url="/x/", label="X").pk,
        "core_redirect": Redirect.objects.create(old_path="/a/", new_path="/b/").pk,
        "core_auditevent": AuditEvent.objects.latest("id").pk,
        "core_outboxmessage": outbox.add("purge", {"paths": []}).pk,
        "core_page": page.pk,
        "core_user": invitations.invite(**invited, by=by).pk,
        "articles_byline": factories.byline().pk,
        "articles_tag": factories.tag().pk,
        "articles_picture": factories.picture().pk,
        "articles_deskrules": DeskRules.objects.get_or_create(pk=1)[0].pk,
        "articles_frontplacement": FrontPlacement.objects.create(place="lead", article=story).pk,
    }
