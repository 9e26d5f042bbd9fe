"""Who has an account joins with a button behind the link; nobody else does."""

import pytest
from django.urls import reverse

from kyodo.accounts.actions import create_user
from kyodo.accounts.models import User
from tests.factories import (
    PASSWORD,
    InvitationFactory,
    RepresentativeFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

TOKEN = "a-link-that-was-mailed"

GIVEN = {"name": "山田 はな", "password": PASSWORD, "password_again": PASSWORD}


@pytest.fixture
def speaker():
    return RepresentativeFactory(organisation__name="はまべの会")


@pytest.fixture
def invitation(speaker):
    return InvitationFactory(
        token=TOKEN,
        email="hana@example.jp",
        organisation=speaker.organisation,
        invited_by=speaker.user,
    )


def _page(token=TOKEN):
    return reverse("organisations:accept_invitation", args=[token])


def _join(token=TOKEN):
    return reverse("organisations:join_organisation", args=[token])


def test_who_has_an_account_signs_in_and_joins_with_a_button(client, invitation, speaker):
    user = create_user(email="hana@example.jp", name="山田 はな", password=PASSWORD)
    html = client.get(_page()).content.decode()
    assert "すでに登録されています" in html
    assert f"?next={_page()}" in html
    assert client.post(_page(), GIVEN).status_code == 200
    assert User.objects.get_queryset().filter(email="hana@example.jp").get() == user

    client.force_login(user)
    assert "参加する" in client.get(_page()).content.decode()
    assert client.post(_join()).status_code == 302
    assert user.memberships.get().organisation_id == speaker.organisation_id
    assert client.post(_join()).status_code == 410
    assert user.memberships.count() == 1


def test_somebody_else_who_is_signed_in_does_not_get_in(client, invitation):
    other = UserFactory(email="taro@example.jp")
    client.force_login(other)
    for response in (client.get(_page()), client.post(_page(), GIVEN), client.post(_join())):
        html = response.content.decode()
        assert response.status_code == 410
        assert "別のメールアドレスあて" in html
        assert "hana@example.jp" not in html
        assert "はまべの会" not in html
    assert not other.memberships.exists()
    invitation.refresh_from_db()
    assert invitation.accepted_at is None
