"""The record of a talk is corrected; two writers are told of one another."""

from datetime import date

import pytest

from kyodo.evaluations.models import Meeting
from tests.evaluations.talk_pages import address, meet, page, propose, publish, send, words
from tests.stories import revealed

pytestmark = pytest.mark.django_db


def post(client, story, user, meeting, **data):
    given = {"held_on": "2024-05-10", "place": "市庁舎", "minutes": "直した記録", "revision": 0}
    return send(client, story, user, "change_meeting", meeting.pk, **{**given, **data})


def test_the_record_is_corrected_and_read_again(client):
    story = revealed()
    meeting = meet(story, minutes="はじめの記録")
    assert "はじめの記録" in words(
        page(client, story, story.facilitator, "change_meeting", meeting.pk)
    )
    response = post(client, story, story.civic_drafter, meeting)
    assert response.url == address(story, "print_minutes", meeting.pk)
    meeting.refresh_from_db()
    assert (meeting.minutes, meeting.place, meeting.revision) == ("直した記録", "市庁舎", 1)


def test_two_writers_see_both_records_and_nothing_is_overwritten(client):
    story = revealed()
    meeting = meet(story)
    post(client, story, story.government_drafter, meeting, minutes="先に直した記録。")
    response = post(client, story, story.civic_drafter, meeting, minutes="あとで直した記録。")
    assert response.status_code == 409
    body = words(response)
    assert "先に直した記録。" in body
    assert "あとで直した記録。" in body
    assert '<input type="hidden" name="revision" value="1"' in body
    meeting.refresh_from_db()
    assert meeting.minutes == "先に直した記録。"
    post(client, story, story.civic_drafter, meeting, minutes="両方の記録。", revision=1)
    meeting.refresh_from_db()
    assert meeting.minutes == "両方の記録。"


def test_a_day_that_is_taken_is_refused(client):
    story = revealed()
    meeting = meet(story)
    meet(story, date(2024, 5, 11))
    response = post(client, story, story.facilitator, meeting, held_on="2024-05-11")
    assert response.status_code == 409
    assert "この日の記録は、すでにあります。" in words(response)


@pytest.mark.parametrize(
    ("person", "status"),
    [("member_without_seat", 403), ("administrator", 403), ("stranger", 404)],
)
def test_nobody_else_may(client, person, status):
    story = revealed()
    meeting = meet(story, minutes="はじめの記録")
    user = getattr(story, person)
    assert post(client, story, user, meeting).status_code == status
    assert page(client, story, user, "change_meeting", meeting.pk).status_code == status
    assert Meeting.objects.get().minutes == "はじめの記録"


def test_a_record_of_another_evaluation_is_not_there(client):
    story = revealed()
    response = send(client, story, story.facilitator, "change_meeting", 999, held_on="2024-05-10")
    assert response.status_code == 404


def test_while_a_proposal_waits_the_text_stays_with_the_reason(client):
    story = revealed()
    meeting = meet(story)
    propose(story)
    response = post(client, story, story.facilitator, meeting)
    assert response.status_code == 409
    assert "直した記録" in words(response)


def test_after_publication_nobody_may(client):
    story = revealed()
    meeting = meet(story)
    publish(story)
    assert post(client, story, story.facilitator, meeting).status_code == 403
    assert page(client, story, story.facilitator, "print_minutes", meeting.pk).status_code == 200
