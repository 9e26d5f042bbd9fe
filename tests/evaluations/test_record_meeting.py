"""A talk that took place is written down, or the day of the next one."""

import pytest
from django.utils import timezone

from kyodo.evaluations.models import Meeting
from tests.evaluations.talk_pages import (
    ESCAPED,
    SCRIPT,
    address,
    meet,
    page,
    propose,
    publish,
    send,
    words,
)
from tests.stories import revealed

pytestmark = pytest.mark.django_db

GIVEN = {
    "held_on": "2024-05-10",
    "place": "市庁舎",
    "others_present": "商店会",
    "minutes": "1 役割分担\r\n2 次回",
}


def post(client, story, user, **data):
    return send(client, story, user, "record_meeting", **{**GIVEN, **data})


@pytest.mark.parametrize("person", ["civic_drafter", "government_answerable", "facilitator"])
def test_everybody_at_the_table_may(client, person):
    story = revealed()
    seats = list(story.evaluation.seats.values_list("pk", flat=True))
    response = post(client, story, getattr(story, person), attended=seats)
    assert response.url == address(story, "show_talk") + "#meetings"
    meeting = Meeting.objects.get()
    assert (meeting.held_on.isoformat(), meeting.place, meeting.others_present) == (
        "2024-05-10",
        "市庁舎",
        "商店会",
    )
    assert meeting.minutes == "1 役割分担\n2 次回"
    assert sorted(meeting.attended.values_list("pk", flat=True)) == sorted(seats)


@pytest.mark.parametrize(
    ("person", "status"),
    [("member_without_seat", 403), ("administrator", 403), ("stranger", 404)],
)
def test_nobody_else_may(client, person, status):
    story = revealed()
    user = getattr(story, person)
    assert post(client, story, user).status_code == status
    assert page(client, story, user, "record_meeting").status_code == status
    assert not Meeting.objects.exists()


def test_a_coming_day_stands_as_planned(client):
    story = revealed()
    coming = timezone.localdate().replace(year=timezone.localdate().year + 1, day=1)
    post(client, story, story.facilitator, held_on=coming.isoformat(), minutes="")
    assert "予定" in words(page(client, story, story.civic_drafter, "show_talk"))


def test_a_double_click_records_once(client):
    story = revealed()
    for _click in range(2):
        assert post(client, story, story.facilitator).status_code == 302
    assert Meeting.objects.count() == 1


def test_another_record_of_the_same_day_is_refused_and_the_text_stays(client):
    story = revealed()
    meet(story, minutes="先の記録")
    response = post(client, story, story.civic_drafter, minutes="あとの記録")
    assert response.status_code == 409
    assert "この日の記録は、すでにあります。" in words(response)
    assert "あとの記録" in words(response)
    assert Meeting.objects.get().minutes == "先の記録"


@pytest.mark.parametrize(
    "data", [{"held_on": ""}, {"held_on": "きのう"}, {"held_on": "0202-05-10"}, {"attended": "999"}]
)
def test_what_is_wrong_is_said_and_nothing_is_lost(client, data):
    story = revealed()
    response = post(client, story, story.facilitator, **data)
    assert "入力を確認してください" in words(response)
    assert "2 次回" in words(response)
    assert not Meeting.objects.exists()


def test_long_minutes_are_kept_whole(client):
    story = revealed()
    post(client, story, story.facilitator, minutes="録" * 50_000)
    assert Meeting.objects.get().minutes == "録" * 50_000


def test_while_a_proposal_waits_the_text_stays_with_the_reason(client):
    story = revealed()
    propose(story)
    response = post(client, story, story.facilitator)
    assert response.status_code == 409
    assert "公表の同意を待っている間は直せません。" in words(response)
    assert "2 次回" in words(response)


def test_after_publication_nobody_may(client):
    story = revealed()
    publish(story)
    assert post(client, story, story.civic_answerable).status_code == 403


def test_a_script_stays_text(client):
    story = revealed()
    post(client, story, story.facilitator, place=SCRIPT, others_present=SCRIPT, minutes=SCRIPT)
    body = words(page(client, story, story.facilitator, "print_minutes", Meeting.objects.get().pk))
    assert SCRIPT not in body
    assert body.count(ESCAPED) == 3
