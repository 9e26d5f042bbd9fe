"""Taking the list of cases out of the house."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from kyodo.accounts.models import User
from kyodo.audit.trail import record
from kyodo.consultations.events import Event
from kyodo.consultations.models import Case
from kyodo.consultations.permissions import can_list_cases
from kyodo.consultations.queries.case_list import WantedCases, matching_cases


@transaction.atomic
def export_cases(*, wanted: WantedCases, file_format: str, by: User) -> int:
    """Record who takes how many cases along, and whether with names, before the first one goes.

    Answers the number. Raises ``PermissionDenied``.
    """
    if not can_list_cases(by):
        raise PermissionDenied
    number = matching_cases(Case.objects.visible_to(by), wanted).count()
    named = {"names": "yes"} if wanted.names else {}
    record(Event.CASES_EXPORTED, by=by, target=by, number=number, format=file_format, **named)
    return number
