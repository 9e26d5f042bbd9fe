"""A case that rests is taken up before its day, and is due at once."""

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from kyodo.consultations.actions.follow_ups import wake_case
from kyodo.lifecycle import Refusal
from tests.consultations.cases import NOW, counter
from tests.consultations.queue import QUEUE, on, planned, put_to_rest, tabs_of
from tests.consultations.writing import address
from tests.factories import AdministratorFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(monkeypatch, client):
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    world = counter()
    client.force_login(world.staff)
    return world


def test_one_button_brings_it_back_due_today(client, world):
    case = put_to_rest(planned(world.staff, owner=world.staff), world.staff)
    assert "戻す" in client.get(QUEUE, {"tab": "snoozed"}).content.decode()
    answer = client.post(address("wake_case", case.pk), {"list": "tab=snoozed"})
    assert answer.url == f"{QUEUE}?tab=snoozed"
    case.refresh_from_db()
    assert (case.snoozed_until, case.snooze_reason, case.next_on) == (None, "", on(0))
    assert tabs_of(case, world.staff) == {"due", "all"}


def test_what_does_not_rest_is_left_as_it_is(client, world):
    case = planned(world.staff, 3)
    with pytest.raises(Refusal):
        wake_case(case_id=case.pk, by=world.staff, now=NOW)
    rested = put_to_rest(planned(world.staff), world.staff, 1)
    with pytest.raises(Refusal):
        wake_case(case_id=rested.pk, by=world.staff, now=NOW + (on(1) - on(0)))
    assert client.post(address("wake_case", case.pk), {"list": ""}).status_code == 302
    case.refresh_from_db()
    assert case.next_on == on(3)


def test_only_the_centre_wakes(client, world):
    case = put_to_rest(planned(world.staff), world.staff)
    stranger = AdministratorFactory()
    with pytest.raises(PermissionDenied):
        wake_case(case_id=case.pk, by=stranger, now=NOW)
    client.force_login(stranger)
    assert client.post(address("wake_case", case.pk)).status_code == 404
