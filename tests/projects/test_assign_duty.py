"""Each duty has somebody of its side, or nobody."""

import pytest
from django.urls import reverse

from kyodo.lifecycle import Refusal
from kyodo.projects.actions import assign_duty
from kyodo.projects.models import Duty
from tests.plans.planning import YEAR, planning

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    return planning()


@pytest.fixture
def duty(story):
    return Duty.objects.get(work_item=story.item, side="civic")


def send(client, duty, person):
    return client.post(reverse("projects:assign_duty", args=[duty.pk]), {"person": person})


def test_somebody_of_the_side_is_named_and_taken_off_again(client, story, duty):
    client.force_login(story.civic)
    send(client, duty, story.civic_member.pk)
    duty.refresh_from_db()
    assert duty.person == story.civic_member
    page = reverse("projects:list_duties", args=[story.project.pk, YEAR])
    assert "市民 花子" in client.get(page).content.decode()
    send(client, duty, "")
    duty.refresh_from_db()
    assert duty.person is None


def test_nobody_of_another_side_is_named(client, story, duty):
    client.force_login(story.civic)
    response = client.post(
        reverse("projects:assign_duty", args=[duty.pk]),
        {"person": story.government.pk},
        follow=True,
    )
    assert "担う側の人から" in response.content.decode()
    with pytest.raises(Refusal, match="担う側の人から"):
        assign_duty(duty_id=duty.pk, person=story.government, by=story.civic)
    duty.refresh_from_db()
    assert duty.person is None


def test_another_side_names_nobody(client, story, duty):
    for user, status in [(story.government, 403), (story.administrator, 404)]:
        client.force_login(user)
        assert send(client, duty, story.civic.pk).status_code == status
    duty.refresh_from_db()
    assert duty.person is None
