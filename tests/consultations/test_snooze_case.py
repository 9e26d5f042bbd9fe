"""A case rests until a day, with a reason; whoever hears from the caller first meets it again."""

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from kyodo.audit.models import AuditEntry
from kyodo.consultations.actions.cases import Ending, close_case
from kyodo.consultations.actions.entries import EntryData, add_entry
from kyodo.consultations.states import EntryKind, Outcome
from kyodo.lifecycle import Refusal
from tests.consultations.cases import NOW, counter
from tests.consultations.queue import QUEUE, on, planned, put_to_rest, tabs_of
from tests.consultations.writing import address, page_of
from tests.factories import AdministratorFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(monkeypatch, client):
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    world = counter()
    client.force_login(world.staff)
    return world


def typed(**changes):
    return {"until": on(5).isoformat(), "reason": "総会が終わるまで"} | changes


def test_a_case_rests_until_a_day_with_a_reason(client, world):
    case = planned(world.staff, -2, owner=world.staff)
    there = address("snooze_case", case.pk)
    assert "すぐに戻ります" in client.get(there).content.decode()
    assert client.post(f"{there}?list=tab%3Doverdue", typed()).url == f"{QUEUE}?tab=overdue"
    case.refresh_from_db()
    assert (case.snoozed_until, case.snooze_reason) == (on(5), "総会が終わるまで")
    assert case.next_on == on(5)  # so that it is not late on the day on which it comes back
    assert tabs_of(case, world.staff) == {"snoozed", "all"}
    assert "総会が終わるまで" in client.get(page_of(case)).content.decode()
    entry = AuditEntry.objects.get(event="consultations.case_snoozed")
    assert "総会" not in str(entry.facts)


def test_a_later_day_of_the_plan_stays(world):
    case = put_to_rest(planned(world.staff, 30), world.staff)
    assert case.next_on == on(30)


@pytest.mark.parametrize(
    "mistake",
    [{"reason": ""}, {"reason": "  "}, {"until": ""}, {"until": on(0).isoformat()}],
)
def test_a_mistake_is_told_beside_the_field_and_nothing_typed_is_lost(client, world, mistake):
    case = planned(world.staff)
    page = client.post(address("snooze_case", case.pk), typed(**mistake)).content.decode()
    assert "field-error" in page
    for value in (typed() | mistake).values():
        assert f'value="{value}"' in page or not value.strip()
    case.refresh_from_db()
    assert case.snoozed_until is None


@pytest.mark.parametrize(("days", "reason"), [(0, "待つ"), (-1, "待つ"), (3, " ")])
def test_no_rest_without_a_day_to_come_and_a_reason(world, days, reason):
    case = planned(world.staff)
    with pytest.raises(Refusal):
        put_to_rest(case, world.staff, days, reason)


def test_what_has_ended_does_not_rest(client, world):
    case = planned(world.staff)
    close_case(case_id=case.pk, ending=Ending(Outcome.SOLVED), by=world.staff, now=NOW)
    page = client.post(address("snooze_case", case.pk), typed()).content.decode()
    assert "先に再開してください" in page


@pytest.mark.parametrize(
    ("kind", "wakes"),
    [(EntryKind.CONTACT_IN, True), (EntryKind.CONTACT_OUT, False), (EntryKind.NOTE, False)],
)
def test_only_the_caller_brings_a_case_back_before_its_day(world, kind, wakes):
    case = put_to_rest(planned(world.staff, owner=world.staff), world.staff)
    add_entry(case_id=case.pk, data=EntryData(kind, "電話があった"), by=world.staff, now=NOW)
    case.refresh_from_db()
    assert (case.snoozed_until is None) == wakes
    assert ("due" in tabs_of(case, world.staff)) == wakes
    assert case.next_on == (on(0) if wakes else on(5))


def test_only_the_centre_puts_cases_to_rest(client, world):
    case = planned(world.staff)
    stranger = AdministratorFactory()
    with pytest.raises(PermissionDenied):
        put_to_rest(case, stranger)
    client.force_login(stranger)
    assert client.post(address("snooze_case", case.pk), typed()).status_code == 404
