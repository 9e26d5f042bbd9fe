"""The check sheet: stages, questions, and the mark of each side."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from kyodo.evaluations.readers.lines import Line, Number, join_wrapped, leading_number
from kyodo.evaluations.readers.marks import (
    SENTENCE_END,
    Cell,
    MarkRow,
    Shape,
    place_marks,
    split_marks,
    usual_shape,
)
from kyodo.evaluations.readers.problems import Expects, Notes, Problem
from kyodo.evaluations.readers.questions import compare_questions
from kyodo.evaluations.readers.scale import read_scale
from kyodo.evaluations.readers.sections import SectionLines, find_sections
from kyodo.evaluations.readers.values import SIDES, Mark, ScaleStep, Section

QUESTION_END: Final = re.compile("か\\s*[。．]|[？?]")
WITH_SECTION: Final = re.compile(
    r"^\s*(?P<section>[①-⑳]|[0-9０-９]{1,2}\s*[-－‐‑–−ー])\s*(?P<item>(?:[0-9０-９①-⑳⑴-⒇(（]).*)$"
)


@dataclass(frozen=True, slots=True)
class CheckPart:
    """The check sheet as read."""

    intro: str
    scale: tuple[ScaleStep, ...]
    sections: tuple[Section, ...]
    marks: tuple[Mark, ...]
    side_labels: dict[str, str]


@dataclass(slots=True)
class _Item:
    number: int
    label: str
    line: int
    words: list[Line] = field(default_factory=list)
    rows: list[MarkRow] = field(default_factory=list)
    number_fault: str = ""

    @property
    def asked(self) -> bool:
        """Whether the question has come to the end of its sentence."""
        return bool(self.words) and SENTENCE_END.search(self.words[-1].text.rstrip()) is not None

    @property
    def closed(self) -> bool:
        """Whether question and marks are both there, so that more words belong elsewhere."""
        return self.asked and bool(self.rows)

    @property
    def last_line(self) -> int:
        return self.words[-1].number if self.words else self.line


@dataclass(slots=True)
class _Reading:
    """The items of one stage while its lines go by."""

    items: list[_Item] = field(default_factory=list)
    stray_rows: list[MarkRow] = field(default_factory=list)
    stray_words: list[tuple[int, int]] = field(default_factory=list)

    @property
    def last(self) -> _Item | None:
        return self.items[-1] if self.items else None

    @property
    def expected(self) -> int:
        return self.items[-1].number + 1 if self.items else 1


def read_checks(lines: Sequence[Line], notes: Notes) -> CheckPart:
    """Read legend, stages and marks. A mark that is not certain is ``None`` and a problem."""
    before, sections = find_sections(lines, notes)
    scale, legend = read_scale(before, notes)
    codes = tuple(step.code for step in scale)
    shape = usual_shape([line for section in sections for line in section.body], codes)
    marks: list[Mark] = []
    for section in sections:
        marks.extend(_read_section(section, codes, shape, notes))
    if marks:
        compare_questions(marks, sections[0].line, notes)
    labels = {
        side: label for section in reversed(sections) for side, label in section.columns if side
    }
    return CheckPart(
        intro=join_wrapped(line.text for line in before[:legend]),
        scale=scale,
        sections=tuple(section.section for section in sections),
        marks=tuple(marks),
        side_labels=labels,
    )


def _read_section(
    section: SectionLines, codes: Sequence[str], shape: Shape | None, notes: Notes
) -> list[Mark]:
    reading = _read_items(section)
    number = section.section.number
    if not reading.items:
        notes.doubt(section.line, "section-empty", f"section/{number}/items", section=number)
    for item, line in reading.stray_words:
        notes.doubt(
            line, "item-stray-text", f"item/{number}/line/{line}", section=number, number=item
        )
    return [_mark(section, reading, item, codes, shape, notes) for item in reading.items]


def _read_items(section: SectionLines) -> _Reading:
    reading = _Reading()
    for at, line in enumerate(section.body):
        number = _number_at(section, at, reading)
        if number is None:
            _take_words(reading, line)
        elif not _is_page_number(section, at, number, reading):
            _open_item(reading, number, line)
    _drop_preface(reading)
    return reading


def _number_at(section: SectionLines, at: int, reading: _Reading) -> Number | None:
    """The item number at the start of a line, if it is one and not a word of the question."""
    text = _without_section(section.body[at].text, section.section.number)
    number = leading_number(text)
    if number is None or (not number.alone and not split_marks(text, 0, asked=False)[0].strip()):
        return None
    last = reading.last
    free = last is None or last.asked or bool(last.rows)
    if not number.firm:
        return number if free and number.value == reading.expected else None
    if free or number.alone or number.value == reading.expected:
        return number
    return None


def _without_section(text: str, section: int) -> str:
    """①1 and 1-1 name the stage before the item."""
    found = WITH_SECTION.match(text)
    if not found:
        return text
    outer, inner = leading_number(found["section"]), leading_number(found["item"])
    both = outer and inner and inner.firm and outer.value == section
    return found["item"] if both else text


def _is_page_number(section: SectionLines, at: int, number: Number, reading: _Reading) -> bool:
    """A bare number in the middle of a question, or at a page break where no item begins."""
    if not number.alone:
        return False
    last = reading.last
    at_break = section.body[at].at_break
    unfinished = last is not None and not last.rows and not last.asked
    if last is None or _adopts(last, number) or number.value != reading.expected:
        out_of_turn = number.value != reading.expected and not (last and _adopts(last, number))
        return out_of_turn and (at_break or (unfinished and bool(last and last.words)))
    if not at_break:
        return False
    return unfinished or _only_marks_follow(section, at, last) or _comes_again(section, at, number)


def _only_marks_follow(section: SectionLines, at: int, last: _Item) -> bool:
    """Whether the question's marks come right after the number, so that it cuts them off."""
    if last.rows or at + 1 == len(section.body):
        return False
    following = section.body[at + 1]
    words, row = split_marks(following.text, following.number, asked=False)
    return row is not None and not words.strip()


def _comes_again(section: SectionLines, at: int, number: Number) -> bool:
    following = (leading_number(line.text) for line in section.body[at + 1 :])
    return any(each.firm and each.value == number.value for each in following if each)


def _adopts(last: _Item, number: Number) -> bool:
    """A number centred beside its question comes after the first words of it."""
    return (
        last.number_fault == "item-number-missing"
        and not last.rows
        and not last.asked
        and last.number == number.value
        and number.alone
    )


def _open_item(reading: _Reading, number: Number, line: Line) -> None:
    last = reading.last
    if last and _adopts(last, number):
        last.label, last.number_fault = number.label, ""
        return
    if last and last.number_fault == "item-number-missing" and not last.rows:
        reading.items.pop()
        if reading.items:
            reading.stray_words.append((reading.items[-1].number, last.line))
    expected = reading.expected
    item = _Item(max(number.value, expected), number.label, line.number)
    if number.value != expected:
        item.number_fault = "item-number-wrong"
    reading.items.append(item)
    if not number.alone:
        _take_words(reading, Line(line.number, number.rest, line.at_break))


def _take_words(reading: _Reading, line: Line) -> None:
    last = reading.last
    words, row = split_marks(line.text, line.number, asked=bool(last and last.asked))
    if words.strip():
        if last is None or last.closed:
            last = _Item(reading.expected, "", line.number, number_fault="item-number-missing")
            reading.items.append(last)
        elif last.rows and last.words and last.asked:
            reading.stray_words.append((last.number, line.number))
        last.words.append(Line(line.number, words))
    if row and last:
        last.rows.append(row)
    elif row:
        reading.stray_rows.append(row)


def _drop_preface(reading: _Reading) -> None:
    """A sentence behind the last item, without marks, is a note and no item."""
    last = reading.last
    if last and last.number_fault == "item-number-missing" and not last.rows:
        reading.items.pop()
        number = reading.items[-1].number if reading.items else 1
        reading.stray_words.append((number, last.line))


def _mark(
    section: SectionLines,
    reading: _Reading,
    item: _Item,
    codes: Sequence[str],
    shape: Shape | None,
    notes: Notes,
) -> Mark:
    number = section.section.number
    text = join_wrapped(line.text for line in item.words)
    mark = Mark(number, item.number, item.label, text, None, None)
    place = f"item/{number}/{item.number}"
    notes.came_from(place, tuple(line.number for line in item.words) or (item.line,))
    if item.number_fault:
        notes.doubt(
            item.line, item.number_fault, f"{place}/number", section=number, number=item.number
        )
    if len(QUESTION_END.findall(text)) > 1:
        notes.doubt(
            item.last_line,
            "item-two-questions",
            f"{place}/questions",
            section=number,
            number=item.number,
        )
    if not text:
        notes.doubt(
            item.line, "item-text-missing", f"{place}/text", section=number, number=item.number
        )
    cells = place_marks(item.rows, codes, shape, item.last_line)
    if reading.stray_rows:
        left, right = cells
        cells = Cell(None, "mark-apart", left.line), Cell(None, "mark-apart", right.line)
    return _with_cells(mark, section, cells, codes, notes)


def _with_cells(
    mark: Mark,
    section: SectionLines,
    cells: tuple[Cell, Cell],
    codes: Sequence[str],
    notes: Notes,
) -> Mark:
    """The mark with each cell on the side whose column it stands in."""
    sides = [side for side, _label in section.columns]
    known = len(sides) == len(SIDES)
    values: dict[str, str | None] = {}
    for side, cell in zip(sides if known else SIDES, cells, strict=True):
        reason = cell.reason if known or cell.value is None else "mark-columns"
        values[side] = cell.value if not reason else None
        place = f"mark/{mark.section}/{mark.item}/{side}"
        notes.came_from(place, (cell.line,))
        if reason:
            notes.problems.append(
                Problem(
                    cell.line,
                    reason,
                    place,
                    Expects.CHOICE,
                    tuple(codes),
                    {"section": mark.section, "number": mark.item, "side": side},
                )
            )
    return replace(mark, civic=values["civic"], government=values["government"])
