"""A consent to hand the case on is taken back by its caller alone, and stays on record."""

import pytest
from django.utils import timezone

from kyodo.consultations.models import Consent
from tests.consultations.asking import asked, follow
from tests.factories import DepartmentFactory

pytestmark = pytest.mark.django_db


def consent_of(case):
    return Consent.objects.create(
        case=case,
        purpose="区の担当に、内容だけを渡す",
        receiver=DepartmentFactory(name="みなと区地域振興課"),
        how="telephone",
        given_at=timezone.now(),
    )


def test_a_consent_is_taken_back_once_and_stays_on_record(client):
    case, key = asked(client)
    consent = consent_of(case)
    assert "みなと区地域振興課" in client.get(follow("follow_request", key)).content.decode()
    for _time in range(2):
        assert client.post(follow("withdraw_consent", key, consent.pk)).status_code == 302
    consent.refresh_from_db()
    assert consent.withdrawn_at is not None
    assert [entry.text for entry in case.entries.in_order()][1:] == [
        "同意を取り消しました：区の担当に、内容だけを渡す"
    ]


def test_the_consent_of_another_case_or_to_keep_the_data_is_not_touched(client):
    case, key = asked(client)
    other, _other_key = asked(client, text="別の相談")
    for consent in (consent_of(other), case.consents.get(receiver=None)):
        assert client.post(follow("withdraw_consent", key, consent.pk)).status_code == 404
        consent.refresh_from_db()
        assert consent.withdrawn_at is None
