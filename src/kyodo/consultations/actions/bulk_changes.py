"""One change of many cases, which can be taken back while nobody has gone on from it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kyodo.accounts.models import User
from kyodo.audit.trail import record
from kyodo.consultations.actions.asking import ask_caller
from kyodo.consultations.actions.cases import Ending, end_case
from kyodo.consultations.actions.follow_ups import put_off
from kyodo.consultations.actions.indexing import index_case
from kyodo.consultations.actions.keeping import keep_in_step
from kyodo.consultations.actions.locking import locked_case
from kyodo.consultations.actions.plans import Plan, write_plan
from kyodo.consultations.events import Event
from kyodo.consultations.models import BulkChange, Case
from kyodo.consultations.notices import follow_ups as notices
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
    """What is done to every case; of the rest only what ``what`` needs is looked at."""

    what: What
    owner: User | None = None
    day: date | None = None
    reason: str = ""
    ending: Ending | None = None


@dataclass(frozen=True)
class Outcomes:
    """What came of it; ``left`` are cases that somebody had changed meanwhile."""

    bulk: BulkChange | None
    changed: Sequence[Case]
    left: Sequence[Case]


@transaction.atomic
def change_cases(*, change: Change, seen: Mapping[int, int], by: User, now: datetime) -> Outcomes:
    """Do the same to many cases. ``seen`` is, by case, the version that the preview showed.

    A case that was changed or has ended since is left alone and named. Raises
    ``PermissionDenied``, or ``Refusal`` for nothing, too much, or a change that lacks something.
    """
    if not 0 < len(seen) <= MOST_AT_ONCE:
        raise Refusal(_("1件から%(most)d件までを選んでください。") % {"most": MOST_AT_ONCE})
    cases = [locked_case(case_id, by) for case_id in sorted(seen)]
    fresh = [case for case in cases if case.is_open and case.version == seen[case.pk]]
    left = [case for case in cases if case not in fresh]
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
    if bulk.undone_at is not None:
        raise Refusal(_("この変更は、もう元に戻してあります。"))
    if not bulk.before:
        raise Refusal(_("前のことは、もう消してあります。相談ごとに直してください。"))
    cases = [locked_case(int(number), by) for number in sorted(bulk.before, key=int)]
    same = [case for case in cases if case.version == bulk.before[str(case.pk)]["version"]]
    for case in same:
        _put_back(case, bulk, now)
    bulk.undone_at, bulk.before = now, {}
    bulk.save(update_fields=["undone_at", "before"])
    for case in same:
        record(Event.CASE_PUT_BACK, by=by, target=case)
    left = [case for case in cases if case not in same]
    record(Event.BULK_CHANGE_UNDONE, by=by, target=bulk, number=len(same), left=len(left))
    return Outcomes(bulk, same, left)


def forget_bulk_changes(*, now: datetime) -> int:
    """What cases were like before is words about people: it goes when nobody may undo any more."""
    old = BulkChange.objects.filter(changed_at__lt=now - UNDONE_WITHIN).exclude(before={})
    return old.update(before={})


def _assign(case: Case, change: Change, now: datetime) -> None:
    case.owner = change.owner
    case.version += 1
    case.save(update_fields=["owner", "version"])


def _set_day(case: Case, change: Change, now: datetime) -> None:
    if change.day is None:
        raise Refusal(_("次の期日を選んでください。"))
    write_plan(case, Plan(seen=case.version, next_on=change.day))


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
        setattr(case, name, Case._meta.get_field(name).to_python(kept[name]))
    case.version += 1
    case.save()
    keep_in_step(case)
    index_case(case)
    case.questions.filter(asked_at=bulk.changed_at, answered_at=None).update(expires_at=now)
