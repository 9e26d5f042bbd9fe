"""The first account is made at the console, by questions or unattended."""

from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command

from kyodo.accounts.models import User
from kyodo.audit.models import AuditEntry
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db


def test_unattended_it_takes_the_password_from_the_environment(monkeypatch, client):
    monkeypatch.setenv("KYODO_ADMIN_PASSWORD", PASSWORD)
    out = StringIO()
    call_command(
        "create_admin",
        "--email",
        "Admin@Example.jp",
        "--name",
        "管理 一郎",
        "--no-input",
        stdout=out,
    )
    user = User.objects.administrators().get()
    assert (user.email, user.name) == ("admin@example.jp", "管理 一郎")
    assert out.getvalue() == "admin@example.jp can sign in now and is an administrator.\n"
    assert EmailAddress.objects.get(user=user).verified is True
    assert [e.event for e in AuditEntry.objects.order_by("pk")] == [
        "user_created",
        "administrator_made",
    ]
    client.post("/accounts/login/", {"login": "admin@example.jp", "password": PASSWORD})
    assert client.session["_auth_user_id"] == str(user.pk)


def test_it_asks_for_what_is_missing(monkeypatch):
    answers = iter(["admin@example.jp", "管理 一郎"])
    monkeypatch.setattr("builtins.input", lambda prompt: next(answers))
    monkeypatch.setattr("getpass.getpass", lambda prompt: PASSWORD)
    monkeypatch.delenv("KYODO_ADMIN_PASSWORD", raising=False)
    call_command("create_admin", stdout=StringIO())
    assert User.objects.administrators().get().name == "管理 一郎"


@pytest.mark.parametrize(
    ("email", "name", "password", "words"),
    [
        ("not an address", "管理", PASSWORD, "is not an e-mail address"),
        ("taken@example.jp", "管理", PASSWORD, "has an account already"),
        ("new@example.jp", "  ", PASSWORD, "The name is empty"),
        ("new@example.jp", "管理", "short", "Nothing was created"),
        ("new@example.jp", "管理", "", "KYODO_ADMIN_PASSWORD is missing"),
    ],
)
def test_wrong_input_is_explained_and_creates_nothing(monkeypatch, email, name, password, words):
    UserFactory(email="taken@example.jp")
    monkeypatch.setenv("KYODO_ADMIN_PASSWORD", password)
    with pytest.raises(CommandError, match=words):
        call_command("create_admin", "--email", email, "--name", name, "--no-input")
    assert User.objects.administrators().count() == 0


def test_two_different_passwords_create_nothing(monkeypatch):
    answers = iter([PASSWORD, "something-else-5"])
    monkeypatch.setattr("getpass.getpass", lambda prompt: next(answers))
    monkeypatch.delenv("KYODO_ADMIN_PASSWORD", raising=False)
    with pytest.raises(CommandError, match="differ"):
        call_command("create_admin", "--email", "a@example.jp", "--name", "管理")
    assert User.objects.administrators().count() == 0


def test_a_stop_at_a_question_creates_nothing(monkeypatch):
    def stop(prompt):
        raise EOFError

    monkeypatch.setattr("builtins.input", stop)
    with pytest.raises(CommandError, match="Stopped"):
        call_command("create_admin")
