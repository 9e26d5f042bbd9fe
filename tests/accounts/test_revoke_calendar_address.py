"""Everybody ends the delivery of the own calendar; the address is dead at once."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from kyodo.accounts.actions import renew_calendar_address, revoke_calendar_address
from kyodo.accounts.models import CalendarAddress
from kyodo.audit.models import AuditEntry
from tests.factories import AdministratorFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_a_revoked_address_is_not_found(client):
    user = UserFactory()
    token = renew_calendar_address(user_id=user.pk, by=user, now=timezone.now())
    address = f"{reverse('portal:calendar')}?key={token}"
    assert client.get(address).status_code == 200
    client.force_login(user)
    response = client.post(reverse("accounts:revoke_calendar_address"))
    assert response.headers["Location"] == reverse("accounts:show_calendar_address")
    client.logout()
    assert client.get(address).status_code == 404
    assert AuditEntry.objects.filter(event="calendar_address_revoked").count() == 1


def test_nobody_ends_somebody_elses():
    user = UserFactory()
    renew_calendar_address(user_id=user.pk, by=user, now=timezone.now())
    with pytest.raises(PermissionDenied):
        revoke_calendar_address(user_id=user.pk, by=AdministratorFactory())
    assert CalendarAddress.objects.count() == 1


def test_ending_what_is_not_there_changes_and_records_nothing():
    user = UserFactory()
    revoke_calendar_address(user_id=user.pk, by=user)
    assert AuditEntry.objects.filter(event="calendar_address_revoked").count() == 0
