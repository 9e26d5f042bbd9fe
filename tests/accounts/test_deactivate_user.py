"""The administrator stops an account, lets it in again, or forgets it; and never acts as it."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from kyodo.accounts import actions
from kyodo.accounts.models import User
from kyodo.audit.models import AuditEntry
from kyodo.notifications.models import OutboxMail
from tests.factories import AdministratorFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_an_open_session_ends_at_once_and_the_person_is_told(client):
    user = UserFactory()
    client.force_login(user)
    assert client.get(reverse("accounts:change_profile")).status_code == 200

    actions.deactivate_user(user_id=user.pk, by=AdministratorFactory())

    assert client.get(reverse("accounts:change_profile")).status_code == 302
    assert [row.to for row in OutboxMail.objects.all()] == [user.email]
    assert AuditEntry.objects.get().event == "user_deactivated"


def test_a_double_click_stops_once(client):
    user = UserFactory()
    client.force_login(AdministratorFactory())
    address = reverse("accounts:deactivate_user", args=[user.pk])
    assert [client.post(address).status_code for _click in range(2)] == [302, 403]
    assert AuditEntry.objects.filter(event="user_deactivated").count() == 1
    assert OutboxMail.objects.count() == 1


def test_nobody_stops_the_own_account_and_no_colleague_anybody():
    administrator, user = AdministratorFactory(), UserFactory()
    with pytest.raises(PermissionDenied):
        actions.deactivate_user(user_id=administrator.pk, by=administrator)
    with pytest.raises(PermissionDenied):
        actions.deactivate_user(user_id=user.pk, by=UserFactory())
    assert User.objects.active().count() == 3


def test_no_page_and_no_action_lets_an_administrator_set_a_password_or_address():
    """Signatures are the whole surface: views call nothing else."""
    taking_a_user = [
        actions.deactivate_user,
        actions.reactivate_user,
        actions.forget_user,
        actions.make_administrator,
        actions.unmake_administrator,
    ]
    for action in taking_a_user:
        names = set(
            action.__wrapped__.__code__.co_varnames[: action.__wrapped__.__code__.co_kwonlyargcount]
        )
        assert names <= {"user_id", "by", "now"}


@pytest.mark.parametrize("name", ["deactivate_user", "reactivate_user", "make_administrator"])
def test_an_unknown_account_is_not_found_and_a_get_changes_nothing(client, name):
    client.force_login(AdministratorFactory())
    assert client.post(reverse(f"accounts:{name}", args=[999_999])).status_code == 404
    assert client.get(reverse(f"accounts:{name}", args=[UserFactory().pk])).status_code == 405
