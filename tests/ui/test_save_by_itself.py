"""A form saves itself row by row, and what could not be saved is still there later."""

import pytest
from django.contrib.auth import get_user_model
from django.http import HttpResponse
from django.template import engines
from django.test import Client
from django.urls import include, path
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
SAVED: dict[str, dict[str, str]] = {}
ANSWERS: list[HttpResponse] = []
OPENED: list[str] = []
UNHEARD: set[str] = set()  # pages whose texts never arrive, not even what they send while closing
PAGE = """{% extends "ui/page.html" %}{% load static ui sheet %}
{% block scripts %}
<script src="{% static "ui/js/autosave.js" %}" type="module"></script>
<script src="{% static "ui/js/keys.js" %}" type="module"></script>
{% endblock %}
{% block heading %}シート{% endblock %}
{% block actions %}{% include "ui/keys.html" %}{% endblock %}
{% block main %}<form method="post" action="/sheet/save/" {% autosave_attributes %} data-keys-here>
{% csrf_token %}{% typed_by %}<input type="hidden" name="opened" value="{{ opened }}">
<p id="progress">0問</p>
{% for row in rows %}<div data-row="{{ row.id }}" data-version="{{ row.version }}">
{% mark_choice row.mark_name scale row.mark row.id %}
<textarea name="remark-{{ row.id }}" aria-label="備考 {{ row.id }}">{{ row.remark }}</textarea>
<span data-save-state role="status"></span></div>{% endfor %}
</form>{% endblock %}"""
SCALE = [{"code": code, "label": code} for code in "ABCD"]


def sheet(request):
    rows = [
        {
            "id": key,
            "mark_name": f"mark-{key}",
            "mark": SAVED.get(key, {}).get(f"mark-{key}", ""),
            "remark": SAVED.get(key, {}).get(f"remark-{key}", ""),
            "version": SAVED.get(key, {}).get("version", "1"),
        }
        for key in ("1", "2")
    ]
    OPENED.append(str(len(OPENED)))
    context = {"rows": rows, "scale": SCALE, "opened": OPENED[-1]}
    return HttpResponse(engines["django"].from_string(PAGE).render(context, request))


def save(request):
    if request.POST["opened"] in UNHEARD:
        return HttpResponse(status=503)
    if ANSWERS:
        return ANSWERS.pop(0)
    SAVED[request.POST["row"]] = request.POST.dict()
    progress = f'<p id="progress">{len(SAVED)}問</p>'
    return HttpResponse(progress, headers={"X-Version": "2"})


urlpatterns = [
    path("sheet/", sheet),
    path("sheet/save/", save),
    path("accounts/", include("allauth.urls")),
    path("", include("kyodo.ui.urls")),
]


@pytest.fixture(autouse=True)
def addresses(settings, transactional_db):
    settings.ROOT_URLCONF = __name__
    for kept in (SAVED, ANSWERS, OPENED, UNHEARD):
        kept.clear()


def session_of(email: str) -> str:
    user, _made = get_user_model().objects.get_or_create(email=email, defaults={"name": email})
    client = Client()
    client.force_login(user)
    return client.cookies["sessionid"].value


def state_of(page, row: str):
    return page.locator(f'[data-row="{row}"] [data-save-state]')


def wait_until(page, row: str, words: str) -> None:
    page.wait_for_function(
        "([row, words]) => document.querySelector(`[data-row='${row}'] [data-save-state]`)"
        ".textContent.includes(words)",
        arg=[row, words],
    )


def test_a_mark_chosen_by_its_letter_is_saved_and_the_count_follows(open_page):
    page = open_page("/sheet/", session=session_of("sato@example.jp"))
    page.locator('[data-row="1"] input').first.focus()
    page.keyboard.press("b")
    wait_until(page, "1", "保存しました")
    assert SAVED["1"]["mark-1"] == "B"
    expect(page.locator("#progress")).to_have_text("1問")


def test_arrows_lead_from_item_to_item_and_digits_choose(open_page):
    page = open_page("/sheet/", session=session_of("sato@example.jp"))
    page.locator('[data-row="1"] input').first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("4")
    wait_until(page, "2", "保存しました")
    assert SAVED["2"]["mark-2"] == "D"
    assert "mark-1" not in SAVED.get("1", {})


def test_a_letter_typed_into_a_remark_is_only_a_letter(open_page):
    page = open_page("/sheet/", session=session_of("sato@example.jp"))
    page.locator('[name="remark-1"]').press_sequentially("A?")
    wait_until(page, "1", "保存しました")
    assert SAVED["1"]["remark-1"] == "A?"
    assert "mark-1" not in SAVED["1"]


def test_the_map_of_keys_opens_and_closes(open_page):
    page = open_page("/sheet/", session=session_of("sato@example.jp"))
    page.locator('[data-row="1"] input').first.focus()
    page.keyboard.press("?")
    expect(page.locator("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_be_hidden()


def test_a_text_written_without_a_line_is_saved_when_the_line_is_back(open_page):
    page = open_page("/sheet/", session=session_of("sato@example.jp"))
    page.context.set_offline(True)
    page.locator('[name="remark-1"]').fill("電車の中で書いた。")
    wait_until(page, "1", "つながっていません")
    assert SAVED == {}
    page.context.set_offline(False)
    wait_until(page, "1", "保存しました")
    assert SAVED["1"]["remark-1"] == "電車の中で書いた。"


def test_a_text_that_could_not_be_sent_comes_back_with_the_page_and_is_saved(open_page):
    session = session_of("sato@example.jp")
    page = open_page("/sheet/", session=session)
    UNHEARD.add(OPENED[-1])
    page.locator('[name="remark-1"]').fill("閉じる前に書いた。")
    wait_until(page, "1", "まもなく、もう一度")
    assert SAVED == {}
    page.close()
    page = open_page("/sheet/", session=session)
    wait_until(page, "1", "保存しました")
    assert SAVED["1"]["remark-1"] == "閉じる前に書いた。"
    page.wait_for_function("localStorage.length == 0")


def test_somebody_else_at_the_same_computer_does_not_get_the_text(open_page):
    page = open_page("/sheet/", session=session_of("sato@example.jp"))
    UNHEARD.add(OPENED[-1])
    page.locator('[name="remark-1"]').fill("佐藤だけの文章")
    wait_until(page, "1", "まもなく、もう一度")
    page.close()
    other = open_page("/sheet/", session=session_of("ito@example.jp"))
    other.wait_for_load_state("networkidle")
    expect(other.locator('[name="remark-1"]')).to_have_value("")
    assert SAVED == {}


def test_a_page_left_open_does_not_save_in_the_name_of_the_next_person(open_page):
    page = open_page("/sheet/", session=session_of("sato@example.jp"))
    session = session_of("ito@example.jp")
    site = page.url.removesuffix("/sheet/")
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": site}])
    page.locator('[name="remark-1"]').fill("佐藤だけの文章")
    wait_until(page, "1", "ほかの方がログイン")
    assert SAVED == {}
    expect(page.locator('[name="remark-1"]')).to_have_value("佐藤だけの文章")


def test_a_server_that_fails_for_a_while_is_asked_again(open_page):
    page = open_page("/sheet/", session=session_of("sato@example.jp"))
    UNHEARD.add(OPENED[-1])
    page.locator('[name="remark-1"]').fill("もう一度")
    wait_until(page, "1", "まもなく、もう一度")
    UNHEARD.clear()
    wait_until(page, "1", "保存しました")
    assert SAVED["1"]["remark-1"] == "もう一度"


def test_a_refusal_says_why(open_page):
    page = open_page("/sheet/", session=session_of("sato@example.jp"))
    why = "締め切りを過ぎています。"
    ANSWERS.append(HttpResponse(why, status=422, content_type="text/plain; charset=utf-8"))
    page.locator('[name="remark-1"]').fill("おそい文章")
    wait_until(page, "1", why)
    expect(page.locator('[name="remark-1"]')).to_have_value("おそい文章")


def test_two_writers_see_each_other_before_anything_is_replaced(open_page):
    page = open_page("/sheet/", session=session_of("sato@example.jp"))
    fragment = '<p>伊藤さんの文章</p><button type="button" data-take-version="5">重ねる</button>'
    ANSWERS.append(HttpResponse(fragment, status=409))
    page.locator('[name="remark-1"]').fill("佐藤の文章")
    page.get_by_text("伊藤さんの文章").wait_for()
    assert SAVED == {}
    page.get_by_role("button", name="重ねる").click()
    wait_until(page, "1", "保存しました")
    assert SAVED["1"]["remark-1"] == "佐藤の文章"
    expect(page.get_by_text("伊藤さんの文章")).to_be_hidden()


def test_a_text_typed_on_an_older_version_is_offered_not_forced(open_page):
    session = session_of("sato@example.jp")
    page = open_page("/sheet/", session=session)
    UNHEARD.add(OPENED[-1])
    page.locator('[name="remark-1"]').fill("古い版の上の文章")
    wait_until(page, "1", "まもなく、もう一度")
    page.close()
    SAVED["1"] = {"remark-1": "あとから来た文章", "version": "7"}
    page = open_page("/sheet/", session=session)
    page.get_by_text("古い版の上の文章").wait_for()
    expect(page.locator('[name="remark-1"]')).to_have_value("あとから来た文章")
    page.get_by_role("button", name="この文章を使う").click()
    wait_until(page, "1", "保存しました")
    assert SAVED["1"]["remark-1"] == "古い版の上の文章"


def test_a_session_that_ended_keeps_the_text_until_the_writer_is_back(open_page):
    page = open_page("/sheet/", session=session_of("sato@example.jp"))
    page.context.clear_cookies(name="sessionid")
    page.locator('[name="remark-1"]').fill("期限のあとの文章")
    wait_until(page, "1", "期限が切れました")
    page.context.add_cookies(
        [
            {"name": "sessionid", "value": session_of("sato@example.jp"), "url": page.url},
            {"name": "csrftoken", "value": "n" * 32, "url": page.url},  # sign-in makes a new one
        ]
    )
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    wait_until(page, "1", "保存しました")
    assert SAVED["1"]["remark-1"] == "期限のあとの文章"
