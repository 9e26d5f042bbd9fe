"""The check sheet as one person may see it: each column of each section written, shown or withheld.

A cell that is withheld carries nothing of the answer behind it: answers are read only of the parts
that ``readable_part_ids`` names.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from kyodo.accounts.models import User
from kyodo.evaluations.formats import FormDefinition, Item, Option, Role, Section
from kyodo.evaluations.models import (
    Answer,
    Evaluation,
    MarkChange,
    Seal,
    SectionSchedule,
    SheetPart,
)
from kyodo.evaluations.permissions import can_save_answers, can_seal_section
from kyodo.evaluations.queries.parts import readable_part_ids, who_sees_answers
from kyodo.evaluations.queries.sheet_rows import Cell, Column, Row, Typed
from kyodo.evaluations.states import State
from kyodo.projects.models import ImprovementAction


@dataclass(frozen=True)
class SectionBlock:
    """One section with its dates, its columns and its rows; ``missing`` is of the own side."""

    section: Section
    columns: Sequence[Column]
    rows: Sequence[Row]
    dates: "Dates | None"
    may_write: bool = False
    may_seal: bool = False
    is_revealed: bool = False
    missing: Sequence[Item] = field(default_factory=tuple)

    @property
    def own(self) -> Column | None:
        return next((column for column in self.columns if column.is_own), None)

    @property
    def others(self) -> list[Column]:
        return [column for column in self.columns if not column.is_own]

    @property
    def marked(self) -> int:
        """How many items of the own side have a mark."""
        return len(self.rows) - len(self.missing)

    @property
    def is_sealed(self) -> bool:
        """Whether the own side's seal is in force."""
        return self.own is not None and self.own.seal is not None

    @property
    def is_ready(self) -> bool:
        """Whether the own side can seal it now."""
        return (
            self.may_seal
            and not self.is_sealed
            and not self.missing
            and self.dates is not None
            and self.dates.has_begun
        )

    @property
    def store_key(self) -> str:
        """The name under which a browser keeps what could not be saved."""
        number = self.dates.evaluation_id if self.dates else 0
        return f"sheet-{number}-{self.section.id}"

    @property
    def labels(self) -> dict[str, str]:
        """The fields in words, for the day on which the session ends while somebody writes."""
        return {
            f"{name}-{row.item.id}": f"{self.section.number_label}{row.item.number_label} {label}"
            for name, label in (("mark", _("評価")), ("remark", _("備考")))
            for row in self.rows
        }


@dataclass(frozen=True)
class Dates:
    """When a section may be sealed and should be, seen from ``today``."""

    evaluation_id: int
    opens_on: date
    due_on: date
    today: date

    @property
    def has_begun(self) -> bool:
        return self.today >= self.opens_on

    @property
    def is_late(self) -> bool:
        return self.today > self.due_on

    @property
    def left(self) -> str:
        """How far away the due day is, in words."""
        days = (self.due_on - self.today).days
        if days < 0:
            return _("%(days)s日過ぎています") % {"days": -days}
        return _("今日まで") if days == 0 else _("あと%(days)s日") % {"days": days}


@dataclass(frozen=True)
class Carried:
    """An action of an earlier year, as a point to look at."""

    action: ImprovementAction
    side_label: str
    tone: str


@dataclass(frozen=True)
class SheetPage:
    """The whole sheet for one reader. ``own_role`` is None for those who attend without marking."""

    evaluation: Evaluation
    form: FormDefinition
    own_role: Role | None
    blocks: Sequence[SectionBlock]
    carried: Sequence[Carried]
    who_sees: str

    @cached_property
    def missing(self) -> int:
        return sum(len(block.missing) for block in self.blocks)

    @cached_property
    def ready(self) -> list[SectionBlock]:
        return [block for block in self.blocks if block.is_ready]

    @property
    def waiting(self) -> str:
        """What the reader waits for while nothing is there to write; "" when it is nothing."""
        if self.evaluation.state == State.PREPARING:
            return _("記入はまだ始まっていません。")
        if self.own_role is None or not all(block.is_sealed for block in self.blocks):
            return ""
        others = "・".join(role.label for role in self.form.roles if role != self.own_role)
        return _(
            "%(own)sは、すべての段階を封印しました。%(others)sが封印すると、双方に開示されます。"
        ) % {"own": self.own_role.label, "others": others}

    @cached_property
    def may_write(self) -> bool:
        return any(block.may_write for block in self.blocks)

    @cached_property
    def is_revealed_anywhere(self) -> bool:
        return any(block.is_revealed for block in self.blocks)

    @cached_property
    def scales(self) -> list[Sequence[Option]]:
        """Each scale of the form once, in the order of its first use."""
        found = {section.scale.id: section.scale.options for section in self.form.sections}
        return list(found.values())

    def block(self, section_id: str) -> SectionBlock:
        """The block of one section.

        Raises ``KeyError`` where the form has none.
        """
        for block in self.blocks:
            if block.section.id == section_id:
                return block
        raise KeyError(section_id)


def check_sheet_page(evaluation: Evaluation, user: User, now: datetime) -> SheetPage:
    """Everything the page shows; the number of queries does not depend on the form."""
    form = evaluation.form
    seat = evaluation.seat_of(user)
    own_role = form.role(seat.role) if seat is not None and seat.role else None
    reading = _Reading(evaluation, user, own_role)
    schedules = {schedule.section: schedule for schedule in evaluation.schedules.order_by("pk")}
    today = timezone.localdate(now)
    blocks = [
        _block(reading, section, _dates(schedules.get(section.id), today))
        for section in form.sections
    ]
    return SheetPage(
        evaluation=evaluation,
        form=form,
        own_role=own_role,
        blocks=blocks,
        carried=_carried(evaluation),
        who_sees=who_sees_answers(evaluation, user, own_role),
    )


def with_typed(page: SheetPage, section_id: str, typed: Mapping[str, Typed]) -> SheetPage:
    """The page with what a person typed in place of what is stored, by item."""
    blocks = [
        replace(
            block,
            rows=[replace(row, typed=typed.get(row.item.id)) for row in block.rows],
        )
        if block.section.id == section_id
        else block
        for block in page.blocks
    ]
    return replace(page, blocks=blocks)


def _carried(evaluation: Evaluation) -> list[Carried]:
    labels = {role.side: role.label for role in evaluation.form.roles}
    tones = {"open": "active", "done": "done"}
    return [
        Carried(
            row.action,
            labels.get(row.action.side, row.action.side_label),
            tones.get(row.action.state, "plain"),
        )
        for row in evaluation.carried_actions.select_related("action").order_by(
            "action__due_on", "pk"
        )
    ]


class _Reading:
    """What the page is made of, read once."""

    def __init__(self, evaluation: Evaluation, user: User, own_role: Role | None) -> None:
        self.evaluation, self.user, self.own_role = evaluation, user, own_role
        self.parts: dict[tuple[str, str], SheetPart] = {
            (part.check_sheet.role, part.section): part
            for part in SheetPart.objects.filter(check_sheet__evaluation=evaluation).select_related(
                "check_sheet"
            )
        }
        self.seals: dict[int, Seal] = {
            seal.part_id: seal
            for seal in Seal.objects.filter(
                part_id__in=[part.pk for part in self.parts.values()], reopened_at__isnull=True
            ).order_by("pk")
        }
        self.readable = readable_part_ids(evaluation, user, self.parts.values())
        self.answers: Mapping[tuple[int, str], Answer] = {
            (answer.part_id, answer.item): answer
            for answer in Answer.objects.filter(part_id__in=self.readable)
            .annotate(saved_by_name=F("saved_by__name"))
            .order_by("pk")
        }
        self.changes = self._changes()
        role = own_role.id if own_role else ""
        self.may_write = can_save_answers(user, evaluation, role)
        self.may_seal = can_seal_section(user, evaluation, role)

    def _changes(self) -> dict[int, list[MarkChange]]:
        """Changed marks by answer; there are none before the reveal."""
        found: dict[int, list[MarkChange]] = {}
        if any(part.revealed_at for part in self.parts.values()):
            changes = MarkChange.objects.filter(answer__part_id__in=self.readable)
            for change in changes.order_by("changed_at", "pk"):
                found.setdefault(change.answer_id, []).append(change)
        return found

    def cell(self, role: Role, section: Section, item: Item) -> Cell:
        """What this reader may see of one role's answer to one item."""
        part = self.parts.get((role.id, section.id))
        answer = self.answers.get((part.pk, item.id)) if part is not None else None
        changes = self.changes.get(answer.pk, []) if answer is not None else []
        return Cell(role, section.scale.options, answer, changes)


def _block(reading: _Reading, section: Section, dates: Dates | None) -> SectionBlock:
    columns = [_column(reading, section, role) for role in reading.evaluation.form.roles]
    rows = [
        Row(item, [(column, reading.cell(column.role, section, item)) for column in columns])
        for item in section.items
    ]
    own = next((column for column in columns if column.is_own), None)
    writes = own is not None and own.state == "write"
    return SectionBlock(
        section=section,
        columns=columns,
        rows=rows,
        dates=dates,
        may_write=writes,
        may_seal=reading.may_seal and own is not None,
        is_revealed=any(
            part.revealed_at for part in reading.parts.values() if part.section == section.id
        ),
        missing=[row.item for row in rows if row.own is not None and not row.own.mark],
    )


def _column(reading: _Reading, section: Section, role: Role) -> Column:
    is_own = reading.own_role == role
    part = reading.parts.get((role.id, section.id))
    if part is None:
        return Column(role, "empty", is_own)
    seal = reading.seals.get(part.pk)
    if part.pk in reading.readable:
        writes = is_own and reading.may_write and seal is None and part.revealed_at is None
        return Column(role, "write" if writes else "shown", is_own, seal)
    return Column(role, "closed" if part.revealed_at else "withheld", is_own, seal)


def _dates(schedule: SectionSchedule | None, today: date) -> Dates | None:
    return (
        Dates(schedule.evaluation_id, schedule.opens_on, schedule.due_on, today)
        if schedule
        else None
    )
