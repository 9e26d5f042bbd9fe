"""What a spreadsheet that came back would change, compared with what is stored now.

Only what somebody changed in the file counts. Where the same answer was also saved on the screen
since the file left, a person decides; nothing is overwritten.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core import signing

from kyodo.accounts.models import User
from kyodo.evaluations.formats import Item, Section
from kyodo.evaluations.models import Answer, Evaluation, SheetPart
from kyodo.evaluations.queries.answer_files import (
    closed_sections,
    sign,
    stored_answers,
    unsign,
)
from kyodo.evaluations.readers.answer_identity import RowIdentity, settled_text, short_digest
from kyodo.evaluations.readers.answer_marks import settled_mark, shown_marks
from kyodo.evaluations.readers.answer_workbook import ReadAnswer


@dataclass(frozen=True)
class FieldChange:
    """A mark or a remark: as it is stored and as the file has it, in the words of the form."""

    name: str
    old: str
    new: str
    old_shown: str
    new_shown: str


@dataclass(frozen=True)
class RowChange:
    """One answer that the file changes. ``saved_since``: somebody saved it after the download."""

    section: Section
    item: Item
    fields: Sequence[FieldChange]
    revision: int
    saved_since: bool
    stored: Answer

    @property
    def place(self) -> str:
        """Where it stands on the paper."""
        return f"{self.section.heading} {self.item.short_label}".rstrip()

    def value(self, name: str) -> str | None:
        """What the file would store in a field, or None where it leaves it alone."""
        return next((field.new for field in self.fields if field.name == name), None)


@dataclass(frozen=True)
class ClosedSection:
    """Changes that cannot be taken, and why."""

    section: Section
    reason: str
    changes: Sequence[RowChange]


@dataclass(frozen=True)
class FilePlan:
    """``changes`` can be stored; ``closed`` are left out."""

    changes: Sequence[RowChange]
    closed: Sequence[ClosedSection]

    @property
    def conflicts(self) -> list[RowChange]:
        """Where somebody has to choose."""
        return [change for change in self.changes if change.saved_since]


@dataclass(frozen=True)
class SentAnswers:
    """What was read from a file, on its way between preview and storing; ``by`` is a user's key."""

    evaluation: int
    column: str
    by: int
    answers: Sequence[ReadAnswer]
    seen: Mapping[str, int]

    def as_token(self) -> str:
        """A text that only the same person can send back, for the same sheet."""
        rows = [
            [r.item, r.row, r.revision, r.mark, r.remark, answer.mark, answer.remark]
            for answer in self.answers
            for r in [answer.row]
        ]
        return sign(
            {
                "sent": [self.evaluation, self.column, self.by],
                "rows": rows,
                "seen": dict(self.seen),
            }
        )


def read_sent(token: str, *, evaluation: int, column: str, by: User) -> SentAnswers | None:
    """What the preview handed over; None for anything but that of this sheet and this person."""
    try:
        data: Any = unsign(token)
    except signing.BadSignature:
        return None
    if not isinstance(data, dict) or data.get("sent") != [evaluation, column, by.pk]:
        return None
    answers = [ReadAnswer(RowIdentity(*row[:5]), row[5], row[6]) for row in data["rows"]]
    return SentAnswers(evaluation, column, by.pk, answers, data["seen"])


def plan_changes(
    evaluation: Evaluation, parts: Sequence[SheetPart], answers: Iterable[ReadAnswer]
) -> FilePlan:
    """What the file changes in these parts as they stand now."""
    stored = stored_answers(parts)
    closed = closed_sections(evaluation, parts)
    form, role = evaluation.form, parts[0].check_sheet.role
    found: dict[str, list[RowChange]] = {}
    for read in answers:
        section, item = form.find_item(read.row.item)
        answer = stored.get(item.id)
        change = _change(section, item, role, read, answer) if answer is not None else None
        if change is not None:
            found.setdefault(section.id, []).append(change)
    return FilePlan(
        changes=[c for section in found if section not in closed for c in found[section]],
        closed=[
            ClosedSection(form.section(section), closed[section], changes)
            for section, changes in found.items()
            if section in closed
        ],
    )


def _change(
    section: Section, item: Item, role: str, read: ReadAnswer, answer: Answer
) -> RowChange | None:
    fields = []
    saved_since = False
    for name, base, new, old in (
        ("mark", read.row.mark, read.mark, settled_mark(item, role, answer.mark)),
        ("remark", read.row.remark, read.remark, settled_text(answer.remark)),
    ):
        if new is None or short_digest(new) == base or new == old:
            continue
        fields.append(FieldChange(name, old, new, _shown(item, name, old), _shown(item, name, new)))
        if answer.revision != read.row.revision and short_digest(old) != base:
            saved_since = True
    if not fields:
        return None
    return RowChange(section, item, fields, answer.revision, saved_since, answer)


def _shown(item: Item, name: str, value: str) -> str:
    if name != "mark" or not value:
        return value
    option = item.scale.option(value)
    if option is None:
        return f"{value}{item.scale.unit}"
    shown = shown_marks(item.scale)[option.code]
    return shown if shown == option.label else f"{shown} {option.label}"
