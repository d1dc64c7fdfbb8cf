"""The demo paper's frame: the publication, its people with their roles, sections, pages and menus."""

import tomllib
from pathlib import Path

from django.db import transaction

from newsroom.core import page_workflow, sign_ins
from newsroom.core.models import FollowLink, MenuItem, Page, Redirect, RoleAssignment, Section, User
from newsroom.core.page_content import PageContent
from newsroom.core.publication import get_publication, refresh_frame

CONTENT = Path(__file__).parent / "demo_content"
COUNTED = ((User, "people"), (Section, "sections"), (Page, "pages"))


def is_empty():
    """Whether nobody has begun to set up a newsroom here."""
    return not any(model.objects.exists() for model in (User, Section, Page))


@transaction.atomic
def load(report):
    """Fill an empty core. ``report`` is a ``progress.Report``."""
    people = load_users()
    load_publication()
    load_sections()
    load_pages(by=people["chief"])
    refresh_frame()
    counts = [f"{model.objects.count()} {name}" for model, name in COUNTED]
    report(f"The paper: {', '.join(counts)}")


def read(name):
    """The parsed file ``name`` of the demo's content."""
    return tomllib.loads((CONTENT / name).read_text(encoding="utf-8"))


def load_users():
    """Everybody who works here; returns role → the user who signs in with it."""
    known, people = sign_ins.read_or_make(), {}
    passwords = dict(known.values())
    for entry in read("users.toml")["users"]:
        role = entry.pop("role")
        user = User.objects.create_user(password=passwords.get(entry["username"]), is_staff=True, **entry)
        RoleAssignment.objects.create(user=user, role=role)
        people.setdefault(role, user)
    return people


def load_publication():
    """The one row of the paper, and where readers can follow it."""
    content = read("publication.toml")
    paper = get_publication()
    for name, value in content["publication"].items():
        setattr(paper, name, value)
    paper.full_clean()
    paper.save()
    for position, link in enumerate(content["follow"]):
        FollowLink.objects.create(publication=paper, position=position, **link)


def load_sections():
    """The departments, in their order."""
    for entry in read("sections.toml")["sections"]:
        Section.objects.create(**entry)


def load_pages(*, by):
    """The paper's own pages, published by ``by``, and the menus and short addresses that lead to them."""
    content = read("pages.toml")
    for entry in content["pages"]:
        page = Page(slug=entry["slug"], purpose=entry.get("purpose", ""))
        text = PageContent.clean(title=entry["title"], standfirst=entry["standfirst"], body=entry["body"])
        page_workflow.save_page(page, text, base_version=0, by=by)
        page_workflow.publish_page(page, by=by)
        add_to_menu(entry, page=page, label=entry.get("menu_title", ""))
    for entry in content["links"]:
        add_to_menu(entry, url=entry["url"], label=entry["title"])
    for entry in content["redirects"]:
        Redirect.objects.create(old_path=entry["from"], new_path=entry["to"], created_by=by)


def add_to_menu(entry, **item):
    """A line in the menu that ``entry`` names, if it names one."""
    if "menu" in entry:
        MenuItem.objects.create(place=entry["menu"], position=entry["order"], **item)
