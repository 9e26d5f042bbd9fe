"""The talk: what is to be talked about, in which order, and what has been written down of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from kyodo.accounts.models import User
from kyodo.evaluations.formats import Item, Role, Section
from kyodo.evaluations.models import Evaluation, Meeting, Seat, TalkNote
from kyodo.evaluations.permissions import (
    can_agree_improvement,
    can_change_mark,
    can_record_meeting,
    can_save_talk_note,
    can_start_action,
)
from kyodo.evaluations.queries.comparison import ComparedItem, Comparison, Side, comparison
from kyodo.evaluations.queries.parts import labels_of_sides
from kyodo.evaluations.roles import SeatDuty
from kyodo.projects.models import ImprovementAction
from kyodo.projects.permissions import can_change_improvement
from kyodo.projects.states import ImprovementState
from kyodo.punctuation import dotted

REST = "same"
TONES: dict[str, str] = {
    ImprovementState.OPEN: "active",
    ImprovementState.DONE: "done",
    ImprovementState.DROPPING: "waiting",
    ImprovementState.DROPPED: "plain",
}


@dataclass(frozen=True)
class NoteField:
    """One field of the talk. ``role`` is empty for what both found out together."""

    evaluation_id: int
    item: Item
    role: str
    label: str
    stored: TalkNote | None
    may_write: bool

    @property
    def key(self) -> str:
        """A name for ids on the page and for the row that saves itself."""
        return f"{self.item.id}-{self.role or 'joint'}"

    @property
    def store_key(self) -> str:
        """A name for the browser's store, the same on every page of this evaluation."""
        return f"talk-{self.evaluation_id}"

    @property
    def labels(self) -> dict[str, str]:
        """What the field is called where a text that was not saved is offered again."""
        return {"text": f"{self.item.number_label} {self.label}"}

    @property
    def text(self) -> str:
        return self.stored.text if self.stored else ""

    @property
    def revision(self) -> int:
        return self.stored.revision if self.stored else 0


@dataclass(frozen=True)
class TalkSide:
    """One voice's marks on an item and how its role saw the item.

    People who answer each alone have no field of their own: what they say is found together.
    """

    side: Side
    note: NoteField | None
    is_own: bool
    may_change: bool


@dataclass(frozen=True)
class ActionRow:
    """An improvement action as a list shows it."""

    action: ImprovementAction
    side_label: str
    may_report: bool

    @property
    def tone(self) -> str:
        return TONES[self.action.state]


@dataclass(frozen=True)
class AgendaItem:
    compared: ComparedItem
    sides: Sequence[TalkSide]
    finding: NoteField
    actions: Sequence[ActionRow]

    @property
    def item(self) -> Item:
        return self.compared.item

    @property
    def section(self) -> Section:
        return self.compared.section

    @property
    def place(self) -> str:
        """The printed numbers of section and question."""
        return self.compared.place

    @property
    def is_recorded(self) -> bool:
        """Whether the talk has left anything here."""
        notes = [side.note for side in self.sides if side.note] + [self.finding]
        return bool(self.actions) or self.compared.is_changed or any(note.text for note in notes)


@dataclass(frozen=True)
class AgendaGroup:
    """``is_rest`` marks what need not be talked about."""

    id: str
    title: str
    note: str
    items: Sequence[AgendaItem]
    is_rest: bool = False

    @property
    def recorded(self) -> int:
        return sum(1 for item in self.items if item.is_recorded)


@dataclass(frozen=True)
class MeetingRow:
    meeting: Meeting
    is_planned: bool
    attended: Sequence[str]


@dataclass(frozen=True)
class Talk:
    """Everything on the page of the talk."""

    evaluation: Evaluation
    comparison: Comparison
    groups: Sequence[AgendaGroup]
    carried: Sequence[ActionRow]
    meetings: Sequence[MeetingRow]
    is_proposed: bool
    may_agree: bool
    may_record: bool
    may_start: bool

    @property
    def items(self) -> list[AgendaItem]:
        """Every item of the agenda in its order."""
        return [item for group in self.groups for item in group.items]

    @property
    def actions(self) -> list[ActionRow]:
        """What was agreed on any item, in the order of the agenda."""
        return [row for item in self.items for row in item.actions]

    @property
    def found(self) -> list[AgendaItem]:
        """Items about which something was found together."""
        return [item for item in self.items if item.finding.text]

    @property
    def may_write(self) -> bool:
        """Whether this reader may write anything here now."""
        return self.may_agree

    def find(self, item_id: str) -> AgendaItem | None:
        """The item, where it has been revealed."""
        return next((item for item in self.items if item.item.id == item_id), None)


def talk(evaluation: Evaluation, user: User, today: date) -> Talk:
    """What has been revealed, ordered for the talk, with what was written down so far."""
    found = comparison(evaluation, user)
    proposed = evaluation.publications.proposed().exists()
    rows = _Rows(evaluation, user, is_open=not proposed)
    return Talk(
        evaluation=evaluation,
        comparison=found,
        groups=[
            AgendaGroup(
                group.id,
                _("ほかの項目") if group.id == REST else group.title,
                group.note,
                [rows.item(compared) for compared in group.items],
                is_rest=group.id == REST and found.agenda != "all",
            )
            for group in found.groups
        ],
        carried=rows.carried,
        meetings=meeting_rows(evaluation, today),
        is_proposed=proposed,
        may_agree=not proposed and can_agree_improvement(user, evaluation),
        may_record=not proposed and can_record_meeting(user, evaluation),
        may_start=can_start_action(user, evaluation),
    )


def agreed_actions(evaluation: Evaluation, user: User) -> list[ActionRow]:
    """What was agreed in the talk, by date."""
    actions = ImprovementAction.objects.filter(item_action__evaluation=evaluation)
    return _action_rows(evaluation, user, list(actions.select_related("person")))


def meeting_rows(evaluation: Evaluation, today: date) -> list[MeetingRow]:
    """The talks that took place or are planned, by day."""
    meetings = evaluation.meetings.prefetch_related("attended__user")
    return [
        MeetingRow(
            meeting,
            meeting.held_on > today,
            [seat_label(evaluation, seat) for seat in meeting.attended.all()],
        )
        for meeting in meetings
    ]


def seat_label(evaluation: Evaluation, seat: Seat) -> str:
    """A person as a list of those present names them: name, side and duty."""
    labels = {role.id: role.label for role in evaluation.form.roles}
    duty = SeatDuty(seat.duty).label
    words = dotted([labels[seat.role], duty]) if seat.role in labels else str(duty)
    return _("%(name)s（%(words)s）") % {"name": seat.user.name, "words": words}


class _Rows:
    """Everything written in the talk, read once, then laid out item by item."""

    def __init__(self, evaluation: Evaluation, user: User, *, is_open: bool) -> None:
        self._seat = seat = evaluation.seat_of(user)
        self._evaluation_id = evaluation.pk
        self._own_roles = evaluation.form.voices_of(seat.role if seat else "")
        roles = [role.id for role in (*evaluation.form.roles, *evaluation.form.joint_roles)]
        self._may_note = {
            role: is_open and can_save_talk_note(user, evaluation, role) for role in [*roles, ""]
        }
        self._may_change = {
            role: is_open and can_change_mark(user, evaluation, role) for role in roles
        }
        self._notes: Mapping[tuple[str, str], TalkNote] = {
            (note.item, note.role): note
            for note in evaluation.talk_notes.select_related("saved_by")
        }
        links = list(evaluation.item_actions.select_related("action__person"))
        carried = list(evaluation.carried_actions.select_related("action__person"))
        actions = [link.action for link in links] + [link.action for link in carried]
        rows = {row.action.pk: row for row in _action_rows(evaluation, user, actions)}
        self._actions: dict[str, list[ActionRow]] = {}
        for link in links:
            self._actions.setdefault(link.item, []).append(rows[link.action_id])
        self.carried = [rows[link.action_id] for link in carried]

    def item(self, compared: ComparedItem) -> AgendaItem:
        return AgendaItem(
            compared,
            [self._side(compared.item, side) for side in compared.sides],
            self._note(compared.item, None),
            self._actions.get(compared.item.id, []),
        )

    def _side(self, item: Item, side: Side) -> TalkSide:
        role = side.role
        return TalkSide(
            side,
            None if side.voice.number else self._note(item, role),
            role.id in self._own_roles,
            self._may_change[role.id]
            and not item.scale.is_text
            and (not side.voice.number or side.is_of(self._seat)),
        )

    def _note(self, item: Item, role: Role | None) -> NoteField:
        role_id = role.id if role else ""
        label = _("%(role)sの見方") % {"role": role.label} if role else _("話し合って分かったこと")
        stored = self._notes.get((item.id, role_id))
        return NoteField(self._evaluation_id, item, role_id, label, stored, self._may_note[role_id])


def _action_rows(
    evaluation: Evaluation, user: User, actions: Sequence[ImprovementAction]
) -> list[ActionRow]:
    """Who may report depends on the side alone, so it is asked once for each side."""
    labels = labels_of_sides(evaluation.form, {action.side for action in actions})
    may_report: dict[str, bool] = {}
    for action in actions:
        if action.side not in may_report:
            action.project = evaluation.project
            may_report[action.side] = can_change_improvement(user, action)
    return [
        ActionRow(action, labels.get(action.side, action.side), may_report[action.side])
        for action in actions
    ]
