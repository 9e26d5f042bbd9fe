"""The administrator lets a stopped account in again, as a plain one."""

import pytest

from kyodo.accounts import actions
from tests.factories import AdministratorFactory

pytestmark = pytest.mark.django_db


def test_an_administrator_comes_back_as_a_plain_account():
    administrator, other = AdministratorFactory(), AdministratorFactory()
    actions.deactivate_user(user_id=other.pk, by=administrator)
    actions.reactivate_user(user_id=other.pk, by=administrator)
    other.refresh_from_db()
    assert (other.is_active, other.is_administrator) == (True, False)
