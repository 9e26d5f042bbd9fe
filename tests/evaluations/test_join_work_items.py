"""Several work items share one joint text; no word and no version is lost."""

import pytest

from kyodo.evaluations.models import JointText, JointTextVersion
from tests.evaluations.talk_pages import (
    address,
    agree,
    page,
    propose,
    publish,
    send,
    texts,
    words,
    write,
)
from tests.stories import revealed

pytestmark = pytest.mark.django_db


def join(client, story, user, chosen):
    return send(client, story, user, "join_work_items", text=[text.pk for text in chosen])


def written():
    story = revealed()
    first, second, third = texts(story)
    write(first, "相談の文。", story.civic_drafter, unagreed="相談の点。")
    write(second, "育成の文。", story.government_drafter)
    return story, first, second, third


def test_the_bodies_follow_one_another_under_both_titles(client):
    story, first, second, third = written()
    response = join(client, story, story.civic_drafter, [second, first])
    assert response.url == address(story, "list_joint_texts") + f"#text-{first.pk}"
    joined = texts(story)[0]
    assert str(joined) == "総合相談事業、人材育成事業"
    latest = joined.versions.get(number=3)
    assert (latest.body, latest.unagreed) == ("相談の文。\n育成の文。", "相談の点。")
    assert texts(story) == [first, third]
    body = words(page(client, story, story.government_drafter, "list_joint_texts"))
    assert "〇総合相談事業、人材育成事業" in body
    assert "〇人材育成事業<" not in body


def test_agreement_is_needed_again_and_no_version_is_lost(client):
    story, first, second, _third = written()
    agree(first, 2, story.civic_answerable)
    join(client, story, story.civic_drafter, [first, second])
    assert not first.versions.get(number=3).agreements.exists()
    assert JointTextVersion.objects.filter(joint_text=second, body="育成の文。").exists()


def test_a_double_click_joins_once(client):
    story, first, second, _third = written()
    for _click in range(2):
        assert join(client, story, story.civic_drafter, [first, second]).status_code == 302
    assert first.versions.count() == 3


@pytest.mark.parametrize("count", [0, 1])
def test_fewer_than_two_are_refused_in_words(client, count):
    story, first, _second, _third = written()
    join(client, story, story.civic_drafter, [first][:count])
    body = words(page(client, story, story.civic_drafter, "list_joint_texts"))
    assert "まとめる検証文を2つ以上選んでください。" in body
    assert len(texts(story)) == 3


def test_nonsense_and_texts_of_others_are_left_alone(client):
    story, first, _second, _third = written()
    send(client, story, story.civic_drafter, "join_work_items", text=[first.pk, "x", "9" * 40, 999])
    assert len(texts(story)) == 3


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
    story, first, second, _third = written()
    assert join(client, story, getattr(story, person), [first, second]).status_code == status
    assert len(texts(story)) == 3


def test_while_a_proposal_waits_nothing_changes(client):
    story = revealed()
    propose(story)
    join(client, story, story.civic_drafter, texts(story)[:2])
    assert len(texts(story)) == 3


def test_after_publication_nobody_may(client):
    story = revealed()
    publish(story)
    assert join(client, story, story.civic_drafter, texts(story)[:2]).status_code == 403


def test_a_text_that_waits_behind_another_cannot_be_written(client):
    story, first, second, _third = written()
    join(client, story, story.civic_drafter, [first, second])
    response = send(
        client,
        story,
        story.civic_drafter,
        "write_joint_text",
        second.pk,
        body="迷子の文。",
        unagreed="",
        based_on=2,
    )
    assert response.status_code == 409
    assert "ほかの検証文にまとめられました。" in words(response)
    assert "迷子の文。" in words(response)
    assert JointText.objects.get(pk=second.pk).versions.count() == 2
