"""A person who uses no mouse signs in, marks the sheet and seals it."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESK
from tests.evaluations.talk_pages import address
from tests.factories import PASSWORD
from tests.stories import open_for_marking

MANY = 80  # steps of Tab within which the next thing on a page must be reached


@pytest.fixture
def story(transactional_db):
    return open_for_marking()


def tab_to(page, selector):
    """Go on by Tab until the control is reached; it must also be seen to be reached."""
    for _step in range(MANY):
        page.keyboard.press("Tab")
        if page.evaluate("(wanted) => document.activeElement.matches(wanted)", selector):
            return
    pytest.fail(f"{selector} is not reached by Tab")


def test_marking_and_sealing_need_no_mouse(open_page, story):
    sheet = address(story, "show_check_sheet")
    page = open_page(f"/accounts/login/?next={sheet}", viewport=DESK)
    sign_in(page, story.civic_answerable)
    mark_the_first_section(page)
    assert chosen(page, story) == ["B", "A", "B", "B", "C", "B"]
    seal_the_first_section(page)


def sign_in(page, user):
    tab_to(page, "[name=login]")
    page.keyboard.type(user.email)
    tab_to(page, "[name=password]")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/accounts/login" not in url)
    page.wait_for_load_state()


def mark_the_first_section(page):
    tab_to(page, "#mark-planning-1-A")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#mark-planning-1-B")).to_be_checked()
    page.keyboard.press("ArrowDown")
    for key in ("a", "2", "b", "C", "b"):
        page.keyboard.press(key)
        page.keyboard.press("ArrowDown")
    expect(page.locator("#state-planning")).to_contain_text("すべて記入しました")
    page.keyboard.press("ArrowUp")
    tab_to(page, "#remark-planning-6")
    page.keyboard.type("six pages of the site were kept up to date")
    tab_to(page, "#section-planning .sheet-foot [type=submit]")
    page.keyboard.press("Enter")
    expect(page.locator(".messages")).to_contain_text("を保存しました。")
    page.wait_for_load_state()


def seal_the_first_section(page):
    tab_to(page, "#section-planning a[href*='/seal/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/seal/*")
    page.wait_for_load_state()
    tab_to(page, ".confirm [type=submit]")
    page.keyboard.press("Enter")
    expect(page.locator(".messages")).to_contain_text("を封印しました。")
    expect(page.locator("#section-planning")).to_contain_text("封印済み")


def chosen(page, story):
    items = story.evaluation.form.section("planning").items
    return [page.locator(f"[name=mark-{item.id}]:checked").get_attribute("value") for item in items]
