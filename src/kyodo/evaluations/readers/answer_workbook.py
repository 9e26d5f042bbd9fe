"""From a spreadsheet of answers to values and faults, cell by cell. Nothing is guessed.

A file whose shape was changed is refused whole: where rows or columns may have moved, no cell can
be trusted to belong to its question.
"""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter, range_boundaries

from kyodo.evaluations.formats import AnswerNotAllowed, FormDefinition, Item
from kyodo.evaluations.readers.answer_identity import (
    IDENTITY_TAB,
    LETTERS,
    MARK,
    NUMBER,
    QUESTION,
    REMARK,
    TOKEN_ROW,
    Identity,
    RowIdentity,
    settled_text,
    short_digest,
)
from kyodo.evaluations.readers.answer_marks import longest_text, read_mark, short
from kyodo.evaluations.readers.workbook_files import AnyCell, OpenedWorkbook, UnreadableWorkbook

MAX_TOKEN_CELLS: Final = 100
MAX_OUTSIDE: Final = 5
AROUND: Final = 200  # rows and columns beside the sheet in which something may have been written
ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")


class NotThisSheet(ValueError):
    """The whole file is refused; the text says why and what to do."""


@dataclass(frozen=True)
class CellProblem:
    """One cell that cannot be taken as it is."""

    cell: str
    item: str
    text: str

    def __str__(self) -> str:
        return f"{self.cell}: {self.text}"


@dataclass(frozen=True)
class ReadAnswer:
    """What stands in the cells of one item; None for a cell that is no answer or is wrong."""

    row: RowIdentity
    mark: str | None
    remark: str | None


@dataclass(frozen=True)
class ReadAnswers:
    """``outside`` names cells beside and below the sheet in which somebody wrote something."""

    answers: tuple[ReadAnswer, ...]
    problems: tuple[CellProblem, ...]
    outside: tuple[str, ...]


def find_token(workbook: OpenedWorkbook) -> str:
    """The signed identity, as it stands in the file.

    Raises ``NotThisSheet`` where the file has none.
    """
    pieces: list[str] = []
    if workbook.has_tab(IDENTITY_TAB):
        rows = workbook.rows(IDENTITY_TAB, TOKEN_ROW + MAX_TOKEN_CELLS, 1)[TOKEN_ROW - 1 :]
        texts = (row[0].value if row else None for row in rows)
        pieces = [text for text in texts if isinstance(text, str)]
    if not pieces:
        raise NotThisSheet(
            _(
                "どの評価の表かを示す情報がファイルにありません。別のブックに写したか、"
                "別のファイルです。このページからダウンロードした表に記入して送ってください。"
            )
        )
    return "".join(pieces)


def read_answers(
    workbook: OpenedWorkbook, identity: Identity, form: FormDefinition, role: str
) -> ReadAnswers:
    """The answers of the tab that ``identity`` names.

    Raises ``NotThisSheet`` where the tab, its rows or its columns are not those that left, and
    ``UnreadableWorkbook`` where the tab is broken.
    """
    if not workbook.has_tab(identity.tab):
        raise NotThisSheet(
            _("「%(tab)s」という名前のタブがありません。名前を変えたときは、元にもどしてください。")
            % {"tab": identity.tab}
        )
    tab = _Tab(workbook, identity)
    _check_headings(tab, identity)
    _check_questions(tab, identity, form)
    _check_merged(workbook, identity)
    reading = _Reading(tab, role)
    answers = tuple(reading.answer(row, form.find_item(row.item)[1]) for row in identity.rows)
    return ReadAnswers(answers, tuple(reading.problems), tab.outside())


class _Tab:
    """The cells of the tab, and some around them."""

    def __init__(self, workbook: OpenedWorkbook, identity: Identity) -> None:
        self.last = max((row.row for row in identity.rows), default=identity.heading_row)
        self.width = len(identity.headings)
        self.rows = workbook.rows(identity.tab, self.last + AROUND, self.width + AROUND)

    def cell(self, row: int, column: int) -> AnyCell | None:
        """None where the file has nothing."""
        cells = self.rows[row - 1] if row <= len(self.rows) else ()
        return cells[column - 1] if column <= len(cells) else None

    def text(self, row: int, column: int) -> str:
        """What is printed in a cell, without what is not seen."""
        cell = self.cell(row, column)
        value = cell.value if cell is not None else None
        return settled_text(_unescaped(value)) if isinstance(value, str) else str(value or "")

    def texts(self, row: int) -> set[str]:
        """Everything that is printed in a row."""
        return {self.text(row, column) for column in range(1, self.width + AROUND + 1)} - {""}

    def outside(self) -> tuple[str, ...]:
        """The first few cells that hold something and belong to no question."""
        found = (
            f"{get_column_letter(column)}{row}"
            for row, cells in enumerate(self.rows, start=1)
            for column, cell in enumerate(cells, start=1)
            if (row > self.last or column > self.width) and cell.value not in (None, "")
        )
        return tuple(itertools.islice(found, MAX_OUTSIDE))


# --- the shape --------------------------------------------------------------------------------


def _check_headings(tab: _Tab, identity: Identity) -> None:
    row = identity.heading_row
    headings = [settled_text(heading) for heading in identity.headings]
    for column, heading in enumerate(headings, start=1):
        if tab.text(row, column) == heading:
            continue
        if not tab.texts(row).intersection(headings):
            raise _moved(f"{LETTERS[column]}{row}")
        raise NotThisSheet(
            _(
                "%(cell)s：「%(heading)s」の列がここにありません。列を消したり、加えたり、"
                "並べ替えたりした表は受け取れません。もう一度ダウンロードしてください。"
            )
            % {"cell": f"{LETTERS[column]}{row}", "heading": heading}
        )


def _check_questions(tab: _Tab, identity: Identity, form: FormDefinition) -> None:
    """Every question still stands where it stood, word for word."""
    expected = {row.row: _printed(form.find_item(row.item)[1]) for row in identity.rows}
    for row, (number, question) in expected.items():
        found = tab.text(row, NUMBER), tab.text(row, QUESTION)
        if found == (number, question):
            continue
        place = f"{LETTERS[QUESTION if found[1] != question else NUMBER]}{row}"
        others = {text for at, (_number, text) in expected.items() if at != row}
        elsewhere = any(question in tab.texts(at) for at in range(1, len(tab.rows)))
        if found[1] != question and (found[1] in others or elsewhere):
            raise _moved(place)
        raise NotThisSheet(
            _(
                "%(cell)s：番号か設問が書き換えられています（元は「%(question)s」）。"
                "もう一度ダウンロードしてください。"
            )
            % {"cell": place, "question": short(f"{number} {question}")}
        )


def _check_merged(workbook: OpenedWorkbook, identity: Identity) -> None:
    rows = {row.row for row in identity.rows}
    for area in workbook.merged(identity.tab):
        try:
            left, top, _right, bottom = range_boundaries(area)
        except ValueError as wrong:
            raise UnreadableWorkbook("broken") from wrong
        if any((top or 1) <= row <= (bottom or row) for row in rows) and (left or 1) <= REMARK:
            raise NotThisSheet(
                _("%(cells)s：セルが結合されています。結合を解いてください。") % {"cells": area}
            )


def _moved(place: str) -> NotThisSheet:
    return NotThisSheet(
        _(
            "%(cell)s：行の位置が変わっています。行を加えたり、消したり、並べ替えたりした表は"
            "受け取れません。もう一度ダウンロードしてください。"
        )
        % {"cell": place}
    )


def _printed(item: Item) -> tuple[str, str]:
    return settled_text(item.number_label), settled_text(item.text)


# --- the answers ------------------------------------------------------------------------------


class _Reading:
    """Reads row by row and collects what is wrong; what nobody touched never is."""

    def __init__(self, tab: _Tab, role: str) -> None:
        self.tab, self.role = tab, role
        self.problems: list[CellProblem] = []

    def answer(self, row: RowIdentity, item: Item) -> ReadAnswer:
        """Both cells of one item. A cell that the item does not have must be empty, or somebody's
        words would be lost."""
        mark = self._text(row, item, MARK)
        remark = self._text(row, item, REMARK)
        if item.scale.is_text:
            self._expect_nothing(row, item, MARK, mark)
            mark = None
        if not item.has_comment:
            self._expect_nothing(row, item, REMARK, remark)
            remark = None
        return ReadAnswer(row, self._mark(row, item, mark), self._remark(row, item, remark))

    def _mark(self, row: RowIdentity, item: Item, text: str | None) -> str | None:
        if text is None or short_digest(text) == row.mark:
            return text
        try:
            return read_mark(item, self.role, text)
        except AnswerNotAllowed as wrong:
            self._note(row, item, MARK, str(wrong))
        return None

    def _remark(self, row: RowIdentity, item: Item, text: str | None) -> str | None:
        if text is None:
            return None
        text = settled_text(text)
        limit = longest_text(item)
        if len(text) > limit and short_digest(text) != row.remark:
            words = _("%(limit)d文字までです（%(length)d文字あります）。")
            self._note(row, item, REMARK, words % {"limit": limit, "length": len(text)})
            return None
        return text

    def _expect_nothing(self, row: RowIdentity, item: Item, column: int, text: str | None) -> None:
        if text:
            self._note(row, item, column, _("この設問では書けない欄です。空にしてください。"))

    def _text(self, row: RowIdentity, item: Item, column: int) -> str | None:
        """The cell as text, or None with the reason noted."""
        cell = self.tab.cell(row.row, column)
        if cell is None or cell.value is None:
            return ""
        wrong = next(_faults(cell), "")
        if wrong:
            self._note(row, item, column, wrong)
            return None
        return _as_text(cell.value)

    def _note(self, row: RowIdentity, item: Item, column: int, text: str) -> None:
        self.problems.append(CellProblem(f"{LETTERS[column]}{row.row}", item.id, text))


def _faults(cell: AnyCell) -> Iterator[str]:
    value = cell.value
    if cell.data_type == "f":
        yield _("数式は受け取れません。結果の文字か数だけを書いてください。")
    if cell.data_type == "e":
        yield _("エラー（%(error)s）になっています。書き直してください。") % {"error": value}
    if isinstance(value, date | time | timedelta):
        yield _("日付や時刻になっています。セルの表示形式を「文字列」にして書き直してください。")
    if isinstance(value, bool):
        yield _("TRUEまたはFALSEになっています。書き直してください。")
    if isinstance(value, int | float) and "%" in str(cell.number_format):
        yield _("百分率（%）になっています。セルの表示形式を「標準」にして書き直してください。")


def _as_text(value: object) -> str:
    if isinstance(value, str):
        return _unescaped(value)
    # As many digits as a spreadsheet shows: what people see is 0.3, not 0.30000000000000004.
    return format(Decimal(f"{value:.15G}").normalize(), "f")


def _unescaped(text: str) -> str:
    """Signs that XML cannot hold stand in the file as _x000B_."""
    return ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text
