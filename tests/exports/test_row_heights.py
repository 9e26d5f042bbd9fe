"""What is wrapped in a worksheet stands in a row that is high enough for it."""

import io

import openpyxl
import pytest
import xlsxwriter

from kyodo.exports.row_heights import HIGHEST_ROW, columns_of, height_of, lines_of, write_row


@pytest.mark.parametrize(
    ("text", "lines"), [("", 1), ("あ" * 9, 1), ("あ" * 10, 2), ("a" * 18, 1), ("あ\nい\n", 3)]
)
def test_a_full_width_letter_takes_two_columns_and_each_line_begins_anew(text, lines):
    assert lines_of(text, 20) == lines


def test_half_width_kana_and_latin_letters_take_one_column():
    assert [columns_of(text) for text in ("ア", "ｱ", "a", "Ａ", "令和5年")] == [2, 1, 1, 2, 7]


def written(*texts, widths):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        page, style = book.add_worksheet(), book.add_format({"text_wrap": True})
        after = write_row(page, 0, [(text, style) for text in texts], widths)
        write_row(page, after, [("次", style)], widths[:1])
    return openpyxl.load_workbook(out).active


def test_a_row_is_as_high_as_its_longest_text():
    page = written("短い", "あ" * 95, widths=(20, 20))
    assert page.row_dimensions[1].height == pytest.approx(height_of(lines_of("あ" * 95, 20)), 0.1)
    assert page["A2"].value == "次"


def test_what_is_higher_than_a_row_may_be_stands_in_several_joined_ones():
    page = written("左", "あ\n" * 60, widths=(20, 20))
    heights = [page.row_dimensions[row].height for row in (1, 2, 3)]
    assert all(height <= HIGHEST_ROW for height in heights)
    assert sum(heights) >= height_of(60)
    assert {str(each) for each in page.merged_cells.ranges} == {"A1:A3", "B1:B3"}
    assert page["A4"].value == "次"
