"""A side takes its own sheet away as a spreadsheet; of the other side nothing is in it."""

import io
from urllib.parse import unquote

import openpyxl
import pytest

from kyodo.evaluations.actions.check_sheets import AnswerEntry, save_answers, seal_sections
from kyodo.evaluations.models import Answer
from kyodo.evaluations.readers.answer_identity import IDENTITY_TAB
from tests.evaluations.answer_sheets import everything_form, file_of, first_tab, row_of
from tests.stories import NOW, mark_side, open_for_marking, prepared_evaluation

pytestmark = pytest.mark.django_db


def address(story, column="civic", name="answers.xlsx"):
    return f"/evaluations/{story.evaluation.pk}/check-sheet/{column}/{name}"


def fetched(client, story, person, **more):
    client.force_login(getattr(story, person))
    response = client.get(address(story, **more))
    assert response.status_code == 200
    return response


def texts(data):
    book = openpyxl.load_workbook(io.BytesIO(data))
    return [cell.value for row in book.worksheets[0].iter_rows() for cell in row if cell.value]


def test_the_own_answers_are_in_the_file_beside_their_questions(client):
    story = open_for_marking()
    mark_side(story, "civic", {"planning-1": "A"})
    entry = AnswerEntry("planning-1", 1, remark="=毎月\n会合を開いた")
    given = {"evaluation_id": story.evaluation.pk, "by": story.civic_drafter, "now": NOW}
    save_answers(section_id="planning", entries=[entry], **given)
    response = fetched(client, story, "civic_drafter")
    tab = first_tab(response.content)
    question = story.evaluation.form.find_item("planning-1")[1].text
    row = row_of(response.content, question)
    assert [tab.cell(row, column).value for column in range(1, 5)] == [
        "１",
        question,
        "Ａ",
        "=毎月\n会合を開いた",
    ]
    assert tab.cell(row, 4).data_type == "s"
    assert "チェックシート_2023_団体等.xlsx" in unquote(response["Content-Disposition"])


def test_the_paper_says_what_it_is(client):
    story = open_for_marking()
    found = texts(fetched(client, story, "civic_drafter").content)
    assert found[0] == "市民協働事業 相互評価シート　事業実施プロセス相互チェックシート"
    assert found[1] == (
        "事業：みなと市協働センター運営事業　／　令和5年度　／　記入する側：団体等　／　"
        "様式：2022版"
    )
    legend = (
        "相互チェックシートの評価基準　Ａ：よくできた　Ｂ：まあまあできた　Ｃ：あまりできなかった"
    )
    assert f"{legend}　Ｄ：まったくできなかった" in found


def test_only_answers_can_be_written_and_marks_are_chosen_from_a_list(client):
    story = open_for_marking()
    data = fetched(client, story, "civic_drafter").content
    tab = first_tab(data)
    open_cells = {
        cell.coordinate for row in tab.iter_rows() for cell in row if not cell.protection.locked
    }
    rows = [row_of(data, item.text) for _section, item in story.evaluation.form.items()]
    assert open_cells == {f"{letter}{row}" for row in rows for letter in "CD"}
    assert tab.protection.sheet
    assert tab.protection.password is None
    lists = [rule for rule in tab.data_validations.dataValidation if rule.type == "list"]
    assert {rule.formula1 for rule in lists} == {'"Ａ,Ｂ,Ｃ,Ｄ"'}
    assert len([cell for rule in lists for cell in rule.sqref.ranges]) == 17


def test_each_cell_takes_what_its_question_takes():
    data = file_of("partner")
    form = everything_form()
    cells = {f"C{row_of(data, form.find_item(f'f{n}')[1].text)}": f"f{n}" for n in range(1, 9)}
    rules = {
        cells[str(area)]: (rule.type, rule.formula1, rule.formula2)
        for rule in first_tab(data).data_validations.dataValidation
        for area in rule.sqref.ranges
        if str(area) in cells
    }
    people = next(cell for cell, item in cells.items() if item == "f6")
    assert rules == {
        "f1": ("list", '"Ｓ,Ａ,Ｂ-,－"', None),
        "f2": ("list", '"Ｓ,Ａ,Ｂ-,－"', None),
        "f3": ("list", '"○,△,×"', None),
        # A comma within a choice would make two of it; its list stands on the hidden tab.
        "f4": ("list", "'_kyodo'!$C$1:$C$3", None),
        "f5": ("decimal", "0.0", "100.0"),
        "f6": ("custom", f'OR(AND(ISNUMBER({people}),{people}>=0),{people}="不明")', None),
    }


def test_what_a_question_asks_beyond_the_usual_stands_beside_it():
    data = file_of("partner")
    tab, form = first_tab(data), everything_form()
    hints = {
        f"f{n}": tab.cell(row_of(data, form.find_item(f"f{n}")[1].text), 5).value
        for n in range(1, 9)
    }
    assert hints == {
        "f1": "",
        "f2": "Ｂ-のときは、備考も必ず書きます。",
        "f3": "備考はありません。",
        "f4": "備考も必ず書きます。",
        "f5": "0～100の数、小数は1桁まで、単位は「%」（書きません）",
        "f6": "のべ人数\n0以上の数、整数、単位は「人」（書きません）、数のかわりに：不明",
        "f7": "文章を「備考」の欄に書きます。\n答えなくてもかまいません。",
        "f8": (
            "「①はじめ ４」が終了のときだけ答えます。\n"
            "文章を「備考」の欄に書きます。\n答えなくてもかまいません。"
        ),
    }


def test_it_prints_on_a4_with_the_heading_on_every_page(client):
    tab = first_tab(fetched(client, open_for_marking(), "civic_drafter").content)
    assert (tab.page_setup.paperSize, tab.page_setup.fitToHeight) == (9, 0)
    assert tab.print_title_rows == "$4:$4"
    assert tab.freeze_panes == "A5"


def test_who_it_belongs_to_is_hidden_from_sight(client):
    data = fetched(client, open_for_marking(), "civic_drafter").content
    assert openpyxl.load_workbook(io.BytesIO(data))[IDENTITY_TAB].sheet_state == "veryHidden"


def test_a_sealed_section_can_be_read_and_not_written(client):
    story = open_for_marking()
    mark_side(story, "civic")
    given = {"evaluation_id": story.evaluation.pk, "by": story.civic_answerable, "now": NOW}
    seal_sections(section_ids=["planning"], **given)
    data = fetched(client, story, "civic_drafter").content
    tab = first_tab(data)
    locked = {
        item_id: tab.cell(
            row_of(data, story.evaluation.form.find_item(item_id)[1].text), 3
        ).protection.locked
        for item_id in ("planning-1", "implementation-1")
    }
    assert locked == {"planning-1": True, "implementation-1": False}
    assert "封印されています。直すには、先に封印を解いてください。" in texts(data)


def test_the_file_does_not_depend_on_the_other_side(client):
    story = open_for_marking()
    mark_side(story, "civic")
    before = fetched(client, story, "civic_drafter").content
    mark_side(story, "government", {"planning-1": "D"})
    Answer.objects.filter(part__check_sheet__role="government").update(remark="秘密")
    assert fetched(client, story, "civic_answerable").content == before


@pytest.mark.parametrize(
    ("person", "column", "status"),
    [
        ("civic_drafter", "government", 404),
        ("government_drafter", "civic", 404),
        ("facilitator", "civic", 404),
        ("administrator", "civic", 404),
        ("member_without_seat", "government", 404),
        ("stranger", "civic", 404),
        ("civic_drafter", "nobody", 404),
    ],
)
def test_nobody_gets_the_sheet_of_a_side_that_is_not_theirs(client, person, column, status):
    story = open_for_marking()
    client.force_login(getattr(story, person))
    assert client.get(address(story, column)).status_code == status


@pytest.mark.parametrize(
    "person", ["government_drafter", "facilitator", "administrator", "member_without_seat"]
)
def test_whoever_may_see_the_paper_gets_it_empty(client, person):
    story = open_for_marking()
    mark_side(story, "civic")
    blank = fetched(client, story, person, name="blank.xlsx").content
    form = story.evaluation.form
    rows = [row_of(blank, item.text) for _section, item in form.items()]
    tab = first_tab(blank)
    assert [tab.cell(row, column).value for row in rows for column in (3, 4)] == [None] * 34


def test_the_empty_paper_is_there_before_the_marking_begins(client):
    story = prepared_evaluation()
    assert fetched(client, story, "civic_drafter", name="blank.xlsx").content
    assert client.get(address(story)).status_code == 404


@pytest.mark.parametrize(
    ("person", "role"), [("stranger", "civic"), ("civic_drafter", "facilitator")]
)
def test_there_is_no_paper_for_strangers_or_for_roles_that_do_not_answer(client, person, role):
    story = open_for_marking()
    client.force_login(getattr(story, person))
    assert client.get(address(story, role, "blank.xlsx")).status_code == 404


def test_a_text_that_no_cell_holds_is_refused_with_its_place(client):
    story = open_for_marking()
    Answer.objects.filter(part__check_sheet__role="civic", item="planning-2").update(
        remark="𠮷" * 16_384
    )
    client.force_login(story.civic_drafter)
    response = client.get(address(story), follow=True)
    words = [str(message) for message in response.context["messages"]]
    assert words == [
        (
            "①事業計画段階 ２の文章が長すぎて、表計算のセルに入りません"
            "（32768文字。32767文字まで）。短くするか、画面で記入してください。"
        )
    ]


def test_the_longest_text_that_a_cell_holds_is_given_out():
    assert file_of("partner", {"f1": ("", "あ" * 32_767, 1)})
