"""The environment is read strictly: what cannot be understood stops the start, in words."""

import json
import os
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from kyodo.config import environment, single_sign_on


@pytest.mark.parametrize(
    ("value", "meaning"),
    [("true", True), ("Yes", True), ("1", True), ("off", False), ("0", False), ("", True)],
)
def test_a_flag_is_true_false_or_its_default(monkeypatch, value, meaning):
    monkeypatch.setenv("KYODO_TRY", value)
    assert environment.flag("KYODO_TRY", default=True) is meaning


@pytest.mark.parametrize("value", ["ture", "2", "-", "はい"])
def test_what_is_neither_true_nor_false_is_refused(monkeypatch, value):
    monkeypatch.setenv("KYODO_TRY", value)
    with pytest.raises(ImproperlyConfigured, match=r"KYODO_TRY=.* is neither true nor false"):
        environment.flag("KYODO_TRY", default=True)


@pytest.mark.parametrize("value", ["0", "-1", "1.5", "ten", "１０"])
def test_a_number_that_is_none_is_refused(monkeypatch, value):
    monkeypatch.setenv("KYODO_TRY", value)
    with pytest.raises(ImproperlyConfigured, match="whole number above nought"):
        environment.number("KYODO_TRY", default=3)


def test_a_secret_comes_from_the_variable_or_from_a_file(monkeypatch, tmp_path):
    file = tmp_path / "secret"
    file.write_text("from the file\n")
    assert environment.secret("KYODO_TRY") == ""
    monkeypatch.setenv("KYODO_TRY_FILE", str(file))
    assert environment.secret("KYODO_TRY") == "from the file"
    monkeypatch.setenv("KYODO_TRY", "from the variable")
    with pytest.raises(ImproperlyConfigured, match="both set"):
        environment.secret("KYODO_TRY")
    monkeypatch.delenv("KYODO_TRY_FILE")
    assert environment.secret("KYODO_TRY") == "from the variable"


def test_a_file_that_is_missing_or_empty_is_refused(monkeypatch, tmp_path):
    monkeypatch.setenv("KYODO_TRY_FILE", str(tmp_path / "nowhere"))
    with pytest.raises(ImproperlyConfigured, match="cannot be read"):
        environment.secret("KYODO_TRY")
    (tmp_path / "empty").write_text("\n")
    monkeypatch.setenv("KYODO_TRY_FILE", str(tmp_path / "empty"))
    with pytest.raises(ImproperlyConfigured, match="is empty"):
        environment.secret("KYODO_TRY")


PROVIDER = {
    "id": "city",
    "name": "庁内認証",
    "client_id": "kyodo",
    "secret": "s",
    "server_url": "https://login.example.jp/realms/city",
}


def test_a_provider_may_receive_the_sign_in_form_and_nobody_else():
    providers = single_sign_on.read_providers(json.dumps([PROVIDER]))
    assert single_sign_on.form_origins(providers) == ["https://login.example.jp"]
    app = single_sign_on.as_allauth(providers)["openid_connect"]["APPS"][0]
    assert (app["provider_id"], app["settings"]["server_url"]) == ("city", PROVIDER["server_url"])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "not JSON"),
        ("{}", "a JSON list"),
        ('[{"id": "x"}]', "lacks client_id, name, secret, server_url"),
        (json.dumps([PROVIDER | {"colour": "red"}]), "unknown key colour"),
    ],
)
def test_a_provider_that_is_described_wrongly_is_refused(text, words):
    with pytest.raises(ImproperlyConfigured, match=words):
        single_sign_on.read_providers(text)


OF_THE_ADDRESS = [
    *("ALLOWED_HOSTS", "SESSION_COOKIE_SECURE", "SECURE_HSTS_SECONDS", "SECURE_SSL_REDIRECT"),
]


def settings_with(tmp_path, names=OF_THE_ADDRESS, **variables):
    """What another process, started with these variables alone, makes of them."""
    code = f"""
import json
from django.conf import settings
print(json.dumps([getattr(settings, name) for name in {names}]))
"""
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code],
        env={
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "kyodo.config.settings",
            "KYODO_DATA": str(tmp_path),
            **variables,
        },
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return json.loads(done.stdout) if not done.returncode else done.stderr


def test_hosts_and_cookies_follow_from_the_address(tmp_path):
    assert settings_with(tmp_path) == [["127.0.0.1", "[::1]", "localhost"], False, 0, False]
    assert settings_with(tmp_path, KYODO_ADDRESS="https://kyodo.example.jp/") == [
        ["127.0.0.1", "[::1]", "kyodo.example.jp", "localhost"],
        True,
        31536000,
        True,
    ]


@pytest.mark.parametrize(
    ("query", "options"),
    [
        ("", {"options": "-c random_page_cost=1.1"}),
        ("?options=-c%20jit%3Doff", {"options": "-c jit=off"}),
        ("?sslmode=require", {"sslmode": "require", "options": "-c random_page_cost=1.1"}),
    ],
)
def test_the_address_of_a_database_may_say_how_connections_begin(tmp_path, query, options):
    address = f"postgres://kyodo@localhost/kyodo{query}"
    [databases] = settings_with(tmp_path, ["DATABASES"], DATABASE_URL=address)
    assert databases["default"]["OPTIONS"] == options


def test_a_wrong_value_stops_the_start(tmp_path):
    assert "KYODO_DEBUG='maybe' is neither true nor false." in settings_with(
        tmp_path, KYODO_DEBUG="maybe"
    )


def test_a_web_server_without_a_kept_key_does_not_start(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", "import kyodo.config.wsgi"],
        env={"PATH": os.environ["PATH"], "KYODO_DATA": str(tmp_path)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 1
    assert "No secret key" in done.stderr
