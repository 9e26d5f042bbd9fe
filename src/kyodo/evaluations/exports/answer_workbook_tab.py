"""The tab of an answer workbook that people write in: rows, styles, what each cell accepts."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

import xlsxwriter
from django.utils.translation import gettext as _
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from kyodo.evaluations.exports.answer_workbook_rules import mark_rule, remark_rule
from kyodo.evaluations.exports.answer_workbook_words import facts, headings, hint, legend
from kyodo.evaluations.formats import Item
from kyodo.evaluations.queries.answer_files import AnswerSheet, FileRow, FileSection
from kyodo.evaluations.readers.answer_identity import (
    MARK,
    NUMBER,
    QUESTION,
    REMARK,
    Identity,
    RowIdentity,
    settled_text,
    short_digest,
)
from kyodo.evaluations.readers.answer_marks import settled_mark, shown_marks
from kyodo.exports.row_heights import columns_of, lines_of

FONT: Final = "Yu Gothic"
WIDTHS: Final = (7, 46, 12, 44, 26)
HEADING_ROW: Final = 4
GUIDE_WIDTH: Final = 72
A4: Final = 9
LINE_HEIGHT: Final = 19
HIGHEST_ROW: Final = 409
INLINE_LIST: Final = 255  # characters that Excel takes in a list within the rule itself
INK, LINE, PEN, GREY, HEAD = "#1A1A1C", "#8C8C8C", "#FFF9DB", "#EFEFEF", "#E8F1FE"
_MARK: Final = {"border": 1, "align": "center", "num_format": "@"}
_FIGURE: Final = {"border": 1, "align": "center"}
_TEXT: Final = {"border": 1, "text_wrap": True, "valign": "top", "num_format": "@"}
_OPEN: Final = {"locked": False, "bg_color": PEN}
_CLOSED: Final = {"bg_color": GREY}
STYLES: Final[dict[str, dict[str, Any]]] = {
    "title": {"bold": True, "font_size": 14, "text_wrap": True},
    "plain": {"text_wrap": True},
    "heading": {"bold": True, "border": 1, "bg_color": HEAD, "align": "center"},
    "section": {"bold": True, "font_size": 12, "text_wrap": True},
    "number": _TEXT | {"align": "center"},
    "text": _TEXT,
    "mark": _MARK | _OPEN,
    "figure": _FIGURE | _OPEN,
    "remark": _TEXT | _OPEN,
    "closed-mark": _MARK | _CLOSED,
    "closed-figure": _FIGURE | _CLOSED,
    "closed-remark": _TEXT | _CLOSED,
}


class ChoiceLists:
    """What may be chosen in a cell; a list too long for the rule itself stands on a hidden tab."""

    def __init__(self, hidden: Worksheet) -> None:
        self._hidden = hidden
        self._known: dict[tuple[str, ...], str] = {}

    def source(self, choices: Sequence[str]) -> list[str] | str:
        """The list itself, or the place where it stands."""
        within = len(",".join(choices)) <= INLINE_LIST
        if within and not any("," in choice or '"' in choice for choice in choices):
            return list(choices)
        key = tuple(choices)
        if key not in self._known:
            column = 2 + len(self._known)
            for row, choice in enumerate(choices):
                self._hidden.write_string(row, column, choice)
            area = xlsxwriter.utility.xl_range_abs(0, column, len(choices) - 1, column)
            self._known[key] = f"='{self._hidden.get_name()}'!{area}"
        return self._known[key]


class AnswerTab:
    """Writes from top to bottom; afterwards it knows what stands where."""

    def __init__(
        self,
        book: xlsxwriter.Workbook,
        tab: Worksheet,
        sheet: AnswerSheet,
        lists: ChoiceLists,
    ) -> None:
        self.tab, self.sheet, self.lists = tab, sheet, lists
        self.styles = {name: _style(book, style) for name, style in STYLES.items()}
        items = [row.item for section in sheet.sections for row in section.rows]
        self.hints = {item.id: hint(sheet.evaluation.form, sheet.role.id, item) for item in items}
        self.headings = headings(with_hints=any(self.hints.values()))
        self.widths = _widths(items)[: len(self.headings)]
        self.rows: list[RowIdentity] = []
        self.at = HEADING_ROW  # the row that is written next, counted from 0

    def identity(self) -> Identity:
        """What was written where, with the state of each answer."""
        return Identity(
            evaluation=self.sheet.evaluation.pk,
            column=self.sheet.voice.key,
            form=self.sheet.form_key,
            tab=self.tab.get_name(),
            heading_row=HEADING_ROW,
            headings=tuple(self.headings),
            rows=tuple(self.rows),
        )

    def write(self, *, guide_name: str) -> None:
        """Head, sections, protection and how it prints."""
        self._head(guide_name)
        for section in self.sheet.sections:
            self._section(section)
        for column, width in enumerate(self.widths):
            self.tab.set_column(column, column, width)
        self.tab.freeze_panes(HEADING_ROW, 0)
        self.tab.protect(options={"format_rows": True, "format_columns": True})
        self.tab.repeat_rows(HEADING_ROW - 1)
        _print_setup(self.tab)

    def write_guide(self, guide: Worksheet, lines: Sequence[tuple[str, str]]) -> None:
        """The tab that explains; ``lines`` are pairs of style and text."""
        guide.set_column(0, 0, GUIDE_WIDTH)
        for row, (style, text) in enumerate(lines):
            guide.set_row(row, LINE_HEIGHT * lines_of(text, GUIDE_WIDTH) + 6)
            guide.write_string(row, 0, text, self.styles[style])
        guide.protect()
        _print_setup(guide)

    def _head(self, guide_name: str) -> None:
        form = self.sheet.evaluation.form
        title = (
            form.check_title
            if form.check_title == form.title
            else f"{form.title}　{form.check_title}"
        )
        short = _(
            "黄色の欄だけに書けます。評価は一覧から選びます。"
            "くわしくは「%(tab)s」のタブを見てください。"
        ) % {"tab": guide_name}
        for row, (style, text) in enumerate(
            [("title", title), ("plain", facts(self.sheet)), ("plain", short)]
        ):
            self._across(row, style, text)
        for column, heading in enumerate(self.headings):
            self.tab.write_string(HEADING_ROW - 1, column, heading, self.styles["heading"])

    def _section(self, section: FileSection) -> None:
        about = section.section
        lines = [("section", about.heading), ("plain", section.closed), ("plain", about.intro)]
        scales = {row.item.scale.id: row.item.scale for row in section.rows}
        lines += [("plain", legend(scale)) for scale in scales.values()]
        for style, text in lines:
            if text:
                self._across(self.at, style, text)
                self.at += 1
        for row in section.rows:
            self._answer(row, is_open=not section.closed)
            self.at += 1

    def _answer(self, row: FileRow, *, is_open: bool) -> None:
        item = row.item
        self.tab.set_row(self.at, self._height(row))
        self.tab.write_string(self.at, NUMBER - 1, item.number_label, self.styles["number"])
        self.tab.write_string(self.at, QUESTION - 1, item.text, self.styles["text"])
        self._mark(row, is_open=is_open and not item.scale.is_text)
        self._remark(row, is_open=is_open and item.has_comment)
        if len(self.headings) > REMARK:
            self.tab.write_string(self.at, REMARK, self.hints[item.id], self.styles["text"])
        mark = "" if item.scale.is_text else settled_mark(item, self.sheet.role.id, row.mark)
        text = settled_text(row.remark) if item.has_comment else ""
        self.rows.append(
            RowIdentity(item.id, self.at + 1, row.revision, short_digest(mark), short_digest(text))
        )

    def _height(self, row: FileRow) -> int:
        """Room for what stands there, and for a line or two more to be written."""
        texts = ["", row.item.text, "", f"{row.remark}\n", self.hints[row.item.id]]
        pairs = zip(texts, self.widths, strict=False)
        lines = max(lines_of(text, width) for text, width in pairs)
        return min(LINE_HEIGHT * max(lines, 2) + 4, HIGHEST_ROW)

    def _mark(self, row: FileRow, *, is_open: bool) -> None:
        item, place = row.item, (self.at, MARK - 1)
        figure = item.scale.kind == "number"
        style = self.styles[("" if is_open else "closed-") + ("figure" if figure else "mark")]
        number = _as_number(item, row.mark)
        shown = "" if item.scale.is_text else shown_marks(item.scale).get(row.mark, row.mark)
        if number is not None:
            self.tab.write_number(*place, number, style)
        else:
            self._text(*place, shown, style)
        if is_open:
            source = self.lists.source(list(shown_marks(item.scale).values()))
            rule = mark_rule(item, self.sheet.role.id, f"C{self.at + 1}", source)
            self.tab.data_validation(*place, *place, rule)

    def _remark(self, row: FileRow, *, is_open: bool) -> None:
        place = (self.at, REMARK - 1)
        text = row.remark if row.item.has_comment else ""
        self._text(*place, text, self.styles["remark" if is_open else "closed-remark"])
        if is_open:
            self.tab.data_validation(*place, *place, remark_rule(row.item))

    def _text(self, row: int, column: int, text: str, style: Format) -> None:
        if text:
            self.tab.write_string(row, column, text, style)
        else:
            self.tab.write_blank(row, column, None, style)

    def _across(self, row: int, style: str, text: str) -> None:
        """A line over the whole width; Excel does not fit the height of merged cells itself."""
        width = sum(self.widths) * (0.7 if style == "title" else 0.85 if style == "section" else 1)
        self.tab.set_row(row, LINE_HEIGHT * lines_of(text, width) + 6)
        self.tab.merge_range(row, 0, row, len(self.headings) - 1, "", self.styles[style])
        self.tab.write_string(row, 0, text, self.styles[style])


def _style(book: xlsxwriter.Workbook, style: dict[str, Any]) -> Format:
    base = {"font_name": FONT, "font_size": 11, "font_color": INK, "valign": "vcenter"}
    return book.add_format(base | {"border_color": LINE} | style)


def _widths(items: Sequence[Item]) -> list[float]:
    """The column of marks is as wide as its longest words, within reason."""
    words = [text for item in items for text in shown_marks(item.scale).values()]
    longest = max((columns_of(text) for text in words), default=0)
    widths: list[float] = list(WIDTHS)
    widths[MARK - 1] = min(max(WIDTHS[MARK - 1], longest + 4), 28)
    return widths


def _as_number(item: Item, mark: str) -> float | None:
    """A number where the file can hold it without loss."""
    if item.scale.kind != "number" or not mark or item.scale.option(mark) is not None:
        return None
    try:
        number = float(mark)
    except ValueError:
        return None
    return number if Decimal(f"{number:.15G}") == Decimal(mark) else None


def _print_setup(tab: Worksheet) -> None:
    tab.set_paper(A4)
    tab.set_portrait()
    tab.fit_to_pages(1, 0)
    tab.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    tab.set_footer("&C&P / &N")
    tab.hide_gridlines(2)
