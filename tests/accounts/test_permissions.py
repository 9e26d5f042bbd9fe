"""Who may keep accounts: each role against each predicate."""

import pytest
from django.contrib.auth.models import AnonymousUser

from kyodo.accounts import permissions
from tests.factories import AdministratorFactory, UserFactory

pytestmark = pytest.mark.django_db

ALLOWED = {
    # a: administrator, c: colleague, p: the person, s: stopped administrator
    ("can_change_profile", "active"): "--p-",
    ("can_keep_calendar_address", "active"): "--p-",
    ("can_keep_calendar_address", "inactive"): "----",
    ("can_deactivate_user", "active"): "a---",
    ("can_deactivate_user", "inactive"): "----",
    ("can_reactivate_user", "inactive"): "a---",
    ("can_reactivate_user", "active"): "----",
    ("can_forget_user", "inactive"): "a---",
    ("can_forget_user", "active"): "----",
    ("can_make_administrator", "active"): "a---",
    ("can_make_administrator", "inactive"): "----",
    ("can_unmake_administrator", "active"): "----",
    ("can_unmake_administrator", "administrator"): "a-p-",
    ("can_deactivate_user", "administrator"): "a---",
}


@pytest.mark.parametrize(("predicate", "about"), list(ALLOWED))
def test_each_role_against_each_predicate(predicate, about):
    account = {
        "active": lambda: UserFactory(),
        "inactive": lambda: UserFactory(is_active=False),
        "administrator": lambda: AdministratorFactory(),
    }[about]()
    actors = {
        "a": AdministratorFactory(),
        "c": UserFactory(),
        "p": account,
        "s": AdministratorFactory(is_active=False),
    }
    may = getattr(permissions, predicate)
    found = "".join(letter if may(actor, account) else "-" for letter, actor in actors.items())
    assert found == ALLOWED[predicate, about]
    assert may(AnonymousUser(), account) is False


def test_only_an_administrator_lists_accounts():
    assert permissions.can_list_users(AdministratorFactory()) is True
    assert permissions.can_list_users(UserFactory()) is False
    assert permissions.can_list_users(AdministratorFactory(is_active=False)) is False
    assert permissions.can_list_users(AnonymousUser()) is False
