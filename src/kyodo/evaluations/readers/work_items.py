"""The lines of a project, from the content field of the overview: ア 総合相談事業 イ …"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final

from kyodo.evaluations.readers.lines import Line, join_label
from kyodo.evaluations.readers.problems import Expects, Notes
from kyodo.evaluations.readers.values import ReadWorkItem

SERIES: Final = (
    "アイウエオカキクケコサシスセソタチツテト",
    "イロハニホヘトチリヌルヲ",
    "abcdefghijkl",
)
NUMERALS: Final = tuple(str(number) for number in range(1, 31))
STOPS: Final = "[.．)）、:：]?"


def read_work_items(lines: Sequence[Line], notes: Notes) -> tuple[ReadWorkItem, ...]:
    """Labels and titles in printed order, also where several stand on one line."""
    text = "\n".join(line.text for line in lines)
    marks = _best_marks(text)
    if not marks:
        line = lines[0].number if lines else 1
        notes.ask(line, "work-items-missing", "work_items", Expects.ACCEPT, ("accept",))
        return ()
    items: list[ReadWorkItem] = []
    ends = [start for start, _end, _label in marks[1:]] + [len(text)]
    for position, ((start, end, label), until) in enumerate(zip(marks, ends, strict=True), start=1):
        title = join_label(text[end:until].split("\n"))
        items.append(ReadWorkItem(label=label, title=title))
        notes.came_from(f"work_item/{position}", _lines_between(lines, text, start, until))
    return tuple(items)


def _best_marks(text: str) -> list[tuple[int, int, str]]:
    """The longest run of labels in order; labels with a space behind count before bare ones."""
    found = [
        list(_marks_in_order(text, series, behind))
        for behind in (r"(?=\s)", "(?=.)")
        for series in (*SERIES, NUMERALS)
    ]
    return max((run for run in found if run), key=len, default=[])


def _marks_in_order(
    text: str, series: Sequence[str], behind: str
) -> Iterator[tuple[int, int, str]]:
    at = 0
    for letter in series:
        found = re.compile(rf"(?:(?<=\s)|^)(?:{_shapes(letter)}){STOPS}{behind}").search(text, at)
        if not found:
            return
        label = re.sub(f"{STOPS}$", "", found[0]) or found[0]
        yield found.start(), found.end(), label
        at = found.end()


def _shapes(letter: str) -> str:
    """The label in both widths, circled and in brackets."""
    shapes = {letter, *(shape for shape in OTHER_SHAPES.get(letter, ()))}
    bare = "|".join(re.escape(shape) for shape in sorted(shapes, key=len, reverse=True))
    return rf"[(（](?:{bare})[)）]|(?:{bare})"


def _other_shapes() -> dict[str, list[str]]:
    shapes: dict[str, list[str]] = {}
    ranges = (
        (0x2460, 0x2474),
        (0x2474, 0x2488),
        (0x2488, 0x249C),
        (0x32D0, 0x32FF),
        (0xFF00, 0xFF9F),
    )
    for first, last in ranges:
        for code in range(first, last):
            folded = unicodedata.normalize("NFKC", chr(code)).strip("().")
            shapes.setdefault(folded, []).append(chr(code))
    for number in range(1, 31):
        wide = str(number).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
        shapes.setdefault(str(number), []).append(wide)
    return shapes


OTHER_SHAPES: Final = _other_shapes()


def _lines_between(lines: Sequence[Line], text: str, start: int, end: int) -> tuple[int, ...]:
    first = text.count("\n", 0, start)
    last = text.count("\n", 0, len(text[:end].rstrip()))
    return tuple(sorted({line.number for line in lines[first : last + 1]}))
