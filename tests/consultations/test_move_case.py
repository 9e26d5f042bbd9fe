"""From one open state to another; an end needs an outcome and is not a move."""

import pytest
from django.core.exceptions import PermissionDenied

from kyodo.audit.models import AuditEntry
from kyodo.consultations.actions.cases import Ending, close_case, move_case
from kyodo.consultations.states import CaseState, Outcome
from kyodo.lifecycle import StepNotAllowed
from tests.consultations.cases import NOW, counter, received
from tests.consultations.writing import address, page_of
from tests.factories import AdministratorFactory

pytestmark = pytest.mark.django_db


def test_a_case_goes_on_to_any_open_state(client):
    world = counter()
    case = received(world.staff)
    client.force_login(world.staff)
    for state in ("coordinating", "hearing", "following_up"):
        answer = client.post(address("move_case", case.pk), {"state": state})
        assert answer["Location"] == page_of(case)
        case.refresh_from_db()
        assert case.state == state
    facts = AuditEntry.objects.filter(event="consultations.case_moved").values_list("facts")
    assert [fact["state"] for (fact,) in facts.order_by("pk")] == [
        *("coordinating", "hearing", "following_up"),
    ]


@pytest.mark.parametrize(
    "to", [CaseState.DONE, CaseState.MERGED, CaseState.WITHDRAWN, CaseState.RECEIVED]
)
def test_an_end_and_the_own_state_are_no_moves(to):
    world = counter()
    case = received(world.staff)
    with pytest.raises(StepNotAllowed):
        move_case(case_id=case.pk, to=to, by=world.staff)


def test_what_has_ended_is_reopened_not_moved():
    world = counter()
    case = received(world.staff)
    close_case(case_id=case.pk, ending=Ending(Outcome.SOLVED), by=world.staff, now=NOW)
    with pytest.raises(StepNotAllowed):
        move_case(case_id=case.pk, to=CaseState.FOLLOWING_UP, by=world.staff)


@pytest.mark.parametrize("state", ["", "nonsense", "done", "received"])
def test_nonsense_moves_nothing(client, state):
    world = counter()
    case = received(world.staff)
    client.force_login(world.staff)
    assert client.post(address("move_case", case.pk), {"state": state}).status_code == 302
    case.refresh_from_db()
    assert (case.state, case.version) == ("received", 1)


def test_a_stranger_moves_nothing(client):
    case = received(counter().staff)
    stranger = AdministratorFactory()
    with pytest.raises(PermissionDenied):
        move_case(case_id=case.pk, to=CaseState.HEARING, by=stranger)
    client.force_login(stranger)
    assert client.post(address("move_case", case.pk), {"state": "hearing"}).status_code == 404
