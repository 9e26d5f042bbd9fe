"""The agenda goes on paper, with room to write by hand."""

import pytest

from tests.evaluations.talk_pages import meet, note, page, words
from tests.stories import mark_side, open_for_marking, revealed

pytestmark = pytest.mark.django_db


def test_what_differs_has_room_to_write_and_the_rest_is_a_list(client):
    story = revealed()
    note(story, "planning-4", "", "表を見直すことにした。", story.facilitator)
    meet(story, day=None, place="協働ラボ")
    body = words(page(client, story, story.civic_drafter, "print_agenda"))
    assert body.count('class="agenda-print"') == 2
    assert body.count("これからすること（だれが・いつまでに）") == 2
    assert "表を見直すことにした。" in body
    assert "市民 太郎（団体等・記入責任者）" in body
    assert "ほかの項目" in body
    assert "<textarea" not in body


def test_before_the_reveal_there_is_nothing_to_print(client):
    story = open_for_marking()
    mark_side(story, "government", {"planning-1": "D"})
    body = words(page(client, story, story.civic_drafter, "print_agenda"))
    assert "まだ開示された項目がありません。" in body
    assert "agenda-print" not in body


@pytest.mark.parametrize(
    ("person", "status"),
    [("facilitator", 200), ("member_without_seat", 200), ("administrator", 403), ("stranger", 404)],
)
def test_who_may_read(client, person, status):
    story = revealed()
    assert page(client, story, getattr(story, person), "print_agenda").status_code == status
