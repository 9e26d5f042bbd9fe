"""One change of many cases, which can be taken back while nobody has gone on from it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Field
from django.utils import timezone
from django.utils.translation import gettext as _

from kyodo.accounts.models import User
from kyodo.audit.trail import record
from kyodo.consultations.actions.asking import ask_caller
from kyodo.consultations.actions.cases import Ending, end_case
from kyodo.consultations.actions.follow_ups import demand_day, put_off
from kyodo.consultations.actions.indexing import index_case
from kyodo.consultations.actions.keeping import keep_in_step
from kyodo.consultations.actions.locking import locked_cases
from kyodo.consultations.actions.plans import Plan, write_plan
from kyodo.consultations.events import Event
from kyodo.consultations.models import BulkChange, Case
from kyodo.consultations.notices import follow_ups as notices
from kyodo.consultations.permissions import can_undo_bulk_change
from kyodo.lifecycle import Refusal

What = BulkChange.What
MOST_AT_ONCE = 100
UNDONE_WITHIN = timedelta(days=7)
_KEPT = (
    *("state", "turn", "owner_id", "next_action", "next_on", "snoozed_until", "snooze_reason"),
    *("outcome", "outcome_note", "no_link_reason_id", "closed_at", "closed_on"),
)


@dataclass(frozen=True)
class Change:
    """What is done to every case; of the rest only what ``what`` needs is looked at.

    ``owner`` None takes the cases away from whoever has them; ``day`` is the next one, or the one
    until which they are put off.
    """

    what: What
    owner: User | None = None
    day: date | None = None
    reason: str = ""
    ending: Ending | None = None


@dataclass(frozen=True)
class Left:
    """A case that stays as it is, and why."""

    case: Case
    why: str


@dataclass(frozen=True)
class Outcomes:
    """What came of it; ``bulk`` is nothing where no case could be changed."""

    bulk: BulkChange | None
    changed: Sequence[Case]
    left: Sequence[Left]


def obstacle(case: Case, change: Change) -> str:
    """Why this case would stay as it is, in words; "" where nothing is in the way."""
    if not case.is_open:
        return _("終わった相談です。")
    owner_id = change.owner.pk if change.owner else None
    if change.what == What.ASSIGN and case.owner_id == owner_id:
        return _("もう、その担当です。")
    if change.what == What.NEXT_DATE and (case.next_on, case.snoozed_until) == (change.day, None):
        return _("もう、その期日です。")
    return ""


@transaction.atomic
def change_cases(*, change: Change, seen: Mapping[int, int], by: User, now: datetime) -> Outcomes:
    """Do the same to many cases. ``seen`` is, by case, the version that the preview showed.

    A case that was changed or has ended since is left alone and named. Raises
    ``PermissionDenied``, or ``Refusal`` for nothing, too much, or a change that lacks something.
    """
    if not 0 < len(seen) <= MOST_AT_ONCE:
        raise Refusal(_("1件から%(most)d件までを選んでください。") % {"most": MOST_AT_ONCE})
    cases = locked_cases(seen, by)
    obstacles = {
        case.pk: obstacle(case, change) or _changed_since(case, seen[case.pk]) for case in cases
    }
    left = [Left(case, obstacles[case.pk]) for case in cases if obstacles[case.pk]]
    fresh = [case for case in cases if not obstacles[case.pk]]
    if not fresh:
        return Outcomes(None, [], left)
    before = {case.pk: _columns(case) for case in fresh}
    for case in fresh:
        _CHANGES[change.what](case, change, now)
    bulk = BulkChange.objects.create(
        what=change.what,
        before={case.pk: {**before[case.pk], "version": case.version} for case in fresh},
        number=len(fresh),
        changed_at=now,
        changed_by=by,
    )
    if change.what == What.ASSIGN:
        notices.tell_owner_of_many(change.owner, fresh, by=by)
    for case in fresh:
        _record(case, change, by)
    record(Event.CASES_CHANGED, by=by, target=bulk, number=len(fresh), left=len(left))
    return Outcomes(bulk, fresh, left)


@transaction.atomic
def undo_bulk_change(*, change_id: int, by: User, now: datetime) -> Outcomes:
    """Put every case back as it was, but for those that somebody has changed since.

    Callers who were asked whether it helped can no longer answer. Raises ``PermissionDenied``, or
    ``Refusal`` when it was undone already or is too long ago.
    """
    bulk = BulkChange.objects.select_for_update().get(pk=change_id)
    if not can_undo_bulk_change(by, bulk):
        raise PermissionDenied
    if bulk.undone_at is not None:
        raise Refusal(_("この変更は、もう元に戻してあります。"))
    if not bulk.before or bulk.changed_at < now - UNDONE_WITHIN:
        raise Refusal(_("元に戻せる期間が過ぎました。相談ごとに直してください。"))
    cases = locked_cases(map(int, bulk.before), by)
    since = {case.pk: _changed_since(case, bulk.before[str(case.pk)]["version"]) for case in cases}
    left = [Left(case, since[case.pk]) for case in cases if since[case.pk]]
    same = [case for case in cases if not since[case.pk]]
    for case in same:
        _put_back(case, bulk, now)
    bulk.undone_at, bulk.before = now, {}
    bulk.save(update_fields=["undone_at", "before"])
    for case in same:
        record(Event.CASE_PUT_BACK, by=by, target=case)
    record(Event.BULK_CHANGE_UNDONE, by=by, target=bulk, number=len(same), left=len(left))
    return Outcomes(bulk, same, left)


def forget_bulk_changes(*, now: datetime) -> int:
    """What cases were like before is words about people: it goes when nobody may undo any more."""
    old = BulkChange.objects.filter(changed_at__lt=now - UNDONE_WITHIN).exclude(before={})
    return old.update(before={})


def _changed_since(case: Case, version: int) -> str:
    return "" if case.version == version else _("その後で、だれかがこの相談を変えました。")


def _assign(case: Case, change: Change, now: datetime) -> None:
    case.owner = change.owner
    case.version += 1
    case.save(update_fields=["owner", "version"])


def _set_day(case: Case, change: Change, now: datetime) -> None:
    day = demand_day(change.day, today=timezone.localdate(now))
    write_plan(case, Plan(seen=case.version, next_on=day))


def _snooze(case: Case, change: Change, now: datetime) -> None:
    today = timezone.localdate(now)
    put_off(case, until=change.day or today, reason=change.reason, today=today)


def _close(case: Case, change: Change, now: datetime) -> None:
    if change.ending is None:
        raise Refusal(_("結果を選んでください。"))
    end_case(case, ending=change.ending, now=now)
    ask_caller(case, now=now)


_CHANGES: dict[str, Callable[[Case, Change, datetime], None]] = {
    What.ASSIGN: _assign,
    What.NEXT_DATE: _set_day,
    What.SNOOZE: _snooze,
    What.CLOSE: _close,
}


def _record(case: Case, change: Change, by: User) -> None:
    """In the history of the case itself, as if it had been done there."""
    if change.what == What.SNOOZE:
        record(Event.CASE_SNOOZED, by=by, target=case)
    elif change.what == What.CLOSE:
        record(Event.CASE_CLOSED, by=by, target=case, outcome=case.outcome)
    else:
        record(Event.CASE_PLANNED, by=by, target=case, turn=case.turn, user=case.owner_id or "")


def _columns(case: Case) -> dict[str, object]:
    """As JSON can hold them."""
    values = {name: getattr(case, name) for name in _KEPT}
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in values.items()
    }


def _put_back(case: Case, bulk: BulkChange, now: datetime) -> None:
    kept = bulk.before[str(case.pk)]
    for name in _KEPT:
        column = cast("Field[Any, Any]", Case._meta.get_field(name))
        setattr(case, name, column.to_python(kept[name]))
    case.version += 1
    case.save()
    keep_in_step(case)
    index_case(case)
    case.questions.filter(asked_at=bulk.changed_at, answered_at=None).update(expires_at=now)
