"""Marks and remarks of the own side are kept row by row, or a section at once, and never lost."""

import pytest
from django.urls import reverse

from kyodo.audit.models import AuditEntry
from kyodo.evaluations.actions.check_sheets import AnswerEntry, save_answers
from kyodo.evaluations.models import Answer
from tests.stories import NOW, mark_side, open_for_marking, prepared_evaluation, revealed, seal_side

pytestmark = pytest.mark.django_db


def address(story, section="planning"):
    return reverse(
        "evaluations:save_answers", kwargs={"pk": story.evaluation.pk, "section": section}
    )


def row(item="planning-1", mark="A", remark="", revision=0, **more):
    fields = {"row": item, f"remark-{item}": remark, f"revision-{item}": revision, **more}
    return fields | ({f"mark-{item}": mark} if mark else {})


def whole(story, section="planning", **changes):
    """A section as the plain form sends it."""
    fields = {}
    for item in story.evaluation.form.section(section).items:
        fields |= {
            f"mark-{item.id}": "B",
            f"remark-{item.id}": "",
            f"revision-{item.id}": 0,
        }
    return fields | changes


def autosave(client, story, fields, section="planning"):
    return client.post(address(story, section), fields, headers={"X-Autosave": "1"})


def stored(story, item="planning-1", role="civic"):
    return Answer.objects.get(
        part__check_sheet__evaluation=story.evaluation, part__check_sheet__role=role, item=item
    )


def colleague_saves(story, mark="C", remark="会計は難しかった。"):
    save_answers(
        evaluation_id=story.evaluation.pk,
        section_id="planning",
        entries=[AnswerEntry("planning-1", 0, mark=mark, remark=remark)],
        by=story.civic_answerable,
        now=NOW,
    )


def test_one_row_is_saved_by_itself_and_the_count_comes_back(client):
    story = open_for_marking()
    client.force_login(story.civic_drafter)
    answer = autosave(client, story, row(remark="三回、話し合った。"))
    assert answer.status_code == 200
    assert answer["X-Version"] == "1"
    assert "あと5項目" in answer.content.decode()
    assert "あと16項目" in answer.content.decode()
    assert (stored(story).mark, stored(story).remark) == ("A", "三回、話し合った。")
    assert stored(story).saved_by == story.civic_drafter


def test_a_remark_alone_leaves_the_mark_as_it_is(client):
    story = open_for_marking()
    client.force_login(story.civic_drafter)
    autosave(client, story, row())
    autosave(client, story, row(mark="", remark="あとで", revision=1))
    assert (stored(story).mark, stored(story).remark) == ("A", "あとで")


def test_a_whole_section_is_saved_by_its_button(client):
    story = open_for_marking()
    client.force_login(story.civic_drafter)
    answer = client.post(address(story), whole(story), follow=True)
    assert answer.redirect_chain == [
        (f"/evaluations/{story.evaluation.pk}/check-sheet/#section-planning", 302)
    ]
    assert "「①事業計画段階」を保存しました。" in answer.content.decode()
    assert Answer.objects.filter(mark="B").count() == 6


def test_a_double_click_changes_nothing_the_second_time(client):
    story = open_for_marking()
    client.force_login(story.civic_drafter)
    first = autosave(client, story, row())
    entries = AuditEntry.objects.count()
    second = autosave(client, story, row())
    assert (first.status_code, second.status_code) == (200, 200)
    assert second["X-Version"] == "1"
    assert AuditEntry.objects.count() == entries


def test_what_a_colleague_saved_meanwhile_is_shown_beside_and_not_overwritten(client):
    story = open_for_marking()
    colleague_saves(story)
    client.force_login(story.civic_drafter)
    answer = autosave(client, story, row(remark="よく話した。"))
    assert answer.status_code == 409
    page = answer.content.decode()
    for words in ("市民 太郎さん", "Ｃ あまりできなかった", "会計は難しかった。", "よく話した。"):
        assert words in page
    assert stored(story).mark == "C"


def test_the_own_version_goes_on_top_when_chosen(client):
    story = open_for_marking()
    colleague_saves(story)
    client.force_login(story.civic_drafter)
    choice = {"choice-planning-1": "mine", "seen-planning-1": 1}
    answer = autosave(client, story, row(remark="よく話した。", **choice))
    assert answer["X-Version"] == "2"
    assert (stored(story).mark, stored(story).remark) == ("A", "よく話した。")


def test_the_stored_version_comes_back_when_chosen(client):
    story = open_for_marking()
    colleague_saves(story)
    client.force_login(story.civic_drafter)
    choice = {"choice-planning-1": "stored", "seen-planning-1": 1}
    answer = autosave(client, story, row(**choice))
    assert answer["X-Version"] == "1"
    assert 'value="C" checked' in answer.content.decode()
    assert "会計は難しかった。" in answer.content.decode()
    assert stored(story).mark == "C"


def test_a_choice_made_on_an_older_view_is_asked_again(client):
    story = open_for_marking()
    colleague_saves(story)
    save_answers(
        evaluation_id=story.evaluation.pk,
        section_id="planning",
        entries=[AnswerEntry("planning-1", 1, mark="D")],
        by=story.civic_answerable,
        now=NOW,
    )
    client.force_login(story.civic_drafter)
    choice = {"choice-planning-1": "mine", "seen-planning-1": 1}
    assert autosave(client, story, row(**choice)).status_code == 409
    assert stored(story).mark == "D"


def test_without_javascript_the_page_comes_back_with_both_texts_and_the_rest_is_saved(client):
    story = open_for_marking()
    colleague_saves(story)
    client.force_login(story.civic_drafter)
    fields = whole(story, **{"remark-planning-1": "よく話した。"})
    answer = client.post(address(story), fields)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "①１：書いている間に、同じ側の人が保存しました。" in page
    assert 'name="choice-planning-1" value="mine"' in page
    assert "よく話した。</textarea>" in page
    assert "会計は難しかった。" in page
    assert stored(story).mark == "C"
    assert stored(story, "planning-2").mark == "B"


def test_after_the_seal_the_typed_text_is_shown_and_nothing_is_stored(client):
    story = open_for_marking()
    mark_side(story, "civic")
    seal_side(story, "civic")
    client.force_login(story.civic_drafter)
    answer = client.post(
        address(story), whole(story, **{"remark-planning-2": "長く考えた文章です。"})
    )
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "この段階は封印されています。" in page
    assert "長く考えた文章です。" in page
    assert stored(story, "planning-2").remark == ""


def test_after_the_reveal_the_typed_text_is_shown_and_nothing_is_stored(client):
    story = revealed()
    client.force_login(story.civic_drafter)
    answer = client.post(address(story), whole(story, **{"remark-planning-2": "遅れた文章です。"}))
    assert answer.status_code == 409
    assert "記入が開示されたため、保存できませんでした。" in answer.content.decode()
    assert "遅れた文章です。" in answer.content.decode()
    saving = autosave(client, story, row())
    assert (saving.status_code, saving["Content-Type"]) == (422, "text/plain; charset=utf-8")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (
            {"mark-planning-3": "E"},
            "評価「E」はこの様式にありません。Ａ・Ｂ・Ｃ・Ｄから選んでください。",
        ),
        ({"mark-planning-3": "x" * 30}, "①３ 評価："),
        ({"remark-planning-3": "あ" * 4001}, "①３ 備考："),
        ({"remark-planning-3": "a\x00b"}, "①３ 備考："),
        ({"revision-planning-3": "no"}, "画面の内容を読み取れませんでした。"),
    ],
)
def test_what_cannot_be_read_is_said_in_words_and_nothing_is_stored(client, changes, words):
    story = open_for_marking()
    client.force_login(story.civic_drafter)
    answer = client.post(address(story), whole(story, **changes))
    assert answer.status_code == 409
    assert words in answer.content.decode()
    assert not Answer.objects.exclude(mark="").exists()
    saving = autosave(client, story, row("planning-3", "A") | changes)
    assert saving.status_code == 422
    assert words in saving.content.decode()


def test_a_row_of_another_section_is_refused(client):
    story = open_for_marking()
    client.force_login(story.civic_drafter)
    assert autosave(client, story, row("reflection-1")).status_code == 422
    assert client.post(address(story), {}).status_code == 409
    assert client.post(address(story, "nothing"), row()).status_code == 404


def test_what_is_copied_from_paper_is_recorded_as_such(client):
    story = open_for_marking()
    client.force_login(story.civic_drafter)
    answer = autosave(client, story, row(on_behalf_of="理事長 海野"))
    assert "代理入力" in answer.content.decode()
    assert stored(story).on_behalf_of == "理事長 海野"
    assert AuditEntry.objects.filter(facts__on_paper=1).count() == 1
    client.post(address(story), whole(story, on_behalf_of="理事長 海野") | {"mark-planning-2": ""})
    assert stored(story, "planning-2").on_behalf_of == ""


@pytest.mark.parametrize("person", ["facilitator", "administrator", "member_without_seat"])
def test_whoever_has_no_side_is_refused(client, person):
    story = open_for_marking()
    client.force_login(getattr(story, person))
    assert client.post(address(story), whole(story)).status_code == 403
    assert not Answer.objects.exclude(mark="").exists()


def test_a_stranger_finds_nothing(client):
    story = open_for_marking()
    client.force_login(story.stranger)
    assert client.post(address(story), whole(story)).status_code == 404


def test_before_the_marking_begins_it_is_said(client):
    story = prepared_evaluation()
    client.force_login(story.civic_drafter)
    answer = client.post(address(story), whole(story))
    assert answer.status_code == 409
    assert "まだ記入を始められません。" in answer.content.decode()


def test_the_address_of_the_form_leads_back_to_the_sheet(client):
    story = open_for_marking()
    client.force_login(story.civic_drafter)
    assert client.get(address(story)).url.endswith("/check-sheet/#section-planning")
