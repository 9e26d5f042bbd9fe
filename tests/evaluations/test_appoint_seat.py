"""Who prepares names the first people; afterwards a side names its own, and nobody else does."""

import pytest
from django.core.exceptions import PermissionDenied

from kyodo.evaluations.actions.preparation import appoint_seat
from kyodo.evaluations.models import Seat
from kyodo.lifecycle import Refusal
from kyodo.projects.models import Party
from tests.factories import (
    DepartmentFactory,
    MembershipFactory,
    RepresentativeFactory,
    UserFactory,
)
from tests.stories import NOW, open_for_marking, prepared_evaluation

pytestmark = pytest.mark.django_db


def appoint(story, user, *, by, role="civic", duty="drafter"):
    return appoint_seat(
        evaluation_id=story.evaluation.pk, user_id=user.pk, role=role, duty=duty, by=by, now=NOW
    )


def newcomer(organisation):
    return MembershipFactory(user=UserFactory(name="新人 澪"), organisation=organisation).user


def test_once_marking_has_begun_an_administrator_appoints_nobody():
    story = open_for_marking()
    for person in (story.administrator, newcomer(story.consortium)):
        with pytest.raises(PermissionDenied):
            appoint(story, person, by=story.administrator)
    assert Seat.objects.count() == 5


def test_an_administrator_never_sits_on_a_side():
    story = prepared_evaluation()
    MembershipFactory(user=story.administrator, organisation=story.consortium)
    with pytest.raises(Refusal, match="システム管理者"):
        appoint(story, story.administrator, by=story.administrator)


def test_somebody_of_another_organisation_does_not_sit_on_a_side():
    story = prepared_evaluation()
    with pytest.raises(Refusal, match="所属していない"):
        appoint(story, story.member_without_seat, by=story.civic_answerable)


def second_department(story):
    """One more body on the side of the government."""
    department = DepartmentFactory(name="みなと市防災課")
    Party.objects.create(
        project=story.project, side="government", organisation=department, position=3
    )
    return department


def test_people_of_every_body_of_a_side_may_sit_there_and_on_no_other_side():
    story = prepared_evaluation()
    person = newcomer(second_department(story))
    with pytest.raises(Refusal, match="所属していない"):
        appoint(story, person, by=story.administrator, role="civic")
    appoint(story, person, by=story.administrator, role="government")
    assert story.fresh().seat_of(person).role == "government"


def test_a_representative_of_any_body_of_the_side_replaces_who_has_left():
    story = open_for_marking()
    representative = RepresentativeFactory(organisation=second_department(story)).user
    other = RepresentativeFactory(organisation=story.consortium).user
    story.government_answerable.is_active = False
    story.government_answerable.save()
    with pytest.raises(PermissionDenied):
        appoint(story, representative, by=other, role="government", duty="answerable")
    appoint(story, representative, by=representative, role="government", duty="answerable")
    assert story.fresh().seat_of(representative).duty == "answerable"


def test_the_other_side_names_nobody_here():
    story = open_for_marking()
    with pytest.raises(PermissionDenied):
        appoint(story, newcomer(story.consortium), by=story.government_answerable)
    with pytest.raises(PermissionDenied):
        appoint(story, newcomer(story.consortium), by=story.civic_drafter)


def test_nobody_changes_sides():
    story = prepared_evaluation()
    MembershipFactory(user=story.government_drafter, organisation=story.consortium)
    with pytest.raises(Refusal, match="別の立場"):
        appoint(story, story.government_drafter, by=story.administrator)


def test_a_successor_takes_the_place_of_the_person_answerable():
    story = open_for_marking()
    successor = newcomer(story.consortium)
    appoint(story, successor, by=story.civic_answerable, duty="answerable")
    duties = dict(story.evaluation.seats.filter(role="civic").values_list("user_id", "duty"))
    assert duties[successor.pk] == "answerable"
    assert duties[story.civic_answerable.pk] == "drafter"


def test_when_the_person_answerable_has_left_a_representative_names_the_next():
    story = open_for_marking()
    representative = RepresentativeFactory(organisation=story.consortium).user
    with pytest.raises(PermissionDenied):
        appoint(story, representative, by=representative, duty="answerable")
    story.civic_answerable.is_active = False
    story.civic_answerable.save()
    appoint(story, representative, by=representative, duty="answerable")
    assert story.fresh().seat_of(representative).duty == "answerable"


def test_by_the_page_a_side_is_chosen_from_its_own_people(client):
    story = prepared_evaluation()
    person = newcomer(story.consortium)
    client.force_login(story.civic_answerable)
    page = client.get(f"/evaluations/{story.evaluation.pk}/").content.decode()
    assert "新人 澪" in page
    data = {"civic-role": "civic", "civic-user": person.pk, "civic-duty": "drafter"}
    client.post(f"/evaluations/{story.evaluation.pk}/seats/appoint/", data)
    assert story.evaluation.seats.filter(user=person, role="civic", duty="drafter").exists()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, "開き直してください"),
        ({"civic-role": "civic"}, "このフィールドは必須です"),
        ({"civic-role": "civic", "civic-user": "x"}, "正しく選択してください"),
    ],
)
def test_a_garbled_form_is_refused_in_words(client, data, words):
    story = prepared_evaluation()
    client.force_login(story.civic_answerable)
    address = f"/evaluations/{story.evaluation.pk}/"
    response = client.post(
        f"{address}seats/appoint/",
        data,
        headers={"Referer": f"http://testserver{address}"},
        follow=True,
    )
    assert response.status_code == 200
    assert words in response.content.decode()
    assert Seat.objects.count() == 5


def test_a_role_that_the_form_has_not_is_refused_in_words(client):
    story = open_for_marking()
    client.force_login(story.civic_answerable)
    address = f"/evaluations/{story.evaluation.pk}/"
    response = client.post(
        f"{address}seats/appoint/",
        {"civic-role": "nobody", "civic-user": story.civic_drafter.pk, "civic-duty": "drafter"},
        headers={"Referer": f"http://testserver{address}"},
        follow=True,
    )
    assert response.status_code == 200
    assert "選んでください" in response.content.decode()


def test_a_facilitator_is_found_by_address(client):
    story = prepared_evaluation()
    client.force_login(story.civic_answerable)
    address = f"/evaluations/{story.evaluation.pk}/seats/appoint/"
    assert (
        "利用者はいません" in client.post(address, {"email": "nobody@example.jp"}).content.decode()
    )
    client.post(address, {"email": story.stranger.email.upper()})
    assert story.evaluation.seats.get(user=story.stranger).duty == "facilitator"
