"""Everybody makes the secret address of the own calendar, once shown, and makes it anew."""

import hashlib

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from kyodo.accounts.actions import forget_user, renew_calendar_address
from kyodo.accounts.models import CalendarAddress
from kyodo.audit.models import AuditEntry
from tests.factories import AdministratorFactory, UserFactory

pytestmark = pytest.mark.django_db
PAGE = reverse("accounts:show_calendar_address")
RENEW = reverse("accounts:renew_calendar_address")
CALENDAR = reverse("portal:calendar")


def made(client, user):
    """The path and query of the address that the page shows."""
    client.force_login(user)
    response = client.post(RENEW)
    assert response.status_code == 200
    address = response.context["address"]
    assert f'value="{address}"' in response.content.decode()
    return address[address.index(CALENDAR) :]


def test_the_address_is_shown_once_and_only_its_digest_is_kept(client):
    user = UserFactory()
    address = made(client, user)
    key = address.partition("key=")[2]
    (kept,) = CalendarAddress.objects.all()
    assert kept.token_digest == hashlib.sha256(key.encode()).hexdigest()
    page = client.get(PAGE).content.decode()
    assert key not in page
    assert "アドレスで配信しています" in page


def test_a_new_address_ends_the_one_before(client):
    user = UserFactory()
    first, second = made(client, user), made(client, user)
    client.logout()
    assert client.get(first).status_code == 404
    assert client.get(second).status_code == 200
    assert CalendarAddress.objects.count() == 1


def test_nobody_makes_one_for_somebody_else():
    user = UserFactory()
    with pytest.raises(PermissionDenied):
        renew_calendar_address(user_id=user.pk, by=AdministratorFactory(), now=timezone.now())
    assert CalendarAddress.objects.count() == 0


def test_it_is_recorded_without_the_secret(client):
    user = UserFactory()
    key = made(client, user).partition("key=")[2]
    entry = AuditEntry.objects.get(event="calendar_address_renewed")
    assert key not in str(vars(entry))


def test_looking_makes_nothing_and_needs_no_script(client):
    user = UserFactory()
    client.force_login(user)
    assert "まだ配信していません" in client.get(PAGE).content.decode()
    assert client.get(RENEW).status_code == 405
    assert CalendarAddress.objects.count() == 0


def test_forgetting_a_person_ends_the_address(client):
    user = UserFactory()
    made(client, user)
    user.is_active = False
    user.save()
    forget_user(user_id=user.pk, by=AdministratorFactory(), now=timezone.now())
    assert CalendarAddress.objects.count() == 0
