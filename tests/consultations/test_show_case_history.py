"""What was done to a case and who has looked, by name and without its words."""

import pytest

from kyodo.consultations.actions.cases import move_case
from kyodo.consultations.states import CaseState
from tests.consultations.cases import counter, received
from tests.consultations.writing import address, page_of

pytestmark = pytest.mark.django_db


def test_deeds_and_looks_stand_with_names_and_without_words(client):
    world = counter()
    case = received(world.staff, text="病気のこと")
    move_case(case_id=case.pk, to=CaseState.HEARING, by=world.colleague)
    client.force_login(world.lead)
    client.get(page_of(case))
    page = client.get(address("show_case_history", case.pk)).content.decode()
    for words in ("相談を受け付けました", "相談を進めました", "聴取", "相談 たろう", "代表 さくら"):
        assert words in page
    assert "病気" not in page


def test_a_long_history_costs_the_same(client, django_assert_num_queries):
    world = counter()
    case = received(world.staff)
    client.force_login(world.staff)
    client.get(page_of(case))
    for _round in range(2):
        for state in (CaseState.HEARING, CaseState.CONSIDERING) * 15:
            move_case(case_id=case.pk, to=state, by=world.staff)
        with django_assert_num_queries(12):
            client.get(address("show_case_history", case.pk))
