"""The plan of a year as a page and on paper, its checks, and the actions that it carries on."""

from collections.abc import Sequence
from itertools import islice
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kyodo.accounts.requests import Request
from kyodo.fiscal import FiscalYear
from kyodo.lifecycle import Refusal
from kyodo.plans import permissions, queries
from kyodo.plans.actions import year as actions
from kyodo.plans.exports.papers import PAPERS, plan_paper
from kyodo.plans.forms import CheckProgressForm, DecideCarriedActionForm
from kyodo.plans.models import MONTHS
from kyodo.plans.states import Half
from kyodo.plans.views.addressed import plan_year, readable_project
from kyodo.projects.models import ImprovementAction, Project, WorkItem
from kyodo.projects.queries import sides_of
from kyodo.ui.pages import show


@require_safe
def show_plan(request: Request, project_pk: int, year: int) -> HttpResponse:
    """The paper as a page; what is still missing stands above it."""
    project, fiscal_year = readable_project(request, project_pk), plan_year(year)
    plan = queries.year_plan(project, fiscal_year, request.user)
    context = {
        "project": project,
        "plan": plan,
        "has_table_before": project.work_items.filter(fiscal_year__lt=year).exists(),
        "months": MONTHS,
        "halves": [(half, plan.checked(half)) for half in Half],
        "not_on_way": queries.not_on_way(plan),
        "kinds": list(PAPERS),
    }
    return show(request, "plans/show_plan.html", context)


@require_safe
def print_plan(request: Request, project_pk: int, year: int, kind: str) -> HttpResponse:
    """PDF, Word or Excel of what stands there now."""
    project, fiscal_year = readable_project(request, project_pk), plan_year(year)
    paper = PAPERS.get(kind)
    if paper is None:
        raise Http404
    plan = queries.year_plan(project, fiscal_year, request.user)
    data = plan_paper(plan, timezone.localdate(), language=(get_language() or "ja")[:2])
    response = HttpResponse(paper.write(data), content_type=paper.content_type)
    name = f"plan-{project.pk}-{fiscal_year.start}.{kind}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def check_progress(request: Request, project_pk: int, year: int, half: int) -> HttpResponse:
    """Each measure with how far it has come, and why where it did not go as planned."""
    project, fiscal_year = readable_project(request, project_pk), plan_year(year)
    if half not in set(Half):
        raise Http404
    if not permissions.can_write_plan(request.user, project):
        raise PermissionDenied
    plan = queries.year_plan(project, fiscal_year, request.user)
    rows = [row for item in plan.items for row in item.measures]
    form = CheckProgressForm(request.POST or None, rows=rows, half=half)
    if request.method == "POST" and form.is_valid():
        try:
            written = actions.check_progress(
                project_id=project_pk,
                year=fiscal_year,
                half=Half(half),
                found=form.found(),
                by=request.user,
                now=timezone.now(),
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            told = ngettext(
                "%(count)d件の進みぐあいを書きました。",
                "%(count)d件の進みぐあいを書きました。",
                len(written),
            )
            messages.success(request, told % {"count": len(written)})
            return redirect("plans:show_plan", project_pk=project_pk, year=year)
    context = {
        "project": project,
        "plan": plan,
        "half": Half(half),
        "form": form,
        "groups": _by_item(plan, form),
        "labels": {f"why_{row.key}": row.text for row in rows},
    }
    return show(request, "plans/check_progress.html", context)


def _by_item(
    plan: queries.YearPlan, form: CheckProgressForm
) -> list[tuple[WorkItem, Sequence[Any]]]:
    """Each work item that has measures, with their fields."""
    pairs = iter(form.pairs())
    return [
        (item.item, list(islice(pairs, len(item.measures)))) for item in plan.items if item.measures
    ]


@require_safe
def list_carried_actions(request: Request, project_pk: int, year: int) -> HttpResponse:
    """What earlier years left open, and what was decided for this one."""
    project, fiscal_year = readable_project(request, project_pk), plan_year(year)
    context = {
        "project": project,
        "year": fiscal_year,
        "undecided": queries.undecided_actions(project, fiscal_year),
        "decisions": queries.carry_decisions(project, fiscal_year),
        "own_sides": sides_of(request.user, project),
        "today": timezone.localdate(),
    }
    return show(request, "plans/list_carried_actions.html", context)


def decide_carried_action(
    request: Request, project_pk: int, year: int, action_pk: int
) -> HttpResponse:
    """One decision: carried on, done, or dropped with the reason."""
    project, fiscal_year = readable_project(request, project_pk), plan_year(year)
    action = get_object_or_404(project.improvements.naming_sides(), pk=action_pk)
    if not permissions.can_decide_carried_action(request.user, action):
        raise PermissionDenied
    items = project.work_items.filter(fiscal_year=year).order_by("position", "pk")
    form = DecideCarriedActionForm(request.POST or None, items=items)
    if request.method == "POST" and form.is_valid():
        try:
            actions.decide_carried_action(
                action_id=action_pk,
                year=fiscal_year,
                data=form.carry_data(),
                by=request.user,
                now=timezone.now(),
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("この取組をどうするか決めました。"))
            return redirect(_list_of(project, fiscal_year))
    return _decision_page(request, action, fiscal_year, form)


def _list_of(project: Project, year: FiscalYear) -> str:
    return reverse("plans:list_carried_actions", args=[project.pk, year.start])


def _decision_page(
    request: Request,
    action: ImprovementAction,
    year: FiscalYear,
    form: DecideCarriedActionForm,
) -> HttpResponse:
    context = {
        "project": action.project,
        "year": year,
        "improvement": action,
        "form": form,
        "back": _list_of(action.project, year),
    }
    return show(request, "plans/decide_carried_action.html", context)
