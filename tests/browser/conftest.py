"""A real browser on the real site. Whatever a page complains about fails the test."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone
from playwright.sync_api import expect

from kyodo.demo.models import DemoAccount
from tests.demonstration import the_demo
from tests.told_once import alone

SPRING = datetime(2024, 4, 18, 1, 30, tzinfo=UTC)  # when a year is looked back upon
PICTURES = Path(__file__).parents[2] / "docs" / "guide" / "pictures"
PATIENCE = 30_000  # milliseconds
DESK, TELEPHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 740}

expect.set_options(timeout=PATIENCE)


@pytest.fixture(autouse=True)
def _spring(monkeypatch):
    """It is spring 2024, so that deadlines and dates in pictures are those of fiscal 2023."""
    real_now = timezone.now
    shift = SPRING - real_now()
    monkeypatch.setattr(timezone, "now", lambda: real_now() + shift)


@pytest.fixture
def cast(transactional_db):
    """The demo as people get it; answers the account of each (side, role)."""
    with alone():
        the_demo()
    accounts = DemoAccount.objects.select_related("user")
    return {(account.side, account.role): account for account in accounts}


@pytest.fixture
def open_page(chromium_browser, live_server):
    """Open the site in a window of its own: ``open_page("/", user, viewport=TELEPHONE)``."""
    contexts, complaints = [], []

    def complain(message):
        if message.type == "error":
            complaints.append(message.text)

    def watch(request):
        if not request.url.startswith((live_server.url, "data:", "blob:")):
            complaints.append(f"asked another site: {request.url}")

    def open_window(path="/", user=None, **options):
        context = chromium_browser.new_context(
            **{"locale": "ja-JP", "viewport": DESK, "base_url": live_server.url} | options
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        if user is not None:
            context.add_cookies([cookie_of(user, live_server.url)])
        page = context.new_page()
        page.on("console", complain)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", watch)
        page.goto(path)
        return page

    yield open_window
    for context in contexts:
        context.close()
    assert complaints == []


def cookie_of(user, url):
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return {"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": url}


@pytest.fixture(scope="session")
def hindrances():
    """What axe finds on a page, in short lines; an empty list is what a page should give."""
    axe = Axe()

    def look(page):
        page.wait_for_load_state()
        return [
            f"{found['id']}: {found['help']} ({node['target']})"
            for found in axe.run(page).response["violations"]
            for node in found["nodes"]
        ]

    return look


@pytest.fixture
def picture():
    """Keep what a person sees at this moment, where the guide is being made."""

    def take(page, name, at=""):
        if os.environ.get("KYODO_PICTURES") != "1":
            return
        PICTURES.mkdir(parents=True, exist_ok=True)
        page.evaluate("window.scrollTo(0, 0)")
        if at:
            page.locator(at).evaluate("(it) => it.scrollIntoView({ block: 'start' })")
        page.mouse.move(0, 0)
        page.screenshot(path=PICTURES / f"{name}.png", animations="disabled", caret="hide")

    return take
