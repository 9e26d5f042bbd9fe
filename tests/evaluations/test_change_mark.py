"""The person answerable changes the own side's mark; the first one stays beside it for ever."""

import pytest

from kyodo.evaluations.models import Answer, MarkChange
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


def change(client, story, user, mark="A", reason="説明を受けて納得したため。", item="planning-4"):
    return send(client, story, user, "change_mark", item, mark=mark, reason=reason)


def test_the_first_mark_stays_beside_the_new_one_with_the_reason(client):
    story = revealed()
    response = change(client, story, story.civic_answerable)
    assert response.url == address(story, "show_talk") + "#item-planning-4"
    first = Answer.objects.get(part__check_sheet__role="civic", item="planning-4")
    assert first.mark == "B"
    assert list(first.changes.values_list("mark", "reason")) == [
        ("A", "説明を受けて納得したため。")
    ]
    body = words(page(client, story, story.government_drafter, "show_talk"))
    assert "最初の評価 B まあまあできた" in body
    assert "説明を受けて納得したため。" in body


def test_every_change_stays_readable(client):
    story = revealed()
    change(client, story, story.civic_answerable, "A", "一つめの理由")
    change(client, story, story.civic_answerable, "C", "二つめの理由")
    body = words(page(client, story, story.facilitator, "show_talk"))
    assert "一つめの理由" in body
    assert "二つめの理由" in body


def test_a_double_click_changes_once(client):
    story = revealed()
    for _click in range(2):
        assert change(client, story, story.civic_answerable).status_code == 302
    assert MarkChange.objects.count() == 1


@pytest.mark.parametrize(
    ("person", "status"),
    [
        ("civic_drafter", 403),
        ("facilitator", 403),
        ("member_without_seat", 403),
        ("administrator", 403),
        ("stranger", 404),
    ],
)
def test_nobody_else_may(client, person, status):
    story = revealed()
    user = getattr(story, person)
    assert change(client, story, user).status_code == status
    assert page(client, story, user, "change_mark", "planning-4").status_code == status
    assert not MarkChange.objects.exists()


def test_without_a_reason_it_is_refused_beside_the_field(client):
    story = revealed()
    response = change(client, story, story.civic_answerable, reason=" ")
    assert 'id="id_reason_error"' in words(response)
    assert 'value="A" checked' in words(response)
    assert not MarkChange.objects.exists()


def test_without_a_mark_it_says_so_and_keeps_the_reason(client):
    story = revealed()
    response = change(client, story, story.civic_answerable, mark="", reason="書いた理由")
    assert "改めた評価を選んでください。" in words(response)
    assert "書いた理由" in words(response)


@pytest.mark.parametrize(
    ("mark", "sentence"),
    [("E", "この様式にない評価です。"), ("B", "すでにその評価になっています。")],
)
def test_a_mark_that_cannot_be_is_refused_in_words(client, mark, sentence):
    story = revealed()
    response = change(client, story, story.civic_answerable, mark=mark, reason="理由")
    assert sentence in words(response)
    assert not MarkChange.objects.exists()


def test_before_the_reveal_the_item_is_not_there(client):
    story = open_for_marking()
    assert change(client, story, story.civic_answerable).status_code == 404


def test_while_a_proposal_waits_it_is_refused_in_words_and_the_reason_stays(client):
    story = revealed()
    propose(story)
    response = change(client, story, story.civic_answerable, reason="遅れた理由")
    assert response.status_code == 409
    assert "公表の同意を待っている間は直せません。" in words(response)
    assert "遅れた理由" in words(response)


def test_after_publication_nobody_may(client):
    story = revealed()
    publish(story)
    assert change(client, story, story.civic_answerable).status_code == 403
    assert (
        page(client, story, story.civic_answerable, "change_mark", "planning-4").status_code == 403
    )


def test_a_script_in_the_reason_stays_text(client):
    story = revealed()
    change(client, story, story.civic_answerable, reason=SCRIPT)
    body = words(page(client, story, story.civic_answerable, "show_talk"))
    assert SCRIPT not in body
    assert ESCAPED in body
