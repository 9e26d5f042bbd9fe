"""A case is locked before it is read, so that two people cannot both act on what was."""

from django.core.exceptions import PermissionDenied

from kyodo.accounts.models import User
from kyodo.consultations.models import Case
from kyodo.consultations.permissions import can_change_case


def locked_case(case_id: int, by: User) -> Case:
    """The case with its row locked, for somebody who may change it; else ``PermissionDenied``."""
    case = Case.objects.select_for_update().get(pk=case_id)
    if not can_change_case(by, case):
        raise PermissionDenied
    return case


def locked_pair(first_id: int, second_id: int, by: User) -> tuple[Case, Case]:
    """Both with their rows locked, always in the same order, so that nobody waits for ever."""
    cases = {number: locked_case(number, by) for number in sorted({first_id, second_id})}
    return cases[first_id], cases[second_id]


def locked_living_case(case_id: int) -> Case:
    """For what the caller does: of a case that was merged, the one in which it lives on."""
    case = Case.objects.get(pk=case_id)
    while case.merged_into_id is not None:
        case = Case.objects.get(pk=case.merged_into_id)
    locked = Case.objects.select_for_update().get(pk=case.pk)
    return locked if locked.merged_into_id is None else locked_living_case(locked.pk)
