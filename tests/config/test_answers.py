"""What holds for every answer: the content policy, private pages, words for too large a request."""

import json
import logging

import pytest
from django.conf import settings
from django.db import DatabaseError
from django.test import RequestFactory

from kyodo.config import lockout, logs
from kyodo.public_forms.clients import client_address
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_the_watchman_is_answered_without_signing_in(client):
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


def test_the_watchman_learns_of_a_database_that_is_away(client, monkeypatch):
    def refuse():
        raise DatabaseError

    monkeypatch.setattr("kyodo.config.views.connection.cursor", refuse)
    assert client.get("/healthz").status_code == 503


def test_a_page_runs_nothing_from_outside_and_nothing_inline(client):
    policy = client.get("/accounts/login/")["Content-Security-Policy"]
    assert set(policy.split("; ")) == {
        "default-src 'self'",
        "img-src 'self' data:",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "object-src 'none'",
    }


def test_pages_of_somebody_signed_in_are_kept_by_no_cache(client):
    client.force_login(UserFactory())
    response = client.get("/projects/")
    assert response.status_code == 200
    assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))


def test_too_large_a_request_is_answered_in_words(client, settings):
    settings.UPLOAD_LIMIT = 1024 * 1024
    body = b"x" * (2 * 1024 * 1024)
    response = client.post("/accounts/login/", body, content_type="application/octet-stream")
    assert response.status_code == 413
    assert "1" in response.content.decode()
    assert "MB" in response.content.decode()


def test_a_request_just_within_the_limit_passes(client, settings):
    settings.UPLOAD_LIMIT = 1024 * 1024
    body = b"x" * (1024 * 1024)
    response = client.post("/accounts/login/", body, content_type="application/octet-stream")
    assert response.status_code != 413


def test_the_client_is_known_by_the_proxy_only_where_there_is_one(settings):
    request = RequestFactory().get(
        "/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="6.6.6.6, 1.2.3.4"
    )
    assert client_address(request) == "10.0.0.1"
    settings.BEHIND_PROXY = True
    assert client_address(request) == "1.2.3.4"


def test_an_attempt_is_counted_for_the_address_in_any_spelling():
    assert lockout.attempted_login(None, {"email": " Taro@Example.JP "}) == "taro@example.jp"
    request = RequestFactory().post("/", {"login": "Taro@example.jp"})
    assert lockout.attempted_login(request, None) == "taro@example.jp"


def test_a_log_line_is_json_with_readable_japanese_and_no_query(capsys):
    request = RequestFactory().get("/people/?q=山田")
    line = logs.configuration(level="INFO", as_json=True)["formatters"]["line"]
    formatter = line["()"](
        processors=line["processors"], foreign_pre_chain=line["foreign_pre_chain"]
    )
    record = logging.makeLogRecord(
        {"name": "kyodo", "levelname": "INFO", "levelno": 20, "msg": "読みました"}
    )
    written = formatter.format(record)
    assert json.loads(written)["event"] == "読みました"
    assert "読みました" in written
    event = logs.without_query(None, "info", {"request": request})
    assert event["request"] == "GET /people/"
    assert logs.without_query(None, "info", {"request": "GET /people/?q=x"}) == {
        "request": "GET /people/"
    }


def test_passwords_are_kept_by_argon2_outside_of_tests():
    text = (settings.PACKAGE_DIR / "config" / "settings.py").read_text()
    first = text.split("PASSWORD_HASHERS = [")[1].split(",")[0]
    assert "Argon2PasswordHasher" in first
