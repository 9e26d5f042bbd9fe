"""The page of a sheet on its way in: what was read beside the lines that it was read from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kyodo.evaluations.models import SheetImport
from kyodo.evaluations.readers.problems import Problem, side_name
from kyodo.evaluations.readers.values import SIDES, Mark, ReadSheet, ReadWorkItem
from kyodo.fiscal import FiscalYear, era_date
from kyodo.punctuation import labelled, listed, slashed

LINES_AROUND = 2


@dataclass(frozen=True)
class SourceLine:
    """One line of the source; ``doubtful`` where a person has, or had, to decide something."""

    number: int
    text: str
    personal: bool
    doubtful: bool


@dataclass(frozen=True)
class PreviewRow:
    """One thing that was read, as paragraphs, with the lines that it was read from."""

    label: str
    texts: tuple[str, ...]
    lines: tuple[SourceLine, ...]


@dataclass(frozen=True)
class MarkRow:
    """One question with both marks; an empty mark is not known yet."""

    mark: Mark
    cells: tuple["MarkCell", ...]
    lines: tuple[SourceLine, ...]


@dataclass(frozen=True)
class MarkCell:
    """The mark of one side, None where nobody has decided yet."""

    label: str
    code: str | None


@dataclass(frozen=True)
class MarkTable:
    heading: str
    rows: list[MarkRow]


@dataclass(frozen=True)
class Preview:
    """Everything that was read, in the order of the paper; ``persons`` are never published."""

    overview: list[PreviewRow]
    work_items: list[PreviewRow]
    marks: list[MarkTable]
    narratives: list[PreviewRow]
    persons: list[PreviewRow]
    side_labels: Mapping[str, str]
    source: list[SourceLine]


@dataclass(frozen=True)
class Doubt:
    """One doubt with its place in the source; ``decided`` is a person's decision or None."""

    number: int
    problem: Problem
    choices: list[tuple[str, str]]
    lines: list[SourceLine]
    decided: str | None

    @property
    def is_decided(self) -> bool:
        """Whether a person has decided it; "no mark" is a decision too."""
        return self.decided is not None

    @property
    def decided_label(self) -> str:
        """The decision in the words of its choices."""
        labels = dict(self.choices)
        return listed(labels.get(value, value) for value in (self.decided or "").split(","))


def preview(sheet_import: SheetImport, read: ReadSheet, decided: ReadSheet) -> Preview:
    """What the page shows: ``decided`` beside the lines of ``read``."""
    lines = _lines(sheet_import.text, read)
    return Preview(
        overview=list(_overview(decided, lines)),
        work_items=[
            _work_item(position, item, decided, lines)
            for position, item in enumerate(decided.work_items, start=1)
        ],
        marks=_mark_tables(decided, lines),
        narratives=[
            PreviewRow(
                listed(text.titles),
                text.paragraphs,
                _from(decided, lines, f"narrative/{position}"),
            )
            for position, text in enumerate(decided.narratives, start=1)
        ],
        persons=[
            PreviewRow(
                side_name(person.side),
                tuple(text for text in (person.post, person.name, person.telephone) if text),
                _from(decided, lines, f"person/{person.side}"),
            )
            for person in decided.persons
        ],
        side_labels=_side_labels(decided),
        source=list(lines.values()),
    )


def doubts(sheet_import: SheetImport, read: ReadSheet) -> list[Doubt]:
    """Every doubt that the reading left, decided or not, in the order of the source."""
    lines = _lines(sheet_import.text, read)
    return [
        Doubt(
            number=number,
            problem=problem,
            choices=choices_for(problem, read),
            lines=_around(lines, problem.line),
            decided=sheet_import.decisions.get(problem.key),
        )
        for number, problem in enumerate(read.problems, start=1)
    ]


def choices_for(problem: Problem, read: ReadSheet) -> list[tuple[str, str]]:
    """What a person may choose, in words."""
    labels: dict[str, str] = {"accept": _("読み取ったとおりでよい")}
    if problem.key.startswith("mark/"):
        labels = {step.code: f"{step.code} {step.label}".strip() for step in read.scale}
        labels[""] = _("記入なし")
    elif problem.code == "roles-whose":
        labels = _side_labels(read)
    elif problem.code == "narrative-item":
        names = [item.label or str(at) for at, item in enumerate(read.work_items, start=1)]
        titles = [item.title for item in read.work_items]
        labels = {name: f"{name} {title}" for name, title in zip(names, titles, strict=True)}
    elif problem.code == "fiscal-year":
        labels = {year: str(FiscalYear(int(year))) for year in problem.options}
    return [(value, labels.get(value, value)) for value in problem.options]


def _lines(text: str, read: ReadSheet) -> dict[int, SourceLine]:
    """The lines of the source that say something, by their number."""
    doubtful = {problem.line for problem in read.problems}
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return {
        number: SourceLine(number, line.strip(), number in read.personal_lines, number in doubtful)
        for number, line in enumerate(lines, start=1)
        if line.strip()
    }


def _around(lines: Mapping[int, SourceLine], number: int) -> list[SourceLine]:
    """The line of a doubt between its neighbours that say something."""
    numbers = sorted({*lines, number})
    at = numbers.index(number)
    near = numbers[max(at - LINES_AROUND, 0) : at + LINES_AROUND + 1]
    return [lines[each] for each in near if each in lines]


def _from(read: ReadSheet, lines: Mapping[int, SourceLine], *keys: str) -> tuple[SourceLine, ...]:
    """The source lines of these keys and of what hangs below them, in order."""
    numbers = {
        number
        for key, found in read.sources.items()
        if any(key == wanted or key.startswith(f"{wanted}/") for wanted in keys)
        for number in found
    }
    return tuple(lines[number] for number in sorted(numbers) if number in lines)


def _overview(read: ReadSheet, lines: Mapping[int, SourceLine]) -> Iterable[PreviewRow]:
    start, end = read.period
    civic = (read.consortium, *read.civic) if read.consortium else read.civic
    year = (str(FiscalYear(read.fiscal_year)),) if read.fiscal_year else ()
    days = tuple(era_date(day) for day in (start, end) if day)
    entered = (era_date(read.entered_on),) if read.entered_on else ()
    for label, texts, key in (
        (_("事業名称"), (read.project,), "project"),
        (side_name("civic"), civic, "civic"),
        (side_name("government"), (read.government,), "government"),
        (_("事業の目的"), (read.purpose,), "purpose"),
        (_("実施期間"), days, "period"),
        (_("年度"), year, "period"),
        (_("記入日"), entered, "entered_on"),
    ):
        yield PreviewRow(label, tuple(text for text in texts if text), _from(read, lines, key))


def _work_item(
    position: int, item: ReadWorkItem, read: ReadSheet, lines: Mapping[int, SourceLine]
) -> PreviewRow:
    texts = tuple(
        labelled(heading, slashed(duties))
        for heading, duties in (
            (side_name("civic"), item.civic),
            (side_name("government"), item.government),
            (_("どちらか分からない"), item.unplaced),
        )
        if duties
    )
    found = _from(read, lines, f"work_item/{position}", f"duty/{position}")
    return PreviewRow(f"{item.label} {item.title}".strip(), texts, found)


def _mark_tables(read: ReadSheet, lines: Mapping[int, SourceLine]) -> list[MarkTable]:
    labels = _side_labels(read)
    return [
        MarkTable(
            f"{section.number_label} {section.title}".strip(),
            [
                MarkRow(mark, _cells(mark, labels), _from(read, lines, *_keys_of(mark)))
                for mark in read.marks
                if mark.section == section.number
            ],
        )
        for section in read.sections
    ]


def _side_labels(read: ReadSheet) -> dict[str, str]:
    """The words of the sheet itself for its sides."""
    return {side: read.side_labels.get(side) or side_name(side) for side in SIDES}


def _cells(mark: Mark, labels: Mapping[str, str]) -> tuple[MarkCell, ...]:
    codes = (mark.civic, mark.government)
    return tuple(MarkCell(labels[side], code) for side, code in zip(SIDES, codes, strict=True))


def _keys_of(mark: Mark) -> tuple[str, str]:
    place = f"{mark.section}/{mark.item}"
    return f"item/{place}", f"mark/{place}"
