"""Taking lists out of the house; who takes how much along is recorded before it goes."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model

from kyodo.accounts.models import User
from kyodo.audit.trail import record, record_readings
from kyodo.consultations.events import Event
from kyodo.consultations.models import Case
from kyodo.consultations.permissions import can_list_cases, can_list_referrals
from kyodo.consultations.queries.case_list import WantedCases, matching_cases
from kyodo.consultations.queries.follow_ups import WantedQueue, queue_rows
from kyodo.consultations.queries.referrals import WantedReferrals, listed_referrals
from kyodo.consultations.queries.retention import Shown, retentions
from kyodo.organisations.permissions import is_centre_staff
from kyodo.people.models import Person

_PORTION = 1000


@transaction.atomic
def export_cases(*, wanted: WantedCases, file_format: str, by: User) -> int:
    """Record who takes how many cases along, and whether with names, before the first one goes.

    Each of them, and each caller whose name goes along, is a reading, as on the page. Answers the
    number. Raises ``PermissionDenied``.
    """
    if not can_list_cases(by):
        raise PermissionDenied
    cases = matching_cases(Case.objects.visible_to(by), wanted)
    keys = list(cases.order_by().values_list("pk", "caller"))
    number = _record_readings(keys, by, names=wanted.names)
    named = {"names": "yes"} if wanted.names else {}
    record(Event.CASES_EXPORTED, by=by, target=by, number=number, format=file_format, **named)
    return number


@transaction.atomic
def export_follow_ups(*, wanted: WantedQueue, today: date, file_format: str, by: User) -> int:
    """One list of the queue. Looking at it is no look at a person, but a file of it says of each
    case what it is about, so each is a reading. Answers the number. Raises ``PermissionDenied``.
    """
    if not can_list_cases(by):
        raise PermissionDenied
    rows = queue_rows(Case.objects.visible_to(by), wanted, today)
    number = _record_readings([(key, None) for key in rows.values_list("pk", flat=True)], by)
    record(Event.FOLLOW_UPS_EXPORTED, by=by, target=by, number=number, format=file_format)
    return number


@transaction.atomic
def export_referrals(*, wanted: WantedReferrals, file_format: str, by: User) -> int:
    """The staff's list tells what each case is about, so it is a reading; an officer's tells
    nothing of any. Answers the number of referrals. Raises ``PermissionDenied``.
    """
    if not can_list_referrals(by):
        raise PermissionDenied
    cases = list(listed_referrals(by, wanted).values_list("case_id", flat=True))
    if is_centre_staff(by):
        _record_readings([(key, None) for key in dict.fromkeys(cases)], by)
    record(Event.REFERRALS_EXPORTED, by=by, target=by, number=len(cases), format=file_format)
    return len(cases)


@transaction.atomic
def export_retention_reviews(*, shown: Shown, today: date, file_format: str, by: User) -> int:
    """One list of what is kept; of what went there is nothing left to read. Answers the number.
    Raises ``PermissionDenied``.
    """
    if not can_list_cases(by):
        raise PermissionDenied
    cases = list(retentions(shown, today).values_list("case_id", flat=True))
    if shown != Shown.DISPOSED:
        _record_readings([(key, None) for key in cases], by)
    record(
        Event.RETENTION_REVIEWS_EXPORTED, by=by, target=by, number=len(cases), format=file_format
    )
    return len(cases)


def _record_readings(
    keys: Iterable[tuple[int, int | None]], by: User, *, names: bool = False
) -> int:
    """Cases, and their callers where names go along. In portions, for a list may be as long as the
    history of the house.
    """
    keys = list(keys)
    for first in range(0, len(keys), _PORTION):
        portion = keys[first : first + _PORTION]
        targets: list[Model] = [Case(pk=case) for case, _caller in portion]
        if names:
            targets += [Person(pk=caller) for _case, caller in portion if caller]
        record_readings(by=by, targets=targets)
    return len(keys)
