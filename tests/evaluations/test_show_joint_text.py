"""One joint text with its versions, what changed in each, and who agreed."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kyodo.evaluations.actions.joint_texts import join_work_items
from tests.evaluations.talk_pages import (
    ESCAPED,
    SCRIPT,
    address,
    agree,
    page,
    texts,
    words,
    write,
)
from tests.stories import NOW, revealed

pytestmark = pytest.mark.django_db


def written():
    story = revealed()
    text = texts(story)[0]
    write(text, "円滑に繋いだ。体制に課題がある。", story.civic_drafter)
    write(text, "円滑に繋いだ。体制に課題があるため、打開策が必要。", story.government_drafter, 2)
    agree(text, 3, story.government_answerable)
    return story, text


def test_versions_say_who_wrote_them_and_what_changed_in_word_and_shape(client):
    story, text = written()
    body = words(page(client, story, story.civic_answerable, "show_joint_text", text.pk))
    assert "第3版（今の版）" in body
    assert "行政 桜（行政）" in body
    assert "市民 花子（団体等）" in body
    assert (
        '<ins><span class="visually-hidden">［加えた］</span>ため、打開策が必要'
        '<span class="visually-hidden">［ここまで］</span></ins>'
    ) in body
    assert "行政が合意" in body
    assert "第3版に合意する" in body


def test_an_earlier_version_is_read_and_can_stand_again(client):
    story, text = written()
    client.force_login(story.civic_drafter)
    body = words(client.get(address(story, "show_joint_text", text.pk) + "?version=2"))
    assert "<li>円滑に繋いだ。体制に課題がある。</li>" in body
    assert "第1版から第2版へのちがい" in body
    assert '<input type="hidden" name="restore" value="2">' in body
    assert "今の版への合意は外れます。" in body


@pytest.mark.parametrize("version", ["99", "x", "-1", "9" * 30])
def test_a_version_that_is_not_there(client, version):
    story, text = written()
    client.force_login(story.civic_drafter)
    address_of = address(story, "show_joint_text", text.pk)
    assert client.get(f"{address_of}?version={version}").status_code == 404


@pytest.mark.parametrize(
    ("person", "status"),
    [("facilitator", 200), ("member_without_seat", 200), ("administrator", 403), ("stranger", 404)],
)
def test_who_may_read_and_that_only_the_persons_answerable_agree(client, person, status):
    story, text = written()
    response = page(client, story, getattr(story, person), "show_joint_text", text.pk)
    assert response.status_code == status
    assert "第3版に合意する" not in words(response)


def test_a_text_that_was_joined_leads_to_the_one_that_holds_its_words(client):
    story, text = written()
    other = texts(story)[1]
    join_work_items(
        evaluation_id=story.evaluation.pk,
        joint_text_ids=[text.pk, other.pk],
        by=story.civic_drafter,
        now=NOW,
    )
    response = page(client, story, story.civic_drafter, "show_joint_text", other.pk)
    assert response.url == address(story, "show_joint_text", text.pk)


def test_a_script_stays_text(client):
    story = revealed()
    text = texts(story)[0]
    write(text, SCRIPT, story.civic_drafter, unagreed=SCRIPT)
    body = words(page(client, story, story.civic_drafter, "show_joint_text", text.pk))
    assert SCRIPT not in body
    assert ESCAPED in body


def test_the_page_asks_the_same_number_of_questions_for_many_versions(client):
    story, text = written()
    few = queries(client, story, text)
    for number in range(3, 9):
        write(text, f"第{number}の文。", story.civic_drafter, based_on=number)
        agree(text, number + 1, story.government_answerable)
    assert queries(client, story, text) == few


def queries(client, story, text):
    client.force_login(story.civic_drafter)
    client.get(address(story, "show_joint_text", text.pk))
    with CaptureQueriesContext(connection) as captured:
        client.get(address(story, "show_joint_text", text.pk))
    return len(captured)
