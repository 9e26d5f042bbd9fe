"""A case is locked before it is read, so that two people cannot both act on what was."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied

from kyodo.accounts.models import User
from kyodo.consultations.models import Case
from kyodo.consultations.permissions import can_change_case, can_list_cases


def locked_case(case_id: int, by: User) -> Case:
    """The case with its row locked, for somebody who may change it; else ``PermissionDenied``."""
    case = Case.objects.select_for_update().get(pk=case_id)
    if not can_change_case(by, case):
        raise PermissionDenied
    return case


def locked_cases(case_ids: Iterable[int], by: User) -> list[Case]:
    """Many with their rows locked, always in the same order; whoever calls asks of each one
    whether it may still be changed. Raises ``PermissionDenied`` for somebody who sees none.
    """
    if not can_list_cases(by):
        raise PermissionDenied
    cases = Case.objects.visible_to(by).filter(pk__in=set(case_ids))
    return list(cases.select_for_update().order_by("pk"))


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
