"""The roles table of a year, written without overwriting."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import BaseFormSet
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kyodo.accounts.requests import Request
from kyodo.fiscal import FiscalYear
from kyodo.lifecycle import Refusal
from kyodo.projects import actions, permissions, queries
from kyodo.projects.forms import (
    MOST_ROWS,
    SPARE_ROWS,
    YEARS,
    RolesTableFormSet,
    RolesTableRowForm,
    roles_table_initial,
    roles_table_labels,
)
from kyodo.projects.models import Project, Side
from kyodo.projects.queries import RolesTableRow
from kyodo.ui.pages import show


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


@require_POST
def copy_roles_table(request: Request, pk: int, year: int) -> HttpResponse:
    """Begin a year with the newest table before it."""
    project = get_object_or_404(Project.objects.visible_to(request.user), pk=pk)
    if not permissions.can_change_project(request.user, project):
        raise PermissionDenied
    before = project.work_items.filter(fiscal_year__lt=year).order_by("-fiscal_year").first()
    if before is None or year not in YEARS:
        raise Refusal(_("写せる表が、前の年度にありません。"))
    actions.copy_roles_table(
        project=project, from_year=before.fiscal_year, to_year=year, by=request.user
    )
    words = {"year": FiscalYear(before.fiscal_year)}
    messages.success(request, _("%(year)sの表を写しました。") % words)
    return redirect("plans:show_plan", project_pk=pk, year=year)


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
