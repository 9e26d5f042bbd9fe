"""The same paper comes as PDF, Word and Excel, whoever answers and by whatever scales."""

import copy
import io
import re
import zipfile

import openpyxl
import pypdfium2
import pytest
from docx import Document
from docx.oxml.ns import qn

from kyodo.evaluations.exports import Variant, paper_file
from kyodo.evaluations.exports.paper import Paper
from tests.evaluations.many_columns import answer, wide_snapshot
from tests.evaluations.office_files import words_of
from tests.evaluations.papers import draft, paper
from tests.evaluations.publication_sample import rich_snapshot
from tests.exports.reading import pages_of, text_of

KINDS = ["pdf", "docx", "xlsx"]


def words(printed: Paper, kind):
    content = paper_file(printed, kind)
    return text_of(content) if kind == "pdf" else words_of(content, kind)


def bare(text):
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("variant", list(Variant))
def test_every_question_stands_on_every_paper(kind, variant):
    snapshot = wide_snapshot()
    given = draft(snapshot, side="civic", answers={}) if variant == "draft" else None
    text = words(given or paper(snapshot, variant), kind)
    sections = snapshot["check"]["sections"]
    missing = [i["text"] for s in sections for i in s["items"] if bare(i["text"]) not in text]
    assert missing == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_blank_form_holds_nothing_that_anybody_wrote(kind):
    snapshot = wide_snapshot()
    empty = copy.deepcopy(snapshot)
    for section in empty["check"]["sections"]:
        for item in section["items"]:
            nothing = dict.fromkeys(item["answers"], answer())
            item |= {"answers": nothing, "finding": ""}
    empty |= {"actions": [], "seals": [], "agreed": [], "meetings": [], "correction": None}
    blank = paper_file(paper(snapshot, Variant.BLANK), kind)
    assert blank == paper_file(paper(empty, Variant.BLANK), kind)


@pytest.mark.parametrize("kind", KINDS)
def test_a_draft_holds_nothing_of_anybody_else(kind):
    snapshot = wide_snapshot()
    secret = answer("A", "秘密の備考", now="C", reason="秘密の理由")
    for section in snapshot["check"]["sections"]:
        for item in section["items"]:
            asked = item["answers"] or ["civic", "council-2"]
            item |= {"finding": "秘密の記録", "answers": dict.fromkeys(asked, secret)}
    own = {"planning-1": ("C", "自分の備考"), "planning-6": ("", "自分の文")}
    text = words(draft(snapshot, side="council-2", answers=own), kind)
    assert "秘密" not in text
    assert "自分の備考" in text
    assert "自分の文" in text
    assert "下書き審査会委員２の記入分" in text
    assert "小計" not in text


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_withheld_differs_from_what_was_left_empty_and_from_what_was_not_asked(kind):
    text = words(paper(wide_snapshot()), kind)
    assert text.count("非公表") == 5 + len(["備考は非公表"])
    assert "回答の数：Ａ2、Ｂ3" in text
    assert text.count("記入なし") == 2
    assert "―対象外" in text
    assert "非公表" not in words(paper(wide_snapshot(), Variant.BLANK), kind)


@pytest.mark.parametrize("kind", KINDS)
def test_each_scale_that_is_used_is_explained_once(kind):
    text = words(paper(wide_snapshot()), kind)
    assert text.count("達成度の評価基準（基準1）") == 1
    assert text.count("◎評価基準（基準2）") == 1
    assert "使わない評価基準" not in text
    assert "該当しない" in text
    assert "◎" not in words(paper(wide_snapshot(), legend="none"), kind)
    assert words(paper(wide_snapshot(), legend="each_section"), kind).count("◎達成度") == 3


@pytest.mark.parametrize("kind", KINDS)
def test_a_question_says_which_scale_is_meant_where_a_section_has_several(kind):
    text = words(paper(wide_snapshot()), kind)
    assert "（基準2）" in text
    assert "②事業実施段階（基準1）" in text
    assert "④自由記入" in text


@pytest.mark.parametrize("kind", KINDS)
def test_numbers_words_and_figures_are_printed_as_the_form_says(kind):
    text = words(paper(wide_snapshot()), kind)
    for expected in ("0.5点", "4.5点", "様式は市のものを使った。", "対象：市内の相談者"):
        assert expected in text
    for expected in ("小計", "24.5", "記入のない1件を除く", "合計（100点換算）75.5点"):
        assert expected in text
    assert "平均（全体）3.7" in text
    assert "Ｃ→Ｂ" in text


@pytest.mark.parametrize("kind", KINDS)
def test_all_answers_of_a_question_may_stand_in_one_cell(kind):
    text = words(paper(wide_snapshot(), marks="one_cell"), kind)
    assert "団体等：Ｃ→Ｂ" in text
    assert "審査会委員３：―対象外" in text
    assert "団体等：24.5" in text


@pytest.mark.parametrize("kind", KINDS)
def test_equal_papers_are_equal_bytes(kind):
    assert paper_file(paper(wide_snapshot()), kind) == paper_file(paper(wide_snapshot()), kind)


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_an_insiders_paper_says_that_it_is_not_published(kind):
    assert "関係者用（公表前。外部に出さない）" in words(
        paper(rich_snapshot(), Variant.FINAL), kind
    )
    assert "関係者用" not in words(paper(rich_snapshot()), kind)


HOSTILE = '=1+1 {{ 7*7 }} {% for x in y %} <w:t>&amp;</w:t> \x0b"'


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_what_people_wrote_is_text_and_nothing_else(kind):
    snapshot = wide_snapshot()
    snapshot["overview"]["project"] = snapshot["overview"]["purpose"] = HOSTILE
    snapshot["check"]["sections"][0]["items"][0]["text"] = HOSTILE
    content = paper_file(paper(snapshot), kind)
    assert words_of(content, kind).count(bare(HOSTILE)) >= 3
    if kind == "xlsx":
        book = openpyxl.load_workbook(io.BytesIO(content))
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
        assert {cell.data_type for cell in cells} <= {"s", "n"}
        assert all(cell.value is None for cell in cells if cell.data_type == "n")


def two_hundred():
    snapshot = wide_snapshot()
    section = snapshot["check"]["sections"][1]
    one = section["items"][0]
    section["items"] = [
        one | {"id": f"q{n}", "number_label": str(n), "text": f"第{n}の問いはどうでしたか。"}
        for n in range(200)
    ]
    return snapshot


def test_two_hundred_questions_break_over_pages_under_repeated_heads():
    pages = [bare(page) for page in pages_of(paper_file(paper(two_hundred()), "pdf"))]
    long = [page for page in pages if page.count("の問いはどうでしたか") > 5]
    assert len(long) > 5
    assert all("審査会委員３" in page for page in long)
    assert sum(page.count("の問いはどうでしたか") for page in pages) == 200


def test_heads_of_word_tables_are_repeated_too():
    document = Document(io.BytesIO(paper_file(paper(two_hundred()), "docx")))
    table = next(table for table in document.tables if len(table.rows) > 200)
    heads = [row._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in table.rows]
    assert heads == [True] + [False] * 200


def test_the_workbook_prints_on_the_paper_of_the_form_with_repeated_heads():
    content = paper_file(paper(two_hundred(), paper="a3", orientation="landscape"), "xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(content))["チェックシート"]
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (8, "landscape")
    assert sheet.page_setup.fitToHeight == 0
    first, last = re.findall(r"\d+", sheet.print_title_rows)
    assert first == last
    assert sheet.cell(int(first), 1).value == "項目"


def test_the_pdf_and_the_word_file_have_the_size_that_the_form_asks_for():
    hints = {"paper": "a3", "orientation": "landscape"}
    document = pypdfium2.PdfDocument(paper_file(paper(rich_snapshot(), **hints), "pdf"))
    width, height = document[0].get_size()
    document.close()
    assert (round(width / 72 * 25.4), round(height / 72 * 25.4)) == (420, 297)
    section = Document(io.BytesIO(paper_file(paper(rich_snapshot(), **hints), "docx"))).sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (420, 297)


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_no_office_file_names_a_person_or_the_day_on_which_it_was_made(kind):
    package = zipfile.ZipFile(io.BytesIO(paper_file(paper(rich_snapshot()), kind)))
    core = package.read("docProps/core.xml").decode()
    assert "python-docx" not in core
    assert re.findall(r">(\d{4}-\d\d-\d\d)T", core) == ["2023-08-31"] * 2
    assert {entry.date_time[0] for entry in package.infolist()} == {1980}


@pytest.mark.parametrize("kind", KINDS)
def test_one_may_answer_alone(kind):
    snapshot = wide_snapshot()
    snapshot["check"]["roles"] = snapshot["check"]["roles"][2:3]
    text = words(paper(snapshot), kind)
    assert "団体等の備考" not in text
    assert "審査会委員１" in text
