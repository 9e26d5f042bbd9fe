"""The roles table: per work item what each side does, read from columns that were flattened."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from kyodo.evaluations.readers.lines import Line, after_label, join_wrapped, key, leading_number
from kyodo.evaluations.readers.problems import Expects, Notes, Problem
from kyodo.evaluations.readers.sides import find_columns
from kyodo.evaluations.readers.values import SIDES, ReadWorkItem

NOTHING: Final = re.compile("[-－ー―—–]+|なし|無し|特になし|該当なし")
INSIDE_NUMBER: Final = re.compile(r"(?<!第)\s(?:[0-9０-９]{1,2}|[①-⑳]|[⑴-⒇])[.．)）]?\s+\S")


@dataclass(slots=True)
class _Duty:
    number: int
    lines: list[Line]


@dataclass(slots=True)
class _Row:
    """One work item's row: the runs of numbered duties, each beginning at 1."""

    position: int
    line: int
    runs: list[list[_Duty]] = field(default_factory=list)
    broken: bool = False


def read_duties(
    lines: Sequence[Line],
    items: Sequence[ReadWorkItem],
    names: Mapping[str, str],
    notes: Notes,
) -> tuple[ReadWorkItem, ...]:
    """The work items with the duties of both sides.

    A row with a single run of numbers does not show whose it is: its duties stay unplaced until
    a person decides.
    """
    if not items:
        return tuple(items)
    if not lines:
        notes.doubt(1, "roles-missing", "roles")
        return tuple(items)
    sides, body = _body(lines, names, notes)
    rows = _read_rows(body, items, notes)
    filled = [
        _fill(item, rows.get(position), position, sides, notes)
        for position, item in enumerate(items)
    ]
    for position, item in enumerate(items):
        if position not in rows:
            notes.doubt(
                lines[0].number,
                "roles-row-missing",
                f"duties/{position + 1}",
                item=_name(item, position),
            )
    return tuple(filled)


def _name(item: ReadWorkItem, position: int) -> str:
    return item.label or str(position + 1)


def _body(
    lines: Sequence[Line], names: Mapping[str, str], notes: Notes
) -> tuple[tuple[str, ...], list[Line]]:
    """The order of the columns, and the lines without column headings (repeated on each page)."""
    sides: tuple[str, ...] = ()
    body: list[Line] = []
    at = 0
    while at < len(lines):
        found = _columns_at(lines, at, names)
        if found:
            at = found[0]
            sides = sides or found[1]
        else:
            body.append(lines[at])
            at += 1
    if not sides:
        notes.doubt(lines[0].number, "roles-columns", "duties")
    return sides or SIDES, body


def _columns_at(
    lines: Sequence[Line], at: int, names: Mapping[str, str]
) -> tuple[int, tuple[str, ...]] | None:
    texts = [line.text for line in lines[at : at + 4]]
    for first in ("事業項目", "事業内容", "項目", "事業"):
        label = after_label(texts, first)
        if label:
            taken, rest = label
            head = [Line(0, rest), *lines[at + taken : at + taken + 5]]
            for suffix in ("の役割", "が担う役割", "の役割分担", ""):
                found = find_columns(head, 0, names, suffix)
                if found:
                    return at + taken + found[0] - 1, tuple(side for side, _label in found[1])
    return None


def _read_rows(
    body: Sequence[Line], items: Sequence[ReadWorkItem], notes: Notes
) -> dict[int, _Row]:
    rows: dict[int, _Row] = {}
    row: _Row | None = None
    at = 0
    while at < len(body):
        title = _title_at(body, at, items, rows)
        if title:
            position, taken, rest = title
            row = rows[position] = _Row(position, body[at].number)
            at += taken
            if rest.strip():
                _take(row, Line(body[at - 1].number, rest), items, notes)
            continue
        if row is None:
            notes.doubt(body[at].number, "roles-stray-text", f"duties/line/{body[at].number}")
        else:
            _take(row, body[at], items, notes)
        at += 1
    return rows


def _title_at(
    body: Sequence[Line], at: int, items: Sequence[ReadWorkItem], rows: Mapping[int, _Row]
) -> tuple[int, int, str] | None:
    """A title of a work item not yet seen, printed over one or more lines."""
    texts = [line.text for line in body[at : at + 8]]
    for position, item in enumerate(items):
        if position in rows:
            continue
        for label in (item.title, f"{item.label}{item.title}", f"{item.label}.{item.title}"):
            found = after_label(texts, label)
            if found:
                return position, *found
    return None


def _take(row: _Row, line: Line, items: Sequence[ReadWorkItem], notes: Notes) -> None:
    """One line of a row: a new duty, the rest of the last one, or a sign that there is none."""
    name = _name(items[row.position], row.position)
    number = leading_number(line.text)
    last = row.runs[-1][-1] if row.runs and row.runs[-1] else None
    if number and line.at_break and number.alone and number.value not in _expected(last):
        return
    if number and number.firm and _begins_duty(number.value, last):
        _begin(row, number.value, Line(line.number, number.rest), name, notes)
    elif NOTHING.fullmatch(key(line.text)):
        row.runs.append([])
    elif last:
        last.lines.append(line)
    else:
        row.broken = True
        notes.doubt(line.number, "roles-stray-text", f"duties/line/{line.number}")


def _expected(last: _Duty | None) -> tuple[int, ...]:
    return (1,) if last is None else (1, last.number + 1)


def _begins_duty(value: int, last: _Duty | None) -> bool:
    """A number that jumps far ahead belongs to the sentence (30 か所), not to the list."""
    return last is None or value <= last.number + 2


def _begin(row: _Row, value: int, line: Line, name: str, notes: Notes) -> None:
    duty = _Duty(value, [line] if line.text.strip() else [])
    last = row.runs[-1][-1] if row.runs and row.runs[-1] else None
    if value not in _expected(last):
        notes.doubt(
            line.number,
            "duty-number-wrong",
            f"duty-number/{row.position + 1}/{line.number}",
            item=name,
        )
    if value == 1 or not row.runs:
        row.runs.append([])
    row.runs[-1].append(duty)
    if INSIDE_NUMBER.search(line.text):
        row.broken = True


def _fill(
    item: ReadWorkItem, row: _Row | None, position: int, sides: Sequence[str], notes: Notes
) -> ReadWorkItem:
    if row is None:
        return item
    name = _name(item, position)
    place = f"duties/{position + 1}"
    rest = _split_shared_line(row)
    if row.broken or rest or len(row.runs) > 2:
        loose = rest or [duty for run in row.runs for duty in run]
        _ask_whose(row, "roles-apart", place, name, notes)
        filled = _placed(item, row, sides, position, notes) if rest else item
        return replace(filled, unplaced=_texts(loose))
    if len(row.runs) == 2:
        return _placed(item, row, sides, position, notes)
    if not row.runs or not row.runs[0]:
        notes.doubt(row.line, "roles-empty", place, item=name)
        return item
    _ask_whose(row, "roles-whose", place, name, notes)
    return replace(item, unplaced=_texts(row.runs[0]))


def _ask_whose(row: _Row, code: str, place: str, name: str, notes: Notes) -> None:
    notes.problems.append(Problem(row.line, code, place, Expects.CHOICE, SIDES, {"item": name}))


def _placed(
    item: ReadWorkItem, row: _Row, sides: Sequence[str], position: int, notes: Notes
) -> ReadWorkItem:
    """The item with its first run in the left column and its second in the right one."""
    texts = {side: _texts(run) for side, run in zip(sides, row.runs, strict=True)}
    for side, run in zip(sides, row.runs, strict=True):
        for order, duty in enumerate(run, start=1):
            came_from = tuple(line.number for line in duty.lines)
            notes.came_from(f"duty/{position + 1}/{side}/{order}", came_from)
    return replace(item, civic=texts["civic"], government=texts["government"])


def _split_shared_line(row: _Row) -> list[_Duty]:
    """Part the columns where the first duties of both stand on one line.

    Returns the duties behind that line: they may continue either column.
    """
    if not row.broken or len(row.runs) != 1:
        return []
    first, *rest = row.runs[0]
    text = first.lines[0].text
    found = INSIDE_NUMBER.search(text)
    number = leading_number(text[found.start() :]) if found else None
    if found is None or number is None or number.value != 1 or first.number != 1:
        return []
    row.broken = any(INSIDE_NUMBER.search(line.text) for duty in rest for line in duty.lines)
    at = first.lines[0].number
    right = _Duty(1, [Line(at, number.rest), *first.lines[1:]])
    row.runs = [[_Duty(1, [Line(at, text[: found.start()])])], [right]]
    row.broken = row.broken or len(first.lines) > 1
    return rest


def _texts(run: Sequence[_Duty]) -> tuple[str, ...]:
    return tuple(join_wrapped(line.text for line in duty.lines) for duty in run)
