"""A relation that was a mistake is taken back."""

import pytest
from django.core.exceptions import PermissionDenied

from kyodo.consultations.actions.relations import relate_cases, unrelate_cases
from kyodo.consultations.models import CaseRelation
from tests.consultations.cases import counter, received
from tests.consultations.writing import address
from tests.factories import AdministratorFactory

pytestmark = pytest.mark.django_db


def test_a_relation_is_taken_back_from_either_side_and_the_third_stays(client):
    world = counter()
    case, other, third = (received(world.staff) for _number in range(3))
    for each in (other, third):
        relate_cases(case_id=case.pk, other_id=each.pk, by=world.staff)
    client.force_login(world.staff)
    for _time in range(2):
        assert client.post(address("unrelate_cases", other.pk, case.pk)).status_code == 302
    assert CaseRelation.objects.get().later == third


def test_a_stranger_takes_nothing_back(client):
    world = counter()
    case, other = received(world.staff), received(world.staff)
    relate_cases(case_id=case.pk, other_id=other.pk, by=world.staff)
    stranger = AdministratorFactory()
    with pytest.raises(PermissionDenied):
        unrelate_cases(case_id=case.pk, other_id=other.pk, by=stranger)
    client.force_login(stranger)
    assert client.post(address("unrelate_cases", case.pk, other.pk)).status_code == 404
    assert CaseRelation.objects.count() == 1
