"""Both sides write down what will be done: by which side, by whom, until when."""

from datetime import date

import pytest

from kyodo.projects.models import ImprovementAction
from tests.evaluations.talk_pages import (
    ESCAPED,
    SCRIPT,
    address,
    page,
    propose,
    publish,
    send,
    words,
)
from tests.stories import open_for_marking, revealed

pytestmark = pytest.mark.django_db

GIVEN = {
    "text": "四半期ごとに表を見直す",
    "side": "government",
    "person": "",
    "due_on": "2024-07-31",
}


def agree(client, story, user, item="planning-4", **data):
    return send(client, story, user, "agree_improvement", item, **{**GIVEN, **data})


@pytest.mark.parametrize("person", ["civic_drafter", "government_answerable", "facilitator"])
def test_everybody_at_the_table_may(client, person):
    story = revealed()
    seat = story.evaluation.seats.get(user=story.government_drafter)
    response = agree(client, story, getattr(story, person), person=seat.pk)
    assert response.url == address(story, "show_talk") + "#item-planning-4"
    action = ImprovementAction.objects.get()
    assert (action.text, action.side, action.person, action.due_on) == (
        "四半期ごとに表を見直す",
        "government",
        story.government_drafter,
        date(2024, 7, 31),
    )
    assert "四半期ごとに表を見直す" in words(page(client, story, story.civic_drafter, "show_talk"))


def test_a_double_click_adds_one(client):
    story = revealed()
    for _click in range(2):
        agree(client, story, story.civic_drafter)
    assert ImprovementAction.objects.count() == 1


@pytest.mark.parametrize(
    ("person", "status"),
    [("member_without_seat", 403), ("administrator", 403), ("stranger", 404)],
)
def test_nobody_else_may(client, person, status):
    story = revealed()
    user = getattr(story, person)
    assert agree(client, story, user).status_code == status
    assert page(client, story, user, "agree_improvement", "planning-4").status_code == status
    assert not ImprovementAction.objects.exists()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"text": " "}, "id_text_error"),
        ({"side": ""}, "担う側を選んでください。"),
        ({"side": "x"}, "id_side_error"),
        ({"due_on": "7月ごろ"}, "id_due_on_error"),
        ({"due_on": "0024-07-31"}, "年を確かめてください。"),
        ({"person": "999999"}, "id_person_error"),
        ({"text": "長" * 501}, "id_text_error"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_lost(client, data, sentence):
    story = revealed()
    response = agree(client, story, story.civic_drafter, **data)
    assert sentence in words(response)
    assert data.get("text", GIVEN["text"]) in words(response)
    assert not ImprovementAction.objects.exists()


def test_a_person_without_a_seat_cannot_be_named(client):
    story = revealed()
    names = words(page(client, story, story.civic_drafter, "agree_improvement", "planning-4"))
    assert "行政 桜（行政・記入者）" in names
    assert "席なし 葵" not in names


def test_before_the_reveal_the_item_is_not_there(client):
    story = open_for_marking()
    assert agree(client, story, story.civic_drafter).status_code == 404


def test_while_a_proposal_waits_the_text_stays_with_the_reason(client):
    story = revealed()
    propose(story)
    response = agree(client, story, story.civic_drafter)
    assert response.status_code == 409
    assert "公表の同意を待っている間は直せません。" in words(response)
    assert GIVEN["text"] in words(response)


def test_after_publication_nobody_may(client):
    story = revealed()
    publish(story)
    assert agree(client, story, story.civic_drafter).status_code == 403


def test_a_script_stays_text(client):
    story = revealed()
    agree(client, story, story.civic_drafter, text=SCRIPT)
    body = words(page(client, story, story.civic_drafter, "show_talk"))
    assert SCRIPT not in body
    assert ESCAPED in body
