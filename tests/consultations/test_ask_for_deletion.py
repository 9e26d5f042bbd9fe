"""The caller asks for erasure; nothing goes at once, and the counter has to answer."""

import pytest
from django.utils import timezone

from kyodo.audit.models import AuditEntry
from kyodo.consultations.actions.cases import Ending, close_case
from kyodo.consultations.models import Retention
from kyodo.consultations.states import Outcome
from tests.consultations.asking import asked, follow
from tests.consultations.cases import counter

pytestmark = pytest.mark.django_db


def test_the_wish_stands_in_the_queue_and_the_data_stays_until_decided(client):
    staff = counter().staff
    case, key = asked(client)
    close_case(case_id=case.pk, ending=Ending(Outcome.SOLVED), by=staff, now=timezone.now())
    assert client.get(follow("ask_for_deletion", key)).status_code == 200
    assert client.post(follow("ask_for_deletion", key)).status_code == 302
    case.refresh_from_db()
    assert case.is_open
    assert case.next_action == "個人情報の消去の求めに答える"
    assert case.caller.name == "浜野 さち"
    assert AuditEntry.objects.filter(event="consultations.deletion_asked").count() == 1


def test_a_guessed_key_asks_for_nothing(client):
    case, _key = asked(client)
    assert client.post(follow("ask_for_deletion", "guessed")).status_code == 404
    assert case.entries.count() == 1


def test_whoever_asked_for_deletion_is_not_asked_whether_it_helped(client):
    staff = counter().staff
    case, key = asked(client)
    client.post(follow("ask_for_deletion", key))
    close_case(case_id=case.pk, ending=Ending(Outcome.SOLVED), by=staff, now=timezone.now())
    assert not case.questions.exists()
    assert Retention.objects.get(case=case).deletion_asked_at is not None
