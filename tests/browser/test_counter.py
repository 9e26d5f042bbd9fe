"""A call is taken by keyboard only, and whoever called before comes up while a number is typed."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from kyodo.consultations.models import Case
from tests.browser.conftest import DESK, SPRING, TELEPHONE
from tests.browser.journey import sticks_out
from tests.browser.test_by_keyboard import MANY, tab_to
from tests.consultations.cases import counter, received
from tests.consultations.taking_calls import RECEIVE, lists
from tests.factories import PersonFactory


@pytest.fixture
def world(transactional_db):
    lists()
    found = counter()
    sachi = PersonFactory(name="浜野 さち", name_kana="はまの さち", telephone="045-111-2222")
    received(found.colleague, caller=sachi, summary="前の相談", now=SPRING)
    return found


def type_and_see(page, number):
    """Type a number, and wait until the callers who were looked for with all of it are there."""
    with page.expect_response(lambda answer: number in (answer.request.post_data or "")):
        page.keyboard.type(number)
    expect(page.locator(".htmx-request, .htmx-swapping, .htmx-settling")).to_have_count(0)


def test_a_call_is_taken_without_a_mouse(open_page, world):
    page = open_page(RECEIVE, world.staff, viewport=DESK)
    expect(page.locator("#id_telephone")).to_be_focused()
    page.keyboard.type("０４５１１１")
    expect(page.locator("#callers")).to_contain_text("浜野 さち")
    expect(page.locator("#callers")).to_contain_text("前の相談")
    expect(page.locator("#id_telephone")).to_be_focused()
    type_and_see(page, "2222")
    tab_to(page, "#caller-new")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("浜野 さち")).to_be_checked()
    tab_to(page, "#id_summary")
    page.keyboard.type("助成金の書類について")
    with page.expect_navigation():
        page.keyboard.press("Enter")  # looks for the caller, saves nothing
    expect(page.get_by_label("浜野 さち")).to_be_checked()
    expect(page.locator("#id_summary")).to_have_value("助成金の書類について")
    tab_to(page, "button[accesskey=s]")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("受付番号 2024-0002")
    expect(page.get_by_role("link", name="次の相談を受け付ける")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#id_telephone")).to_be_focused()
    expect(page.locator("#id_summary")).to_have_value("")
    case = Case.objects.order_by("pk").last()
    assert (case.caller.name, case.summary) == ("浜野 さち", "助成金の書類について")


def test_who_is_chosen_while_a_search_is_under_way_stays_chosen(open_page, world):
    page = open_page(RECEIVE, world.staff, viewport=DESK)
    type_and_see(page, "0451112")
    held = []
    page.route("**/consultations/**", lambda route: held.append(route))
    page.keyboard.type("222")
    expect(page.locator(".htmx-request")).to_have_count(1)
    page.get_by_label("浜野 さち").check()
    held[0].continue_()
    page.unroute_all()
    expect(page.locator(".htmx-request, .htmx-swapping, .htmx-settling")).to_have_count(0)
    expect(page.get_by_label("浜野 さち")).to_be_checked()


def test_the_common_call_takes_few_keys(open_page, world):
    """Somebody known telephones and is answered at once. Counted are the keys beside the words."""
    page = open_page(RECEIVE, world.staff, viewport=DESK)
    keys = Keys(page)
    type_and_see(page, "0451112222")
    expect(page.locator("#callers")).to_contain_text("浜野 さち")
    assert keys.tab_to("#caller-new") == 5
    keys.press("ArrowDown")
    assert keys.tab_to("#id_summary") <= 3  # past the cases of whoever was found
    page.keyboard.type("助成金の書類について")
    assert keys.tab_to("#id_ward") == 4
    keys.press("ArrowDown")
    assert keys.tab_to("#id_sector") == 1
    keys.press("ArrowDown")
    assert keys.tab_to("#id_outcome") == 2
    keys.press("ArrowDown")
    assert keys.tab_to("#id_minutes") == 1
    page.keyboard.type("10")
    assert keys.tab_to("button[accesskey=s]") == 8
    keys.press("Enter")
    expect(page.locator("h1")).to_contain_text("受付番号 2024-0002")
    assert keys.pressed <= 30
    case = Case.objects.order_by("pk").last()
    assert (case.caller.name, case.is_open) == ("浜野 さち", False)


def test_a_topic_is_reached_and_left_without_a_mouse(open_page, world):
    page = open_page(RECEIVE, world.staff, viewport=DESK)
    tab_to(page, "#id_summary")
    page.keyboard.type("助成金の書類について")
    tab_to(page, "details > summary")
    page.keyboard.press("Enter")
    tab_to(page, "[name=topics]")
    page.keyboard.press("Space")
    tab_to(page, "button[accesskey=s]")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("受付番号 2024-0002")
    assert Case.objects.order_by("pk").last().topics.count() == 1


ALT, ALT_SHIFT = 1, 9


@pytest.mark.parametrize("held", [ALT, ALT_SHIFT])
def test_the_printed_access_keys_lead_to_what_the_page_says(open_page, world, held):
    page = open_page(RECEIVE, world.staff, viewport=DESK)
    printed = page.locator("main").inner_text()
    for words in ("Alt+Shift+M", "Nは相談の内容の一覧", "Kは相談者を探す", "Sは受け付ける"):
        assert words in printed
    access_key(page, "m", held)
    expect(page.locator("#id_text")).to_be_focused()
    page.keyboard.type("会報を千部")
    access_key(page, "n", held)
    tab_to(page, "[name=topics]")  # the list is open
    page.keyboard.press("Space")
    tab_to(page, "#id_name_kana")
    page.keyboard.type("はまの")
    with page.expect_navigation():  # the button sends the page; typing alone would not
        access_key(page, "k", held)
    expect(page.locator("#callers")).to_contain_text("前の相談")
    expect(page.locator("#id_text")).to_have_value("会報を千部")
    access_key(page, "s", held)
    expect(page.locator("h1")).to_contain_text("受付番号 2024-0002")
    case = Case.objects.order_by("pk").last()
    assert (case.entries.get().text, case.topics.count()) == ("会報を千部", 1)


def access_key(page, letter, held):
    """Playwright holds Alt without the letter's text, which is what browsers go by here."""
    told = {"key": letter, "modifiers": held, "windowsVirtualKeyCode": ord(letter.upper())}
    session = page.context.new_cdp_session(page)
    text = {"text": letter, "unmodifiedText": letter}
    session.send("Input.dispatchKeyEvent", {"type": "keyDown", **told, **text})
    session.send("Input.dispatchKeyEvent", {"type": "keyUp", **told})
    session.detach()


def test_what_stands_out_of_the_way_is_open_where_it_matters(open_page, world):
    page = open_page(RECEIVE, world.staff, viewport=DESK)
    expect(page.locator("#id_email")).to_be_hidden()
    page.get_by_text("ほかに書くこと").click()
    page.fill("#id_email", "浜野＠")
    page.fill("#id_text", "会報を千部")
    page.get_by_role("button", name="受け付ける", exact=True).click()
    expect(page.locator(".error-summary")).to_be_visible()
    expect(page.locator("#id_email")).to_be_visible()
    expect(page.locator("#id_email")).to_have_value("浜野＠")
    page.goto(reverse("consultations:list_cases"))
    page.goto(RECEIVE)
    expect(page.locator("#id_email")).to_be_visible()
    expect(page.locator("#id_email")).to_have_value("浜野＠")


class Keys:
    """A hand that is counted."""

    def __init__(self, page):
        self.page, self.pressed = page, 0

    def press(self, key):
        self.page.keyboard.press(key)
        self.pressed += 1

    def tab_to(self, selector):
        """How often Tab was pressed until then."""
        before = self.pressed
        while not self.page.evaluate("(it) => document.activeElement.matches(it)", selector):
            assert self.pressed - before < MANY, selector
            self.press("Tab")
        return self.pressed - before


def test_what_is_being_written_survives_a_look_elsewhere(open_page, world):
    page = open_page(RECEIVE, world.staff, viewport=DESK)
    page.fill("#id_name", "浜野")
    page.fill("#id_text", "会報を千部")
    page.select_option("#id_ward", label="東区")
    expect(page.locator("#callers")).to_contain_text("前の相談")
    page.goto(reverse("consultations:list_cases"))
    page.goto(RECEIVE)
    expect(page.locator("#id_text")).to_have_value("会報を千部")
    expect(page.locator("#id_name")).to_have_value("浜野")
    expect(page.locator("#id_ward option:checked")).to_have_text("東区")
    expect(page.locator("#callers")).to_contain_text("前の相談")
    page.get_by_role("button", name="書きかけを捨てて、初めから書く").click()
    expect(page.locator("#id_text")).to_have_value("")
    page.goto(RECEIVE)
    expect(page.locator("#id_text")).to_have_value("")


def test_without_scripts_the_button_looks_and_everything_typed_stays(open_page, world):
    page = open_page(RECEIVE, world.staff, viewport=TELEPHONE, java_script_enabled=False)
    page.fill("#id_name_kana", "ハマノ")
    page.fill("#id_text", "会報を千部")
    page.get_by_role("button", name="相談者を探す").click()
    page.get_by_label("浜野 さち").check()
    expect(page.locator("#id_text")).to_have_value("会報を千部")
    page.get_by_role("button", name="受け付ける").click()
    expect(page.locator("h1")).to_contain_text("受付番号 2024-0002")
    assert Case.objects.order_by("pk").last().caller.name == "浜野 さち"


def test_nothing_is_in_the_way_of_assistive_technology(open_page, world, hindrances):
    case = Case.objects.get()
    page = open_page(RECEIVE, world.staff, viewport=DESK)
    page.fill("#id_name", "浜野")
    expect(page.locator("#callers")).to_contain_text("前の相談")
    assert hindrances(page) == []
    page.set_viewport_size(TELEPHONE)
    assert not sticks_out(page)
    for name, arguments in (
        ("list_cases", []),
        ("show_received_case", [case.pk]),
        ("change_case", [case.pk]),
        ("merge_callers", [case.pk]),
    ):
        page.goto(reverse(f"consultations:{name}", args=arguments))
        page.set_viewport_size(DESK)
        assert hindrances(page) == []
        page.set_viewport_size(TELEPHONE)
        assert not sticks_out(page)
    page.goto(reverse("consultations:list_cases") + "?names=on")
    assert hindrances(page) == []
    assert not sticks_out(page)
