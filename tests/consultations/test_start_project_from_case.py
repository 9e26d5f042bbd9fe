"""A consultation becomes a collaboration project in one step."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from kyodo.consultations.actions.cases import Ending, close_case
from kyodo.consultations.actions.projects import start_project_from_case
from kyodo.consultations.models import CallerQuestion
from kyodo.consultations.states import CaseState, Outcome
from kyodo.lifecycle import Refusal, StepNotAllowed
from kyodo.projects.models import Project, Side
from tests.consultations.cases import NOW, counter, received
from tests.consultations.writing import address, page_of
from tests.factories import AdministratorFactory, OrganisationFactory, PersonFactory

pytestmark = pytest.mark.django_db


def project():
    return Project(name="空き家の集会所", starts_on=date(2026, 7, 1))


def start(case, by, **parties):
    return start_project_from_case(
        case_id=case.pk, project=project(), parties=parties, by=by, now=NOW
    )


def test_the_form_begins_with_what_the_case_knows_and_ends_the_case_as_a_proposal(client):
    world = counter()
    body = OrganisationFactory(name="はまべの会")
    person = PersonFactory(email="sachi@example.jp")
    case = received(
        world.staff, summary="空き家の集会所", organisation=body, caller=person, reach_by="email"
    )
    first = Side.objects.in_order().first()
    client.force_login(world.staff)
    page = client.get(address("start_project_from_case", case.pk)).content.decode()
    assert 'value="空き家の集会所"' in page
    assert f'<option value="{body.pk}" selected>' in page
    sent = {"name": "空き家の集会所", "starts_on": "2026-07-01", f"party_{first.code}": [body.pk]}
    answer = client.post(address("start_project_from_case", case.pk), sent)
    assert answer["Location"] == page_of(case)
    case.refresh_from_db()
    assert (case.state, case.outcome, case.project.name) == (
        CaseState.DONE,
        Outcome.PROPOSAL,
        "空き家の集会所",
    )
    assert [party.organisation for party in case.project.parties.all()] == [body]
    assert CallerQuestion.objects.count() == 1
    assert "空き家の集会所" in client.get(page_of(case)).content.decode()


def test_more_places_are_asked_for_without_registering(client):
    world = counter()
    case = received(world.staff)
    client.force_login(world.staff)
    answer = client.post(
        address("start_project_from_case", case.pk), {"name": "集会所", "add_places": "1"}
    )
    assert "入力を確認してください" not in answer.content.decode()
    assert not Project.objects.exists()


def test_without_a_body_nothing_is_registered_and_the_case_stays_open(client):
    world = counter()
    case = received(world.staff)
    with pytest.raises(Refusal):
        start(case, world.staff)
    client.force_login(world.staff)
    sent = {"name": "集会所", "starts_on": "2026-07-01"}
    page = client.post(address("start_project_from_case", case.pk), sent).content.decode()
    assert "団体・部署を1つ以上選んでください。" in page
    case.refresh_from_db()
    assert case.is_open
    assert not Project.objects.exists()


def test_an_ended_case_or_one_with_a_project_starts_none_and_a_stranger_neither():
    world = counter()
    side = Side.objects.in_order().first().code
    case, ended = received(world.staff), received(world.staff)
    close_case(case_id=ended.pk, ending=Ending(Outcome.SOLVED), by=world.staff, now=NOW)
    with pytest.raises(StepNotAllowed):
        start(ended, world.staff, **{side: [OrganisationFactory()]})
    with pytest.raises(PermissionDenied):
        start(case, AdministratorFactory(), **{side: [OrganisationFactory()]})
    assert not Project.objects.exists()
    start(case, world.staff, **{side: [OrganisationFactory()]})
    with pytest.raises(PermissionDenied):
        start(case, world.staff, **{side: [OrganisationFactory()]})
    assert Project.objects.count() == 1
