"""Improvement actions: one register over all that they came from, and what became of each."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kyodo.accounts.requests import Request
from kyodo.exports.downloads import Download, table_download, wanted_format
from kyodo.lifecycle import Refusal
from kyodo.projects import actions, permissions, queries
from kyodo.projects.exports import improvement_headings, improvement_rows
from kyodo.projects.forms import ImprovementFilterForm, ImprovementReportForm
from kyodo.projects.models import ImprovementAction
from kyodo.ui.pages import show

ROWS_PER_PAGE = 50


@require_safe
def list_improvements(request: Request) -> HttpResponse | Download:
    """Every action of the reader's projects, whatever it came from; also as a file."""
    form = ImprovementFilterForm(request.GET, user=request.user)
    today = timezone.localdate()
    rows = queries.improvements_of(request.user, form.wanted(), today)
    if file_format := wanted_format(request.GET.get("format")):
        found = improvement_rows(rows.iterator(chunk_size=500))
        return table_download(
            _("改善の取組"), improvement_headings(), found, file_format=file_format, today=today
        )
    context = {
        "form": form,
        "page": Paginator(rows, ROWS_PER_PAGE).get_page(request.GET.get("page")),
        "today": today,
        "own": queries.own_places(request.user),
    }
    return show(request, "projects/list_improvements.html", context)


def report_improvement(request: Request, pk: int) -> HttpResponse:
    action = _visible(request, pk)
    if not permissions.can_change_improvement(request.user, action):
        raise PermissionDenied
    form = ImprovementReportForm(request.POST or None, instance=action)
    if request.method == "POST" and form.is_valid():
        try:
            actions.report_improvement(
                action_id=pk, by=request.user, now=timezone.now(), **form.cleaned_data
            )
        except Refusal as refusal:
            form.add_error("outcome", str(refusal))
        else:
            messages.success(request, _("取組の状況を保存しました。"))
            return redirect("projects:show_project", pk=action.project_id)
    return show(request, "projects/report_improvement.html", {"form": form, "improvement": action})


def acknowledge_drop(request: Request, pk: int) -> HttpResponse:
    """Another side reads why something will not be done, and says that it knows."""
    action = _visible(request, pk)
    if not permissions.can_acknowledge_drop(request.user, action):
        raise PermissionDenied
    if request.method == "POST":
        actions.acknowledge_drop(action_id=pk, by=request.user, now=timezone.now())
        messages.success(request, _("取りやめを確認しました。"))
        return redirect("projects:show_project", pk=action.project_id)
    effects = [
        _("取組「%(text)s」は取りやめになります。") % {"text": action.text},
        _("理由：%(why)s") % {"why": action.outcome},
        _("記録と理由は残ります。納得できないときは、確認せずに話し合ってください。"),
    ]
    context: dict[str, Any] = {"improvement": action, "effects": effects}
    return show(request, "projects/acknowledge_drop.html", context)


def _visible(request: Request, pk: int) -> ImprovementAction:
    rows = ImprovementAction.objects.naming_sides().select_related("project", "person")
    action = get_object_or_404(rows, pk=pk)
    if not permissions.can_see_improvements(request.user, action.project):
        raise Http404
    return action
