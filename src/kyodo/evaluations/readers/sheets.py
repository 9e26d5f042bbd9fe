"""A published sheet's text as values, and the decisions of a person on what was in doubt."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from django.utils.translation import gettext as _

from kyodo.evaluations.readers.checks import read_checks
from kyodo.evaluations.readers.duties import read_duties
from kyodo.evaluations.readers.lines import split_lines
from kyodo.evaluations.readers.narratives import read_narratives
from kyodo.evaluations.readers.overview import read_overview, split_consortium
from kyodo.evaluations.readers.parts import NotASheet, Parts, split_parts
from kyodo.evaluations.readers.persons import read_persons
from kyodo.evaluations.readers.problems import Expects, Notes, Problem
from kyodo.evaluations.readers.scale import mark_code
from kyodo.evaluations.readers.values import GOVERNMENT, ReadSheet
from kyodo.evaluations.readers.work_items import read_work_items
from kyodo.fiscal import FiscalYear, read_date

MAX_TEXT: Final = 200_000  # letters; a sheet has about six thousand


class WrongDecision(ValueError):
    """A decision that does not fit its problem; ``key`` says which, the text says why."""

    def __init__(self, key: str, message: str) -> None:
        super().__init__(message)
        self.key = key


def read_sheet(text: str) -> ReadSheet:
    """Read the text of a mutual evaluation sheet, as extracted from paper or PDF.

    Whatever is not certain is left empty and listed in ``problems``; a mark is never guessed.
    ``NotASheet`` when the text is something else.
    """
    if len(text) > MAX_TEXT:
        raise NotASheet
    notes = Notes()
    parts = split_parts(split_lines(text))
    read = _read_parts(parts, notes)
    if not parts.verification_title:
        last = parts.checks[-1].number if parts.checks else 1
        notes.doubt(last, "verification-missing", "verification")
    problems = tuple(sorted(notes.problems, key=lambda doubt: doubt.line))
    return replace(read, problems=problems, sources=notes.sources)


def _read_parts(parts: Parts, notes: Notes) -> ReadSheet:
    """The values of all parts; the doubts are still in the notes."""
    checks = read_checks(parts.checks, notes)
    if not checks.marks:
        raise NotASheet
    overview = read_overview(parts.overview, notes)
    items = read_work_items(overview.contents, notes)
    items = read_duties(parts.roles, items, overview.short_names, notes)
    intro, narratives = read_narratives(parts.verification, items, notes)
    return ReadSheet(
        title=parts.title,
        project=overview.project,
        civic=overview.civic,
        government=overview.government,
        consortium=overview.consortium,
        short_names=overview.short_names,
        side_labels=checks.side_labels,
        purpose=overview.purpose,
        fiscal_year=overview.fiscal_year,
        period=overview.period,
        entered_on=overview.entered_on,
        work_items=items,
        check_title=parts.check_title,
        check_intro=checks.intro,
        scale=checks.scale,
        sections=checks.sections,
        marks=checks.marks,
        verification_title=parts.verification_title,
        verification_intro=intro,
        narratives=narratives,
        persons=read_persons(overview.writers, notes),
        problems=(),
        sources={},
    )


def apply_decisions(read: ReadSheet, decisions: Mapping[str, str]) -> ReadSheet:
    """The sheet with a person's decisions in place of the problems that they settle.

    ``decisions`` maps a problem's key to the value: a code of the scale, a date, a text, one of
    the options, or ``accept`` where what was read only has to be confirmed. Raises
    ``WrongDecision`` for a key that is in no problem and for a value that does not fit.
    """
    for key, given in decisions.items():
        problem = next((each for each in read.problems if each.key == key), None)
        if problem is None:
            raise WrongDecision(key, _("この項目に決めることはありません。"))
        value = _checked(problem, given)
        read = _settled(read, problem, value)
        left = tuple(each for each in read.problems if each.key != key)
        read = _with_fiscal_year(replace(read, problems=left))
    return read


def _checked(problem: Problem, given: str) -> str:
    """The decision in the form in which it is kept."""
    value = given.strip()
    if problem.expects is Expects.DATE:
        return _checked_date(problem.key, value)
    if problem.expects is Expects.TEXT:
        if not value:
            raise WrongDecision(problem.key, _("内容を入力してください。"))
        return value
    if problem.key.startswith("mark/"):
        value = mark_code(value)
    many = problem.code == "narrative-item"
    chosen = value.replace("、", ",").split(",") if many else [value]
    if not all(each in problem.options for each in chosen):
        options = "・".join(problem.options)
        raise WrongDecision(problem.key, _("次のどれかを選んでください：%s") % options)
    return ",".join(chosen)


def _checked_date(key: str, value: str) -> str:
    try:
        return read_date(value).isoformat()
    except ValueError as wrong:
        message = _("日付を「2022-04-01」か「令和4年4月1日」の形で入力してください。")
        raise WrongDecision(key, message) from wrong


def _settled(read: ReadSheet, problem: Problem, value: str) -> ReadSheet:
    """The value in its place; a confirmed doubt changes nothing."""
    kind, *place = problem.key.split("/")
    if kind == "mark":
        return _with_mark(read, int(place[0]), int(place[1]), place[2], value)
    if problem.code in ("roles-whose", "roles-apart"):
        return _with_duties(read, int(place[0]) - 1, value)
    if problem.code == "narrative-item":
        return _with_narrative(read, int(place[0]) - 1, value)
    if problem.expects is Expects.ACCEPT:
        return read
    return _with_field(read, kind, value)


def _with_mark(read: ReadSheet, section: int, item: int, side: str, value: str) -> ReadSheet:
    marks = tuple(
        mark
        if (mark.section, mark.item) != (section, item)
        else replace(mark, government=value)
        if side == GOVERNMENT
        else replace(mark, civic=value)
        for mark in read.marks
    )
    return replace(read, marks=marks)


def _with_duties(read: ReadSheet, position: int, side: str) -> ReadSheet:
    items = list(read.work_items)
    item = items[position]
    civic, government = item.civic, item.government
    if side == GOVERNMENT:
        government += item.unplaced
    else:
        civic += item.unplaced
    items[position] = replace(item, civic=civic, government=government, unplaced=())
    return replace(read, work_items=tuple(items))


def _with_narrative(read: ReadSheet, position: int, labels: str) -> ReadSheet:
    names = [item.label or str(at) for at, item in enumerate(read.work_items, start=1)]
    narratives = list(read.narratives)
    covered = tuple(names.index(label) for label in labels.split(","))
    narratives[position] = replace(narratives[position], work_items=covered)
    return replace(read, narratives=tuple(narratives))


def _with_field(read: ReadSheet, name: str, value: str) -> ReadSheet:
    if name == "project":
        return replace(read, project=value)
    if name == "purpose":
        return replace(read, purpose=value)
    if name == "government":
        return replace(read, government=value)
    if name == "civic":
        members = split_consortium(value)
        return replace(read, civic=members, consortium=value if len(members) > 1 else "")
    if name == "fiscal_year":
        return replace(read, fiscal_year=int(value))
    day = date.fromisoformat(value)
    if name == "entered_on":
        return replace(read, entered_on=day)
    start, end = read.period
    return replace(read, period=(day, end) if name == "period_start" else (start, day))


def _with_fiscal_year(read: ReadSheet) -> ReadSheet:
    """The fiscal year, once both days of the term are known and lie in one."""
    start, end = read.period
    if read.fiscal_year is None and start and end:
        year = FiscalYear.of(start)
        if year == FiscalYear.of(end):
            return replace(read, fiscal_year=year.start)
    return read
