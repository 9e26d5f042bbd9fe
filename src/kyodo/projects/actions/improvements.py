"""What a side undertakes to do better: begun, reported on, dropped with others' knowledge."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from kyodo.accounts.models import User
from kyodo.audit.trail import record
from kyodo.lifecycle import Refusal
from kyodo.projects import notices
from kyodo.projects.events import Event
from kyodo.projects.models import ImprovementAction, Project
from kyodo.projects.permissions import can_acknowledge_drop, can_change_improvement
from kyodo.projects.states import LIFECYCLE, UNSETTLED, ImprovementState

Source = ImprovementAction.Source


@dataclass(frozen=True)
class Origin:
    """Where an action came from: the kind, the key of its row there, and words that name it."""

    source: Source = Source.OTHER
    source_id: int | None = None
    words: str = ""


@dataclass(frozen=True)
class ImprovementData:
    """What will be done, by which side, by whom and until when."""

    text: str
    side: str
    person: User | None = None
    due_on: date | None = None


@transaction.atomic
def add_improvement(
    *,
    project: Project,
    data: ImprovementData,
    by: User,
    now: datetime,
    origin: Origin | None = None,
) -> ImprovementAction:
    """Note what a side will do. The caller has asked who may: it depends on where it came from."""
    origin = origin or Origin()
    longest = ImprovementAction._meta.get_field("origin").max_length
    action = ImprovementAction.objects.create(
        project=project,
        text=data.text,
        side=data.side,
        person=data.person,
        due_on=data.due_on,
        source=origin.source,
        source_id=origin.source_id,
        origin=origin.words[:longest],
        created_at=now,
    )
    record(Event.IMPROVEMENT_ADDED, by=by, target=action, side=data.side)
    return action


@transaction.atomic
def report_improvement(
    *, action_id: int, state: str, outcome: str, by: User, now: datetime
) -> ImprovementAction:
    """Say what became of it. One that is dropped waits until another side knows.

    Raises ``PermissionDenied``, ``StepNotAllowed``, or ``Refusal`` when it is dropped without a
    reason.
    """
    action = ImprovementAction.objects.select_for_update().get(pk=action_id)
    if not can_change_improvement(by, action):
        raise PermissionDenied
    if state == ImprovementState.DROPPED and not outcome.strip():
        raise Refusal(_("取りやめる理由を書いてください。"))
    if state == ImprovementState.DROPPED != action.state and _has_another_side(action):
        state = ImprovementState.DROPPING
    if state != action.state:
        LIFECYCLE.check(action.state, state)
    is_asked = state == ImprovementState.DROPPING != action.state
    action.outcome = outcome.strip()
    _set_state(action, ImprovementState(state), now)
    record(
        Event.IMPROVEMENT_CLOSED if action.closed_at else Event.IMPROVEMENT_CHANGED,
        by=by,
        target=action,
        state=state,
    )
    if is_asked:
        notices.tell_drop(action)
    return action


@transaction.atomic
def acknowledge_drop(*, action_id: int, by: User, now: datetime) -> ImprovementAction:
    """Another side knows that it will not be done, and why; only now it is dropped.

    Raises ``PermissionDenied`` for the side that undertook it, ``StepNotAllowed`` where nothing
    waits. Doing it twice changes nothing.
    """
    action = ImprovementAction.objects.select_for_update().get(pk=action_id)
    if not can_acknowledge_drop(by, action):
        raise PermissionDenied
    if action.state == ImprovementState.DROPPED and action.drop_known_by_id is not None:
        return action
    if action.state != ImprovementState.DROPPING:
        raise Refusal(_("この取組は、取りやめの確認を待っていません。"))
    action.drop_known_by = by
    _set_state(action, ImprovementState.DROPPED, now)
    record(Event.DROP_ACKNOWLEDGED, by=by, target=action, side=action.side)
    return action


def _set_state(action: ImprovementAction, state: ImprovementState, now: datetime) -> None:
    if state != ImprovementState.DROPPED:
        action.drop_known_by = None
    action.state = state
    action.closed_at = None if state in UNSETTLED else now
    action.save(update_fields=["state", "outcome", "closed_at", "drop_known_by"])


def _has_another_side(action: ImprovementAction) -> bool:
    return action.project.parties.exclude(side=action.side).exists()
