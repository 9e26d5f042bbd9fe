"""A spreadsheet that is not this sheet, or no longer in its shape, is refused with what to do."""

import io
import zipfile
from functools import cache

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kyodo.evaluations.formats import read_form
from kyodo.evaluations.readers.answer_identity import IDENTITY_TAB
from kyodo.evaluations.readers.answer_workbook import NotThisSheet
from kyodo.evaluations.readers.workbook_files import (
    MAX_BYTES,
    MAX_TAGS,
    MAX_UNPACKED,
    UnreadableWorkbook,
    open_workbook,
)
from tests.evaluations.answer_sheets import (
    FORM,
    changed,
    evaluation_of,
    file_of,
    read_back,
    repacked,
    row_of,
)


def refused(data, role="partner", evaluation=None):
    with pytest.raises((NotThisSheet, UnreadableWorkbook)) as refusal:
        read_back(data, role, evaluation)
    return str(refusal.value)


# --- whose sheet ------------------------------------------------------------------------------


def test_the_sheet_of_another_role_is_refused():
    assert "別の記入者の表" in refused(file_of("office"), "partner")


def test_the_sheet_of_another_evaluation_is_refused():
    assert "別の評価の表" in refused(file_of("partner", evaluation=evaluation_of(pk=8)))


def test_an_older_version_of_the_form_is_refused():
    newer = evaluation_of()
    newer.sheet_format.digest = "e" * 64
    assert "古い様式（3版）" in refused(file_of("partner"), evaluation=newer)


def test_a_question_that_the_form_no_longer_has_is_refused():
    fewer = evaluation_of(read_form(FORM.replace("{id: f5,", "{id: f5-new,")))
    assert "古い様式" in refused(file_of("partner"), evaluation=fewer)


def test_an_altered_identity_is_refused():
    data = file_of("partner")

    def alter(tab):
        cell = tab.parent[IDENTITY_TAB]["A2"]
        cell.value = cell.value[:50] + ("A" if cell.value[50] != "A" else "B") + cell.value[51:]

    assert "書き換えられている" in refused(changed(data, alter))


def test_the_identity_of_the_own_sheet_in_the_file_of_another_role_is_refused():
    """Pasting the hidden part over is of no use: questions and rows do not fit."""
    own = openpyxl.load_workbook(io.BytesIO(file_of("office")))[IDENTITY_TAB]["A2"].value

    def paste(tab):
        tab.parent[IDENTITY_TAB]["A2"] = own

    assert "行の位置が変わっています" in refused(changed(file_of("council"), paste), "office")


def test_a_workbook_without_identity_is_refused():
    data = changed(file_of("partner"), lambda tab: tab.parent.remove(tab.parent[IDENTITY_TAB]))
    assert "どの評価の表かを示す情報がファイルにありません" in refused(data)


def test_a_foreign_workbook_is_refused():
    out = io.BytesIO()
    openpyxl.Workbook().save(out)
    assert "どの評価の表かを示す情報がファイルにありません" in refused(out.getvalue())


# --- its shape --------------------------------------------------------------------------------


SHAPES = {
    "a row put in": (lambda tab: tab.insert_rows(12), "行の位置が変わっています"),
    "a row taken out": (lambda tab: tab.delete_rows(12), "行の位置が変わっています"),
    "a row put in at the top": (lambda tab: tab.insert_rows(1), "行の位置が変わっています"),
    "a column put in": (lambda tab: tab.insert_cols(3), "「評価」の列がここにありません"),
    "a column taken out": (lambda tab: tab.delete_cols(3), "「評価」の列がここにありません"),
    "a renamed tab": (lambda tab: setattr(tab, "title", "写し"), "「記入」という名前のタブ"),
    "marks merged": (lambda tab: tab.merge_cells("C10:C11"), "C10:C11：セルが結合されています"),
    "a mark and its remark merged": (lambda tab: tab.merge_cells("C10:D10"), "C10:D10：セル"),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_a_changed_shape_is_refused_whole(shape):
    change, words = SHAPES[shape]
    assert words in refused(changed(file_of("partner"), change))


def test_rows_in_another_order_are_refused():
    data = file_of("partner")
    one, two = row_of(data, "目的を共有しましたか。"), row_of(data, "役割を決めましたか。")

    def swap(tab):
        for column in range(1, 6):
            first, second = tab.cell(one, column), tab.cell(two, column)
            first.value, second.value = second.value, first.value

    assert "行の位置が変わっています" in refused(changed(data, swap))


def test_a_changed_question_is_refused_and_the_true_one_named():
    data = file_of("partner")
    row = row_of(data, "目的を共有しましたか。")
    words = refused(changed(data, lambda tab: tab.cell(row, 2, "目標を共有しましたか。")))
    assert f"B{row}" in words
    assert "元は「１ 目的を共有しましたか。」" in words


def test_a_changed_number_is_refused():
    data = file_of("partner")
    row = row_of(data, "目的を共有しましたか。")
    assert f"A{row}：番号か設問" in refused(changed(data, lambda tab: tab.cell(row, 1, "2")))


# --- its kind ---------------------------------------------------------------------------------


def packed(entries):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return out.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504
KINDS = {
    "empty": b"",
    "not-xlsx": b"mark,remark\nA,\n",
    "xls": OLE + "Workbook".encode("utf-16-le"),
    "password": OLE + "EncryptedPackage".encode("utf-16-le"),
    "ods": packed(
        {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": ""}
    ),
    "binary": packed({"[Content_Types].xml": "", "xl/workbook.bin": ""}),
    "broken": packed({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<workbook"}),
    "too-large": b"PK\x03\x04" + b"\x00" * MAX_BYTES,
}


@pytest.mark.parametrize("code", KINDS)
def test_what_is_no_plain_workbook_is_refused_with_what_to_do(code):
    with pytest.raises(UnreadableWorkbook) as refusal:
        open_workbook(KINDS[code])
    assert refusal.value.code == code
    assert str(refusal.value).endswith("。")


def test_a_word_document_is_no_workbook():
    with pytest.raises(UnreadableWorkbook) as refusal:
        open_workbook(packed({"[Content_Types].xml": "", "word/document.xml": ""}))
    assert refusal.value.code == "not-xlsx"


def test_macros_are_refused():
    data = repacked(file_of("partner"), add={"xl/vbaProject.bin": b"macro"})
    with pytest.raises(UnreadableWorkbook) as refusal:
        open_workbook(data)
    assert refusal.value.code == "macros"


# --- what is made to harm ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "harm",
    [
        {"xl/media/zeros.bin": b"\x00" * (MAX_UNPACKED + 1)},
        {"xl/worksheets/sheet9.xml": b"<a>" + b"<b/>" * MAX_TAGS + b"</a>"},
        {f"xl/media/{number}": b"" for number in range(600)},
    ],
    ids=["bytes", "tags", "entries"],
)
def test_a_small_file_that_unpacks_to_much_is_refused(harm):
    data = repacked(file_of("partner"), add=harm)
    assert len(data) < MAX_BYTES
    with pytest.raises(UnreadableWorkbook) as refusal:
        open_workbook(data)
    assert refusal.value.code == "too-large"


def test_entities_are_refused():
    bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    with pytest.raises(UnreadableWorkbook) as refusal:
        open_workbook(repacked(file_of("partner"), replace={"xl/sharedStrings.xml": bomb}))
    assert refusal.value.code == "broken"


def test_a_part_that_stands_twice_is_refused():
    data = file_of("partner")
    with pytest.warns(UserWarning, match="Duplicate name"):
        twice = repacked(data, add={"xl/workbook.xml": b"<workbook/>"})
    with pytest.raises(UnreadableWorkbook):
        open_workbook(twice)


@pytest.mark.parametrize("far", ['r="XFD1048576"', 'r="A1048576"'])
def test_a_cell_at_the_far_end_costs_nothing(far):
    data = file_of("partner")
    row = f'<row r="1048576"><c {far} t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
    out = repacked(data, edit={"xl/worksheets/sheet1.xml": (b"</sheetData>", row.encode())})
    assert read_back(out, "partner").problems == ()


def test_a_merged_area_over_everything_is_refused_without_walking_through_it():
    merged = b'<mergeCell ref="A1:XFD1048576"/></mergeCells>'
    out = repacked(
        file_of("partner"), edit={"xl/worksheets/sheet1.xml": (b"</mergeCells>", merged)}
    )
    assert "結合" in refused(out)


@cache
def sound_file():
    return file_of("partner")


@given(st.data())
@settings(max_examples=40, deadline=None)
def test_a_damaged_file_never_breaks_the_page(data):
    content = bytearray(sound_file())
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        read_back(bytes(content), "partner")
    except (NotThisSheet, UnreadableWorkbook) as refusal:
        assert str(refusal)


@given(st.binary(max_size=400).map(lambda rest: b"PK\x03\x04" + rest))
@example(b"PK\x03\x04")
@settings(deadline=None)
def test_anything_is_refused_in_words(data):
    assert refused(data)
