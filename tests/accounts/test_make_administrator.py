"""Administrators make and unmake each other in the open, and one always stays."""

import pytest
from django.core.exceptions import PermissionDenied

from kyodo.accounts import actions
from kyodo.audit.models import AuditEntry
from kyodo.notifications.models import OutboxMail
from tests.factories import AdministratorFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_the_other_administrators_are_told():
    one, two, user = AdministratorFactory(), AdministratorFactory(), UserFactory()
    actions.make_administrator(user_id=user.pk, by=one)
    assert {row.to for row in OutboxMail.objects.all()} == {two.email, user.email}
    assert AuditEntry.objects.get().event == "administrator_made"


def test_a_colleague_makes_nobody_administrator():
    user = UserFactory()
    with pytest.raises(PermissionDenied):
        actions.make_administrator(user_id=user.pk, by=user)
    user.refresh_from_db()
    assert user.is_administrator is False
