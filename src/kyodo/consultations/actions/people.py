"""Callers who were written down twice."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from kyodo.accounts.models import User
from kyodo.consultations.models import Case
from kyodo.consultations.permissions import can_receive_case
from kyodo.people.actions import merge_people
from kyodo.people.models import Person


@transaction.atomic
def merge_callers(*, kept_id: int, other_id: int, by: User) -> Person:
    """Two rows are the same caller: all cases of ``other`` become those of ``kept``.

    ``kept`` also takes over what contact data only ``other`` had, and the row of ``other`` goes.
    Raises ``PermissionDenied``, or ``Refusal`` where one of them was forgotten, where both are the
    same row, or where ``other`` is somebody's contact besides.
    """
    if not can_receive_case(by):
        raise PermissionDenied
    cases = Case.objects.select_for_update().filter(caller=other_id).order_by("pk")
    moved = list(cases.values_list("pk", flat=True))
    Case.objects.filter(pk__in=moved).update(caller=kept_id)
    return merge_people(kept_id=kept_id, other_id=other_id, by=by)
