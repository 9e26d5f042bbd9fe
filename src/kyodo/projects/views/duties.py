"""The duties of a roles table: who does each, how it stands, and what shows it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kyodo.accounts.requests import Request
from kyodo.fiscal import FiscalYear
from kyodo.lifecycle import Refusal
from kyodo.projects import actions, permissions, queries
from kyodo.projects.forms import AssignDutyForm, DutyReportForm
from kyodo.projects.models import Duty, Project
from kyodo.ui.pages import show


@require_safe
def list_duties(request: Request, pk: int, year: int) -> HttpResponse:
    """All duties of a year with their state; people of the parties only."""
    project = get_object_or_404(Project.objects.visible_to(request.user), pk=pk)
    if not permissions.stands_for_party(request.user, project):
        raise Http404
    context = {
        "project": project,
        "year": FiscalYear(year),
        "items": queries.duties_of_year(project, year),
        "sides": queries.sides_of_table(project, year),
        "own_sides": queries.sides_of(request.user, project),
    }
    return show(request, "projects/list_duties.html", context)


def report_duty(request: Request, pk: int) -> HttpResponse:
    """How one duty stands, with the reports before."""
    duty = _own(request, pk)
    form = DutyReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.report_duty(
                duty_id=pk, by=request.user, now=timezone.now(), **form.cleaned_data
            )
        except Refusal as refusal:
            form.add_error("shown_by", str(refusal))
        else:
            messages.success(request, _("役割の状況を保存しました。"))
            return _list(duty)
    return _page(request, duty, form)


@require_POST
def assign_duty(request: Request, pk: int) -> HttpResponse:
    """Who does it."""
    duty = _own(request, pk)
    form = AssignDutyForm(request.POST, duty=duty)
    if not form.is_valid():
        raise Refusal(_("担当者は、担う側の人から選んでください。"))
    actions.assign_duty(duty_id=pk, person=form.cleaned_data["person"], by=request.user)
    messages.success(request, _("担当者を決めました。"))
    return _list(duty)


def _own(request: Request, pk: int) -> Duty:
    rows = Duty.objects.select_related("work_item__project", "person")
    duty = get_object_or_404(rows, pk=pk)
    if not permissions.stands_for_party(request.user, duty.work_item.project):
        raise Http404
    if not permissions.can_report_duty(request.user, duty):
        raise PermissionDenied
    return duty


def _list(duty: Duty) -> HttpResponse:
    item = duty.work_item
    return redirect("projects:list_duties", pk=item.project_id, year=item.fiscal_year)


def _page(request: Request, duty: Duty, form: DutyReportForm) -> HttpResponse:
    item = duty.work_item
    context = {
        "duty": duty,
        "item": item,
        "project": item.project,
        "year": FiscalYear(item.fiscal_year),
        "form": form,
        "assign": AssignDutyForm(duty=duty),
        "reports": duty.reports.select_related("reported_by").order_by("-reported_at", "-pk"),
    }
    return show(request, "projects/report_duty.html", context)
