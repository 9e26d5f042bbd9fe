"""Somebody signs in, by keyboard and on a telephone, and nothing stands in the way."""

from tests.browser.conftest import TELEPHONE
from tests.factories import PASSWORD, UserFactory


def test_a_person_signs_in_by_keyboard(open_page, hindrances):
    user = UserFactory()
    page = open_page("/accounts/login/", viewport=TELEPHONE)
    assert hindrances(page) == []
    page.locator("[name=login]").focus()
    page.keyboard.type(user.email)
    page.locator("[name=password]").focus()
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/accounts/login" not in url)
    assert page.context.cookies()[0]["httpOnly"]
