"""The check sheet on paper: empty, or with what the own side has marked so far."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from kyodo.accounts.requests import Request
from kyodo.evaluations.exports import blank_pdf, draft_pdf
from kyodo.evaluations.models import Answer, SheetPart
from kyodo.evaluations.queries.publication import publication_snapshot
from kyodo.evaluations.views.addressed import visible_evaluation


@require_GET
def print_blank_sheet(request: Request, pk: int) -> HttpResponse:
    """The form to be filled in by hand; it holds nothing that anybody marked."""
    evaluation = visible_evaluation(request, pk)
    snapshot = publication_snapshot(evaluation, number=0, correction=None)
    pdf = blank_pdf(snapshot, language=get_language() or "ja")
    return _file(pdf, f"check-sheet-{evaluation.fiscal_year}.pdf")


@require_GET
def print_draft_sheet(request: Request, pk: int) -> HttpResponse:
    """The own side's marks as they stand, for its own talk before the reveal."""
    evaluation = visible_evaluation(request, pk)
    seat = evaluation.seat_of(request.user)
    if seat is None or not seat.role:
        raise PermissionDenied
    own = Answer.objects.visible_to(request.user).filter(
        part__in=SheetPart.objects.written_by(seat)
    )
    pdf = draft_pdf(
        publication_snapshot(evaluation, number=0, correction=None),
        side=seat.role,
        answers={answer.item: (answer.mark, answer.remark) for answer in own},
        language=get_language() or "ja",
    )
    return _file(pdf, f"draft-{evaluation.fiscal_year}.pdf")


def _file(pdf: bytes, name: str) -> HttpResponse:
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
