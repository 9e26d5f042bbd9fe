"""When the caller takes it back, at the counter or alone, the link is shut at once."""

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from kyodo.consultations.actions.consents import withdraw_consent_for_caller
from kyodo.consultations.models import Consent
from tests.consultations.asking import asked, follow
from tests.consultations.cases import counter
from tests.consultations.referring import (
    TOLD,
    agreed,
    case_with_secrets,
    department,
    link,
    referred,
    seen,
    typed_answer,
    ward_centre,
)
from tests.consultations.writing import address, page_of

pytestmark = pytest.mark.django_db


def test_the_link_of_a_ward_centre_is_shut_at_once(client):
    world = counter()
    case, body = case_with_secrets(world), ward_centre()
    consent = agreed(case, body, world.staff)
    referral, key = referred(case, body, world.staff)
    seen(key)
    assert TOLD in client.get(link(key)).content.decode()
    client.force_login(world.staff)
    where = address("withdraw_consent_for_caller", case.pk, consent.pk)
    assert "すぐに使えなくなります" in client.get(where).content.decode()
    for _time in range(2):
        assert client.post(where).status_code == 302
    assert case.entries.filter(text__contains="同意を取り消しました").count() == 1
    page = client.get(address("show_referral", referral.pk)).content.decode()
    assert "照会先はもう見られません" in page
    assert "取り消し" in client.get(page_of(case)).content.decode()
    client.logout()
    assert client.get(link(key)).status_code == 404
    assert client.post(link(key), typed_answer()).status_code == 404
    referral.refresh_from_db()
    assert referral.answered_at is None


@pytest.mark.parametrize("way", ["withdraw_consent", "withdraw_request"])
def test_the_caller_alone_shuts_it_too(client, way):
    world = counter()
    body = ward_centre()
    case, caller_key = asked(client)
    consent = agreed(case, body, world.staff)
    _referral, key = referred(case, body, world.staff)
    seen(key)
    assert TOLD in client.get(link(key)).content.decode()
    args = [consent.pk] if way == "withdraw_consent" else []
    assert client.post(follow(way, caller_key, *args)).status_code == 302
    assert client.get(link(key)).status_code == 404


def test_a_department_goes_on_without_name_and_contact(client):
    world = counter()
    case, (body, _officer) = case_with_secrets(world), department()
    consent = agreed(case, body, world.staff, shares_caller=True)
    _referral, key = referred(case, body, world.staff, shares_caller=True)
    seen(key)
    assert "浜野" in client.get(link(key)).content.decode()
    withdraw_consent_for_caller(consent_id=consent.pk, by=world.staff, now=timezone.now())
    page = client.get(link(key)).content.decode()
    assert TOLD in page
    assert "浜野" not in page


def test_only_staff_and_only_of_this_case(client):
    world = counter()
    case, other = case_with_secrets(world), case_with_secrets(world)
    body, officer = department()
    consent = agreed(case, body, world.staff)
    with pytest.raises(PermissionDenied):
        withdraw_consent_for_caller(consent_id=consent.pk, by=officer, now=timezone.now())
    client.force_login(world.staff)
    where = address("withdraw_consent_for_caller", other.pk, consent.pk)
    assert client.post(where).status_code == 404
    assert Consent.objects.get(pk=consent.pk).withdrawn_at is None
