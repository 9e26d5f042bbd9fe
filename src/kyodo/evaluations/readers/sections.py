"""The stages of a check sheet: heading, column headings, and the lines between."""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from kyodo.evaluations.readers.lines import Line, Number, key, leading_number
from kyodo.evaluations.readers.problems import Notes
from kyodo.evaluations.readers.sides import columns_of, find_columns
from kyodo.evaluations.readers.values import Section

STAGE: Final = re.compile(r"[^。、?？]{2,18}(?:段階|ステージ|期)")
CONTINUED: Final = re.compile(r"[(（](?:続き|つづき|再掲)[)）]$")

Columns = tuple[tuple[str, str], ...]


@dataclass(slots=True)
class SectionLines:
    """One stage with its lines; ``columns`` is empty where no heading tells whose is whose."""

    section: Section
    line: int
    columns: Columns = ()
    body: list[Line] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Found:
    end: int
    number: int
    label: str
    title: str
    columns: Columns = ()


def find_sections(lines: Sequence[Line], notes: Notes) -> tuple[list[Line], list[SectionLines]]:
    """What stands before the first stage, and the stages; repeated headings are left out."""
    before: list[Line] = []
    sections: list[SectionLines] = []
    at = 0
    while at < len(lines):
        heading = _heading_at(lines, at, sections)
        if heading:
            _open(sections, heading, lines[at].number, notes)
            if heading.columns:
                _set_columns(sections[-1], heading.columns)
            at = heading.end
            continue
        columns = find_columns(lines, at)
        if columns:
            if not sections:
                _open(sections, _Found(columns[0], 0, "", ""), lines[at].number, notes)
            _set_columns(sections[-1], columns[1])
            at = columns[0]
            continue
        (sections[-1].body if sections else before).append(lines[at])
        at += 1
    _inherit_columns(sections)
    return before, sections


def _open(sections: list[SectionLines], found: _Found, line: int, notes: Notes) -> None:
    title = CONTINUED.sub("", found.title)
    if sections and key(sections[-1].section.title) == key(title):
        return
    position = len(sections) + 1
    sections.append(SectionLines(Section(position, found.label, title), line))
    notes.came_from(f"section/{position}", (line,))
    if found.number != position:
        notes.doubt(line, "section-number-wrong", f"section/{position}", section=position)


def _set_columns(section: SectionLines, columns: Columns) -> None:
    """A second heading in the other order leaves none: nobody can tell where it changed."""
    if not section.columns:
        section.columns = columns
    elif [side for side, _label in section.columns] != [side for side, _label in columns]:
        section.columns = (("", ""),)


def _inherit_columns(sections: Sequence[SectionLines]) -> None:
    for earlier, later in itertools.pairwise(sections):
        if not later.columns:
            later.columns = earlier.columns


def _heading_at(lines: Sequence[Line], at: int, sections: Sequence[SectionLines]) -> _Found | None:
    number = leading_number(lines[at].text)
    if number is None or (number.alone and number.label.isdecimal()):
        return None
    beside = _beside_columns(number.rest)
    if beside:
        return _Found(at + 1, number.value, number.label, *beside)
    return _heading_over_lines(lines, at, number, sections)


def _heading_over_lines(
    lines: Sequence[Line], at: int, number: Number, sections: Sequence[SectionLines]
) -> _Found | None:
    if number.value != len(sections) + 1 and not _is_circled(number.label):
        return None
    title = number.rest
    for end in range(at + 1, min(at + 4, len(lines) + 1)):
        if end > at + 1:
            if leading_number(lines[end - 1].text):
                return None
            title += lines[end - 1].text.strip()
        bare = CONTINUED.sub("", key(title))
        if not bare or len(bare) > 20 or re.search("[。?？]", bare):
            continue
        if STAGE.fullmatch(bare) and _is_whole(lines, end, bare):
            return _Found(end, number.value, number.label, " ".join(title.split()))
        cut_item = _is_next_item(number.value, number.label, sections)
        if not cut_item and find_columns(lines, end):
            return _Found(end, number.value, number.label, " ".join(title.split()))
    return None


def _beside_columns(text: str) -> tuple[str, Columns] | None:
    """A heading that shares its line with the column headings: 事業計画段階 団体等 行政."""
    words = text.split()
    for cut in range(1, len(words) - 1):
        columns = columns_of("".join(words[cut:]))
        title = " ".join(words[:cut])
        if columns and len(key(title)) <= 20 and not re.search("[。?？]", title):
            return title, columns
    return None


def _is_whole(lines: Sequence[Line], end: int, bare: str) -> bool:
    """期 is a common ending of words: it makes a heading only when columns follow."""
    return not bare.endswith("期") or find_columns(lines, end) is not None


def _is_circled(label: str) -> bool:
    return not label.isdecimal()


def _is_next_item(value: int, label: str, sections: Sequence[SectionLines]) -> bool:
    """A question cut by a page break looks like a heading when its columns are printed again."""
    if not sections or _is_circled(label):
        return False
    numbers = [leading_number(line.text) for line in sections[-1].body]
    last = max((number.value for number in numbers if number and number.firm), default=0)
    return value == last + 1
