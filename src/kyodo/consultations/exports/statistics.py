"""The half-year statistics as files: all are made of the page, so none shows what it does not."""

import io
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kyodo.consultations.queries.statistics_page import Row, StatisticsPage, Table, Value
from kyodo.exports.csv import Cell, csv_bytes
from kyodo.exports.pdf import compile_pdf
from kyodo.exports.row_heights import give_height, lines_of, write_row
from kyodo.fiscal import era_date
from kyodo.ui.count_tables import CountRow, CountTable, change

TEMPLATE = Path(__file__).parent.parent / "typst" / "statistics.typ"
SCHEMA = "kyodo-cho/consultation-statistics/1"
_LABEL_WIDTH, _NUMBER_WIDTH = 44, 16  # of columns, in half-width letters
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CONTENT_TYPES = {
    "xlsx": XLSX,
    "pdf": "application/pdf",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
}


def statistics_file(page: StatisticsPage, extension: str) -> bytes:
    """One file in the language that is in force; ``KeyError`` for another kind of file."""
    makers: dict[str, Callable[[StatisticsPage], bytes]] = {
        "xlsx": statistics_workbook,
        "pdf": statistics_pdf,
        "csv": statistics_csv,
        "json": statistics_json,
    }
    return makers[extension](page)


def file_name(page: StatisticsPage, extension: str) -> str:
    """Says which half, which edition, and that it is not for the public where it is not."""
    half = f"{page.half.year.start}-{page.half.number}"
    kind = f"{page.number}" if page.is_public else "inside"
    return f"consultation-statistics-{half}-{kind}.{extension}"


def count_table(table: Table, page: StatisticsPage) -> CountTable:
    """The table with its bars, for the page."""
    return CountTable(
        id=f"table-{table.part}",
        title=table.title,
        rows=[CountRow(row.label, row.now, row.before) for row in table.rows],
        now=page.half.year.label,
        before=page.half.year.previous.label if page.compares else "",
        total=CountRow(table.total.label, table.total.now, table.total.before),
    )


def statistics_csv(page: StatisticsPage) -> bytes:
    """One line for each number, UTF-8 with a byte-order mark."""
    headings = [_("半期"), _("表"), _("区分"), _("件数"), _("前年度の同じ半期"), _("コメント")]
    return csv_bytes(headings, _lines(page))


def _lines(page: StatisticsPage) -> Iterator[list[Cell]]:
    half = page.half.label
    yield [half, _("全体"), "", None, None, page.summary]
    if page.correction:
        yield [half, _("訂正した内容"), "", None, None, page.correction]
    for table in page.tables:
        for row in table.rows:
            yield [half, table.title, row.label, _plain(row.now), _plain(row.before), ""]
        total = table.total
        yield [
            *(half, table.title, total.label, _plain(total.now), _plain(total.before)),
            table.comment,
        ]
    for fact in page.facts:
        yield [half, fact.label, "", _plain(fact.now), _plain(fact.before), ""]
    for note in page.notes:
        yield [half, _("数え方"), "", None, None, note]


def statistics_json(page: StatisticsPage) -> bytes:
    """The same for programs; a number that is not shown is its words."""
    data = {
        "schema": SCHEMA,
        "fiscal_year": page.half.year.start,
        "half": page.half.number,
        "first_day": page.half.first_day.isoformat(),
        "last_day": page.half.last_day.isoformat(),
        "edition": page.number or None,
        "correction": page.correction,
        "counted_at": _moment(page.taken_at),
        "published_at": _moment(page.published_at),
        "summary": page.summary,
        "tables": [
            {
                "id": table.part,
                "title": table.title,
                "comment": table.comment,
                "notes": list(table.notes),
                "rows": [_row(row) for row in table.rows],
                "total": _row(table.total),
            }
            for table in page.tables
        ],
        "facts": [_row(fact) for fact in page.facts],
        "notes": page.notes,
    }
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def statistics_workbook(page: StatisticsPage) -> bytes:
    """One sheet for reading and printing; text stays text, so that nothing is computed."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        made = page.published_at or page.taken_at
        if made is not None:
            created = made.astimezone(UTC).replace(tzinfo=None, microsecond=0)
            book.set_properties({"title": page.title, "created": created})
        _sheet(book, page)
    return buffer.getvalue()


def _sheet(book: Any, page: StatisticsPage) -> None:
    sheet = book.add_worksheet(f"{page.half.year.start}-{page.half.number}")
    row = {"border": 1, "valign": "vcenter"}
    head = book.add_format({**row, "bold": True, "bg_color": "#EFEFEC", "text_wrap": True})
    big = book.add_format({"bold": True, "font_size": 14})
    bold = book.add_format({**row, "bold": True, "align": "right"})
    bold_label = book.add_format({**row, "bold": True, "text_wrap": True})
    label = book.add_format({**row, "text_wrap": True})
    number = book.add_format({**row, "align": "right"})
    text = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, _LABEL_WIDTH)
    sheet.set_column(1, 3, _NUMBER_WIDTH)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.write(0, 0, page.title, big)
    at = 1
    for line in [*_status(page), *filter(None, [page.summary])]:
        at = _wide(sheet, at, line, text)
    for table in page.tables:
        at += 1
        heads = [table.title, *_heads(page)]
        widths = (_LABEL_WIDTH, *(_NUMBER_WIDTH for _head in heads[1:]))
        write_row(sheet, at, [(words, head) for words in heads], widths)
        for each in table.rows:
            at = _write_row(sheet, at + 1, each, (label, number), page)
        at = _write_row(sheet, at + 1, table.total, (bold_label, bold), page) + 1
        for line in [*table.notes, *filter(None, [table.comment])]:
            at = _wide(sheet, at, line, text)
    at += 1
    for fact in page.facts:
        at = _write_row(sheet, at, fact, (label, number), page) + 1
    for note in page.notes:
        at = _wide(sheet, at, note, text)


def _write_row(
    sheet: Any, at: int, row: Row, formats: tuple[Any, Any], page: StatisticsPage
) -> int:
    give_height(sheet, at, lines_of(row.label, _LABEL_WIDTH))
    sheet.write(at, 0, row.label, formats[0])
    for column, value in enumerate(_shown(row, page), start=1):
        sheet.write(at, column, value, formats[1])
    return at


def _wide(sheet: Any, at: int, words: str, style: Any) -> int:
    """Running text over all columns, as high as it needs to be."""
    after = give_height(sheet, at, lines_of(words, _LABEL_WIDTH + 3 * _NUMBER_WIDTH))
    sheet.merge_range(at, 0, after - 1, 3, words, style)
    return after


def statistics_pdf(page: StatisticsPage) -> bytes:
    """On A4 with bars; PDF/UA-1 and PDF/A-2a."""
    made = page.published_at or page.taken_at or datetime(page.half.year.start, 4, 1, tzinfo=UTC)
    data = {
        "language": (get_language() or "ja")[:2],
        "title": page.title,
        "lines": _status(page),
        "banner": "" if page.is_public else _("センター内用。小さな数を含みます。"),
        "summary": page.summary,
        "heads": [_("区分"), *_heads(page)],
        "compares": page.compares,
        "tables": [_pdf_table(table, page) for table in page.tables],
        "facts_title": _("そのほかの数字"),
        "facts": [[fact.label, *map(_text, _shown(fact, page))] for fact in page.facts],
        "notes_title": _("数え方"),
        "notes": page.notes,
        "footer": page.title,
    }
    return compile_pdf(TEMPLATE, data, created=made.replace(microsecond=0))


def _pdf_table(table: Table, page: StatisticsPage) -> dict[str, Any]:
    drawn = count_table(table, page).drawn
    return {
        "title": table.title,
        "comment": table.comment,
        "notes": list(table.notes),
        "rows": [
            {
                "cells": [row.label, *map(_text, _shown(row, page))],
                "bar": bars.length,
                "bar_before": bars.length_before,
            }
            for row, bars in zip(table.rows, drawn, strict=True)
        ],
        "total": [table.total.label, *map(_text, _shown(table.total, page))],
    }


def _heads(page: StatisticsPage) -> list[str]:
    now = page.half.year.label
    return [now, page.half.year.previous.label, _("増減")] if page.compares else [now]


def _shown(row: Row, page: StatisticsPage) -> list[Value]:
    if not page.compares:
        return [_dash(row.now)]
    return [_dash(row.now), _dash(row.before), change(row.now, row.before)]


def _dash(value: Value) -> Value:
    return "―" if value is None else value


def _text(value: Value) -> str:
    return str(value)


def _status(page: StatisticsPage) -> list[str]:
    """Which days, counted when, which edition."""
    first, last = era_date(page.half.first_day), era_date(page.half.last_day)
    lines = [_("%(first)sから%(last)sまで") % {"first": first, "last": last}]
    if page.taken_at:
        day = era_date(timezone.localdate(page.taken_at))
        lines.append(_("%(day)s 集計") % {"day": day})
    if page.published_at:
        day = era_date(timezone.localdate(page.published_at))
        lines.append(_("第%(number)s版　%(day)s 公表") % {"number": page.number, "day": day})
    if page.correction:
        lines.append(_("訂正した内容：%(text)s") % {"text": page.correction})
    return lines


def _row(row: Row) -> dict[str, Value]:
    return {"label": row.label, "now": row.now, "before": row.before}


def _plain(value: Value) -> Cell:
    return str(value) if isinstance(value, float) else value


def _moment(value: datetime | None) -> str | None:
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if value else None
