"""What every test shares: where real data lies, people with roles, and a publication."""

import gc
import itertools
import os
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from newsroom.core.models import RoleAssignment, Section, User
from newsroom.core.publication import get_publication, refresh_frame

pytest_plugins = ["tests.databases"]

SHARED = Path(os.environ.get("SHARED_DIR", Path(__file__).resolve().parents[2] / "shared"))

LONG = {"browser", "soak"}  # folders whose tests take seconds each

needs_shared = pytest.mark.skipif(
    not SHARED.exists(), reason="reads ../shared, which is not beside this checkout"
)


def pytest_addoption(parser):
    parser.addoption(
        "--database-only",
        action="store_true",
        help="Leave out what no database can change: for the second round of `make test`.",
    )


@pytest.hookimpl(trylast=True)  # after the folders have marked their tests, and after the shuffling
def pytest_collection_modifyitems(config, items):
    """With ``--database-only``, only tests that ask for the database of this run; the long ones first."""
    if config.getoption("--database-only"):
        wanted = [item for item in items if asks_for_the_database(item)]
        config.hook.pytest_deselected(items=[item for item in items if item not in set(wanted)])
        items[:] = wanted
    # Else one process of a parallel run would be left alone with them at the end.
    items.sort(key=lambda item: item.path.parent.name not in LONG)


def pytest_collection_finish():
    """What is loaded by now stays: the collector need not look through all of it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)


def asks_for_the_database(item):
    """Whether ``item`` works on the database that the settings name."""
    if item.get_closest_marker("browser") or item.get_closest_marker("any_database"):
        return False
    needs = item.get_closest_marker("django_db") or item.get_closest_marker("both_databases")
    return bool(needs) or not {"db", "transactional_db"}.isdisjoint(item.fixturenames)


def settings_for(folder):
    """Settings that keep a test's files in ``folder``, and spare it what takes time in real life."""
    return {
        "MEDIA_ROOT": folder / "media",
        "DATA_DIR": folder / "data",
        "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
        "STORAGES": django_settings.STORAGES
        | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}},
    }


@pytest.fixture(scope="session")
def new_folder(tmp_path_factory):
    """``new_folder()``: an empty folder. Quicker than ``tmp_path``, which looks through all its siblings."""
    root, numbers = tmp_path_factory.mktemp("folders"), itertools.count()

    def make():
        folder = root / str(next(numbers))
        folder.mkdir()
        return folder

    return make


@pytest.fixture(scope="session")
def no_static_files(new_folder):
    """A folder like that of a newsroom whose static files were not collected."""
    return new_folder()


@pytest.fixture(autouse=True)
def own_folders(settings, new_folder, no_static_files):
    """No test writes into another's media or data."""
    for name, value in settings_for(new_folder()).items():
        setattr(settings, name, value)
    settings.STATIC_ROOT = no_static_files


@pytest.fixture
def asked(client):
    """``asked(url, data)``: how many questions to the database it takes to GET that page."""

    def count(url, data=None):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url, data).status_code == 200
        return len(queries)

    return count


@pytest.fixture
def publication(db):
    """The Test Courier, in London."""
    paper = get_publication()
    paper.name, paper.time_zone = "The Test Courier", "Europe/London"
    paper.save()
    refresh_frame()
    return paper


@pytest.fixture
def section(publication):
    """The section Port."""
    made = Section.objects.create(name="Port", slug="port", position=1)
    refresh_frame()
    return made


@pytest.fixture
def sport(publication):
    """The section Sport."""
    made = Section.objects.create(name="Sport", slug="sport", position=2)
    refresh_frame()
    return made


@pytest.fixture
def make_user(db):
    """``make_user("editor", section=None, name="…")``: somebody who works here in that role."""

    def make(role=None, section=None, name=None, password="correct horse battery"):
        name = name or f"{role or 'nobody'}-{User.objects.count() + 1}"
        user = User.objects.create_user(name, f"{name}@paper.example", password, is_staff=bool(role))
        if role:
            RoleAssignment.objects.create(user=user, role=role, section=section)
        return user

    return make


@pytest.fixture
def reporter(make_user):
    return make_user("reporter", name="rita")


@pytest.fixture
def editor(make_user):
    return make_user("editor", name="edda")


@pytest.fixture
def chief(make_user):
    return make_user("chief", name="chloe")


@pytest.fixture
def administrator(make_user):
    return make_user("administrator", name="adam")


@pytest.fixture
def treasurer(make_user):
    """The donations manager."""
    return make_user("donations", name="dora")


@pytest.fixture
def helpdesk(make_user):
    """Donor support."""
    return make_user("support", name="sven")
