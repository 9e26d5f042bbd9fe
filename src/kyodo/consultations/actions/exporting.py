"""Taking the list of cases out of the house."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model

from kyodo.accounts.models import User
from kyodo.audit.trail import record, record_readings
from kyodo.consultations.events import Event
from kyodo.consultations.models import Case
from kyodo.consultations.models.cases import CaseQuerySet
from kyodo.consultations.permissions import can_list_cases
from kyodo.consultations.queries.case_list import WantedCases, matching_cases
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
    number = _record_readings(matching_cases(Case.objects.visible_to(by), wanted), wanted, by)
    named = {"names": "yes"} if wanted.names else {}
    record(Event.CASES_EXPORTED, by=by, target=by, number=number, format=file_format, **named)
    return number


def _record_readings(cases: CaseQuerySet, wanted: WantedCases, by: User) -> int:
    """In portions, for a list may be as long as the history of the house."""
    keys = list(cases.order_by().values_list("pk", "caller"))
    for first in range(0, len(keys), _PORTION):
        portion = keys[first : first + _PORTION]
        targets: list[Model] = [Case(pk=case) for case, _caller in portion]
        if wanted.names:
            targets += [Person(pk=caller) for _case, caller in portion if caller is not None]
        record_readings(by=by, targets=targets)
    return len(keys)
