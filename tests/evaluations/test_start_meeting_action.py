"""What was said in a meeting becomes an action in the one register."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from kyodo.evaluations.actions.improvements import start_meeting_action
from kyodo.evaluations.actions.talks import MeetingData, record_meeting
from kyodo.evaluations.models import CarriedAction
from kyodo.projects.actions import ImprovementData
from kyodo.projects.models import ImprovementAction
from tests.evaluations.talk_pages import page, send, words
from tests.stories import NOW, open_for_marking, revealed

pytestmark = pytest.mark.django_db


def meeting_of(story):
    data = MeetingData(held_on=date(2024, 5, 20), place="市庁舎", minutes="区との会を増やそう。")
    return record_meeting(evaluation_id=story.evaluation.pk, data=data, by=story.civic_drafter)


def typed(**more):
    return {"text": "区との会を年4回ひらく", "side": "civic", "person": "", "due_on": "", **more}


def test_it_stands_in_the_register_with_the_meeting(client):
    story = revealed()
    meeting = meeting_of(story)
    assert "取組を始める" in words(page(client, story, story.government_drafter, "show_talk"))
    response = send(
        client, story, story.government_drafter, "start_meeting_action", meeting.pk, **typed()
    )
    assert response.status_code == 302
    action = ImprovementAction.objects.get()
    assert (action.source, action.side) == ("meeting", "civic")
    client.force_login(story.civic_drafter)
    register = client.get(reverse("projects:list_improvements")).content.decode()
    assert "話し合いの記録" in register
    assert "2024-05-20" in register
    assert not CarriedAction.objects.exists()


def test_nothing_begins_before_the_reveal(client):
    story = open_for_marking()
    meeting = meeting_of(story)
    response = send(
        client, story, story.civic_drafter, "start_meeting_action", meeting.pk, **typed()
    )
    assert response.status_code == 403
    with pytest.raises(PermissionDenied):
        start_meeting_action(
            meeting_id=meeting.pk,
            data=ImprovementData(text="急ぐ", side="civic"),
            by=story.civic_drafter,
            now=NOW,
        )
    assert not ImprovementAction.objects.exists()


def test_a_meeting_of_another_evaluation_is_not_there(client):
    story = revealed()
    meeting = meeting_of(story)
    client.force_login(story.civic_drafter)
    address = reverse(
        "evaluations:start_meeting_action", args=[story.evaluation.pk, meeting.pk + 1]
    )
    assert client.get(address).status_code == 404
