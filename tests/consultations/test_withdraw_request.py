"""The caller ends the own case; the counter stops working on it and knows."""

import pytest
from django.utils import timezone

from kyodo.consultations.models import Consent
from kyodo.consultations.states import CaseState, Outcome
from kyodo.notifications.models import OutboxMail
from tests.consultations.asking import asked, follow
from tests.consultations.cases import counter
from tests.factories import DepartmentFactory

pytestmark = pytest.mark.django_db


def test_a_withdrawn_case_has_ended_and_is_handed_to_nobody(client):
    staff = counter().staff
    case, key = asked(client)
    consent = Consent.objects.create(
        case=case,
        purpose="区に渡す",
        receiver=DepartmentFactory(),
        how="form",
        given_at=timezone.now(),
    )
    assert client.get(follow("withdraw_request", key)).status_code == 200
    case.refresh_from_db()
    assert case.is_open
    OutboxMail.objects.all().delete()
    assert client.post(follow("withdraw_request", key)).status_code == 302
    case.refresh_from_db()
    consent.refresh_from_db()
    assert (case.state, case.outcome) == (CaseState.WITHDRAWN, Outcome.WITHDRAWN)
    assert consent.withdrawn_at is not None
    assert OutboxMail.objects.filter(to=staff.email).count() == 1


def test_it_is_withdrawn_once_and_by_its_own_key_only(client):
    case, key = asked(client)
    assert client.post(follow("withdraw_request", "guessed")).status_code == 404
    case.refresh_from_db()
    assert case.is_open
    client.post(follow("withdraw_request", key))
    client.post(follow("withdraw_request", key))
    assert case.entries.count() == 2
