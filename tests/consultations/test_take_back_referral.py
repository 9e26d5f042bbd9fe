"""What should not have been asked is seen by nobody outside from now on."""

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from kyodo.consultations.actions.referrals import take_back_referral
from kyodo.consultations.models import Referral
from kyodo.consultations.states import ReferralState, Turn
from kyodo.lifecycle import StepNotAllowed
from tests.consultations.cases import counter
from tests.consultations.referring import case_with_secrets, department, link, referred, seen
from tests.consultations.writing import address

pytestmark = pytest.mark.django_db


def test_neither_the_link_nor_an_officer_sees_it_any_more(client):
    world = counter()
    case, (body, officer) = case_with_secrets(world), department()
    referral, key = referred(case, body, world.staff)
    seen(key)
    client.force_login(world.staff)
    page = client.get(address("take_back_referral", referral.pk)).content.decode()
    assert "見ることも、回答することもできなくなります" in page
    assert Referral.objects.get().is_open
    assert client.post(address("take_back_referral", referral.pk)).status_code == 302
    assert Referral.objects.get().state == ReferralState.TAKEN_BACK
    case.refresh_from_db()
    assert case.turn == Turn.CENTRE
    client.logout()
    assert client.get(link(key)).status_code == 404
    client.force_login(officer)
    assert client.get(address("show_referral", referral.pk)).status_code == 404
    page = client.get(address("list_own_referrals")).content.decode()
    assert address("show_referral", referral.pk) not in page


def test_only_staff_take_back_and_only_what_is_open():
    world = counter()
    body, officer = department()
    referral, _key = referred(case_with_secrets(world), body, world.staff)
    given = {"referral_id": referral.pk, "now": timezone.now()}
    with pytest.raises(PermissionDenied):
        take_back_referral(by=officer, **given)
    take_back_referral(by=world.staff, **given)
    with pytest.raises(StepNotAllowed):
        take_back_referral(by=world.colleague, **given)
