"""The link that was sent opens longer, so that nobody has to look for a second mail."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from kyodo.consultations.actions.consents import withdraw_consent_for_caller
from kyodo.consultations.actions.referral_links import extend_referral_link, revoke_referral_link
from kyodo.consultations.models import ReferralVisit
from kyodo.lifecycle import Refusal
from tests.consultations.cases import counter
from tests.consultations.referring import (
    TOLD,
    agreed,
    case_with_secrets,
    department,
    link,
    referred,
    seen,
    ward_centre,
)
from tests.consultations.writing import address

pytestmark = pytest.mark.django_db


def test_an_expired_link_opens_again(client):
    world = counter()
    body, _officer = department()
    past = timezone.now() - timedelta(days=40)
    referral, key = referred(case_with_secrets(world), body, world.staff, now=past)
    seen(key, past)
    assert client.get(link(key)).status_code == 404
    assert ReferralVisit.objects.latest("pk").did == "refused"
    client.force_login(world.staff)
    assert "期限が切れました" in client.get(address("show_referral", referral.pk)).content.decode()
    client.post(address("extend_referral_link", referral.pk))
    client.logout()
    assert TOLD in client.get(link(key)).content.decode()
    assert referral.links.get().expires_at > timezone.now() + timedelta(days=29)


def test_only_staff_and_nothing_that_was_shut():
    world = counter()
    case, (body, officer) = case_with_secrets(world), department()
    referral, _key = referred(case, body, world.staff)
    given = {"referral_id": referral.pk, "now": timezone.now()}
    with pytest.raises(PermissionDenied):
        extend_referral_link(by=officer, **given)
    revoke_referral_link(by=world.staff, **given)
    with pytest.raises(Refusal):
        extend_referral_link(by=world.staff, **given)
    ward = ward_centre()
    consent = agreed(case, ward, world.staff)
    referral, _key = referred(case, ward, world.staff)
    withdraw_consent_for_caller(consent_id=consent.pk, by=world.staff, now=timezone.now())
    with pytest.raises(Refusal):
        extend_referral_link(referral_id=referral.pk, by=world.staff, now=timezone.now())
