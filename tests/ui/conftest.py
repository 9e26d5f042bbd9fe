import pytest
from django.contrib.auth.models import AnonymousUser
from playwright.sync_api import BrowserContext, Page, ViewportSize, expect

PATIENCE = 30_000  # milliseconds

expect.set_options(timeout=PATIENCE)


@pytest.fixture
def reading(rf):
    """A request of somebody who is not signed in."""
    request = rf.get("/somewhere/?order=name&page=2&q=あ")
    request.user = AnonymousUser()
    request.session = {}
    return request


@pytest.fixture
def open_page(chromium_browser, live_server):
    """A browser at a width; errors of scripts and of the content policy end the test."""
    troubles: list[str] = []
    contexts: dict[int, BrowserContext] = {}

    def open_page(address: str, width: int = 1280, session: str = "") -> Page:
        size: ViewportSize = {"width": width, "height": 900}
        if width not in contexts:
            contexts[width] = chromium_browser.new_context(viewport=size, locale="ja-JP")
        cookie = {"name": "sessionid", "value": session, "url": live_server.url}
        contexts[width].add_cookies([cookie])
        page = contexts[width].new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("console", lambda m: "Content Security" in m.text and troubles.append(m.text))
        page.goto(live_server.url + address)
        return page

    yield open_page
    for context in contexts.values():
        context.close()
    assert troubles == []
