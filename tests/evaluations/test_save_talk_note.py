"""A side writes how it saw an item; both write what they found; nobody overwrites anybody."""

import pytest
from django.core.exceptions import PermissionDenied

from kyodo.evaluations.models import TalkNote
from kyodo.lifecycle import Refusal
from tests.evaluations.talk_pages import (
    AUTOSAVE,
    ESCAPED,
    SCRIPT,
    address,
    note,
    propose,
    publish,
    send,
    words,
)
from tests.stories import open_for_marking, revealed

pytestmark = pytest.mark.django_db


def post(client, story, user, text, *, headers=None, item="planning-4", **data):
    return send(
        client,
        story,
        user,
        "save_talk_note",
        item,
        headers=headers,
        **{"text": text, "role": "", "revision": 0, **data},
    )


def test_a_field_saves_by_its_button_and_leads_back_to_the_item(client):
    story = revealed()
    response = post(client, story, story.civic_drafter, "背景が引き継がれなかった。", role="civic")
    assert response.url == address(story, "show_talk") + "#item-planning-4"
    saved = TalkNote.objects.get()
    assert (saved.role, saved.text, saved.saved_by) == (
        "civic",
        "背景が引き継がれなかった。",
        story.civic_drafter,
    )


def test_a_field_saves_by_itself_and_learns_its_new_version(client):
    story = revealed()
    response = post(client, story, story.facilitator, "一回目", headers=AUTOSAVE)
    assert (response.status_code, response["X-Version"]) == (200, "1")
    assert 'id="saved-planning-4-joint"' in words(response)
    response = post(client, story, story.facilitator, "二回目", revision=1, headers=AUTOSAVE)
    assert response["X-Version"] == "2"


def test_the_same_text_again_is_no_new_version(client):
    story = revealed()
    for _click in range(2):
        response = post(client, story, story.civic_drafter, "同じ", headers=AUTOSAVE)
        assert (response.status_code, response["X-Version"]) == (200, "1")


@pytest.mark.parametrize("role", ["civic", ""])
def test_two_writers_see_both_texts_and_nothing_is_overwritten(client, role):
    story = revealed()
    other = story.civic_answerable if role else story.government_drafter
    note(story, "planning-4", role, "先に書いた文。", other)
    response = post(client, story, story.civic_drafter, "あとの文。", role=role, headers=AUTOSAVE)
    assert response.status_code == 409
    assert "先に書いた文。" in words(response)
    assert 'data-take-version="1"' in words(response)
    response = post(client, story, story.civic_drafter, "あとの文。", role=role)
    assert response.status_code == 409
    body = words(response)
    assert "先に書いた文。" in body
    assert "あとの文。" in body
    assert '<input type="hidden" name="revision" value="1"' in body
    assert TalkNote.objects.get().text == "先に書いた文。"
    post(client, story, story.civic_drafter, "合わせた文。", role=role, revision=1)
    assert TalkNote.objects.get().text == "合わせた文。"


@pytest.mark.parametrize(
    ("person", "role"),
    [
        ("government_drafter", "civic"),
        ("facilitator", "civic"),
        ("member_without_seat", ""),
        ("member_without_seat", "government"),
        ("administrator", ""),
    ],
)
def test_nobody_writes_for_another_side(client, person, role):
    story = revealed()
    user = getattr(story, person)
    with pytest.raises(PermissionDenied):
        note(story, "planning-4", role, "代わりに書く。", user)
    assert post(client, story, user, "代わりに書く。", role=role).status_code == 403
    assert not TalkNote.objects.exists()


def test_a_stranger_learns_nothing(client):
    story = revealed()
    assert post(client, story, story.stranger, "見知らぬ文").status_code == 404


def test_before_the_reveal_nothing_is_written_and_the_page_of_the_item_is_not_there(client):
    story = open_for_marking()
    with pytest.raises(Refusal, match="開示されてから"):
        note(story, "planning-4", "civic", "早すぎる。", story.civic_drafter)
    response = post(client, story, story.civic_drafter, "早すぎる。", role="civic")
    assert response.status_code == 404
    response = post(
        client, story, story.civic_drafter, "早すぎる。", role="civic", headers=AUTOSAVE
    )
    assert (response.status_code, words(response)) == (
        422,
        "記入が開示されてから、話し合いを記録できます。",
    )


def test_while_a_proposal_waits_the_text_stays_on_the_page_with_the_reason(client):
    story = revealed()
    propose(story)
    response = post(client, story, story.civic_drafter, "遅れて書いた文。", role="civic")
    assert response.status_code == 409
    assert "遅れて書いた文。" in words(response)
    assert "公表の同意を待っている間は直せません。" in words(response)
    assert not TalkNote.objects.exists()


def test_what_was_being_written_at_the_publication_is_not_lost(client):
    story = revealed()
    publish(story)
    response = post(client, story, story.civic_drafter, "公表の瞬間の文。", role="civic")
    assert response.status_code == 409
    assert "公表の瞬間の文。" in words(response)
    assert "公表されたため、もう書き込めません。" in words(response)


def test_a_very_long_text_is_kept_whole(client):
    story = revealed()
    text = "長" * 50_000
    assert post(client, story, story.civic_drafter, text, role="civic").status_code == 302
    assert TalkNote.objects.get().text == text


def test_an_endless_text_is_refused_in_words_and_stays_on_the_page(client):
    story = revealed()
    response = post(client, story, story.civic_drafter, "長" * 100_001, role="civic")
    assert response.status_code == 409
    assert "長" * 100_001 in words(response)
    assert not TalkNote.objects.exists()


def test_an_empty_text_clears_the_field(client):
    story = revealed()
    note(story, "planning-4", "civic", "消す文", story.civic_drafter)
    post(client, story, story.civic_drafter, "  ", role="civic", revision=1)
    assert TalkNote.objects.get().text == ""


def test_a_script_stays_text(client):
    story = revealed()
    note(story, "planning-4", "", SCRIPT, story.government_drafter)
    body = words(post(client, story, story.civic_drafter, "別の文", headers=AUTOSAVE))
    assert SCRIPT not in body
    assert ESCAPED in body


@pytest.mark.parametrize("item", ["planning-99", "x"])
def test_an_item_that_the_form_has_not_is_refused(client, item):
    story = revealed()
    response = post(client, story, story.civic_drafter, "文", item=item, headers=AUTOSAVE)
    assert response.status_code == 422
    assert post(client, story, story.civic_drafter, "文", item=item).status_code == 404


def test_a_broken_revision_is_refused_in_words(client):
    story = revealed()
    response = post(client, story, story.civic_drafter, "文", revision="x", headers=AUTOSAVE)
    assert (response.status_code, words(response)) == (
        422,
        "画面の内容を読み取れませんでした。画面を開き直してください。",
    )
