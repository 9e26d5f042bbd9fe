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
