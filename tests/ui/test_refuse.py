"""Whatever goes wrong, the answer is a page with words and a way back."""

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.views import defaults


@pytest.mark.parametrize("name", ["400", "403", "404", "413", "500"])
def test_a_refusal_needs_neither_a_request_nor_a_database(name):
    html = render_to_string(f"{name}.html")
    assert html.count("<h1>") == 1
    assert '<a href="/">最初のページへ</a>' in html


def test_a_failure_of_the_server_is_told_in_words(rf):
    answer = defaults.server_error(rf.get("/"))
    assert answer.status_code == 500
    assert "うまく処理できませんでした" in answer.content.decode()


def test_a_missing_page_does_not_tell_whether_it_exists(db):
    answer = Client().get("/nothing-here/")
    assert answer.status_code == 404
    assert "あなたに見せられないページ" in answer.content.decode()


def test_too_large_a_file_is_refused_with_the_limit():
    assert "20 MB まで" in render_to_string("413.html", {"megabytes": 20})


def test_a_form_without_token_is_refused_with_what_to_do(db):
    answer = Client(enforce_csrf_checks=True).post("/accounts/login/", {})
    assert answer.status_code == 403
    assert "読み込みなおしてから" in answer.content.decode()
