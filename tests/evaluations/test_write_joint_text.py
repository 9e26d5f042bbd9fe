"""Both sides write the joint text: every version stays, nobody overwrites anybody."""

import pytest

from kyodo.evaluations.actions.joint_texts import TextChangedMeanwhile, agree_joint_text
from kyodo.evaluations.models import TextAgreement
from kyodo.ui.text_changes import Piece, text_changes
from tests.evaluations.talk_pages import (
    ESCAPED,
    SCRIPT,
    address,
    agree,
    note,
    page,
    propose,
    publish,
    send,
    texts,
    words,
    write,
)
from tests.stories import NOW, revealed

pytestmark = pytest.mark.django_db


def post(client, story, user, text, body="新しい文。", **data):
    given = {"body": body, "unagreed": "", "based_on": 1}
    return send(client, story, user, "write_joint_text", text.pk, **{**given, **data})


@pytest.mark.parametrize("person", ["civic_drafter", "government_answerable"])
def test_a_new_version_says_who_wrote_it_for_which_side(client, person):
    story = revealed()
    text, user = texts(story)[0], getattr(story, person)
    response = post(client, story, user, text, "段落一。\r\n段落二。  ", unagreed="時期。")
    assert response.url == address(story, "show_joint_text", text.pk)
    version = text.versions.get(number=2)
    assert (version.body, version.unagreed, version.written_by) == (
        "段落一。\n段落二。",
        "時期。",
        user,
    )
    assert version.written_role == story.evaluation.seats.get(user=user).role


@pytest.mark.parametrize("first", ["civic_answerable", "government_drafter"])
def test_two_writers_see_both_texts_with_the_differences_and_nothing_is_overwritten(client, first):
    story = revealed()
    text = texts(story)[0]
    write(text, "相談を円滑に繋いだ。体制に課題がある。", getattr(story, first))
    response = post(client, story, story.civic_drafter, text, "相談を円滑に繋いだ。打開策が要る。")
    assert response.status_code == 409
    body = words(response)
    assert "書いている間に、ほかの人が新しい版を保存しました。" in body
    assert "<li>相談を円滑に繋いだ。体制に課題がある。</li>" in body
    assert "<del>" in body
    assert "<ins>" in body
    assert "相談を円滑に繋いだ。打開策が要る。</textarea>" in body
    assert '<input type="hidden" name="based_on" value="2"' in body
    assert text.versions.count() == 2
    post(client, story, story.civic_drafter, text, "合わせた文。", based_on=2)
    assert list(text.versions.values_list("body", flat=True)) == [
        "",
        "相談を円滑に繋いだ。体制に課題がある。",
        "合わせた文。",
    ]


def test_a_double_click_makes_one_version(client):
    story = revealed()
    text = texts(story)[0]
    for _click in range(2):
        assert post(client, story, story.civic_drafter, text).status_code == 302
    assert text.versions.count() == 2


def test_a_change_takes_agreement_away_and_the_page_says_so_before(client):
    story = revealed()
    text = texts(story)[0]
    write(text, "合意した文。", story.civic_drafter)
    agree(text, 2, story.government_answerable)
    body = words(page(client, story, story.civic_drafter, "write_joint_text", text.pk))
    assert "今の第2版は「行政が合意」です。" in body
    assert "合意は外れ、新しい版に、もう一度合意が必要になります。" in body
    post(client, story, story.civic_drafter, text, "直した文。", based_on=2)
    assert not TextAgreement.objects.filter(version__number=3).exists()
    assert TextAgreement.objects.filter(version__number=2).count() == 1


def test_the_talk_stands_beside_the_text_as_material(client):
    story = revealed()
    note(story, "planning-4", "", "表を見直すことにした。", story.facilitator)
    body = words(page(client, story, story.civic_drafter, "write_joint_text", texts(story)[0].pk))
    assert "書くための材料" in body
    assert "表を見直すことにした。" in body
    assert "団体等 B・行政 A" in " ".join(body.split())


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
    story = revealed()
    text, user = texts(story)[0], getattr(story, person)
    assert post(client, story, user, text).status_code == status
    assert page(client, story, user, "write_joint_text", text.pk).status_code == status
    assert text.versions.count() == 1


def test_while_a_proposal_waits_the_text_stays_with_the_reason(client):
    story = revealed()
    propose(story)
    text = texts(story)[0]
    response = post(client, story, story.civic_drafter, text, "遅れて書いた文。", based_on=2)
    assert response.status_code == 409
    assert "公表の同意を待っている間は直せません。" in words(response)
    assert "遅れて書いた文。" in words(response)
    assert page(client, story, story.civic_drafter, "write_joint_text", text.pk).status_code == 302
    assert text.versions.count() == 2


def test_what_was_being_written_at_the_publication_is_not_lost(client):
    story = revealed()
    publish(story)
    text = texts(story)[0]
    response = post(client, story, story.civic_drafter, text, "公表の瞬間の文。", based_on=2)
    assert response.status_code == 409
    assert "公表されたため、もう書き込めません。" in words(response)
    assert "公表の瞬間の文。" in words(response)
    assert page(client, story, story.civic_drafter, "write_joint_text", text.pk).status_code == 403


def test_a_very_long_text_is_kept_whole_and_compared_quickly(client):
    story = revealed()
    text = texts(story)[0]
    long = "長い文。\n" * 10_000
    assert post(client, story, story.civic_drafter, text, long).status_code == 302
    assert text.versions.get(number=2).body == long.strip()
    response = post(client, story, story.government_drafter, text, "別の文。" * 12_500)
    assert response.status_code == 409
    assert "別の文。" * 12_500 in words(response)


def test_an_endless_text_is_refused_and_stays_on_the_page(client):
    story = revealed()
    text = texts(story)[0]
    response = post(client, story, story.civic_drafter, text, "長" * 100_001)
    assert response.status_code == 409
    assert "長" * 100_001 in words(response)
    assert text.versions.count() == 1


def test_an_empty_text_may_be_saved_but_not_agreed(client):
    story = revealed()
    text = texts(story)[0]
    write(text, "消す文。", story.civic_drafter)
    post(client, story, story.civic_drafter, text, "", based_on=2)
    assert text.versions.get(number=3).body == ""
    response = send(client, story, story.civic_answerable, "agree_joint_text", text.pk, number=3)
    assert response.status_code == 302
    assert not TextAgreement.objects.exists()


def test_an_earlier_version_stands_again_as_a_new_one(client):
    story = revealed()
    text = texts(story)[0]
    write(text, "はじめの文。", story.civic_drafter)
    write(text, "直した文。", story.government_drafter, based_on=2)
    send(client, story, story.civic_drafter, "write_joint_text", text.pk, restore=2, based_on=3)
    assert list(text.versions.values_list("body", flat=True)) == [
        "",
        "はじめの文。",
        "直した文。",
        "はじめの文。",
    ]


def test_an_earlier_version_does_not_overwrite_what_was_not_seen(client):
    story = revealed()
    text = texts(story)[0]
    write(text, "はじめの文。", story.civic_drafter)
    write(text, "直した文。", story.government_drafter, based_on=2)
    send(client, story, story.civic_drafter, "write_joint_text", text.pk, restore=1, based_on=2)
    assert text.versions.count() == 3


def test_a_script_stays_text_also_in_a_conflict(client):
    story = revealed()
    text = texts(story)[0]
    write(text, SCRIPT, story.government_drafter, unagreed=SCRIPT)
    body = words(post(client, story, story.civic_drafter, text, SCRIPT + "。"))
    assert SCRIPT not in body
    assert ESCAPED in body


def test_a_text_of_another_evaluation_is_not_there(client):
    story = revealed()
    assert page(client, story, story.civic_drafter, "write_joint_text", 999).status_code == 404


def test_changes_are_found_by_sentence_and_by_character():
    before = "円滑に繋いだ。体制に課題がある。\n次の文。"
    after = "円滑に繋いだ。体制に課題があるため、打開策が必要。\n次の文。"
    pieces = text_changes(before, after)
    assert pieces == [
        Piece("same", "円滑に繋いだ。体制に課題がある"),
        Piece("added", "ため、打開策が必要"),
        Piece("same", "。\n次の文。"),
    ]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", ""),
        ("", "あ"),
        ("あ", ""),
        ("あ。い。う。", "う。い。あ。"),
        ("a\n\nb", "a\nb\n"),
        ("x" * 9000, "y" * 9000),
    ],
)
def test_changes_hold_both_texts_whole(before, after):
    pieces = text_changes(before, after)
    assert "".join(p.text for p in pieces if p.kind != "added") == before
    assert "".join(p.text for p in pieces if p.kind != "removed") == after


def test_agreeing_to_what_was_not_read_is_impossible(client):
    story = revealed()
    text = texts(story)[0]
    write(text, "読んだ文。", story.civic_drafter)
    write(text, "読んでいない文。", story.government_drafter, based_on=2)
    with pytest.raises(TextChangedMeanwhile):
        agree_joint_text(joint_text_id=text.pk, number=2, by=story.civic_answerable, now=NOW)
