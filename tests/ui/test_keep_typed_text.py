"""Somebody goes on writing after the session has ended, and finds the text again after sign-in."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.http import HttpResponse
from django.template import engines
from django.test import Client
from django.urls import include, path, reverse

from kyodo.lifecycle import Refusal
from kyodo.ui import typed_text

PASSWORD = "long-enough-for-us"
TEXT = "協働の目的を、三回にわたって話し合った。\r\n役割も決めた。"
RECEIVED: list[dict[str, str]] = []
PAGE = """{% extends "ui/page.html" %}{% load ui %}{% block heading %}覚え書き{% endblock %}
{% block main %}<form method="post" action="/note/save/">
{% csrf_token %}{% typed_by labels %}</form>{% endblock %}"""


def note(request):
    page = engines["django"].from_string(PAGE)
    return HttpResponse(page.render({"labels": {"remark": "備考"}}, request))


def refuse_note(request):
    raise Refusal("もう提出されています。")


def save_note(request):
    RECEIVED.append(request.POST.dict())
    return HttpResponse(status=422 if request.POST.get("remark") == "refused" else 200)


urlpatterns = [
    path("note/", note),
    path("note/save/", save_note),
    path("note/refuse/", refuse_note),
    path("accounts/", include("allauth.urls")),
    path("", include("kyodo.ui.urls")),
]


@pytest.fixture(autouse=True)
def addresses(settings, db):
    settings.ROOT_URLCONF = __name__
    settings.AXES_ENABLED = False
    RECEIVED.clear()


def person(email: str):
    user = get_user_model()(email=email, name=email)
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def writer():
    return person("sato@example.jp")


@pytest.fixture
def browser():
    return Client(enforce_csrf_checks=True)


def value_of(name: str, html: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', html)
    return found[1] if found else ""


def open_form(browser: Client, user) -> dict[str, str]:
    browser.force_login(user)
    html = browser.get("/note/?year=2023").content.decode()
    return {name: value_of(name, html) for name in ("csrfmiddlewaretoken", "typed_by")}


def sign_in(browser: Client, email: str) -> None:
    html = browser.get(reverse("account_login")).content.decode()
    token = value_of("csrfmiddlewaretoken", html)
    answer = browser.post(
        reverse("account_login"),
        {"csrfmiddlewaretoken": token, "login": email, "password": PASSWORD},
    )
    assert answer.status_code == 302


def sign_out(browser: Client) -> None:
    html = browser.get("/note/").content.decode()
    token = value_of("csrfmiddlewaretoken", html)
    answer = browser.post(reverse("account_logout"), {"csrfmiddlewaretoken": token})
    assert answer.status_code == 302


def lose_session(browser: Client) -> None:
    del browser.cookies["sessionid"]


def send_late(browser: Client, user, **fields: str):
    form = open_form(browser, user)
    lose_session(browser)
    return browser.post("/note/save/", {**form, "remark": TEXT, "row": "12", **fields})


def test_a_late_text_leads_to_sign_in_and_back_to_its_page(browser, writer):
    answer = send_late(browser, writer)
    assert answer.status_code == 302
    assert answer.url == "/accounts/login/?next=/note/%3Fyear%3D2023"
    assert RECEIVED == []


def test_the_page_of_sign_in_says_that_something_is_kept_but_not_what(browser, writer):
    html = browser.get(send_late(browser, writer).url).content.decode()
    assert "送られた文章は保管しています" in html
    assert "三回" not in html


def test_after_sign_in_the_writer_finds_the_text_and_sends_it_again(browser, writer):
    send_late(browser, writer)
    sign_in(browser, writer.email)
    html = browser.get("/note/").content.decode()
    assert 'name="remark" rows="4" readonly>\n協働の目的を、三回にわたって' in html
    assert ">備考</label>" in html
    assert '<input type="hidden" name="row" value="12">' in html

    token = value_of("csrfmiddlewaretoken", html)
    again = {"csrfmiddlewaretoken": token, "remark": TEXT, "row": "12"}
    kept_text = value_of("kept_text", html)
    answer = browser.post("/note/save/", {**again, "kept_text": kept_text})
    assert answer.status_code == 200
    assert [(r["remark"], r["row"]) for r in RECEIVED] == [(TEXT, "12")]
    assert "まだ保存されていない文章" not in browser.get("/note/").content.decode()


def test_a_text_that_is_refused_again_stays(browser, writer):
    send_late(browser, writer)
    sign_in(browser, writer.email)
    html = browser.get("/note/").content.decode()
    fields = {name: value_of(name, html) for name in ("csrfmiddlewaretoken", "kept_text")}
    assert browser.post("/note/save/", {**fields, "remark": "refused"}).status_code == 422
    assert "まだ保存されていない文章" in browser.get("/note/").content.decode()


def test_somebody_else_never_sees_it_and_it_is_gone_afterwards(browser, writer):
    other = person("ito@example.jp")
    send_late(browser, writer)
    sign_in(browser, other.email)
    assert "三回" not in browser.get("/note/").content.decode()
    assert typed_text.SESSION_KEY not in browser.session
    sign_out(browser)
    sign_in(browser, writer.email)
    assert "三回" not in browser.get("/note/").content.decode()


def test_a_form_of_one_person_is_not_saved_in_the_name_of_another(browser, writer):
    form = open_form(browser, writer)
    other = open_form(browser, person("ito@example.jp"))
    late = {**form, "csrfmiddlewaretoken": other["csrfmiddlewaretoken"], "remark": TEXT}
    answer = browser.post("/note/save/", late)
    assert answer.status_code == 403
    assert "ほかの方がログインしていたとき" in answer.content.decode()
    assert "協働の目的" not in answer.content.decode()
    script = browser.post("/note/save/", late, headers={"X-Autosave": "1"})
    assert (script.status_code, script["Content-Type"][:10]) == (403, "text/plain")
    assert RECEIVED == []


def test_the_writer_may_throw_it_away(browser, writer):
    send_late(browser, writer)
    sign_in(browser, writer.email)
    html = browser.get("/note/").content.decode()
    fields = {name: value_of(name, html) for name in ("csrfmiddlewaretoken", "kept_text")}
    answer = browser.post(reverse("ui:discard_kept_text"), {**fields, "next": "/note/"})
    assert answer.url == "/note/"
    assert "三回" not in browser.get("/note/").content.decode()


def test_discarding_never_leads_to_another_site(browser, writer):
    fields = open_form(browser, writer)
    answer = browser.post(
        reverse("ui:discard_kept_text"), {**fields, "next": "https://example.org/"}
    )
    assert answer.url == "/"


def test_passwords_and_tokens_are_not_kept(browser, writer):
    send_late(browser, writer, password="himitsu", new_password1="himitsu")
    kept = browser.session[typed_text.SESSION_KEY]
    assert [name for name, _text in kept[0]["fields"]] == ["remark", "row"]


def test_an_altered_signature_keeps_nothing(browser, writer):
    form = open_form(browser, writer)
    lose_session(browser)
    answer = browser.post("/note/save/", {**form, "typed_by": form["typed_by"] + "x"})
    assert answer.url == "/accounts/login/?next=/note/save/"
    assert typed_text.SESSION_KEY not in browser.session


def test_a_text_too_long_to_keep_is_shown_to_be_copied(browser, writer):
    text = "長" * (typed_text.MAX_CHARACTERS + 1)
    answer = send_late(browser, writer, remark=text)
    assert answer.status_code == 413
    assert text in answer.content.decode()


def test_a_script_that_saves_is_told_that_the_session_ended(browser, writer):
    form = open_form(browser, writer)
    lose_session(browser)
    answer = browser.post("/note/save/", form, headers={"X-Autosave": "1"})
    assert answer.status_code == 401


def test_htmx_is_led_to_sign_in_as_a_whole_page(browser, writer):
    form = open_form(browser, writer)
    lose_session(browser)
    answer = browser.post("/note/save/", {**form, "remark": TEXT}, headers={"HX-Request": "true"})
    assert answer.status_code == 204
    assert answer.headers["HX-Redirect"] == "/accounts/login/?next=/note/%3Fyear%3D2023"


def test_a_stale_token_shows_the_writer_the_text_with_a_button(browser, writer):
    form = open_form(browser, writer)
    sign_out(browser)
    sign_in(browser, writer.email)
    answer = browser.post("/note/save/", {**form, "remark": TEXT})
    html = answer.content.decode()
    assert answer.status_code == 403
    assert "三回" in html
    token = value_of("csrfmiddlewaretoken", html)
    again = {"csrfmiddlewaretoken": token, "remark": TEXT}
    assert browser.post("/note/save/", again).status_code == 200


def test_a_stale_token_gives_a_saving_script_of_the_writer_a_new_one(browser, writer):
    form = open_form(browser, writer)
    sign_out(browser)
    sign_in(browser, writer.email)
    answer = browser.post("/note/save/", form, headers={"X-Autosave": "1"})
    assert answer.status_code == 403
    fresh = {**form, "csrfmiddlewaretoken": answer.headers["X-CSRF-Token"]}
    assert browser.post("/note/save/", fresh, headers={"X-Autosave": "1"}).status_code == 200


def test_a_stale_token_shows_somebody_else_nothing(browser, writer):
    form = open_form(browser, writer)
    sign_out(browser)
    sign_in(browser, person("ito@example.jp").email)
    answer = browser.post("/note/save/", {**form, "remark": TEXT})
    assert answer.status_code == 403
    assert "三回" not in answer.content.decode()
    autosave = browser.post("/note/save/", form, headers={"X-Autosave": "1"})
    assert "X-CSRF-Token" not in autosave.headers


def test_without_session_and_with_a_stale_token_the_text_is_kept_too(browser, writer):
    form = open_form(browser, writer)
    browser.cookies.clear()
    assert browser.post("/note/save/", {**form, "remark": TEXT}).status_code == 302
    sign_in(browser, writer.email)
    assert "三回" in browser.get("/note/").content.decode()


def test_a_text_that_a_rule_refused_goes_along_to_the_next_page(browser, writer):
    form = open_form(browser, writer)
    answer = browser.post("/note/refuse/", {**form, "remark": TEXT})
    assert answer.status_code == 302
    html = browser.get("/note/").content.decode()
    assert "もう提出されています。" in html
    assert "さきほどの操作は受け付けられませんでした" in html
    assert "三回" in html


def test_a_refused_button_without_text_keeps_nothing(browser, writer):
    browser.post("/note/refuse/", open_form(browser, writer))
    assert typed_text.SESSION_KEY not in browser.session


def test_a_saving_script_is_told_why_it_was_refused(browser, writer):
    form = open_form(browser, writer)
    answer = browser.post("/note/refuse/", form, headers={"X-Autosave": "1"})
    assert (answer.status_code, answer.content.decode()) == (422, "もう提出されています。")
