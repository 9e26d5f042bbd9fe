"""The check sheet of one column as an Excel workbook to be filled in off line and sent in again.

The same answers give the same bytes. A file that would not come back as it left is not given out.
"""

import io
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

import xlsxwriter
from django.utils.translation import gettext as _
from xlsxwriter.worksheet import Worksheet

from kyodo.evaluations.exports.answer_workbook_tab import FONT, AnswerTab, ChoiceLists
from kyodo.evaluations.exports.answer_workbook_words import guidance, tab_names
from kyodo.evaluations.queries.answer_files import AnswerSheet, FileRow, FileSection, sign
from kyodo.evaluations.readers.answer_identity import (
    IDENTITY_TAB,
    TOKEN_ROW,
    Identity,
    short_digest,
)
from kyodo.evaluations.readers.answer_workbook import NotThisSheet, read_answers
from kyodo.evaluations.readers.workbook_files import UnreadableWorkbook, open_workbook
from kyodo.lifecycle import Refusal

CELL_LIMIT: Final = 32_767  # of Excel, in UTF-16 units
TOKEN_PIECE: Final = 30_000
WRITTEN_ON: Final = datetime(2000, 1, 1, tzinfo=UTC)


class NotForSpreadsheets(Refusal):
    """An answer that a spreadsheet cell cannot hold."""


def answer_workbook(sheet: AnswerSheet) -> bytes:
    """The file with what has been answered so far.

    Raises ``NotForSpreadsheets`` where a cell would cut or alter a text.
    """
    _check_lengths(sheet)
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"title": sheet.evaluation.form.title, "created": WRITTEN_ON})
    book.formats[0].set_font_name(FONT)
    names = tab_names()
    tab, guide = book.add_worksheet(names[0]), book.add_worksheet(names[1])
    hidden = book.add_worksheet(IDENTITY_TAB)
    writing = AnswerTab(book, tab, sheet, ChoiceLists(hidden))
    writing.write(guide_name=names[1])
    writing.write_guide(guide, guidance(sheet, names[0]))
    identity = writing.identity()
    _hide(hidden, sign(identity.as_data()))
    book.close()
    data = _let_rows_grow(out.getvalue())
    _check_return(data, identity, sheet)
    return data


def _let_rows_grow(data: bytes) -> bytes:
    """Rows begin with the height that was reckoned, but follow the text that is typed.

    The library marks every height as fixed by hand, and spreadsheets then leave it alone.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename.startswith("xl/worksheets/"):
                content = content.replace(b' customHeight="1"', b"")
            target.writestr(zipfile.ZipInfo(entry.filename), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _hide(hidden: Worksheet, token: str) -> None:
    hidden.write_string(
        0, 0, _("協働帳がこの表を受け取るための情報です。消したり書き換えたりしないでください。")
    )
    for place, start in enumerate(range(0, len(token), TOKEN_PIECE)):
        hidden.write_string(TOKEN_ROW - 1 + place, 0, token[start : start + TOKEN_PIECE])
    hidden.protect()
    hidden.very_hidden()


def _check_lengths(sheet: AnswerSheet) -> None:
    for section, row in _rows(sheet):
        length = len(row.remark.encode("utf-16-le", "surrogatepass")) // 2
        if length > CELL_LIMIT:
            raise NotForSpreadsheets(
                _(
                    "%(place)sの文章が長すぎて、表計算のセルに入りません"
                    "（%(length)d文字。%(limit)d文字まで）。短くするか、画面で記入してください。"
                )
                % {"place": _place(section, row), "length": length, "limit": CELL_LIMIT}
            )


def _check_return(data: bytes, identity: Identity, sheet: AnswerSheet) -> None:
    """Read the file as if it had come back."""
    form = sheet.evaluation.form
    try:
        read = read_answers(open_workbook(data), identity, form, sheet.role.id)
    except (NotThisSheet, UnreadableWorkbook) as wrong:
        raise NotForSpreadsheets(
            _("このシートは、表計算のファイルにできません。画面で記入してください。")
        ) from wrong
    for (section, row), answer in zip(_rows(sheet), read.answers, strict=True):
        came = short_digest(answer.mark or ""), short_digest(answer.remark or "")
        if came != (answer.row.mark, answer.row.remark):
            raise NotForSpreadsheets(
                _("%(place)sに、表計算のセルに入らない文字があります。画面で直してください。")
                % {"place": _place(section, row)}
            )


def _rows(sheet: AnswerSheet) -> Iterator[tuple[FileSection, FileRow]]:
    return ((section, row) for section in sheet.sections for row in section.rows)


def _place(section: FileSection, row: FileRow) -> str:
    return f"{section.section.heading} {row.item.short_label}".rstrip()
