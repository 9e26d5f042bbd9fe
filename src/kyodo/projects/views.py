"""Pages of projects, their roles tables and improvement actions."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.forms import BaseFormSet
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from kyodo.accounts.requests import Request
from kyodo.fiscal import FiscalYear
from kyodo.lifecycle import Refusal
from kyodo.projects import actions, permissions, queries
from kyodo.projects.forms import (
    MOST_ROWS,
    SPARE_ROWS,
    YEARS,
    ImprovementReportForm,
    ProjectFilterForm,
    ProjectForm,
    RolesTableFormSet,
    RolesTableRowForm,
    roles_table_initial,
    roles_table_labels,
)
from kyodo.projects.models import ImprovementAction, Project, Side
from kyodo.projects.queries import RolesTableRow
from kyodo.ui.pages import show

ROWS_PER_PAGE = 50


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
    return show(
        request,
        "projects/show_project.html",
        {
            "project": project,
            "parties": queries.parties_with_members(project),
            "tables": queries.roles_tables(project),
            "shows_improvements": permissions.can_see_improvements(request.user, project),
            "improvements": project.improvements.naming_sides().select_related("person"),
            "can_change": permissions.can_change_project(request.user, project),
            "own_sides": queries.sides_of(request.user, project),
            "this_year": FiscalYear.of(timezone.localdate()),
        },
    )


def add_project(request: Request) -> HttpResponse:
    if not permissions.can_add_project(request.user):
        raise PermissionDenied
    form = ProjectForm(request.POST or None)
    if _is_sent(request) and form.is_valid():
        project = actions.add_project(
            project=form.save(commit=False), parties=form.parties, by=request.user
        )
        messages.success(
            request, _("協働事業「%(name)s」を登録しました。") % {"name": project.name}
        )
        return redirect("projects:show_project", pk=project.pk)
    return _project_page(request, "projects/add_project.html", form)


def change_project(request: Request, pk: int) -> HttpResponse:
    project = get_object_or_404(Project.objects.visible_to(request.user), pk=pk)
    if not permissions.can_change_project(request.user, project):
        raise PermissionDenied
    name = project.name
    form = ProjectForm(request.POST or None, instance=project)
    if _is_sent(request) and form.is_valid():
        try:
            actions.change_project(
                project=form.save(commit=False), parties=form.parties, by=request.user
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("協働事業の内容を保存しました。"))
            return redirect("projects:show_project", pk=pk)
    return _project_page(request, "projects/change_project.html", form, pk=pk, name=name)


def _is_sent(request: Request) -> bool:
    """Whether the form is meant to be stored, and not only to get further places."""
    return request.method == "POST" and "add_places" not in request.POST


def _project_page(
    request: Request, template: str, form: ProjectForm, **context: object
) -> HttpResponse:
    """Who asks for further places has not finished: what is missing is no error yet."""
    if "add_places" in request.POST:
        form.full_clean()
        form.errors.clear()
    return show(request, template, {"form": form, **context})


def write_roles_table(request: Request, pk: int, year: int) -> HttpResponse:
    project = get_object_or_404(Project.objects.visible_to(request.user), pk=pk)
    if not permissions.can_change_project(request.user, project):
        raise PermissionDenied
    if year not in YEARS:
        raise Refusal(
            _("年度は%(first)dから%(last)dの間です。") % {"first": YEARS[0], "last": YEARS[-1]}
        )
    stored = queries.roles_table_rows(project, year)
    formset = _roles_table_formset(request, stored, queries.sides_of_table(project, year))
    if request.method == "GET":
        return _roles_table_page(request, project, year, formset, seen=queries.seen_of(stored))
    seen = request.POST.get("seen", "")
    if "add_rows" not in request.POST and formset.is_valid():
        try:
            actions.write_roles_table(
                project_id=pk,
                fiscal_year=year,
                rows=[row for form in formset if (row := form.row())],
                by=request.user,
                seen=seen,
            )
        except actions.RolesTableChangedMeanwhile as conflict:
            return _conflict_page(request, project, year, formset, conflict)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("役割及び責任分担の表を保存しました。"))
            return redirect("projects:show_project", pk=pk)
    return _roles_table_page(request, project, year, formset, seen=seen)


def _roles_table_page(
    request: Request,
    project: Project,
    year: int,
    formset: BaseFormSet[RolesTableRowForm],
    **context: object,
) -> HttpResponse:
    """``seen`` in the context is what the writer has been shown of the stored table."""
    context |= {
        "project": project,
        "year": FiscalYear(year),
        "formset": formset,
        "labels": roles_table_labels(formset),
    }
    return show(request, "projects/write_roles_table.html", context)


def _conflict_page(
    request: Request,
    project: Project,
    year: int,
    formset: BaseFormSet[RolesTableRowForm],
    conflict: actions.RolesTableChangedMeanwhile,
) -> HttpResponse:
    """Both tables on one page. What is stored stands there now, so sending again means it."""
    response = _roles_table_page(
        request,
        project,
        year,
        formset,
        seen=queries.seen_of(conflict.stored),
        conflict=str(conflict),
        stored=conflict.stored,
        differing=queries.rows_that_differ(conflict.stored, [form.row() for form in formset]),
        parties=queries.parties_with_members(project),
    )
    response.status_code = 409
    return response


def _roles_table_formset(
    request: Request, stored: list[RolesTableRow], sides: list[Side]
) -> BaseFormSet[RolesTableRowForm]:
    """The stored table, or what was typed.

    What was typed is not compared with what is stored: a row equal to it would count as untouched
    and be left out, as when a page is sent a second time.
    """
    lines = {line for row in stored for line in row.lines}
    more: dict[str, Any] = {"form_kwargs": {"sides": sides, "stored_lines": lines}}
    if request.method != "POST":
        return RolesTableFormSet(initial=roles_table_initial(stored, sides), **more)
    typed = _with_more_rows(request) if "add_rows" in request.POST else request.POST
    return RolesTableFormSet(typed, **more)


def _with_more_rows(request: Request) -> QueryDict:
    """The same page with further empty rows; what was typed stays."""
    data = request.POST.copy()
    given = data.get("form-TOTAL_FORMS", "")
    rows = int(given) if given.isascii() and given.isdigit() and len(given) < 4 else 0
    data["form-TOTAL_FORMS"] = str(min(rows + SPARE_ROWS, MOST_ROWS))
    return data


def report_improvement(request: Request, pk: int) -> HttpResponse:
    action = get_object_or_404(ImprovementAction.objects.select_related("project", "person"), pk=pk)
    if not permissions.can_see_improvements(request.user, action.project):
        raise Http404
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
