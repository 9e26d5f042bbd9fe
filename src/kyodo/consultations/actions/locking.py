"""A case is locked before it is read, so that two people cannot both act on what was."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from kyodo.accounts.models import User
from kyodo.consultations.models import Case
from kyodo.consultations.permissions import can_change_case, can_list_cases
from kyodo.lifecycle import Refusal


class CaseMerged(Refusal):
    """Nothing is written into a case that became part of another one, ``kept``."""

    def __init__(self, kept: Case) -> None:
        words = _("相談 %(number)s にまとめた相談です。続きは、そちらに書いてください。")
        super().__init__(words % {"number": kept.number})


def locked_case(case_id: int, by: User) -> Case:
    """The case with its row locked, for somebody who may change it.

    Raises ``CaseMerged`` for one of the staff, ``PermissionDenied`` for everybody else.
    """
    case = Case.objects.select_for_update().get(pk=case_id)
    if not can_change_case(by, case):
        if case.merged_into is not None and can_list_cases(by):
            raise CaseMerged(case.merged_into)
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
