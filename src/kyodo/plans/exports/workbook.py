"""The paper of a plan as a workbook: one row a measure, one column a month."""

import io
from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from kyodo.exports.row_heights import write_row
from kyodo.exports.word import fit_for_office
from kyodo.punctuation import labelled

View = dict[str, Any]
_WIDTHS, _MONTH_WIDTH, _PROGRESS_WIDTH = (24, 44, 14), 6, 40
_SAID_WIDTHS = (24, 36, 36, 36, 36, 36)
_A4 = 9
_LONGEST_NAME = 31


def workbook_of(data: View) -> bytes:
    """An .xlsx file of two tabs, the months and the words; no cell is computed."""
    view, buffer = fit_for_office(data), io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        created = datetime.combine(data["printed_on"], time())
        book.set_properties({"title": view["title"], "created": created})
        head = book.add_format(
            {"bold": True, "text_wrap": True, "border": 1, "bg_color": "#eeeeee"}
        )
        cell = book.add_format({"text_wrap": True, "border": 1, "valign": "top"})
        busy = book.add_format(
            {"border": 1, "align": "center", "valign": "top", "bg_color": "#cfe0f5"}
        )
        words = view["words"]
        _months(book.add_worksheet(words["measures"][:_LONGEST_NAME]), view, head, cell, busy)
        _said(book.add_worksheet(words["aim"][:_LONGEST_NAME]), view, head, cell)
    return buffer.getvalue()


def _months(page: Worksheet, view: View, head: Format, cell: Format, busy: Format) -> None:
    words = view["words"]
    widths = [*_WIDTHS, *(_MONTH_WIDTH for _month in view["months"]), _PROGRESS_WIDTH]
    _set_up(page, widths)
    page.write_string(0, 0, f"{view['project']}　{view['title']}　{view['printed']}")
    heads = [view["title"], words["measure"], words["side"], *view["months"], words["progress"]]
    at = write_row(page, 1, [(text, head) for text in heads], widths)
    page.repeat_rows(1)
    page.freeze_panes(at, 2)
    for item in view["items"]:
        for measure in item["measures"]:
            months = [("●", busy) if at_work else ("", cell) for at_work in measure["months"]]
            beside = [(text, cell) for text in (item["title"], measure["text"], measure["side"])]
            at = write_row(page, at, [*beside, *months, (measure["progress"], cell)], widths)


def _said(page: Worksheet, view: View, head: Format, cell: Format) -> None:
    words = view["words"]
    _set_up(page, _SAID_WIDTHS)
    heads = [
        *(view["title"], words["views"], words["aim"], words["indicators"]),
        *(words["carried"], words["agreement"]),
    ]
    at = write_row(page, 0, [(text, head) for text in heads], _SAID_WIDTHS)
    page.repeat_rows(0)
    page.freeze_panes(at, 1)
    for item in view["items"]:
        aim = [*item["aim"]]
        if item["unagreed"]:
            aim.append(labelled(words["unagreed"], item["unagreed"]))
        columns = [
            [item["title"]],
            [labelled(each["side"], each["text"]) for each in item["views"]],
            aim,
            [labelled(each["label"], each["target"]) for each in item["indicators"]],
            item["carried"],
            [item["agreement"]],
        ]
        texts = [("\n".join(lines), cell) for lines in columns]
        at = write_row(page, at, texts, _SAID_WIDTHS)


def _set_up(page: Worksheet, widths: Sequence[float]) -> None:
    """Widths of the columns, and a sheet of paper on its side that holds them all."""
    for column, width in enumerate(widths):
        page.set_column(column, column, width)
    page.set_landscape()
    page.set_paper(_A4)
    page.fit_to_pages(1, 0)
