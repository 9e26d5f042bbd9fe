"""What all tests share. Nothing here touches a real data folder or the network."""

import gc
import os
import shutil
import tempfile
from pathlib import Path

import pytest
from _pytest import runner
from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.utils import translation
from hypothesis import settings as chance
from playwright.sync_api import sync_playwright

from tests import databases, reading, told_once
from tests.roomy import roomy

HOW_TO_GET_A_BROWSER = (
    "no chromium: `apt install chromium` (or set CHROMIUM to the program of an installed one)"
)

# The same examples each time, so that a change is not refused for what it did not touch;
# `--hypothesis-profile default` looks for new ones.
chance.register_profile("same", derandomize=True)
chance.load_profile("same")

SHARED = pytest.StashKey[Path]()  # the folder that all processes of a run know
DATABASE_FIXTURES = {"db", "transactional_db", "live_server"}

CHROMIUM_FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"),
    *("--disable-component-update", "--no-first-run"),
]


def pytest_configure(config):
    """Django's settings for tests. The database is a file, because races are run by threads."""
    folder = Path(tempfile.mkdtemp(prefix="kyodo-tests-"))
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
    worker = getattr(config, "workerinput", None)
    shared = config.stash[SHARED] = Path(worker["shared"]) if worker else folder
    if not worker:
        config.add_cleanup(lambda: databases.drop_original(shared))
    settings.DATA_DIR = folder
    settings.MEDIA_ROOT = folder / "uploads"
    settings.STATIC_ROOT = folder / "static"
    settings.EMAIL_FILE_PATH = str(folder / "mail")
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES["staticfiles"] = {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
    }
    settings.WHITENOISE_AUTOREFRESH = True
    settings.WHITENOISE_USE_FINDERS = True
    settings.CACHES["default"] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    settings.TASKS["default"] = {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}
    settings.MIDDLEWARE.insert(0, "tests.reading.only_reading")
    settings.SECURE_SSL_REDIRECT = False
    database = settings.DATABASES["default"]
    database["CONN_MAX_AGE"] = 0
    if database["ENGINE"].endswith("sqlite3"):
        database.setdefault("TEST", {})["NAME"] = str(shared / "test.sqlite3")
        database["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node):
    node.workerinput["shared"] = str(node.config.stash[SHARED])


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items):
    """What asks the database, and what uses the browser, is marked as such.

    The latter is skipped without a browser. Files that take long come first, whatever order the
    plugins would like.
    """
    program = chromium()
    required = os.environ.get("KYODO_REQUIRE_BROWSER") == "1"
    for item in items:
        fixtures = {*getattr(item, "fixturenames", ())}
        if item.get_closest_marker("django_db") or fixtures & DATABASE_FIXTURES:
            item.add_marker(pytest.mark.database)
        if "chromium_browser" not in fixtures:
            continue
        item.add_marker(pytest.mark.browser)
        item.add_marker(pytest.mark.long)
        if program is None and not required:
            item.add_marker(pytest.mark.skip(reason=HOW_TO_GET_A_BROWSER))
    yield
    long = {item.path for item in items if item.get_closest_marker("long")}
    items.sort(key=lambda item: item.path not in long)


def pytest_collection_finish():
    """What is there now stays to the end: nobody has to look through it for garbage again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


within_large_frame = roomy()


def pytest_runtest_protocol(item, nextitem):
    """As pytest does it, and faster."""
    return within_large_frame(lambda: runner.pytest_runtest_protocol(item, nextitem))


def chromium() -> str | None:
    """The program of a browser on this machine."""
    named = os.environ.get("CHROMIUM") or "/usr/bin/chromium"
    return shutil.which(named)


@pytest.fixture(scope="session")
def chromium_browser():
    """One browser for all tests of a process: Playwright allows no second one beside it.

    It keeps an event loop in this thread, which Django would otherwise object to.
    """
    program = chromium()
    if program is None:
        pytest.fail(HOW_TO_GET_A_BROWSER)
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session")
def django_db_setup(request, worker_id, django_test_environment, django_db_blocker):
    """What the migrations have written is remembered before the first test."""
    real = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        if worker_id == "master":
            databases.make_database()
        else:
            databases.make_copy(worker_id, request.config.stash[SHARED])
        told_once.keep_seeds()
    yield
    with django_db_blocker.unblock():
        connection.creation.destroy_test_db(real, verbosity=0)


@pytest.fixture
def _seeds_stand_again(request, django_db_setup, django_db_blocker):
    """A test without a transaction leaves empty tables, also those that the migrations filled."""
    yield
    mark = request.node.get_closest_marker("django_db")
    in_transaction = not (mark and mark.kwargs.get("transaction"))
    if not in_transaction or {"transactional_db", "live_server"} & {*request.fixturenames}:
        with django_db_blocker.unblock():
            told_once.put_seeds_back()


@pytest.fixture
def _django_db_helper(_seeds_stand_again, _django_db_helper):
    """pytest-django's own, which empties the tables before the seeds are put back."""


@pytest.fixture(autouse=True)
def _stories_are_told_once(request):
    patched = "monkeypatch" in request.fixturenames
    patches = request.getfixturevalue("monkeypatch") if patched else None
    with told_once.a_test(patches):
        yield


@pytest.fixture(autouse=True)
def _empty_cache():
    """Counters of attempts must not reach over from one test into the next."""
    for each in caches:
        caches[each].clear()


@pytest.fixture(autouse=True)
def _language_of_the_site():
    """The last page of another test may have been read in English."""
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(autouse=True)
def _reading_changes_nothing():
    reading.reset()
    yield
    assert reading.reset() == []
