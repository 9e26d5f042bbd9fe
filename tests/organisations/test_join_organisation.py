"""Who has an account joins with a button behind the link; nobody else does."""

import pytest

from kyodo.accounts.actions import create_user
from kyodo.accounts.models import User
from tests.factories import (
    PASSWORD,
    UserFactory,
)
from tests.organisations.invited import GIVEN, accept_page, join_page

pytestmark = pytest.mark.django_db


def test_who_has_an_account_signs_in_and_joins_with_a_button(client, invitation, speaker):
    user = create_user(email="hana@example.jp", name="山田 はな", password=PASSWORD)
    html = client.get(accept_page()).content.decode()
    assert "すでに登録されています" in html
    assert f"?next={accept_page()}" in html
    assert client.post(accept_page(), GIVEN).status_code == 200
    assert User.objects.get_queryset().filter(email="hana@example.jp").get() == user

    client.force_login(user)
    assert "参加する" in client.get(accept_page()).content.decode()
    assert client.post(join_page()).status_code == 302
    assert user.memberships.get().organisation_id == speaker.organisation_id
    assert client.post(join_page()).status_code == 410
    assert user.memberships.count() == 1


def test_somebody_else_who_is_signed_in_does_not_get_in(client, invitation):
    other = UserFactory(email="taro@example.jp")
    client.force_login(other)
    for response in (
        client.get(accept_page()),
        client.post(accept_page(), GIVEN),
        client.post(join_page()),
    ):
        html = response.content.decode()
        assert response.status_code == 410
        assert "別のメールアドレスあて" in html
        assert "hana@example.jp" not in html
        assert "はまべの会" not in html
    assert not other.memberships.exists()
    invitation.refresh_from_db()
    assert invitation.accepted_at is None
