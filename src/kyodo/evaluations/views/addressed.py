"""The evaluation that an address names, as far as this person may know of it."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from kyodo.accounts.requests import Request
from kyodo.evaluations.models import Evaluation
from kyodo.evaluations.permissions import can_compare_check_sheets


def visible_evaluation(request: Request, pk: int) -> Evaluation:
    """What somebody may not know of is not there: raises ``Http404``.

    Whoever has a seat may know of it, which costs nothing to see; others are asked for.
    """
    evaluation = get_object_or_404(Evaluation.objects.with_sheet(), pk=pk)
    if evaluation.seat_of(request.user) is None:
        get_object_or_404(Evaluation.objects.visible_to(request.user), pk=pk)
    return evaluation


def readable_evaluation(request: Request, pk: int) -> Evaluation:
    """For pages that hold what the sides wrote and have not published: not for administrators.

    Raises ``Http404`` or ``PermissionDenied``.
    """
    evaluation = visible_evaluation(request, pk)
    if not can_compare_check_sheets(request.user, evaluation):
        raise PermissionDenied
    return evaluation
