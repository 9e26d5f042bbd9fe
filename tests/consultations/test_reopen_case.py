"""What had ended is taken up again and stands in today's queue."""

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from kyodo.consultations.actions.cases import Ending, close_case, reopen_case
from kyodo.consultations.states import CaseState, Outcome
from kyodo.lifecycle import StepNotAllowed
from tests.consultations.cases import NOW, counter, received
from tests.consultations.writing import address
from tests.factories import AdministratorFactory

pytestmark = pytest.mark.django_db


def test_an_ended_case_goes_on_today(client):
    world = counter()
    case = received(world.staff)
    close_case(case_id=case.pk, ending=Ending(Outcome.SOLVED), by=world.staff, now=NOW)
    client.force_login(world.colleague)
    assert client.post(address("reopen_case", case.pk)).status_code == 302
    case.refresh_from_db()
    assert (case.state, case.outcome, case.closed_at, case.next_on) == (
        CaseState.FOLLOWING_UP,
        "",
        None,
        timezone.localdate(),
    )


def test_what_is_open_is_not_reopened_and_not_by_anybody():
    world = counter()
    case = received(world.staff)
    with pytest.raises(StepNotAllowed):
        reopen_case(case_id=case.pk, by=world.staff, now=NOW)
    close_case(case_id=case.pk, ending=Ending(Outcome.SOLVED), by=world.staff, now=NOW)
    with pytest.raises(PermissionDenied):
        reopen_case(case_id=case.pk, by=AdministratorFactory(), now=NOW)
