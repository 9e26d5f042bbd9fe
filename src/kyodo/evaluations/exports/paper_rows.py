"""Rows of a printed worksheet: ruled cells that are as high as what stands in them.

Spreadsheets do not fit the height of joined cells by themselves, so it is reckoned here.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from kyodo.exports.row_heights import HIGHEST_ROW, height_of, lines_of

FONT = "游ゴシック"
# Widths of columns are given for an upright A4 sheet and grow with the paper.
USUAL_WIDTH = 210
LONGEST_TEXT = 32000  # characters; a cell holds 32,767
PAPER_CODES = {"a4": 9, "a3": 8}
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\']")


@dataclass(frozen=True)
class Cell:
    """What stands in ``span`` columns of one row."""

    text: str
    span: int = 1
    head: bool = False
    centred: bool = False
    bold: bool = False
    top: bool = False


class Page:
    """One worksheet, filled from the top. ``data`` is that of the paper, ``words`` its labels."""

    def __init__(
        self, book: xlsxwriter.Workbook, data: dict[str, Any], name: str, widths: Sequence[float]
    ) -> None:
        self.data, self.words, self.width = data, data["labels"], len(widths)
        self._book, self._formats, self._at = book, dict[str, Format](), 0
        self._size: float = data["layout"]["font_size"]
        grown = data["layout"]["width"] / USUAL_WIDTH * 10.5 / self._size
        self._widths = [width * grown for width in widths]
        self._sheet: Worksheet = book.add_worksheet(_NOT_IN_A_NAME.sub("・", name)[:31])
        for column, width in enumerate(self._widths):
            self._sheet.set_column(column, column, width * self._size / 10.5)
        self._set_up_printing()

    def _set_up_printing(self) -> None:
        sheet, layout = self._sheet, self.data["layout"]
        sheet.set_paper(PAPER_CODES[layout["paper"]])
        if layout["orientation"] == "landscape":
            sheet.set_landscape()
        sheet.set_margins(left=0.6, right=0.6, top=0.9, bottom=0.8)
        sheet.center_horizontally()
        sheet.fit_to_pages(1, 0)
        sheet.hide_gridlines(2)
        foot = "　".join(self.data["footer"]).replace("&", "&&")
        sheet.set_footer(f"&L&8{foot}&R&8&P / &N")
        if self.data["banner"]:
            sheet.set_header(f"&C&9{self.data['banner'].replace('&', '&&')}")

    def title(self, text: str) -> None:
        """The name of the form, in the middle."""
        self._line(text, self._format(bold=True, font_size=self._size * 1.5, align="center"), 1.5)
        self.gap()

    def heading(self, text: str) -> None:
        """A line above a table or a text."""
        if self._at:
            self.gap()
        self._line(text, self._format(bold=True, font_size=self._size * 1.1), 1.2)

    def text(self, text: str) -> None:
        """Running text over the whole width, without rules."""
        self._line(text, self._format(valign="top"), 1)

    def gap(self) -> None:
        """An empty line."""
        self._at += 1

    def band(self, text: str) -> None:
        """A heading within a table."""
        self.row([Cell(text, span=self.width, head=True)], left=True)

    def repeated(self, cells: Sequence[Cell]) -> None:
        """The head of the table, printed again on each page."""
        first = self._at
        self.row(cells)
        self._sheet.repeat_rows(first, self._at - 1)

    def beside(self, name: str, rows: Sequence[tuple[str, str]]) -> None:
        """Rows of label and text that share one head at the left."""
        first = self._at
        for label, text in rows:
            self.row([Cell("", head=True), Cell(label, head=True), Cell(text, self.width - 2)])
        head = self._cell_format(Cell(name, head=True), left=False)
        if self._at - first > 1:
            self._sheet.merge_range(first, 0, self._at - 1, 0, name, head)
        elif rows:
            self._sheet.write_string(first, 0, name, head)

    def row(self, cells: Sequence[Cell], *, least: int = 1, left: bool = False) -> None:
        """One ruled row, at least ``least`` lines high; longer than a page's rows it is several."""
        height = max(self._height(cells), height_of(least, self._size))
        parts = ceil(height / HIGHEST_ROW)
        column = 0
        for cell in cells:
            text = cell.text[:LONGEST_TEXT]
            self._write((parts, cell.span), column, text, self._cell_format(cell, left=left))
            column += cell.span
        for part in range(parts):
            self._sheet.set_row(self._at + part, height / parts)
        self._at += parts
        if any(len(cell.text) > LONGEST_TEXT for cell in cells):
            rest = [Cell(cell.text[LONGEST_TEXT:], cell.span, cell.head) for cell in cells]
            self.row(rest, left=left)

    def _line(self, text: str, style: Format, grown: float) -> None:
        lines = lines_of(text, sum(self._widths) / grown)
        height = height_of(lines, self._size * grown)
        parts = ceil(height / HIGHEST_ROW)
        self._write((parts, self.width), 0, text[:LONGEST_TEXT], style)
        for part in range(parts):
            self._sheet.set_row(self._at + part, height / parts)
        self._at += parts
        if text[LONGEST_TEXT:]:
            self._line(text[LONGEST_TEXT:], style, grown)

    def _write(self, size: tuple[int, int], column: int, text: str, style: Format) -> None:
        rows, columns = size
        if size == (1, 1):
            self._sheet.write_string(self._at, column, text, style)
            return
        self._sheet.merge_range(
            self._at, column, self._at + rows - 1, column + columns - 1, "", style
        )
        self._sheet.write_string(self._at, column, text, style)

    def _height(self, cells: Sequence[Cell]) -> float:
        lines, column = 1, 0
        for cell in cells:
            width = sum(self._widths[column : column + cell.span])
            lines = max(lines, lines_of(cell.text, width))
            column += cell.span
        return height_of(lines, self._size)

    def _cell_format(self, cell: Cell, *, left: bool) -> Format:
        style: dict[str, Any] = {"border": 1, "valign": "top" if cell.top else "vcenter"}
        if cell.head:
            style |= {"bold": True, "bg_color": "#EEEEEE"}
        if (cell.head and not left) or cell.centred:
            style["align"] = "center"
        if cell.bold:
            style["bold"] = True
        return self._format(**style)

    def _format(self, **style: Any) -> Format:
        whole = {"font_name": FONT, "font_size": self._size, "text_wrap": True} | style
        key = repr(sorted(whole.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format(whole)
        return self._formats[key]
