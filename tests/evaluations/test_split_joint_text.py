"""Splitting is the undo of joining: each part gets back what it said."""

import pytest

from kyodo.evaluations.actions.joint_texts import join_work_items
from kyodo.evaluations.actions.publications import propose_publication
from tests.evaluations.talk_pages import agree, page, send, texts, words, write
from tests.stories import NOW, revealed

pytestmark = pytest.mark.django_db


def joined():
    story = revealed()
    first, second, third = texts(story)
    write(first, "相談の文。", story.civic_drafter)
    write(second, "育成の文。\n育成の二段落目。", story.government_drafter)
    agree(second, 2, story.government_answerable)
    join(story, [first, second, third])
    return story, first, second, third


def join(story, chosen):
    join_work_items(
        evaluation_id=story.evaluation.pk,
        joint_text_ids=[text.pk for text in chosen],
        by=story.civic_drafter,
        now=NOW,
    )


def split(client, story, user, text):
    return send(client, story, user, "split_joint_text", text.pk)


def latest(text):
    return text.versions.order_by("-number").first()


def test_everything_is_as_it_was(client):
    story, first, second, third = joined()
    split(client, story, story.government_drafter, first)
    assert texts(story) == [first, second, third]
    assert [str(text) for text in texts(story)] == ["総合相談事業", "人材育成事業", "交流促進事業"]
    assert [latest(text).body for text in texts(story)] == [
        "相談の文。",
        "育成の文。\n育成の二段落目。",
        "",
    ]
    assert latest(second).agreements.count() == 1


def test_texts_joined_one_after_the_other_come_apart_too(client):
    story = revealed()
    first, second, third = texts(story)
    write(first, "一。", story.civic_drafter)
    write(second, "二。", story.civic_drafter)
    write(third, "三。", story.civic_drafter)
    join(story, [first, second])
    join(story, [first, third])
    assert latest(first).body == "一。\n二。\n三。"
    split(client, story, story.civic_drafter, first)
    assert [latest(text).body for text in texts(story)] == ["一。", "二。", "三。"]


def test_words_written_since_the_joining_stay_with_the_first(client):
    story, first, second, _third = joined()
    write(first, "まとめて書き直した文。", story.civic_drafter, based_on=3)
    split(client, story, story.civic_drafter, first)
    assert latest(first).body == "まとめて書き直した文。"
    assert latest(second).body == "育成の文。\n育成の二段落目。"


def test_agreement_to_the_joined_text_is_not_carried_over(client):
    story, first, _second, _third = joined()
    agree(first, 3, story.civic_answerable)
    split(client, story, story.civic_drafter, first)
    assert not latest(first).agreements.exists()


def test_a_text_of_one_work_item_is_refused_in_words(client):
    story = revealed()
    split(client, story, story.civic_drafter, texts(story)[0])
    body = words(page(client, story, story.civic_drafter, "list_joint_texts"))
    assert "この検証文は1つの事業項目のものです。" in body


def test_a_text_that_was_read_in_for_two_work_items_begins_new_texts(client):
    story = revealed()
    first, second, _third = texts(story)
    first.work_items.add(*second.work_items.all())
    second.delete()
    write(first, "両方の文。", story.civic_drafter)
    split(client, story, story.civic_drafter, first)
    assert [str(text) for text in texts(story)] == ["総合相談事業", "人材育成事業", "交流促進事業"]
    assert [latest(text).body for text in texts(story)] == ["両方の文。", "", ""]


@pytest.mark.parametrize(
    ("person", "status"),
    [
        ("facilitator", 403),
        ("member_without_seat", 403),
        ("administrator", 403),
        ("stranger", 404),
    ],
)
def test_nobody_else_may(client, person, status):
    story, first, _second, _third = joined()
    assert split(client, story, getattr(story, person), first).status_code == status
    assert texts(story) == [first]


def test_while_a_proposal_waits_nothing_changes(client):
    story, first, _second, _third = joined()
    for by in (story.civic_answerable, story.government_answerable):
        agree(first, 3, by)
    propose_publication(evaluation_id=story.evaluation.pk, by=story.civic_answerable, now=NOW)
    split(client, story, story.civic_drafter, first)
    assert texts(story) == [first]
