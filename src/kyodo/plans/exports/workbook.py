"""The paper of a plan as a workbook: one row a measure, one column a month."""

import io
from datetime import datetime, time
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from kyodo.exports.word import fit_for_office
from kyodo.punctuation import labelled

View = dict[str, Any]
_WIDTHS = (24, 44, 14)
_MONTH_WIDTH = 5
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
        busy = book.add_format({"border": 1, "align": "center", "bg_color": "#cfe0f5"})
        words = view["words"]
        _months(book.add_worksheet(words["measures"][:_LONGEST_NAME]), view, head, cell, busy)
        _said(book.add_worksheet(words["aim"][:_LONGEST_NAME]), view, head, cell)
    return buffer.getvalue()


def _months(page: Worksheet, view: View, head: Format, cell: Format, busy: Format) -> None:
    words = view["words"]
    for column, width in enumerate(_WIDTHS):
        page.set_column(column, column, width)
    first = len(_WIDTHS)
    last = first + len(view["months"])
    page.set_column(first, last - 1, _MONTH_WIDTH)
    page.set_column(last, last, 40)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.write_string(0, 0, f"{view['project']}　{view['title']}　{view['printed']}")
    heads = [view["title"], words["measure"], words["side"], *view["months"], words["progress"]]
    for column, text in enumerate(heads):
        page.write_string(1, column, text, head)
    page.repeat_rows(1)
    page.freeze_panes(2, 2)
    at = 2
    for item in view["items"]:
        for measure in item["measures"]:
            for column, text in enumerate([item["title"], measure["text"], measure["side"]]):
                page.write_string(at, column, text, cell)
            for month, at_work in enumerate(measure["months"], start=first):
                page.write_string(at, month, "●" if at_work else "", busy if at_work else cell)
            page.write_string(at, last, measure["progress"], cell)
            at += 1


def _said(page: Worksheet, view: View, head: Format, cell: Format) -> None:
    words = view["words"]
    page.set_column(0, 0, 24)
    page.set_column(1, 5, 36)
    heads = [
        *(view["title"], words["views"], words["aim"], words["indicators"]),
        *(words["carried"], words["agreement"]),
    ]
    for column, text in enumerate(heads):
        page.write_string(0, column, text, head)
    page.freeze_panes(1, 1)
    for at, item in enumerate(view["items"], start=1):
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
        for column, lines in enumerate(columns):
            page.write_string(at, column, "\n".join(lines), cell)
