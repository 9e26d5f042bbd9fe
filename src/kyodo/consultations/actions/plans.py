"""What comes next in a case, when, and who holds the next move."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from kyodo.accounts.models import User
from kyodo.audit.trail import record
from kyodo.consultations.actions.indexing import index_case
from kyodo.consultations.actions.locking import locked_case
from kyodo.consultations.events import Event
from kyodo.consultations.models import Case
from kyodo.consultations.notices import cases as notices
from kyodo.lifecycle import Refusal


@dataclass(frozen=True)
class Plan:
    """What the writer changed; None stays as it is. ``seen`` is the version they looked at."""

    seen: int
    next_action: str | None = None
    next_on: date | None = None
    turn: str | None = None

    @property
    def is_empty(self) -> bool:
        return self.next_action is None and self.next_on is None and self.turn is None


class PlanChangedMeanwhile(Refusal):
    """Somebody changed the case after the writer had opened the page; nothing was stored."""

    def __init__(self, case: Case) -> None:
        super().__init__(
            _("書いている間に、ほかの人がこの相談を変えました。いまの予定を確かめてください。")
        )
        self.case = case


@transaction.atomic
def plan_next(*, case_id: int, plan: Plan, owner: User | None, by: User) -> Case:
    """Decide who does what until when. Raises ``PermissionDenied`` or a ``Refusal``.

    An open case always has a day: without one it would fall out of the queue.
    """
    case = locked_case(case_id, by)
    if not case.is_open:
        raise Refusal(_("終わった相談です。先に再開してください。"))
    write_plan(case, plan)
    is_new_owner = case.owner != owner
    case.owner = owner
    case.save(update_fields=["owner"])
    if is_new_owner:
        notices.tell_new_owner(case, by=by)
    record(Event.CASE_PLANNED, by=by, target=case, turn=case.turn, user=owner.pk if owner else "")
    return case


def write_plan(case: Case, plan: Plan) -> None:
    """Part of an action that has locked the case; whoever plans anew wakes a case put off.

    Raises ``PlanChangedMeanwhile``.
    """
    if case.version != plan.seen:
        raise PlanChangedMeanwhile(case)
    if plan.next_action is not None:
        case.next_action = plan.next_action.strip()
    if plan.next_on is not None:
        case.next_on = plan.next_on
    if plan.turn is not None:
        case.turn = plan.turn
    case.snoozed_until, case.snooze_reason = None, ""
    case.version += 1
    case.save()
    index_case(case)
