"""A link that was lost is made anew; the one before opens nothing from then on."""

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from kyodo.consultations.actions.referral_links import renew_referral_link
from kyodo.lifecycle import Refusal
from kyodo.notifications.models import OutboxMail
from tests.consultations.cases import counter
from tests.consultations.referring import (
    TOLD,
    case_with_secrets,
    closed,
    department,
    link,
    referred,
    seen,
)
from tests.consultations.writing import address

pytestmark = pytest.mark.django_db


def test_the_new_link_opens_and_the_old_one_does_not(client):
    world = counter()
    body, _officer = department()
    referral, old = referred(
        case_with_secrets(world), body, world.staff, receiver_email="shogyo@example.lg.jp"
    )
    seen(old)
    OutboxMail.objects.all().delete()
    client.force_login(world.staff)
    page = client.post(address("renew_referral_link", referral.pk)).content.decode()
    key = re.search(r"answer/\?key=([\w-]{40,})", page)[1]
    assert OutboxMail.objects.get(to="shogyo@example.lg.jp").path == link(key)
    client.logout()
    assert client.get(link(old)).status_code == 404
    assert TOLD in client.get(link(key)).content.decode()


def test_only_staff_and_only_while_it_can_be_answered():
    world = counter()
    body, officer = department()
    referral, _key = referred(case_with_secrets(world), body, world.staff)
    with pytest.raises(PermissionDenied):
        renew_referral_link(referral_id=referral.pk, by=officer, now=timezone.now())
    closed(referral, world.staff)
    with pytest.raises(Refusal):
        renew_referral_link(referral_id=referral.pk, by=world.staff, now=timezone.now())
    assert not referral.links.filter(revoked_at=None).exists()
