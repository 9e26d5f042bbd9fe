"""The record of one talk goes on paper with what was found and what will be done."""

import pytest

from tests.evaluations.talk_pages import improve, meet, note, page, words
from tests.stories import revealed

pytestmark = pytest.mark.django_db


def test_the_record_names_day_place_people_findings_and_actions(client):
    story = revealed()
    seats = story.evaluation.seats.filter(user=story.government_answerable)
    meeting = meet(
        story,
        place="協働ラボ",
        minutes="1 役割分担について",
        others_present="商店会",
        seat_ids=list(seats.values_list("pk", flat=True)),
    )
    note(story, "planning-4", "", "表を見直すことにした。", story.facilitator)
    improve(story, "planning-4", "会議をひらく")
    body = words(page(client, story, story.civic_drafter, "print_minutes", meeting.pk))
    for text in (
        "令和6年5月10日（金）",
        "協働ラボ",
        "行政 一郎（行政・記入責任者）",
        "商店会",
        "1 役割分担について",
        "表を見直すことにした。",
        "会議をひらく",
    ):
        assert text in body


@pytest.mark.parametrize(
    ("person", "status"),
    [("facilitator", 200), ("member_without_seat", 200), ("administrator", 403), ("stranger", 404)],
)
def test_who_may_read(client, person, status):
    story = revealed()
    meeting = meet(story)
    response = page(client, story, getattr(story, person), "print_minutes", meeting.pk)
    assert response.status_code == status


def test_a_record_that_is_not_there(client):
    story = revealed()
    assert page(client, story, story.facilitator, "print_minutes", 999).status_code == 404
