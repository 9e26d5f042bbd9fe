"""Two cases that have to do with each other name each other; nothing else changes."""

import pytest
from django.core.exceptions import PermissionDenied

from kyodo.consultations.actions.relations import relate_cases
from kyodo.consultations.models import CaseRelation
from kyodo.lifecycle import Refusal
from tests.consultations.cases import counter, received
from tests.consultations.writing import address, page_of
from tests.factories import AdministratorFactory

pytestmark = pytest.mark.django_db


def test_each_names_the_other_whichever_way_round_and_once(client):
    world = counter()
    case, other = received(world.staff), received(world.staff, summary="別の要点")
    client.force_login(world.staff)
    for one, another in ((other, case), (case, other)):
        client.post(address("relate_cases", one.pk), {"number": another.number})
    relation = CaseRelation.objects.get()
    assert (relation.earlier, relation.later, relation.kind) == (case, other, "related")
    assert "別の要点" in client.get(page_of(case)).content.decode()
    assert case.number in client.get(page_of(other)).content.decode()


@pytest.mark.parametrize("number", ["2026-0001", "2026-0009", "x", ""])
def test_a_number_that_is_none_or_the_own_one_is_refused(client, number):
    world = counter()
    case = received(world.staff)
    client.force_login(world.staff)
    page = client.post(address("relate_cases", case.pk), {"number": number}).content.decode()
    assert "入力を確認してください" in page
    assert not CaseRelation.objects.exists()


def test_a_case_is_not_related_to_itself_and_not_by_a_stranger():
    world = counter()
    case, other = received(world.staff), received(world.staff)
    with pytest.raises(Refusal):
        relate_cases(case_id=case.pk, other_id=case.pk, by=world.staff)
    with pytest.raises(PermissionDenied):
        relate_cases(case_id=case.pk, other_id=other.pk, by=AdministratorFactory())
    assert not CaseRelation.objects.exists()
