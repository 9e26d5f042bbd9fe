"""A lesson becomes something that a side of a project of the centre undertakes."""

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from kyodo.consultations.actions.lessons import start_lesson_action
from kyodo.consultations.models import Lesson
from kyodo.lifecycle import Refusal
from kyodo.projects.actions import ImprovementData
from kyodo.projects.models import ImprovementAction
from tests.consultations.cases import counter
from tests.consultations.referring import (
    case_with_secrets,
    department,
    failed,
    in_days,
    project_of,
    referred,
)
from tests.consultations.writing import address
from tests.factories import DepartmentFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def past():
    world = counter()
    body, officer = department()
    project = project_of(world.centre, body)
    referral, _key = referred(case_with_secrets(world), body, world.staff)
    return world, officer, project, failed(referral, world.staff)


def test_it_is_on_the_project_on_the_desk_and_in_the_look_back(client, past):
    world, officer, project, referral = past
    client.force_login(officer)
    sent = {
        "place": f"{project.pk}:government",
        "text": "秋に補助の案内を送る",
        "person": officer.pk,
        "due_on": in_days(30).isoformat(),
    }
    answer = client.post(address("start_lesson_action", referral.pk), sent, follow=True)
    assert "秋に補助の案内を送る" in answer.content.decode()
    action = ImprovementAction.objects.get()
    assert (action.project, action.side, action.person) == (project, "government", officer)
    assert Lesson.objects.get().referral == referral
    assert "秋に補助の案内を送る" in client.get("/desk/").content.decode()
    client.force_login(world.staff)
    month = timezone.localdate().strftime("%Y-%m")
    page = client.get(address("look_back"), {"month": month}).content.decode()
    assert "秋に補助の案内を送る" in page


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"place": ""}, "事業と側を選んでください。"),
        ({"place": "999:civic"}, "どの事業の、どの側がするか"),
        ({"text": ""}, "すること"),
        ({"text": "あ" * 501}, "500"),
        ({"due_on": "0026-01-01"}, "年を確かめてください。"),
    ],
)
def test_a_mistake_is_named_and_starts_nothing(client, past, changes, words):
    world, _officer, project, referral = past
    client.force_login(world.staff)
    sent = {"place": f"{project.pk}:civic", "text": "続ける文", "due_on": ""} | changes
    page = client.post(address("start_lesson_action", referral.pk), sent).content.decode()
    assert "入力を確認してください" in page
    assert words in page
    assert sent["text"] in page
    assert not ImprovementAction.objects.exists()


def test_the_same_words_for_the_same_side_start_it_once(past):
    world, officer, project, referral = past

    def start(by, **changes):
        return start_lesson_action(
            referral_id=referral.pk,
            project=project,
            data=ImprovementData(**({"text": "案内を送る", "side": "government"} | changes)),
            by=by,
            now=timezone.now(),
        )

    first = start(officer)
    assert start(world.staff) == first
    assert start(world.staff, side="civic") != first
    with pytest.raises(Refusal):
        start(world.staff, side="nobody")
    with pytest.raises(Refusal):
        start(world.staff, text="別", person=world.staff)


def test_only_in_a_project_of_the_centre_of_which_one_is_a_party(client, past):
    world, _officer, project, referral = past
    other, stranger = department("みなと市水道局")
    foreign = project_of(OrganisationFactory(), other)
    data = ImprovementData("よそで始める", "government")
    for user, place in ((stranger, project), (stranger, foreign), (world.staff, foreign)):
        with pytest.raises(PermissionDenied):
            start_lesson_action(
                referral_id=referral.pk, project=place, data=data, by=user, now=timezone.now()
            )
    client.force_login(stranger)
    assert client.get(address("start_lesson_action", referral.pk)).status_code == 404
    assert not ImprovementAction.objects.exists()


def test_without_a_project_the_page_says_so(client):
    world = counter()
    referral, _key = referred(case_with_secrets(world), DepartmentFactory(), world.staff)
    failed(referral, world.staff)
    client.force_login(world.staff)
    page = client.get(address("start_lesson_action", referral.pk)).content.decode()
    assert "取組を書ける事業がありません" in page
