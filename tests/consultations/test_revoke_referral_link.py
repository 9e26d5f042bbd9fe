"""A link that reached somebody else is shut; officers with an account go on."""

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from kyodo.audit.models import AuditEntry
from kyodo.consultations.actions.referral_links import revoke_referral_link
from tests.consultations.cases import counter
from tests.consultations.referring import TOLD, case_with_secrets, department, link, referred, seen
from tests.consultations.writing import address

pytestmark = pytest.mark.django_db


def test_the_link_opens_nothing_and_the_officer_still_reads(client):
    world = counter()
    body, officer = department()
    referral, key = referred(case_with_secrets(world), body, world.staff)
    seen(key)
    client.force_login(world.staff)
    for _time in range(2):
        assert client.post(address("revoke_referral_link", referral.pk)).status_code == 302
    assert AuditEntry.objects.filter(event="consultations.link_revoked").count() == 1
    client.logout()
    assert client.get(link(key)).status_code == 404
    client.force_login(officer)
    assert TOLD in client.get(address("show_referral", referral.pk)).content.decode()


def test_only_staff_shut_it(client):
    world = counter()
    body, officer = department()
    referral, _key = referred(case_with_secrets(world), body, world.staff)
    with pytest.raises(PermissionDenied):
        revoke_referral_link(referral_id=referral.pk, by=officer, now=timezone.now())
    client.force_login(officer)
    assert client.post(address("revoke_referral_link", referral.pk)).status_code == 404
    assert referral.links.get().revoked_at is None
