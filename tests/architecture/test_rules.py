"""Rules of the house that a reader of the code may rely on."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

ROOT = Path(__file__).resolve().parents[2]
OURS = ("newsroom", "articles", "donations", "tools")
FRAMEWORK = ("django.contrib.admin", "django.contrib.contenttypes", "django.contrib.staticfiles")


def sources(*folders, suffix=".py"):
    for folder in folders:
        for path in sorted((ROOT / folder).rglob(f"*{suffix}")):
            if "migrations" not in path.parts:
                yield path.relative_to(ROOT).as_posix(), path.read_text()


def views(patterns=None, prefix=""):
    """(route, callback) of every address, admin's own left out: AdminSite wraps them itself."""
    for pattern in patterns or get_resolver().url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            if pattern.app_name != "admin":
                yield from views(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            yield route, pattern.callback


@pytest.mark.parametrize(("route", "view"), [pytest.param(r, v, id=r) for r, v in views()])
def test_every_view_says_whether_it_is_public(route, view):
    """A page is for everybody or for nobody else: each view wears exactly one of the two decorators."""
    assert getattr(view, "page_kind", None) in {"public", "private"}


@pytest.mark.parametrize("folder", OURS)
def test_modules_and_functions_stay_small(folder):
    """A module of more than 300 lines or a function of more than 50 hides a second idea."""
    long = []
    for name, text in sources(folder):
        if len(text.splitlines()) > 300:
            long.append(name)
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno >= 50:
                long.append(f"{name}: {node.name}")
    assert long == []


def test_every_module_says_what_it_is():
    """Every module and every model has a docstring."""
    silent = []
    for name, text in sources("newsroom", "articles", "donations"):
        tree = ast.parse(text)
        if text.strip() and not ast.get_docstring(tree):
            silent.append(name)
        if "/models/" in name:
            silent += [
                f"{name}: {node.name}"
                for node in tree.body
                if isinstance(node, ast.ClassDef) and not ast.get_docstring(node)
            ]
    assert silent == []


def test_screens_find_pictures_and_tags_through_one_door():
    """What only confidential stories use is hidden by ``articles/seen.py``: no screen looks past it."""
    past = re.compile(r"\b(?:Picture|Tag)\.(?:objects|_default_manager)|_or_404\((?:Picture|Tag)\b")
    assert [name for name, text in sources("articles/admin") if past.search(text)] == []


def test_templates_trust_nothing():
    """Trust is given once, in Python; templates run no script of their own and style nothing by hand."""
    forbidden = re.compile(
        r"\|\s*safe\b|autoescape off|<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=\"|javascript:", re.IGNORECASE
    )
    found = [
        f"{name}:{number}"
        for name, text in sources("templates", suffix=".html")
        for number, line in enumerate(text.splitlines(), 1)
        if forbidden.search(line)
    ]
    assert found == []


def test_times_on_the_desk_name_their_zone_always():
    """Django's ``T`` is empty in the hour that comes twice, when the zone's name tells which it is."""
    nameless = re.compile(r"""\|date:["'][^"']+ T["']""")
    folders = ("templates/admin", "templates/articles")
    names = [name for name, text in sources(*folders, suffix=".html") if nameless.search(text)]
    assert names == []


def test_components_name_their_inputs():
    """A component says on its first line what it is given, and never asks for more."""
    silent = [
        name
        for name, text in sources("templates/components", suffix=".html")
        if not text.startswith(("{#", "{% comment"))
    ]
    assert silent == []


def test_stylesheets_are_understood_by_six_year_old_browsers():
    """No cascade layers, nesting, colour mixing, ``:has`` or logical shorthands in what readers load."""
    young = re.compile(
        r"@layer|color-mix\(|:has\(|:is\(|aspect-ratio|(?<![-\w])inset(-\w+)?:|margin-inline:|padding-inline:"
    )
    text = (ROOT / "static/css/site.css").read_text()
    assert young.findall(text) == []


def test_the_dark_scheme_is_one():
    """For who chose it and for whose device did it stands twice in the admin’s styles, letter for letter."""
    text = (ROOT / "static/css/admin.css").read_text()
    chosen, by_device = (
        re.search(rf"{begin} {{(.*?)}}", text, re.DOTALL)[1]
        for begin in (r'html\[data-theme="dark"\]', r"\(prefers-color-scheme: dark\) { :root")
    )
    assert chosen.split() == by_device.split()


def test_no_machine_is_named():
    """Nothing in the project names a machine's paths or a package registry."""
    named = re.compile(r"/(?:work|root|home/\w+)/|pypi\.org|registry\.npmjs|deb\.debian\.org")
    found = [
        name
        for suffix in (".py", ".md", ".html", ".toml", ".txt", "Makefile")
        for name, text in sources(".", suffix=suffix)
        if not name.startswith((".venv", "var/", "node_modules")) and named.search(text)
    ]
    assert [name for name in found if name != "tests/architecture/test_rules.py"] == []


def test_no_migration_is_missing():
    """Models and migrations agree, and each migration has a name of its own."""
    # In a process of its own: other tests define models that have no migrations.
    command = [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert found.returncode == 0, found.stdout
    names = [
        p.name
        for app in ("newsroom/core", "articles", "donations")
        for p in (ROOT / app / "migrations").glob("0*.py")
    ]
    assert [name for name in names if "_auto_" in name] == []


def test_migrations_are_linear():
    """Each app's migrations are numbered one after the other; a short way for new databases stands beside."""
    for app in ("newsroom/core", "articles", "donations"):
        found = (p.name for p in (ROOT / app / "migrations").glob("0*.py"))
        names = sorted(name for name in found if "_squashed_" not in name)
        assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1)), app


def test_the_styles_and_scripts_readers_load_are_small():
    """The stylesheet is at most 20 kB compressed, what runs on kept pages at most 10."""
    brotli = pytest.importorskip("brotli")
    for name, most in (("css/site.css", 20_000), ("js/appeal.js", 10_000)):
        assert len(brotli.compress((settings.BASE_DIR / "static" / name).read_bytes())) <= most
