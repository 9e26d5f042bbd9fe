"""Writing the half-year statistics, and the second look before they are public."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Max
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kyodo.accounts.requests import Request
from kyodo.consultations import permissions
from kyodo.consultations.actions import statistics as actions
from kyodo.consultations.exports.statistics import (
    CONTENT_TYPES,
    count_table,
    file_name,
    statistics_file,
)
from kyodo.consultations.forms.statistics import (
    CommentsForm,
    CorrectReportForm,
    ReturnReportForm,
    StartReportForm,
)
from kyodo.consultations.models import StatisticsReport
from kyodo.consultations.queries.statistics import halves_to_start
from kyodo.consultations.queries.statistics_page import (
    StatisticsPage,
    proposed_page,
    report_page,
)
from kyodo.consultations.states import SUMMARY, ReportState
from kyodo.consultations.views.stopping import stop_unless_report_is
from kyodo.lifecycle import Refusal
from kyodo.ui.pages import show


@require_safe
def list_statistics_reports(request: Request) -> HttpResponse:
    """All of them, newest half first, with what may be done next."""
    _ask(request)
    reports = StatisticsReport.objects.select_related("proposed_by").annotate(
        edition=Max("editions__number"), published_at=Max("editions__published_at")
    )
    context = {"reports": reports, "today": timezone.localdate()}
    return show(request, "consultations/list_statistics_reports.html", context)


def start_statistics_report(request: Request) -> HttpResponse:
    """Asks for the half."""
    _ask(request)
    now = timezone.now()
    halves = halves_to_start(timezone.localdate(now))
    form = StartReportForm(request.POST or None, halves=halves)
    if request.method == "POST" and form.is_valid():
        try:
            report = actions.start_statistics_report(half=form.chosen, by=request.user, now=now)
        except Refusal as refusal:
            form.add_error("half", str(refusal))
        else:
            messages.success(request, _("統計を作り始めました。"))
            return redirect("consultations:show_statistics_report", pk=report.pk)
    context = {"form": form, "halves": halves}
    return show(request, "consultations/start_statistics_report.html", context)


@require_safe
def show_statistics_report(request: Request, pk: int) -> HttpResponse:
    """Every number; of what is proposed, first what the public would read."""
    report = _report(request, pk)
    is_proposed = report.state == ReportState.PROPOSED
    as_public = is_proposed and request.GET.get("numbers") != "all"
    page = proposed_page(report) if as_public else report_page(report)
    context = {
        "report": report,
        "page": page,
        "tables": drawn(page),
        "as_public": as_public,
        "is_draft": report.state == ReportState.DRAFT,
        "is_proposed": is_proposed,
        "is_running": report.half_year.last_day >= timezone.localdate(),
        "edition": report.editions.last(),
        "can_abandon": permissions.can_abandon_statistics_correction(request.user, report),
        "can_publish": permissions.can_publish_statistics_report(request.user, report),
    }
    return show(request, "consultations/show_statistics_report.html", context)


def change_statistics_report(request: Request, pk: int) -> HttpResponse:
    """Comments beside the tables that they speak of."""
    report = _report(request, pk)
    stop_unless_report_is(request, report, ReportState.DRAFT)
    form = CommentsForm(request.POST or None, report=report)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_statistics_report(
                report_id=pk,
                comments=form.comments,
                seen=form.cleaned_data["seen"],
                by=request.user,
            )
        except Refusal as refusal:
            report.refresh_from_db()
            form.add_error(None, str(refusal))
            form.show_saved(report)
        else:
            messages.success(request, _("コメントを保存しました。"))
            return redirect("consultations:show_statistics_report", pk=pk)
    page = report_page(report)
    context = {
        "report": report,
        "form": form,
        "summary": form[SUMMARY],
        "tables": [(bars, table, form[table.part]) for bars, table in drawn(page)],
    }
    return show(request, "consultations/change_statistics_report.html", context)


@require_POST
def propose_statistics_report(request: Request, pk: int) -> HttpResponse:
    """Freezes the figures; it can be returned."""
    _report(request, pk)
    actions.propose_statistics_report(report_id=pk, by=request.user, now=timezone.now())
    messages.success(request, _("公表を提案しました。ほかの人が確認すると公表されます。"))
    return redirect("consultations:show_statistics_report", pk=pk)


def return_statistics_report(request: Request, pk: int) -> HttpResponse:
    """Back to the draft, with a reason."""

    def act(form: Form) -> str:
        reason = form.cleaned_data["reason"]
        actions.return_statistics_report(report_id=pk, reason=reason, by=request.user)
        return _("作成中に戻しました。")

    report, form = _report(request, pk), ReturnReportForm(request.POST or None)
    stop_unless_report_is(request, report, ReportState.PROPOSED)
    return _with_words(request, report, form, "consultations/return_statistics_report.html", act)


def publish_statistics_report(request: Request, pk: int) -> HttpResponse:
    """Says what will happen, and publishes."""
    report = _report(request, pk)
    stop_unless_report_is(request, report, ReportState.PROPOSED)
    if not permissions.can_publish_statistics_report(request.user, report):
        raise PermissionDenied
    if request.method == "POST":
        edition = actions.publish_statistics_report(
            report_id=pk, by=request.user, now=timezone.now()
        )
        messages.success(request, _("公表しました。"))
        half = edition.report.half_year
        return redirect(
            "consultations:show_published_statistics", year=half.year.start, half=half.number
        )
    effects = [
        _("%(half)sの統計を、だれでも読めるようになります。") % {"half": report.half_year.label},
        _("Excel、PDF、CSV、JSONのファイルも、だれでも受け取れます。"),
        _("公表した版は消せません。あとで直すときは、訂正した版を出します。"),
    ]
    context = {"report": report, "effects": effects}
    return show(request, "consultations/publish_statistics_report.html", context)


def correct_statistics_report(request: Request, pk: int) -> HttpResponse:
    """Begins the next edition."""

    def act(form: Form) -> str:
        correction = form.cleaned_data["correction"]
        actions.correct_statistics_report(report_id=pk, correction=correction, by=request.user)
        return _("訂正を始めました。公表済みの版は、新しい版が出るまでそのままです。")

    report, form = _report(request, pk), CorrectReportForm(request.POST or None)
    stop_unless_report_is(request, report, ReportState.PUBLISHED)
    return _with_words(request, report, form, "consultations/correct_statistics_report.html", act)


def abandon_statistics_correction(request: Request, pk: int) -> HttpResponse:
    """Says what is lost, and what is not."""
    report = _report(request, pk)
    stop_unless_report_is(request, report, ReportState.DRAFT)
    if not report.editions.exists():
        raise Http404
    if request.method == "POST":
        actions.abandon_statistics_correction(report_id=pk, by=request.user)
        messages.success(request, _("訂正をやめました。公表されている内容は変わっていません。"))
        return redirect("consultations:show_statistics_report", pk=pk)
    effects = [
        _("訂正のために書きかえたコメントは、公表済みの版のコメントに戻ります。"),
        _("訂正した内容の説明は消えます。"),
        _("公表済みの版は、そのまま読めます。"),
    ]
    context = {"report": report, "effects": effects}
    return show(request, "consultations/abandon_statistics_correction.html", context)


@require_safe
def download_statistics_report(request: Request, pk: int, extension: str) -> HttpResponse:
    """Every number as a file, for the centre alone."""
    report = _report(request, pk)
    response = file_response(report_page(report), extension)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def drawn(page: StatisticsPage) -> list[Any]:
    """Each table with its bars."""
    return [(count_table(table, page), table) for table in page.tables]


def file_response(page: StatisticsPage, extension: str) -> HttpResponse:
    """A file to keep; ``Http404`` for a kind that there is none of."""
    if extension not in CONTENT_TYPES:
        raise Http404
    content = statistics_file(page, extension)
    response = HttpResponse(content, content_type=CONTENT_TYPES[extension])
    response.headers["Content-Disposition"] = (
        content_disposition_header(True, file_name(page, extension)) or "attachment"
    )
    return response


def _with_words(
    request: Request,
    report: StatisticsReport,
    form: Form,
    template: str,
    act: Callable[[Form], str],
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            said = act(form)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, said)
            return redirect("consultations:show_statistics_report", pk=report.pk)
    return show(request, template, {"report": report, "form": form})


def _report(request: Request, pk: int) -> StatisticsReport:
    _ask(request)
    return get_object_or_404(StatisticsReport.objects.select_related("proposed_by"), pk=pk)


def _ask(request: Request) -> None:
    if not permissions.can_write_statistics_report(request.user):
        raise PermissionDenied
