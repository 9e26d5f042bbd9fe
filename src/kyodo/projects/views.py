"""Pages of projects, their roles tables and improvement actions."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from kyodo.accounts.requests import Request
from kyodo.fiscal import FiscalYear
from kyodo.lifecycle import Refusal
from kyodo.projects import actions, permissions, queries
from kyodo.projects.forms import (
    SPARE_ROWS,
    ImprovementReportForm,
    ProjectFilterForm,
    ProjectForm,
    RolesTableFormSet,
    roles_table_initial,
)
from kyodo.projects.models import ImprovementAction, Project
from kyodo.ui.pages import show

ROWS_PER_PAGE = 50
YEARS = range(1990, 2101)


def list_projects(request: Request) -> HttpResponse:
    form = ProjectFilterForm(request.GET)
    words = form.cleaned_data["words"] if form.is_valid() else ""
    return show(
        request,
        "projects/list_projects.html",
        {
            "form": form,
            "page": Paginator(
                queries.projects_matching(request.user, words), ROWS_PER_PAGE
            ).get_page(request.GET.get("page")),
            "can_add": permissions.can_add_project(request.user),
        },
    )


def show_project(request: Request, pk: int) -> HttpResponse:
    project = get_object_or_404(Project.objects.visible_to(request.user), pk=pk)
    years = queries.roles_table_years(project)
    return show(
        request,
        "projects/show_project.html",
        {
            "project": project,
            "parties": queries.parties_with_members(project),
            "tables": [
                (FiscalYear(year), queries.roles_table_rows(project, year)) for year in years
            ],
            "improvements": project.improvements.select_related("person"),
            "can_change": permissions.can_change_project(request.user, project),
            "own_sides": queries.sides_of(request.user, project),
            "this_year": FiscalYear.of(timezone.localdate()),
        },
    )


def add_project(request: Request) -> HttpResponse:
    if not permissions.can_add_project(request.user):
        raise PermissionDenied
    form = ProjectForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        project = actions.add_project(
            project=form.save(commit=False), parties=form.parties, by=request.user
        )
        messages.success(
            request, _("協働事業「%(name)s」を登録しました。") % {"name": project.name}
        )
        return redirect("projects:show_project", pk=project.pk)
    return show(request, "projects/add_project.html", {"form": form})


def change_project(request: Request, pk: int) -> HttpResponse:
    project = get_object_or_404(Project.objects.visible_to(request.user), pk=pk)
    if not permissions.can_change_project(request.user, project):
        raise PermissionDenied
    form = ProjectForm(request.POST or None, instance=project)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_project(
                project=form.save(commit=False), parties=form.parties, by=request.user
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("協働事業の内容を保存しました。"))
            return redirect("projects:show_project", pk=pk)
    return show(request, "projects/change_project.html", {"form": form, "project": project})


def write_roles_table(request: Request, pk: int, year: int) -> HttpResponse:
    project = get_object_or_404(Project.objects.visible_to(request.user), pk=pk)
    if not permissions.can_change_project(request.user, project):
        raise PermissionDenied
    if year not in YEARS:
        raise Refusal(
            _("年度は%(first)dから%(last)dの間です。") % {"first": YEARS[0], "last": YEARS[-1]}
        )
    rows = queries.roles_table_rows(project, year)
    formset = RolesTableFormSet(request.POST or None, initial=roles_table_initial(rows))
    if request.method == "POST" and "add_rows" in request.POST:
        formset = _with_more_rows(request)
    elif request.method == "POST" and formset.is_valid():
        try:
            actions.write_roles_table(
                project_id=pk,
                fiscal_year=year,
                rows=[row for form in formset if (row := form.row())],
                by=request.user,
            )
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("役割及び責任分担の表を保存しました。"))
            return redirect("projects:show_project", pk=pk)
    return show(
        request,
        "projects/write_roles_table.html",
        {"project": project, "year": FiscalYear(year), "formset": formset},
    )


def _with_more_rows(request: Request) -> RolesTableFormSet:  # type: ignore[valid-type]
    """The same page with further empty rows; what was typed stays."""
    data = request.POST.copy()
    data["form-TOTAL_FORMS"] = str(int(data.get("form-TOTAL_FORMS") or 0) + SPARE_ROWS)
    return RolesTableFormSet(data)


def report_improvement(request: Request, pk: int) -> HttpResponse:
    action = get_object_or_404(ImprovementAction.objects.select_related("project", "person"), pk=pk)
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
    return show(request, "projects/report_improvement.html", {"form": form, "action": action})
