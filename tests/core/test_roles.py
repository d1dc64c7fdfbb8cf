"""Every address of the admin × every role, asked directly: a hidden button protects nothing.

``WHO`` says which permission opens an address; what is not listed fails the walk. A listed role gets anything
but a refusal, everybody else 403, and a stranger is sent to sign in.
"""

import pytest
from django.urls import URLResolver, get_resolver, reverse

from articles.models import DeskRules, FrontPlacement
from newsroom.core import invitations, outbox, page_workflow
from newsroom.core.models import AuditEvent, MenuItem, Page, Redirect, RoleAssignment
from newsroom.core.page_content import PageContent
from newsroom.core.roles import ROLE_PERMISSIONS, Permission
from tests.factories import byline, picture, published, tag

pytestmark = pytest.mark.django_db
P = Permission
NOBODY, ANYBODY = "nobody", "anybody"
STOCK = ("changelist", "add", "change", "delete", "history")


def stock(model, view, add=NOBODY, change=NOBODY, delete=NOBODY):
    """The five addresses of a kind of record: who may see, add, change, delete; history for viewers."""
    return dict(zip((f"{model}_{name}" for name in STOCK), (view, add, change, delete, view), strict=True))


# Name of the address → the permission that opens it.
WHO = {
    **stock("core_publication", P.PUBLICATION, change=P.PUBLICATION),
    **stock("core_section", *[P.PUBLICATION] * 4),
    **stock("core_menuitem", *[P.PUBLICATION] * 4),
    **stock("core_redirect", *[P.PUBLICATION] * 4),
    **stock("core_auditevent", P.PUBLICATION, change=P.PUBLICATION),
    **stock("core_outboxmessage", P.USERS, change=P.USERS),
    **stock("core_page", P.PUBLICATION, P.PUBLICATION, P.PUBLICATION),
    **dict.fromkeys(
        (f"core_page_{n}" for n in ("preview", "preview_page", "unpublish", "move", "version", "restore")),
        P.PUBLICATION,
    ),
    **stock("core_user", P.INVITE, P.INVITE, P.INVITE),
    "core_user_invite_again": P.INVITE,
    **stock("articles_byline", *[P.BYLINES] * 4),
    **stock("articles_tag", P.TAGS, P.TAGS, P.TAGS, P.TAXONOMY),
    "articles_tag_merge": P.TAXONOMY,
    **stock("articles_picture", P.PICTURES, P.PICTURES, P.PICTURES, P.EDIT),
    **stock("articles_deskrules", P.OVERRULE, change=P.OVERRULE),
    **stock("articles_frontplacement", P.PUBLISH, change=P.PUBLISH),
    **dict.fromkeys((f"articles_frontplacement_{verb}" for verb in ("up", "down", "off")), P.PUBLISH),
}
# Where looking is for more people than writing: the permission that a POST takes.
TO_WRITE = {
    "articles_tag_change": P.TAXONOMY,
    "articles_frontplacement_change": NOBODY,
    "core_auditevent_change": NOBODY,
    "core_outboxmessage_change": NOBODY,
}
# Colleagues' screens have tests of their own; here only: a stranger is sent to sign in.
ELSEWHERE = ("articles_article_", "articles_notice_", "donations_")
SINGLE = ("core_publication_changelist", "articles_deskrules_changelist")  # straight to the one record
FRAME = {"index", "all_records", "app_list", "view_on_site", "jsi18n", "autocomplete"}
FRAME |= {"password_change", "password_change_done"}
OPEN = {"login", "logout"}  # for whoever comes


def admin_names():
    """Name → pattern of every named address below the admin's namespace."""
    found = {}

    def walk(patterns):
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                walk(pattern.url_patterns)
            elif pattern.name:
                found[pattern.name] = pattern

    for resolver in get_resolver().url_patterns:
        if getattr(resolver, "app_name", None) == "admin":
            walk(resolver.url_patterns)
    return found


@pytest.fixture
def records(section, administrator):
    """One record of each kind: prefix of the address → id."""
    page = Page(slug="about")
    page_workflow.save_page(page, PageContent(title="About"), base_version=0, by=administrator)
    story = published(section)
    invited = invitations.invite(
        display_name="Nora", email="nora@paper.example", role="reporter", by=administrator
    )
    return {
        "core_publication": 1,
        "core_section": section.pk,
        "core_menuitem": MenuItem.objects.create(place="work", url="/x/", label="X").pk,
        "core_redirect": Redirect.objects.create(old_path="/a/", new_path="/b/").pk,
        "core_auditevent": AuditEvent.objects.latest("id").pk,
        "core_outboxmessage": outbox.add("purge", {"paths": []}).pk,
        "core_page": page.pk,
        "core_user": invited.pk,
        "articles_byline": byline().pk,
        "articles_tag": tag().pk,
        "articles_picture": picture().pk,
        "articles_deskrules": DeskRules.objects.get_or_create(pk=1)[0].pk,
        "articles_frontplacement": FrontPlacement.objects.create(place="lead", article=story).pk,
    }


def address(name, records):
    """The address called ``name``, of the record of its kind where it takes one."""
    pk = records.get("_".join(name.split("_")[:2]))
    extra = {"core_page_version": [1], "core_page_restore": [1]}
    whole = name.endswith(("_changelist", "_add")) or name == "core_page_preview"
    return reverse(f"admin:{name}", args=[] if whole else [pk, *extra.get(name, [])])


def holds(role, permission):
    return permission == ANYBODY or permission in ROLE_PERMISSIONS[role]


def test_every_address_is_listed():
    """An address that nobody decided about fails here."""
    names = set(admin_names())
    assert {n for n in names - WHO.keys() - FRAME - OPEN if not n.startswith(ELSEWHERE)} == set()
    assert WHO.keys() <= names


@pytest.mark.parametrize("role", RoleAssignment.Role.values)
def test_what_a_role_may_open(client, make_user, records, role):
    """By GET: the page, or 403. Verbs answer 405 to whoever may use them."""
    client.force_login(make_user(role))
    wrong = {}
    for name, permission in WHO.items():
        status = client.get(address(name, records)).status_code
        allowed = {200, 302, 405} if holds(role, permission) else {403, 405}
        if status not in allowed or (status == 302 and name not in SINGLE):
            wrong[name] = status
    assert wrong == {}


@pytest.mark.parametrize("role", RoleAssignment.Role.values)
def test_what_a_role_may_send(client, make_user, records, role):
    """By POST with nothing in it: refused with 403 unless the role may; then a form again, or done."""
    client.force_login(make_user(role))
    wrong = {}
    for name, permission in WHO.items():
        if name.endswith(("_changelist", "_history")) and name != "articles_frontplacement_changelist":
            continue
        permission = TO_WRITE.get(name, permission)
        if name == "articles_picture_change" and role == "reporter":
            permission = NOBODY  # somebody else's picture
        status = client.post(address(name, records)).status_code
        if (status == 403) == holds(role, permission):
            wrong[name] = status
    assert wrong == {}


def test_a_stranger_is_sent_to_sign_in(client, records):
    """GET and POST alike, wherever it is."""
    for name in WHO:
        for method in (client.get, client.post):
            response = method(address(name, records))
            assert response.status_code in (302, 405), name
            assert response.status_code == 405 or response.url.startswith("/admin/login/"), name


def test_other_screens_are_not_for_strangers(client, db):
    """Whatever they are, they begin with signing in."""
    for name, pattern in admin_names().items():
        if name in FRAME or name.startswith(ELSEWHERE):
            kwargs = {key: sample(key) for key in converters(pattern)}
            response = client.get(reverse(f"admin:{name}", kwargs=kwargs))
            assert response.status_code in (302, 405), name
            assert response.status_code == 405 or response.url.startswith("/admin/login/"), name


def converters(pattern):
    """The names of the pattern's own parameters."""
    return pattern.pattern.converters or dict.fromkeys(pattern.pattern.regex.groupindex)


def sample(key):
    return {"app_label": "core", "kind": "tags"}.get(key, "1")


def test_somebody_without_a_role_stays_outside(client, make_user, records):
    """An account alone opens nothing."""
    client.force_login(make_user())
    for name in WHO:
        assert client.get(address(name, records)).status_code in (302, 405), name


def test_an_editor_of_one_section_sees_the_lists(client, make_user, section, records):
    """Limits by section are the verbs' and the records', not the menus'."""
    client.force_login(make_user("editor", section=section))
    assert client.get(address("articles_byline_changelist", records)).status_code == 200


LISTS = sorted(name for name in WHO if name.endswith("_changelist"))
HOSTILE = {
    "long": {"q": "a" * 60_000},
    "many": {"q": "a " * 1_200},
    "control": {"q": "a\x00b\x07"},
    "quotes": {"q": "\"'%_\\"},
    "order": {"o": "1.-2.99.x'"},
    "page": {"p": "99999999999999999999"},
    "all": {"all": ""},
    "error": {"e": "1"},
}


@pytest.mark.parametrize("query", HOSTILE.values(), ids=HOSTILE)
def test_hostile_lists_do_no_harm(client, make_user, records, query):
    """Whatever stands in a list's address, there is no 500."""
    client.force_login(make_user("administrator"))
    for name in LISTS:
        assert client.get(address(name, records), query).status_code in (200, 302), name


@pytest.mark.parametrize(
    "query",
    [
        {"password__startswith": "a"},
        {"created_by__password__startswith": "a"},
        {"actor__email": "a"},
        {"_connector": "OR"},
    ],
)
def test_columns_are_not_guessed_through_filters(client, make_user, records, query):
    """A list filters by what it offers and nothing else."""
    client.force_login(make_user("administrator"))
    for name in LISTS:
        assert client.get(address(name, records), query).status_code in (302, 400) or "frontpl" in name, name


@pytest.mark.parametrize("value", ["\x00", "x'", "9" * 40])
def test_hostile_values_of_real_filters(client, make_user, records, value):
    """A filter's value is data, whatever it looks like."""
    client.force_login(make_user("administrator"))
    for name, key in (
        ("core_menuitem", "place__exact"),
        ("core_user", "is_active__exact"),
        ("articles_byline", "kind__exact"),
    ):
        assert client.get(address(f"{name}_changelist", records), {key: value}).status_code in (200, 302), (
            name
        )


@pytest.mark.parametrize("pk", ["0", "-1", "9" * 40, "x", "1'"])
def test_hostile_ids_do_no_harm(client, make_user, records, pk):
    """No record of that name: a page that says so, or the way back."""
    client.force_login(make_user("administrator"))
    for name in records:
        response = client.get(reverse(f"admin:{name}_change", args=[pk]))
        assert response.status_code in (302, 404), name
