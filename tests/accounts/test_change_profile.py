"""Everybody changes the own name, language and rhythm of mail, and nobody anybody else's."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from kyodo.accounts.actions import change_profile
from tests.factories import AdministratorFactory, UserFactory

pytestmark = pytest.mark.django_db

PAGE = reverse("accounts:change_profile")


def test_the_page_saves_and_speaks_the_chosen_language(client):
    user = UserFactory(email="hana@example.jp")
    client.force_login(user)
    response = client.post(PAGE, {"name": " 山田 はな ", "language": "en", "mail_rhythm": "daily"})
    assert response.status_code == 302
    assert response.cookies["django_language"].value == "en"
    user.refresh_from_db()
    assert (user.name, user.language, user.mail_rhythm) == ("山田 はな", "en", "daily")
    assert user.email == "hana@example.jp"


def test_wrong_input_is_explained_and_changes_nothing(client):
    user = UserFactory(name="山田 はな")
    client.force_login(user)
    response = client.post(PAGE, {"name": "", "language": "xx", "mail_rhythm": "daily"})
    assert response.status_code == 200
    assert set(response.context["form"].errors) == {"name", "language"}
    user.refresh_from_db()
    assert (user.name, user.mail_rhythm) == ("山田 はな", "each")


def test_an_administrator_changes_nobody_else_s():
    user = UserFactory(name="山田 はな")
    with pytest.raises(PermissionDenied):
        change_profile(
            user_id=user.pk,
            name="別人",
            language="ja",
            mail_rhythm="each",
            by=AdministratorFactory(),
        )
    user.refresh_from_db()
    assert user.name == "山田 はな"


def test_the_page_needs_sign_in(client):
    response = client.get(PAGE)
    assert (response.status_code, response.url) == (302, f"/accounts/login/?next={PAGE}")
