"""A list as a spreadsheet holds it, with the faults of each row."""

import csv
import io
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from kyodo.fiscal import read_date
from kyodo.lifecycle import Refusal
from kyodo.punctuation import listed

HEADINGS = ("記号", "名称", "英語の名称", "上の分類の記号", "使い始める日", "使い終わる日")
MOST_ROWS = 1000
LARGEST = 1024 * 1024
_NEEDED = HEADINGS[:2]
_ENCODINGS = ("utf-8-sig", "cp932")
_FORMULA_STARTS = ("=", "+", "-", "@")


@dataclass
class Row:
    """One word as it stands in line ``line`` of the file; ``faults`` are words for a person."""

    line: int
    code: str
    label: str
    label_en: str = ""
    parent: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    faults: list[str] = field(default_factory=list)


def text_of(content: bytes) -> str:
    """Raises ``Refusal`` for what is too large or no text."""
    if len(content) > LARGEST:
        raise Refusal(_("ファイルが大きすぎます。1 MBまでです。"))
    for encoding in _ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refusal(_("文字が読めません。CSV（UTF-8またはShift_JIS）で保存し直してください。"))


def read_rows(text: str) -> list[Row]:
    """Every row with its faults. Raises ``Refusal`` where no rows can be told apart."""
    if "\0" in text:
        raise Refusal(_("CSVとして読めません。表計算ソフトで、CSVとして保存し直してください。"))
    reader = csv.DictReader(io.StringIO(text.lstrip("\ufeff"), newline=""))
    try:
        headings = [(name or "").strip() for name in reader.fieldnames or []]
        reader.fieldnames = headings
        rows = [(reader.line_num, values) for values in reader if any(_cells(values))]
    except csv.Error as error:
        raise Refusal(
            _("CSVとして読めません。表計算ソフトで、CSVとして保存し直してください。")
        ) from error
    if missing := [name for name in _NEEDED if name not in headings]:
        raise Refusal(_("1行目に、次の見出しがありません：%(names)s") % {"names": listed(missing)})
    if not rows:
        raise Refusal(_("見出しの下に、行がありません。"))
    if len(rows) > MOST_ROWS:
        raise Refusal(_("一度に取り込めるのは%(most)d行までです。") % {"most": MOST_ROWS})
    return [_row(line, values) for line, values in rows]


def _cells(values: dict[str, str | None]) -> list[str]:
    return [cell.strip() for cell in values.values() if isinstance(cell, str)]


def _row(line: int, values: dict[str, str | None]) -> Row:
    code, label, label_en, parent, first, last = (_cell(values.get(name)) for name in HEADINGS)
    row = Row(line, code, label, label_en, parent)
    row.valid_from, row.valid_until = _day(first, row), _day(last, row)
    if None in values:
        row.faults.append(_("見出しより多くの欄があります。"))
    return row


def _cell(value: str | None) -> str:
    """Our own files protect what a spreadsheet would compute by a quote."""
    text = (value or "").strip()
    return text[1:] if text[:1] == "'" and text[1:].startswith(_FORMULA_STARTS) else text


def _day(text: str, row: Row) -> date | None:
    if not text:
        return None
    try:
        return read_date(text)
    except ValueError as error:
        row.faults.append(str(error))
        return None
