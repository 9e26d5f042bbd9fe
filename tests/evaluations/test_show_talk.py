"""The talk begins with the differences and shows what each side wrote."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kyodo.evaluations.actions.check_sheets import AnswerEntry, save_answers
from kyodo.evaluations.models import CarriedAction
from kyodo.evaluations.queries.agenda import talk
from tests.evaluations.talk_pages import (
    ESCAPED,
    SCRIPT,
    address,
    improve,
    meet,
    note,
    page,
    propose,
    publish,
    words,
)
from tests.stories import NOW, mark_side, open_for_marking, revealed, seal_side

pytestmark = pytest.mark.django_db


def agenda(story):
    found = talk(story.fresh(), story.civic_drafter, NOW.date())
    return [(group.id, [row.item.id for row in group.items]) for group in found.groups]


def revealed_with_remark():
    story = open_for_marking()
    mark_side(story, "civic", {"planning-2": "C", "implementation-1": "D"})
    mark_side(story, "government", {"planning-2": "D", "implementation-1": "D"})
    save_answers(
        evaluation_id=story.evaluation.pk,
        section_id="reflection",
        entries=[AnswerEntry("reflection-4", 1, remark="成果は次の年にも続いた。")],
        by=story.government_drafter,
        now=NOW,
    )
    seal_side(story, "civic")
    seal_side(story, "government")
    return story


def test_differences_come_first_then_what_both_found_weak_then_remarks():
    story = revealed_with_remark()
    order = agenda(story)
    assert [group for group, _items in order] == ["differing", "weak", "remarked", "same"]
    assert order[0][1] == ["planning-2"]
    assert order[1][1] == ["implementation-1"]
    assert order[2][1] == ["reflection-4"]
    assert len(order[3][1]) == 14


def test_the_rest_stands_in_a_disclosure(client):
    story = revealed()
    body = words(page(client, story, story.civic_drafter, "show_talk"))
    assert "ほかの項目（15項目）" in body
    assert body.index("planning-4") < body.index('id="rest"') < body.index('id="item-planning-1"')


def test_before_the_reveal_the_page_says_what_is_waited_for_and_nothing_else(client):
    story = open_for_marking()
    mark_side(story, "government", {"planning-1": "D"})
    body = words(page(client, story, story.civic_drafter, "show_talk"))
    assert "まだ開示されていません" in body
    assert "全員がすべての段階を封印するまで" in body
    assert "item-planning-1" not in body


@pytest.mark.parametrize(
    ("person", "status"),
    [
        ("civic_drafter", 200),
        ("government_answerable", 200),
        ("facilitator", 200),
        ("member_without_seat", 200),
        ("administrator", 403),
        ("stranger", 404),
    ],
)
def test_who_may_read(client, person, status):
    story = revealed()
    assert page(client, story, getattr(story, person), "show_talk").status_code == status


def test_each_side_writes_its_own_field_and_reads_the_other(client):
    story = revealed()
    note(story, "planning-4", "government", "行政からは足りると見えた。", story.government_drafter)
    body = words(page(client, story, story.civic_drafter, "show_talk"))
    assert 'id="note-planning-4-civic"' in body
    assert 'id="note-planning-4-joint"' in body
    assert 'id="note-planning-4-government"' not in body
    assert "行政からは足りると見えた。" in body


def test_only_the_person_answerable_is_offered_another_mark(client):
    story = revealed()
    link = address(story, "change_mark", "planning-4")
    assert link in words(page(client, story, story.civic_answerable, "show_talk"))
    for person in (story.civic_drafter, story.facilitator, story.member_without_seat):
        assert link not in words(page(client, story, person, "show_talk"))


def test_somebody_without_a_seat_reads_without_any_field(client):
    story = revealed()
    body = words(page(client, story, story.member_without_seat, "show_talk"))
    assert "<textarea" not in body
    assert "取組を加える" not in body


def test_after_publication_nothing_can_be_written(client):
    story = revealed()
    note(story, "planning-4", "", "表を見直すことにした。", story.civic_drafter)
    publish(story)
    body = words(page(client, story, story.civic_answerable, "show_talk"))
    assert "表を見直すことにした。" in body
    assert "<textarea" not in body
    assert address(story, "change_mark", "planning-4") not in body


def test_while_a_proposal_waits_the_page_says_why_nothing_can_be_written(client):
    story = revealed()
    propose(story)
    body = words(page(client, story, story.civic_answerable, "show_talk"))
    assert "公表の同意を待っています。その間は直せません。" in body
    assert "<textarea" not in body


def test_what_people_type_is_shown_as_text(client):
    story = revealed()
    note(story, "planning-4", "", SCRIPT, story.civic_drafter)
    improve(story, "planning-4", SCRIPT)
    meet(story, place=SCRIPT)
    body = words(page(client, story, story.facilitator, "show_talk"))
    assert SCRIPT not in body
    assert body.count(ESCAPED) >= 3


def test_actions_of_last_year_stand_first_with_what_became_of_them(client):
    story = revealed()
    link = improve(story, "planning-4", "表を見直す", due_on=date(2024, 9, 30))
    link.action.state, link.action.outcome, link.action.closed_at = "done", "7月に見直した。", NOW
    link.action.save()
    CarriedAction.objects.create(evaluation=story.evaluation, action=link.action)
    link.delete()
    body = words(page(client, story, story.civic_drafter, "show_talk"))
    places = [body.index(t) for t in ("昨年度からの取組", "7月に見直した。", "group-differing")]
    assert places == sorted(places)
    assert "完了" in body


def test_the_page_asks_the_same_number_of_questions_however_much_was_written(client):
    story = revealed()
    seats = list(story.evaluation.seats.values_list("pk", flat=True))
    note(story, "planning-4", "civic", "一つ", story.civic_drafter)
    improve(story, "planning-4", "一つ", person=story.civic_drafter)
    improve(story, "planning-4", "一つ", side="government")
    meet(story, seat_ids=seats[:1])
    few = queries(client, story)
    for item in ("planning-1", "planning-2", "implementation-1", "reflection-1"):
        note(story, item, "civic", "多く", story.civic_drafter)
        note(story, item, "", "多く", story.civic_drafter)
        improve(story, item, "多く", side="government", person=story.government_drafter)
        improve(story, item, "さらに", person=story.civic_drafter)
    for day in (11, 12, 13):
        meet(story, date(2024, 5, day), seat_ids=seats)
    assert queries(client, story) == few


def queries(client, story):
    client.force_login(story.civic_drafter)
    client.get(address(story, "show_talk"))
    with CaptureQueriesContext(connection) as captured:
        client.get(address(story, "show_talk"))
    return len(captured)
