"""Every part can be read and used by everybody, on a wide and on a narrow screen."""

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.browser
PAGES = [
    "/preview/parts/",
    "/preview/sheet/",
    "/preview/compare/",
    "/preview/refused/",
    "/preview/kept/",
    "/accounts/login/",
    "/accounts/password/reset/",
    "/accounts/signup/",
]


@pytest.mark.parametrize("width", [1280, 320])
def test_nothing_is_wrong_for_assistive_technology_and_nothing_sticks_out(
    width, open_page, settings
):
    settings.ROOT_URLCONF = "tests.ui.preview"
    for address in PAGES:
        page = open_page(address, width)
        found = Axe().run(page).response["violations"]
        assert [(v["id"], [n["html"] for n in v["nodes"]]) for v in found] == [], address
        assert page.evaluate("document.documentElement.scrollWidth") == width, address
