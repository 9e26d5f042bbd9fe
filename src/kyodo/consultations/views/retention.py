"""How long cases are kept: what wants looking at again, and the class of one case."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kyodo.accounts.requests import Request
from kyodo.audit.trail import record_readings
from kyodo.consultations import permissions
from kyodo.consultations.actions import exporting
from kyodo.consultations.actions import retention as actions
from kyodo.consultations.exports.retention_reviews import headings, rows_of
from kyodo.consultations.forms.retention import RetentionForm
from kyodo.consultations.queries.retention import (
    Shown,
    retention_of_case,
    retentions,
    review_lists,
)
from kyodo.consultations.views.case_page import visible_case
from kyodo.exports.downloads import Download, FileFormat, table_download, wanted_format
from kyodo.lifecycle import Refusal
from kyodo.ui.pages import show

ROWS_PER_PAGE = 50


@require_safe
def list_retention_reviews(request: Request) -> HttpResponse:
    """What a line shows of a case is personal data, so it is recorded who saw which."""
    if not permissions.can_list_cases(request.user):
        raise PermissionDenied
    today = timezone.localdate()
    shown = _shown(request)
    page = Paginator(retentions(shown, today), ROWS_PER_PAGE).get_page(request.GET.get("page"))
    rows = list(page.object_list)
    if shown != Shown.DISPOSED:
        record_readings(by=request.user, targets=[row.case for row in rows])
    context = {
        "shown": shown,
        "lists": review_lists(today),
        "page": page,
        "export_query": request.GET.urlencode(),
        "can_keep": permissions.can_keep_lists(request.user),
    }
    return show(request, "consultations/list_retention_reviews.html", context)


@require_POST
def export_retention_reviews(request: Request) -> Download:
    """The list of this address as a file, all pages."""
    shown, today = _shown(request), timezone.localdate()
    file_format = wanted_format(request.POST.get("format")) or FileFormat.CSV
    exporting.export_retention_reviews(
        shown=shown, today=today, file_format=file_format, by=request.user
    )
    rows = rows_of(retentions(shown, today).iterator(chunk_size=1000))
    return table_download(str(shown.label), headings(), rows, file_format=file_format, today=today)


def change_retention(request: Request, pk: int) -> HttpResponse:
    """How long this case is kept, what was asked or proposed about it, and changing it."""
    case = visible_case(request, pk)
    retention = retention_of_case(case)
    form = RetentionForm(request.POST or None, retention=retention)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_retention(
                case_id=pk, data=form.retention_data(), by=request.user, now=timezone.now()
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("保存区分と見直しの日を変えました。"))
            return redirect("consultations:change_retention", pk=pk)
    context = {
        "case": case,
        "retention": retention,
        "form": form,
        "can_change": permissions.can_change_case(request.user, case),
        "can_approve": permissions.can_approve_disposal(request.user, retention),
    }
    return show(request, "consultations/change_retention.html", context)


def _shown(request: Request) -> Shown:
    asked = request.GET.get("show", "")
    return Shown(asked) if asked in Shown.values else Shown.DUE
