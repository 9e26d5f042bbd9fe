"""The day of the next action is moved by one button, or to any day that has not passed."""

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from kyodo.consultations.actions.cases import Ending, close_case
from kyodo.consultations.actions.follow_ups import change_next_date
from kyodo.consultations.actions.plans import PlanChangedMeanwhile
from kyodo.consultations.states import Outcome
from kyodo.lifecycle import Refusal
from tests.consultations.cases import NOW, counter
from tests.consultations.queue import QUEUE, on, planned, put_to_rest
from tests.consultations.writing import address, page_of
from tests.factories import AdministratorFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(monkeypatch, client):
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    world = counter()
    client.force_login(world.staff)
    return world


def move(case, by, days=1, seen=None):
    return change_next_date(
        case_id=case.pk, next_on=on(days), seen=seen or case.version, by=by, now=NOW
    )


@pytest.mark.parametrize("days", [1, 7])
def test_one_button_moves_the_day_and_leads_back_to_the_same_list(client, world, days):
    case = planned(world.staff, -2, owner=world.staff)
    there = f"{address('change_next_date', case.pk)}?seen={case.version}&then=77"
    answer = client.post(there, {"days": days, "list": "who=all&tab=overdue"})
    assert answer.url == f"{QUEUE}?who=all&tab=overdue#case-77"
    case.refresh_from_db()
    assert case.next_on == on(days)
    assert f"{case.number}の期日を" in client.get(QUEUE).content.decode()


def test_an_old_list_overwrites_nothing_and_shows_the_plan_as_it_is(client, world):
    case = planned(world.staff, owner=world.staff)
    move(case, world.colleague, 3)
    there = f"{address('change_next_date', case.pk)}?seen={case.version}"
    page = client.post(there, {"days": 1, "list": "tab=overdue"}).content.decode()
    assert "ほかの人がこの相談を変えました" in page
    assert 'action="?list=tab%3Doverdue"' in page
    case.refresh_from_db()
    assert case.next_on == on(3)
    assert f'name="seen" value="{case.version}"' in page


def test_any_other_day_has_a_page(client, world):
    case = planned(world.staff, owner=world.staff)
    there = address("change_next_date", case.pk)
    assert "次の期日" in client.get(there).content.decode()
    typed = {"next_on": on(40).isoformat(), "seen": case.version}
    assert client.post(there, typed).url == page_of(case)
    case.refresh_from_db()
    assert case.next_on == on(40)


@pytest.mark.parametrize("day", ["", "x", on(-1).isoformat()])
def test_a_mistake_is_told_beside_the_field_and_changes_nothing(client, world, day):
    case = planned(world.staff, 2, owner=world.staff)
    typed = {"next_on": day, "seen": case.version}
    page = client.post(address("change_next_date", case.pk), typed).content.decode()
    assert "field-error" in page
    case.refresh_from_db()
    assert case.next_on == on(2)


def test_a_strange_number_of_days_is_no_day(client, world):
    case = planned(world.staff, 2, owner=world.staff)
    there = f"{address('change_next_date', case.pk)}?seen={case.version}"
    for days in ("-300", "x", "99999999999"):
        assert client.post(there, {"days": days}).status_code == 200
    case.refresh_from_db()
    assert case.next_on == on(2)


def test_moving_the_day_wakes_what_rests(world):
    case = put_to_rest(planned(world.staff, owner=world.staff), world.staff)
    case = move(case, world.staff)
    assert (case.next_on, case.snoozed_until, case.snooze_reason) == (on(1), None, "")


def test_what_is_over_is_refused(world):
    case = planned(world.staff)
    with pytest.raises(Refusal, match="今日か、今日より後"):
        move(case, world.staff, -1)
    with pytest.raises(PlanChangedMeanwhile):
        move(case, world.staff, seen=case.version + 1)
    case = close_case(case_id=case.pk, ending=Ending(Outcome.SOLVED), by=world.staff, now=NOW)
    with pytest.raises(Refusal, match="終わった相談"):
        move(case, world.staff)


def test_only_the_centre_moves_days(client, world):
    case = planned(world.staff)
    stranger = AdministratorFactory()
    with pytest.raises(PermissionDenied):
        move(case, stranger)
    client.force_login(stranger)
    assert client.get(address("change_next_date", case.pk)).status_code == 404
