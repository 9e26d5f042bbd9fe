"""Part 3 of the paper: every joint text with its state."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kyodo.evaluations.actions.joint_texts import join_work_items
from tests.evaluations.talk_pages import (
    ESCAPED,
    SCRIPT,
    address,
    agree,
    improve,
    page,
    propose,
    publish,
    texts,
    words,
    write,
)
from tests.stories import NOW, open_for_marking, revealed

pytestmark = pytest.mark.django_db


def test_each_text_stands_as_on_the_paper_with_its_state(client):
    story = revealed()
    first, second, _third = texts(story)
    write(first, "一つめの段落。\n・二つめの段落。", story.civic_drafter, unagreed="時期について。")
    write(second, "合意を待つ文。", story.civic_drafter)
    agree(second, 2, story.civic_answerable)
    body = words(page(client, story, story.government_drafter, "list_joint_texts"))
    assert "〇総合相談事業" in body
    assert "<li>一つめの段落。</li><li>二つめの段落。</li>" in body
    assert "時期について。" in body
    for state in ("記入中", "団体等が合意", "未記入"):
        assert state in body
    agree(second, 2, story.government_answerable)
    body = words(page(client, story, story.government_drafter, "list_joint_texts"))
    assert "全員合意" in body
    assert "3つの検証文のうち、全員が合意したのは 1つです。" in body


def test_before_everything_is_revealed_there_is_no_text(client):
    story = open_for_marking()
    body = words(page(client, story, story.civic_drafter, "list_joint_texts"))
    assert "検証文はまだ書けません" in body


@pytest.mark.parametrize(
    ("person", "status"),
    [
        ("civic_drafter", 200),
        ("facilitator", 200),
        ("member_without_seat", 200),
        ("administrator", 403),
        ("stranger", 404),
    ],
)
def test_who_may_read(client, person, status):
    story = revealed()
    assert page(client, story, getattr(story, person), "list_joint_texts").status_code == status


@pytest.mark.parametrize(
    ("person", "offered"),
    [("civic_drafter", True), ("facilitator", False), ("member_without_seat", False)],
)
def test_the_sides_are_offered_to_write_and_nobody_else(client, person, offered):
    story = revealed()
    body = words(page(client, story, getattr(story, person), "list_joint_texts"))
    assert (address(story, "write_joint_text", texts(story)[0].pk) in body) is offered
    assert (address(story, "join_work_items") in body) is offered


def test_while_a_proposal_waits_and_after_publication_it_is_read_only(client):
    story = revealed()
    propose(story)
    body = words(page(client, story, story.civic_drafter, "list_joint_texts"))
    assert "公表の同意を待っています。その間は直せません。" in body
    assert address(story, "write_joint_text", texts(story)[0].pk) not in body


def test_after_publication_it_is_read_only(client):
    story = revealed()
    publish(story)
    body = words(page(client, story, story.civic_answerable, "list_joint_texts"))
    assert "書いた文。" in body
    assert address(story, "write_joint_text", texts(story)[0].pk) not in body
    assert address(story, "join_work_items") not in body


def test_what_people_type_is_shown_as_text(client):
    story = revealed()
    write(texts(story)[0], SCRIPT, story.civic_drafter, unagreed=SCRIPT)
    body = words(page(client, story, story.government_drafter, "list_joint_texts"))
    assert SCRIPT not in body
    assert body.count(ESCAPED) == 2


def test_the_page_asks_the_same_number_of_questions_however_much_was_written(client):
    story = revealed()
    improve(story, "planning-4", "一つ")
    improve(story, "planning-4", "一つ", side="government")
    first, second, third = texts(story)
    write(first, "1", story.civic_drafter)
    agree(first, 2, story.civic_answerable)
    many = queries(client, story)
    for number in range(2, 6):
        write(first, str(number), story.civic_drafter, based_on=number)
        agree(first, number + 1, story.civic_answerable)
        improve(story, "planning-1", f"{number}つめ")
    write(second, "二つめ", story.civic_drafter)
    assert queries(client, story) == many
    join_work_items(
        evaluation_id=story.evaluation.pk,
        joint_text_ids=[first.pk, second.pk, third.pk],
        by=story.civic_drafter,
        now=NOW,
    )
    assert queries(client, story) == many


def queries(client, story):
    client.force_login(story.civic_drafter)
    client.get(address(story, "list_joint_texts"))
    with CaptureQueriesContext(connection) as captured:
        client.get(address(story, "list_joint_texts"))
    return len(captured)
