"""How high a row of a worksheet has to be for its wrapped text.

A file says the height of each row. Where it says none, spreadsheets give every row one line and cut
off what is wrapped, and joined cells are never fitted; so it is reckoned here.
"""

import unicodedata
from collections.abc import Sequence
from math import ceil
from typing import Final

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

HIGHEST_ROW: Final = 400  # points; a spreadsheet allows 409
USUAL_SIZE: Final = 11.0  # points, of the letters
_MARGIN: Final = 1.5  # half-width letters that the borders of a cell take
_LINE: Final = 1.7  # of the size of its letters, in the fonts that offices have


def columns_of(text: str) -> int:
    """How wide a line is, in half-width letters: a full-width one counts two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WFA" else 1 for letter in text)


def lines_of(text: str, width: float) -> int:
    """How many lines a text takes in a cell, whose width is that of its columns."""
    room = max(width - _MARGIN, 2)
    return sum(max(1, ceil(columns_of(line) / room)) for line in text.split("\n"))


def height_of(lines: int, size: float = USUAL_SIZE) -> float:
    """Points that a row of so many lines takes."""
    return lines * size * _LINE + 3


def give_height(page: Worksheet, at: int, lines: int) -> int:
    """Make room for so many lines from this row on; answers the row that comes next.

    What is higher than a row may be takes several, whose cells the caller joins.
    """
    height = height_of(lines)
    rows = ceil(height / HIGHEST_ROW)
    for row in range(at, at + rows):
        page.set_row(row, height / rows)
    return at + rows


def write_row(
    page: Worksheet, at: int, cells: Sequence[tuple[str, Format]], widths: Sequence[float]
) -> int:
    """Write texts side by side, from the first column on; answers the row that comes next."""
    lines = [lines_of(text, width) for (text, _style), width in zip(cells, widths, strict=True)]
    after = give_height(page, at, max(lines, default=1))
    for column, (text, style) in enumerate(cells):
        if after > at + 1:
            page.merge_range(at, column, after - 1, column, "", style)
        page.write_string(at, column, text, style)
    return after
