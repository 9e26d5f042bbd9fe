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
from django.utils.translation import pgettext

from kyodo.accounts.models import User
from kyodo.evaluations.formats import FormDefinition, Gap, Given, Item, Role, Scale, Section, gaps
from kyodo.evaluations.models import (
    Answer,
    Evaluation,
    MarkChange,
    Seal,
    SectionSchedule,
    SheetPart,
)
from kyodo.evaluations.permissions import can_save_answers, can_seal_section
from kyodo.evaluations.queries.parts import (
    Voice,
    labels_of_sides,
    open_step_ids,
    place_of,
    readable_part_ids,
    sealed_part_ids,
    voices,
    who_sees_answers,
    writes_for,
)
from kyodo.evaluations.queries.sheet_rows import Cell, Column, Row, Typed
from kyodo.evaluations.states import State
from kyodo.projects.models import ImprovementAction
from kyodo.punctuation import dotted
from kyodo.ui.tasks import words_until


@dataclass(frozen=True)
class SectionBlock:
    """One section with its dates, its columns and its rows; ``missing`` is of the own side.

    ``waits`` says in words for what step the section waits, where it cannot be written yet.
    """

    section: Section
    columns: Sequence[Column]
    rows: Sequence[Row]
    dates: "Dates | None"
    own_role: str = ""
    may_write: bool = False
    may_seal: bool = False
    is_revealed: bool = False
    waits: str = ""
    missing: Sequence[Gap] = field(default_factory=tuple)

    @property
    def own(self) -> Column | None:
        return next((column for column in self.columns if column.is_own), None)

    @property
    def others(self) -> list[Column]:
        return [column for column in self.columns if not column.is_own]

    @property
    def marked(self) -> int:
        """How many questions need nothing more from the own side."""
        return self.asked - len(self.missing)

    @property
    def asked(self) -> int:
        """How many questions are put to the own side."""
        own = self.own
        return len(self.section.items_of(own.voice.role.id)) if own else 0

    @property
    def is_sealed(self) -> bool:
        """Whether the own side's seal is in force."""
        return self.own_seal is not None

    @property
    def own_seal(self) -> Seal | None:
        """The seal of the reader's own role."""
        seals = self.own.seals if self.own else ()
        return next((seal for seal in seals if seal.role == self.own_role), None)

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
            f"{name}-{row.item.id}": f"{place_of(self.section, row.item.short_label)} {label}"
            for name, label in (("mark", pgettext("of a question", "評価")), ("remark", _("備考")))
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
        return words_until(self.due_on, self.today)


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
        own = [block for block in self.blocks if block.own is not None]
        hidden = [block for block in own if not block.is_revealed]
        if self.own_role is None or not hidden or not all(block.is_sealed for block in own):
            return ""
        return _("記入する段階をすべて封印しました。記入する全員が封印すると、開示されます。")

    @cached_property
    def may_write(self) -> bool:
        return any(block.may_write for block in self.blocks)

    @cached_property
    def is_revealed_anywhere(self) -> bool:
        return any(block.is_revealed for block in self.blocks)

    @cached_property
    def scales(self) -> list[Scale]:
        """Each scale of marks once, in the order of its first use."""
        found = {item.scale.id: item.scale for _section, item in self.form.items()}
        return [scale for scale in found.values() if scale.kind in ("ordinal", "nominal")]

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
        _block(reading, section, _dates(schedules.get(section.schedule_key), today))
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
    rows = evaluation.carried_actions.select_related("action").order_by("action__due_on", "pk")
    labels = labels_of_sides(evaluation.form, {row.action.side for row in rows})
    tones = {"open": "active", "done": "done"}
    return [
        Carried(
            row.action,
            labels.get(row.action.side, row.action.side),
            tones.get(row.action.state, "plain"),
        )
        for row in rows
    ]


class _Reading:
    """What the page is made of, read once."""

    def __init__(self, evaluation: Evaluation, user: User, own_role: Role | None) -> None:
        self.evaluation, self.form = evaluation, evaluation.form
        self.own_role = own_role.id if own_role else ""
        parts = list(
            SheetPart.objects.filter(check_sheet__evaluation=evaluation).select_related(
                "check_sheet"
            )
        )
        sheets = {part.check_sheet.pk: part.check_sheet for part in parts}
        self.voices = voices(self.form, sheets.values())
        self.parts = {(part.check_sheet.column, part.section): part for part in parts}
        seat = evaluation.seat_of(user)
        self.own_columns = {
            sheet.column for sheet in sheets.values() if writes_for(self.form, seat, sheet)
        }
        self.sealed = sealed_part_ids(evaluation)
        self.seals: dict[int, list[Seal]] = {}
        for seal in Seal.objects.filter(part__in=parts, reopened_at__isnull=True).order_by("pk"):
            self.seals.setdefault(seal.part_id, []).append(seal)
        self.steps = open_step_ids(self.form, parts)
        self.readable = readable_part_ids(evaluation, user, parts)
        self.answers: Mapping[tuple[int, str], Answer] = {
            (answer.part_id, answer.item): answer
            for answer in Answer.objects.filter(part_id__in=self.readable)
            .annotate(saved_by_name=F("saved_by__name"))
            .order_by("pk")
        }
        self.changes = self._changes(parts)
        voiced = self.form.voices_of(self.own_role)
        self.may_write = {role: can_save_answers(user, evaluation, role) for role in voiced}
        self.may_seal = {role: can_seal_section(user, evaluation, role) for role in voiced}

    def _changes(self, parts: Sequence[SheetPart]) -> dict[int, list[MarkChange]]:
        """Changed marks by answer; there are none before the reveal."""
        found: dict[int, list[MarkChange]] = {}
        if any(part.revealed_at for part in parts):
            changes = MarkChange.objects.filter(answer__part_id__in=self.readable)
            for change in changes.order_by("changed_at", "pk"):
                found.setdefault(change.answer_id, []).append(change)
        return found

    def given(self, column: str) -> dict[str, Given]:
        """Everything an own column has answered, in all sections."""
        return {
            item: Given(answer.mark, answer.remark)
            for (name, section), part in self.parts.items()
            if name == column
            for item in (item.id for item in self.form.section(section).items)
            if (answer := self.answers.get((part.pk, item))) is not None
        }

    def cell(self, voice: Voice, section: Section, item: Item) -> Cell:
        """What this reader may see of one voice's answer to one item."""
        part = self.parts.get((voice.key, section.id))
        answer = self.answers.get((part.pk, item.id)) if part is not None else None
        changes = self.changes.get(answer.pk, []) if answer is not None else []
        return Cell(item, voice.role.id in item.roles, answer, changes)

    def column(self, voice: Voice, section: Section) -> Column:
        """One voice's column of a section, as this reader may see it."""
        is_own = voice.key in self.own_columns
        part = self.parts.get((voice.key, section.id))
        if part is None:
            return Column(voice, "empty", voice.role.id == self.own_role)
        seals, sealed = self.seals.get(part.pk, []), part.pk in self.sealed
        state = "closed" if part.revealed_at else "withheld"
        if part.pk in self.readable:
            writes = is_own and self.may_write[voice.role.id] and section.step in self.steps
            state = "write" if writes and not seals and part.revealed_at is None else "shown"
        return Column(voice, state, is_own, seals, sealed)


def _block(reading: _Reading, section: Section, dates: Dates | None) -> SectionBlock:
    columns = [
        reading.column(voice, section)
        for voice in reading.voices
        if voice.role.id in section.roles
        and (not voice.number or (voice.key, section.id) in reading.parts)
    ]
    own = next((column for column in columns if column.is_own), None)
    missing: list[Gap] = []
    if own is not None and own.is_readable:
        missing = gaps(section.items_of(own.voice.role.id), reading.given(own.voice.key))
    owed = {gap.item.id: gap for gap in missing}
    rows = [
        Row(
            item,
            [(column, reading.cell(column.voice, section, item)) for column in columns],
            owed.get(item.id),
            condition_words(reading.form, item),
        )
        for item in section.items
    ]
    is_revealed = any(
        part.revealed_at for (_column, name), part in reading.parts.items() if name == section.id
    )
    return SectionBlock(
        section=section,
        columns=columns,
        rows=rows,
        dates=dates,
        own_role=reading.own_role,
        may_write=own is not None and own.state == "write",
        may_seal=own is not None
        and reading.may_seal.get(own.voice.role.id, False)
        and section.step in reading.steps,
        is_revealed=is_revealed,
        waits=""
        if section.step in reading.steps or is_revealed or not reading.parts
        else _("前の段階の記入が開示されてから記入します。"),
        missing=missing,
    )


def condition_words(form: FormDefinition, item: Item) -> str:
    """When a question is asked at all, as the reader of the paper needs to know it."""
    lines = []
    for condition in item.conditions:
        asked = form.find_item(condition.item)[1]
        answers = dotted(o.printed for o in asked.scale.options if o.code in condition.answers)
        lines.append(
            _("%(item)sが%(answers)sのときだけ答えます。")
            % {"item": asked.short_label, "answers": answers}
        )
    return "".join(lines)


def _dates(schedule: SectionSchedule | None, today: date) -> Dates | None:
    return (
        Dates(schedule.evaluation_id, schedule.opens_on, schedule.due_on, today)
        if schedule
        else None
    )
