"""Days of one case: moved by a click, put off with a reason, taken up again."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kyodo.accounts.models import User
from kyodo.audit.trail import record
from kyodo.consultations.actions.locking import locked_case
from kyodo.consultations.actions.plans import Plan, write_plan
from kyodo.consultations.events import Event
from kyodo.consultations.models import Case
from kyodo.lifecycle import Refusal

_OF_A_SNOOZE = ("snoozed_until", "snooze_reason", "next_on", "version")


@transaction.atomic
def change_next_date(*, case_id: int, next_on: date, seen: int, by: User, now: datetime) -> Case:
    """Another day for the same next action; ``seen`` is the version that the reader looked at.

    Raises ``PermissionDenied``, ``PlanChangedMeanwhile``, or ``Refusal`` for a case that has ended
    or a day that has passed.
    """
    case = locked_case(case_id, by)
    demand_open(case)
    demand_day(next_on, today=timezone.localdate(now))
    write_plan(case, Plan(seen=seen, next_on=next_on))
    record(Event.CASE_PLANNED, by=by, target=case, turn=case.turn, user=case.owner_id or "")
    return case


@transaction.atomic
def snooze_case(*, case_id: int, until: date, reason: str, by: User, now: datetime) -> Case:
    """Leave a case out of the lists until a day; contact from the caller brings it back sooner.

    Raises ``PermissionDenied``, or ``Refusal`` without a reason or a day to come.
    """
    case = locked_case(case_id, by)
    put_off(case, until=until, reason=reason, today=timezone.localdate(now))
    record(Event.CASE_SNOOZED, by=by, target=case)
    return case


@transaction.atomic
def wake_case(*, case_id: int, by: User, now: datetime) -> Case:
    """Back into the lists, due today. Raises ``PermissionDenied``, ``Refusal`` if it is not off."""
    case = locked_case(case_id, by)
    today = timezone.localdate(now)
    if case.snoozed_until is None or case.snoozed_until <= today:
        raise Refusal(_("この相談は休ませていません。"))
    case.snoozed_until, case.snooze_reason = None, ""
    case.next_on = today
    case.version += 1
    case.save(update_fields=_OF_A_SNOOZE)
    record(Event.CASE_WOKEN, by=by, target=case)
    return case


def put_off(case: Case, *, until: date, reason: str, today: date) -> None:
    """Part of an action that has locked the case and records what happened; raises ``Refusal``.

    The next day moves along, so that nothing is overdue on the day on which it comes back.
    """
    demand_open(case)
    if not reason.strip():
        raise Refusal(_("休ませる理由を書いてください。"))
    if until <= today:
        raise Refusal(_("休ませる日は、明日か、明日より後にしてください。"))
    case.snoozed_until, case.snooze_reason = until, reason.strip()
    case.next_on = max(case.next_on or until, until)
    case.version += 1
    case.save(update_fields=_OF_A_SNOOZE)


def demand_open(case: Case) -> None:
    """Raises ``Refusal`` for a case that has ended."""
    if not case.is_open:
        raise Refusal(_("終わった相談です。先に再開してください。"))


def demand_day(day: date | None, *, today: date) -> date:
    """The day itself; raises ``Refusal`` for none, or one that is over before the work begins."""
    if day is None:
        raise Refusal(_("次の期日を選んでください。"))
    if day < today:
        raise Refusal(_("期日は、今日か、今日より後にしてください。"))
    return day
