"""The import arrows, and who alone may import what."""

import ast
import sys
from functools import cache
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).resolve().parents[2]
OURS = ("newsroom", "articles", "donations")

# One importer each: the module or package that may, and what the outside names it.
ONLY = {
    "stripe": ("donations/gateways/stripe.py",),
    "nh3": ("newsroom/core/html.py",),
    "PIL": ("newsroom/core/render_picture.py", "articles/demo/drawing"),
    "requests": ("newsroom/core/fetch.py",),
    "urllib.request": ("newsroom/core/fetch.py", "donations/rehearsal", "newsroom/core/supervisor.py"),
    "psycopg2": ("newsroom/core/backup.py", "newsroom/core/backup"),
}


@cache
def modules():
    """(path, every node of its syntax tree) of each module of ours."""
    paths = [path for package in OURS for path in sorted((ROOT / package).rglob("*.py"))]
    return [(path.relative_to(ROOT).as_posix(), [*ast.walk(ast.parse(path.read_text()))]) for path in paths]


def imported(nodes):
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def test_the_arrows_point_one_way():
    """Stories and money never meet, the core knows no app, the two halves do not know each other."""
    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True) == 0


@pytest.mark.parametrize("name", ONLY)
def test_one_importer_each(name):
    """What is dangerous or swappable has one door."""
    users = {
        path
        for path, nodes in modules()
        for module in imported(nodes)
        if (module == name or module.startswith(f"{name}.")) and not path.startswith(ONLY[name])
    }
    assert users == set()


def test_search_sql_stays_in_search():
    """``extra`` and raw SQL are for the search package, the guards and the backup."""
    allowed = ("articles/search/", "articles/migrations/", "newsroom/core/guards.py", "newsroom/core/backup")
    users = {
        path
        for path, nodes in modules()
        if not path.startswith(allowed)
        for node in nodes
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"extra", "raw", "construct_event_without_verification"}
    }
    assert users == set()


def test_readers_modules_reach_stories_only_through_the_visibility_rule():
    """``Article.objects`` sees drafts: on the readers' side live() or distributable() always follows."""
    readers = (
        "articles/views",
        "articles/feeds",
        "articles/sitemaps",
        "articles/search/",
        "articles/fronting",
    )
    bare = []
    for path, nodes in modules():
        if not path.startswith((*readers, "articles/templatetags", "newsroom/views")) or path.endswith(
            "search/index.py"
        ):
            continue
        followed = {
            node.func.value
            for node in nodes
            if isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in {"live", "distributable", "listable", "withdrawn"}
        }
        bare += [
            f"{path}:{node.lineno}"
            for node in nodes
            if isinstance(node, ast.Attribute)
            and node.attr in {"objects", "_default_manager"}
            and isinstance(node.value, ast.Name)
            and node.value.id == "Article"
            and node not in followed
        ]
    assert bare == []


def test_every_direct_dependency_is_listed_with_its_reason():
    """requirements.txt names what the code imports, at most twenty packages, each with a reason."""
    lines = [line for line in (ROOT / "requirements.txt").read_text().splitlines() if line and line[0] != "#"]
    assert len(lines) <= 20
    assert [line for line in lines if "#" not in line] == []
    names = {
        "django": "django", "django-taggit": "taggit", "psycopg2-binary": "psycopg2", "pillow": "PIL",
        "django-prose-editor": "django_prose_editor", "argon2-cffi": "argon2", "django-csp": "csp",
        "django-environ": "environ", "merge3": "merge3", "tzdata": "tzdata",
    }  # fmt: skip
    listed = set()
    for line in lines:
        package = line.split("#")[0].split("~")[0].split("[")[0].split("=")[0].split(">")[0].strip()
        listed.add(names.get(package, package))
    used = {module.split(".")[0] for _, nodes in modules() for module in imported(nodes)}
    development = {"playwright"}  # draws the demo's pictures
    foreign = used - set(sys.stdlib_module_names) - set(OURS) - development - {"tests"}
    assert foreign - listed == {"js_asset"} & foreign  # comes with the prose editor, its own widget API
