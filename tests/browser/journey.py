"""What people do in the browser, step by step; each step ends when the site has answered."""

import re

from playwright.sync_api import expect

CODES = "ABCD"


def sign_in(page, account):
    """Fill in the page of sign-in and arrive at the desk."""
    page.goto("/accounts/login/")
    page.locator("[name=login]").fill(account.user.email)
    page.locator("[name=password]").fill(account.password)
    page.locator("[name=password]").press("Enter")
    page.wait_for_url(lambda url: "/accounts/login" not in url)


def press(page, name):
    """Press the one button of this name in the page's own content, and see what comes."""
    page.locator("main").get_by_role("button", name=name, exact=True).click()


def follow(page, name):
    """Follow the first link of this name."""
    page.locator("main").get_by_role("link", name=name).first.click()


def told(page, words):
    """A message of the site says so."""
    expect(page.locator(".messages")).to_contain_text(words)


def choose_mark(page, item, code):
    """Press the large button of one mark, as a finger would."""
    page.locator(f"#mark-{item}-{code}").click()


def mark_by_keyboard(page, marks):
    """Letters choose, the arrow goes on to the next item."""
    page.wait_for_load_state()  # the script that hears them is there
    first = next(iter(marks))
    page.locator(f"#mark-{first}-A").focus()
    for code in marks.values():
        page.keyboard.press(code)
        page.keyboard.press("ArrowDown")


def write_and_leave(page, field, text):
    """Type into a field that saves itself, and go on."""
    page.locator(field).fill(text)
    with page.expect_response(lambda answer: answer.request.method == "POST") as saved:
        page.locator(field).blur()
    assert saved.value.ok


def seal_everything(page, sheet):
    """Seal all sections after reading what that means."""
    page.goto(sheet)
    follow(page, "書き終えた3段階をまとめて封印する")
    expect(page.locator(".confirm")).to_contain_text("押すと、次のことが起こります。")
    page.locator(".confirm button[type=submit]").click()
    page.wait_for_url(lambda url: "/seal/" not in url)


def write_text(page, address, body):
    """Save a new version of a joint text."""
    page.goto(f"{address}write/")
    page.locator("[name=body]").fill(body)
    press(page, "新しい版として保存する")
    told(page, "版として保存しました。")


def agree_text(page, address):
    """Agree to the version that is on the page."""
    page.goto(address)
    page.get_by_role("button", name=re.compile("^第[0-9]+版に合意する$")).click()
    told(page, "に合意しました。")


def sticks_out(page):
    """How many pixels of the page are wider than its window."""
    page.wait_for_load_state()
    return page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )


def choose_mark_to_change(page, code):
    """The same buttons on the page where a side changes its mark."""
    page.locator(f"#mark-{code}").click()
