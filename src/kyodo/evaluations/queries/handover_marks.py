"""The marks that were revealed last, with every remark, reason and finding that belongs to them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from kyodo.accounts.models import User
from kyodo.evaluations.formats import Item, Section
from kyodo.evaluations.models import Answer, CheckSheet, Evaluation, MarkChange, SheetPart
from kyodo.evaluations.queries.parts import voices
from kyodo.fiscal import FiscalYear


@dataclass(frozen=True)
class Column:
    """One voice: a role, or one of the people who answer for it."""

    sheet: CheckSheet
    label: str


@dataclass(frozen=True)
class Mark:
    """What one column says of one item. ``now`` is the mark after the talk."""

    column: Column
    first: str
    now: str
    remark: str
    reason: str

    @property
    def is_changed(self) -> bool:
        return self.first != self.now


@dataclass(frozen=True)
class ItemMarks:
    """``marks`` holds None where a column does not answer this item."""

    item: Item
    marks: Sequence[Mark | None]
    finding: str


@dataclass(frozen=True)
class SectionMarks:
    section: Section
    columns: Sequence[Column]
    items: Sequence[ItemMarks]


@dataclass(frozen=True)
class RevealedMarks:
    """One year. ``waiting`` are the sections that nobody has been shown yet."""

    year: FiscalYear
    revealed_on: date
    sections: Sequence[SectionMarks]
    waiting: Sequence[Section]

    @property
    def is_whole(self) -> bool:
        return not self.waiting


def last_revealed_marks(evaluations: Sequence[Evaluation], user: User) -> list[RevealedMarks]:
    """The newest year with a revealed section, and as long as it is not whole the one before.

    ``evaluations`` begin with the newest and are visible to this person.
    """
    found: list[RevealedMarks] = []
    days = _days_of_reveal(evaluations)
    for evaluation in evaluations:
        revealed = [day for day in days[evaluation.pk].values() if day]
        if revealed:
            found.append(_marks(evaluation, user, days[evaluation.pk], max(revealed)))
            if found[-1].is_whole:
                break
    return found


def _days_of_reveal(evaluations: Sequence[Evaluation]) -> dict[int, dict[int, date | None]]:
    """By evaluation and part, None where it is withheld."""
    found: dict[int, dict[int, date | None]] = defaultdict(dict)
    parts = SheetPart.objects.filter(check_sheet__evaluation__in=evaluations).order_by("pk")
    for number, part, moment in parts.values_list("check_sheet__evaluation", "pk", "revealed_at"):
        found[number][part] = timezone.localdate(moment) if moment else None
    return found


def _marks(
    evaluation: Evaluation, user: User, days: Mapping[int, date | None], revealed_on: date
) -> RevealedMarks:
    answers = list(
        Answer.objects.visible_to(user)
        .filter(part__check_sheet__evaluation=evaluation, part__revealed_at__isnull=False)
        .select_related("part__check_sheet")
        .prefetch_related("changes")
        .order_by("pk")
    )
    by_place = {(answer.part.check_sheet_id, answer.item): answer for answer in answers}
    findings = dict(
        evaluation.talk_notes.filter(role="").order_by("pk").values_list("item", "text")
    )
    shown = {answer.part.section for answer in answers}
    withheld = set(
        SheetPart.objects.filter(pk__in=[part for part, day in days.items() if day is None])
        .order_by("pk")
        .values_list("section", flat=True)
    )
    sections = evaluation.form.sections
    return RevealedMarks(
        year=evaluation.year,
        revealed_on=revealed_on,
        sections=[
            _section(evaluation, section, by_place, findings)
            for section in sections
            if section.id in shown
        ],
        waiting=[section for section in sections if section.id in withheld],
    )


def _section(
    evaluation: Evaluation,
    section: Section,
    answers: Mapping[tuple[int, str], Answer],
    findings: Mapping[str, str],
) -> SectionMarks:
    ids = {item.id for item in section.items}
    columns = _columns(
        evaluation,
        (answer.part.check_sheet for (_sheet, item), answer in answers.items() if item in ids),
    )
    return SectionMarks(
        section,
        columns,
        [
            ItemMarks(
                item,
                [_mark(column, answers.get((column.sheet.pk, item.id))) for column in columns],
                findings.get(item.id, ""),
            )
            for item in section.items
        ],
    )


def _columns(evaluation: Evaluation, sheets: Iterable[CheckSheet]) -> list[Column]:
    """In the order of the form; people of one role who answer each for themselves are numbered."""
    by_key = {sheet.column: sheet for sheet in sheets}
    return [
        Column(by_key[voice.key], voice.label)
        for voice in voices(evaluation.form, by_key.values())
        if voice.key in by_key
    ]


def _mark(column: Column, answer: Answer | None) -> Mark | None:
    if answer is None:
        return None
    change = _latest(answer.changes.all())
    return Mark(
        column,
        first=answer.mark,
        now=change.mark if change else answer.mark,
        remark=answer.remark,
        reason=change.reason if change else "",
    )


def _latest(changes: Iterable[MarkChange]) -> MarkChange | None:
    return max(changes, key=lambda change: (change.changed_at, change.pk), default=None)
