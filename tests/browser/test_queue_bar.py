"""The buttons for many cases are in sight while some are ticked, and else in no row's way."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.conftest import DESK
from tests.consultations.cases import counter, received
from tests.consultations.queue import QUEUE


@pytest.fixture
def world(transactional_db):
    found = counter()
    for _each in range(12):
        received(found.staff, owner=found.staff, now=timezone.now())
    return found


def is_in_sight(page):
    return page.evaluate(
        """() => {
          const box = document.querySelector(".sheet-foot").getBoundingClientRect();
          return box.top < innerHeight && box.bottom > 0;
        }"""
    )


def test_the_bar_comes_with_the_first_tick_and_goes_with_the_last(open_page, world):
    page = open_page(f"{QUEUE}?who=all&tab=all", world.staff, viewport=DESK)
    expect(page.locator("tbody tr")).to_have_count(12)
    assert not is_in_sight(page)
    page.locator("[name=case]").first.check()
    assert is_in_sight(page)
    page.locator("[name=case]").first.uncheck()
    assert not is_in_sight(page)
    page.locator(".sheet-foot").scroll_into_view_if_needed()
    assert is_in_sight(page)
