"""What was done to a case and who has looked, by name and without its words."""

import pytest

from kyodo.audit.models import Reading
from kyodo.consultations.actions.cases import move_case
from kyodo.consultations.models import Referral
from kyodo.consultations.states import CaseState
from tests.attachments.files import PNG
from tests.consultations.cases import NOW, counter, received
from tests.consultations.files import file_of
from tests.consultations.writing import address, page_of
from tests.costs import queries_of
from tests.factories import DepartmentFactory, MembershipFactory, UserFactory

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


def test_a_long_history_costs_the_same(client):
    world = counter()
    case = received(world.staff)
    client.force_login(world.staff)
    client.get(page_of(case))
    costs = []
    for _round in range(2):
        for state in (CaseState.HEARING, CaseState.CONSIDERING) * 15:
            move_case(case_id=case.pk, to=state, by=world.staff)
        costs.append(queries_of(client, address("show_case_history", case.pk)))
    assert costs[0] == costs[1]


def test_an_officer_who_fetched_a_file_of_what_was_handed_on_is_named(client):
    world = counter()
    case = received(world.staff, text="病気のこと")
    department = DepartmentFactory()
    officer = MembershipFactory(organisation=department, user=UserFactory(name="係 いちろう")).user
    referral = Referral.objects.create(
        case=case, organisation=department, asked_at=NOW, asked_by=world.staff
    )
    file = file_of(case)
    referral.files.add(file)
    client.force_login(officer)
    fetched = client.get(address("download_referral_file", referral.pk, file.pk))
    assert b"".join(fetched.streaming_content) == PNG
    client.force_login(world.lead)
    page = client.get(address("show_case_history", case.pk)).content.decode()
    assert "係 いちろう" in page
    assert page.count("つないだ内容だけを見ました") == 1


def test_fetching_a_file_and_writing_out_a_callers_data_are_looks_too(client):
    world = counter()
    case = received(world.staff)
    file = file_of(case)
    for user, way in ((world.staff, "file"), (world.colleague, "data")):
        client.force_login(user)
        if way == "file":
            answer = client.get(address("download_case_file", case.pk, file.pk))
        else:
            answer = client.post(address("export_person_data", case.caller.pk), {})
        assert b"".join(answer.streaming_content)
    seen = Reading.objects.filter(target_type="consultations.case", target_id=str(case.pk))
    assert set(seen.values_list("reader_id", flat=True)) == {world.staff.pk, world.colleague.pk}
