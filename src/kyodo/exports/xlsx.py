"""Rows to an Excel file of any length, with little memory."""

import tempfile
from collections.abc import Iterable, Sequence
from typing import IO

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from kyodo.exports.csv import Cell

MOST_ROWS = 1_000_000  # of one sheet, below its heading; more go on in the next sheet
_WIDTH = 18
_LONGEST = 32_767  # characters that a cell holds


def workbook_file(title: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> IO[bytes]:
    """The file, ready to be read from its beginning; it goes when it is closed.

    Text is written as text, so that nothing in it is ever computed, and numbers as numbers. What
    does not fit into one sheet goes on in the next.
    """
    out = tempfile.TemporaryFile()  # noqa: SIM115  (whoever sends it closes it)
    options = {"constant_memory": True, "strings_to_urls": False, "strings_to_formulas": False}
    book = xlsxwriter.Workbook(out, options)
    sheet = _sheet(book, title, headings)
    for number, row in enumerate(rows):
        place = number % MOST_ROWS
        if number and place == 0:
            sheet = _sheet(book, title, headings)
        for column, cell in enumerate(row):
            if isinstance(cell, int):
                sheet.write_number(place + 1, column, cell)
            elif cell:
                sheet.write_string(place + 1, column, cell[:_LONGEST])
    book.close()
    out.seek(0)
    return out


def _sheet(book: xlsxwriter.Workbook, title: str, headings: Sequence[str]) -> Worksheet:
    number = len(book.worksheets()) + 1
    sheet = book.add_worksheet(title if number == 1 else f"{title} {number}")
    sheet.set_column(0, len(headings) - 1, _WIDTH)
    sheet.freeze_panes(1, 0)
    bold = book.add_format({"bold": True})
    for column, heading in enumerate(headings):
        sheet.write_string(0, column, heading, bold)
    return sheet
