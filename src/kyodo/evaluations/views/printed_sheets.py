"""The official paper of an evaluation: empty, a draft of one's own, or what all have marked.

Each is a PDF, a Word file or a workbook; the extension stands in the address.
"""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from kyodo.accounts.requests import Request
from kyodo.evaluations.exports import (
    CONTENT_TYPES,
    Paper,
    Variant,
    draft_of,
    file_name,
    layout_of,
    paper_file,
)
from kyodo.evaluations.models import Answer, Evaluation, SheetPart
from kyodo.evaluations.queries.publication import publication_snapshot
from kyodo.evaluations.queries.word_templates import word_template_of
from kyodo.evaluations.views.addressed import readable_evaluation, visible_evaluation


@require_GET
def print_blank_sheet(request: Request, pk: int, extension: str) -> HttpResponse:
    """The form to be filled in by hand; it holds nothing that anybody marked."""
    evaluation = visible_evaluation(request, pk)
    return paper_response(_paper(evaluation, Variant.BLANK), evaluation, extension)


@require_GET
def print_draft_sheet(request: Request, pk: int, extension: str) -> HttpResponse:
    """The own side's marks as they stand, for its own talk before the reveal."""
    evaluation = visible_evaluation(request, pk)
    seat = evaluation.seat_of(request.user)
    if seat is None or not seat.role:
        raise PermissionDenied
    own: dict[str, dict[str, tuple[str, str]]] = {}
    answers = Answer.objects.filter(part__in=SheetPart.objects.written_by(seat))
    for answer in answers.select_related("part__check_sheet"):
        column = own.setdefault(answer.part.check_sheet.column, {})
        column[answer.item] = (answer.mark, answer.remark)
    draft = draft_of(
        publication_snapshot(evaluation, number=0, correction=None),
        own,
        layout=layout_of(evaluation.form),
        language=get_language() or "ja",
    )
    return paper_response(draft, evaluation, extension)


@require_GET
def print_final_sheet(request: Request, pk: int, extension: str) -> HttpResponse:
    """What all have marked, for those who took part, once everything has been revealed."""
    evaluation = readable_evaluation(request, pk)
    if not evaluation.is_revealed:
        raise Http404
    return paper_response(_paper(evaluation, Variant.FINAL), evaluation, extension)


@require_GET
def redirect_to_sheet(request: Request, pk: int, variant: str) -> HttpResponse:
    """Addresses of the blank form and the draft as they were once written down."""
    if variant not in (Variant.BLANK, Variant.DRAFT):
        raise Http404
    return redirect(f"evaluations:print_{variant}_sheet", pk=pk, extension="pdf", permanent=True)


def paper_response(paper: Paper, evaluation: Evaluation, extension: str) -> HttpResponse:
    """One file to be opened; raises ``Http404`` for a kind of file that there is none of."""
    if extension not in CONTENT_TYPES:
        raise Http404
    template = word_template_of(evaluation.sheet_format_id) if extension == "docx" else None
    content = paper_file(paper, extension, word_template=template)
    response = HttpResponse(content, content_type=CONTENT_TYPES[extension])
    response.headers["Content-Disposition"] = (
        content_disposition_header(extension != "pdf", file_name(paper, extension)) or "inline"
    )
    return response


def _paper(evaluation: Evaluation, variant: Variant) -> Paper:
    """For those who take part: nothing that the form keeps from the public is left out."""
    return Paper(
        publication_snapshot(evaluation, number=0, correction=None, withhold=False),
        variant,
        layout_of(evaluation.form),
        language=get_language() or "ja",
    )
