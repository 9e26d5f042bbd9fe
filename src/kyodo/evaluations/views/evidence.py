"""Figures beside the evaluation: all of them, those that a side types, and targets."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from kyodo.accounts.requests import Request
from kyodo.evaluations.actions import evidence as actions
from kyodo.evaluations.forms.evidence import (
    FigureTargetsForm,
    TypedFigureForm,
    typed_figure_initial,
)
from kyodo.evaluations.models import Evaluation
from kyodo.evaluations.permissions import can_change_typed_figure, can_type_figure
from kyodo.evaluations.queries.evidence import ItemFigures, evidence_of
from kyodo.evaluations.views.addressed import visible_evaluation
from kyodo.lifecycle import Refusal
from kyodo.projects.models import TypedFigure, WorkItem
from kyodo.ui.pages import show


@require_GET
def show_evidence(request: Request, pk: int) -> HttpResponse:
    """Every figure by work item, with last year and target; here the sides write theirs."""
    evaluation = visible_evaluation(request, pk)
    seat = evaluation.seat_of(request.user)
    may_type = can_type_figure(request.user, evaluation)
    own_side = evaluation.form.role(seat.role).side if may_type and seat else ""
    context = {
        "evaluation": evaluation,
        "evidence": evidence_of(evaluation),
        "may_type": may_type,
        "own_side": own_side,
    }
    return show(request, "evaluations/show_evidence.html", context)


@require_http_methods(["GET", "POST"])
def type_figure(request: Request, pk: int, work_item_pk: int) -> HttpResponse:
    """A figure that no line counts."""
    evaluation = visible_evaluation(request, pk)
    item = _work_item(evaluation, work_item_pk)
    if not can_type_figure(request.user, evaluation):
        raise PermissionDenied
    form = TypedFigureForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            figure = actions.type_figure(
                evaluation_id=pk,
                work_item_id=item.pk,
                data=form.figure,
                by=request.user,
                now=timezone.now(),
            )
        except Refusal as refusal:
            form.add_error("label", str(refusal))
        else:
            messages.success(
                request, _("「%(figure)s」を書き入れました。") % {"figure": figure.label}
            )
            return redirect(_address(pk, item.pk))
    context = {"evaluation": evaluation, "item": item, "form": form}
    return show(request, "evaluations/type_figure.html", context)


@require_http_methods(["GET", "POST"])
def change_typed_figure(request: Request, pk: int, figure_pk: int) -> HttpResponse:
    """Correcting what the own side has typed."""
    evaluation = visible_evaluation(request, pk)
    figure = _typed_figure(request, evaluation, figure_pk)
    initial = typed_figure_initial(figure)
    form = TypedFigureForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_typed_figure(
                evaluation_id=pk,
                figure_id=figure.pk,
                data=form.figure,
                revision=form.cleaned_data["revision"] or 0,
                by=request.user,
                now=timezone.now(),
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            form.data = {**request.POST.dict(), "revision": str(initial["revision"])}
        else:
            messages.success(request, _("保存しました。"))
            return redirect(_address(pk, figure.work_item_id))
    context = {"evaluation": evaluation, "item": figure.work_item, "form": form, "figure": figure}
    return show(request, "evaluations/change_typed_figure.html", context)


@require_http_methods(["GET", "POST"])
def remove_typed_figure(request: Request, pk: int, figure_pk: int) -> HttpResponse:
    """Taking away what the own side has typed."""
    evaluation = visible_evaluation(request, pk)
    figure = _typed_figure(request, evaluation, figure_pk)
    if request.method == "POST":
        actions.remove_typed_figure(evaluation_id=pk, figure_id=figure.pk, by=request.user)
        messages.success(request, _("「%(figure)s」を消しました。") % {"figure": figure.label})
        return redirect(_address(pk, figure.work_item_id))
    context = {
        "evaluation": evaluation,
        "figure": figure,
        "effects": [_("ほかの側からも見えなくなります。"), _("この数字の目標も消えます。")],
    }
    return show(request, "evaluations/remove_typed_figure.html", context)


@require_http_methods(["GET", "POST"])
def set_figure_targets(request: Request, pk: int, work_item_pk: int) -> HttpResponse:
    """What the figures of a work item are to come to."""
    evaluation = visible_evaluation(request, pk)
    item = _work_item(evaluation, work_item_pk)
    if not can_type_figure(request.user, evaluation):
        raise PermissionDenied
    here = _figures_of(evaluation, item)
    form = FigureTargetsForm(
        request.POST if request.method == "POST" else None,
        figures=here.figures,
        initial={"seen": here.seen_targets},
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_figure_targets(
                evaluation_id=pk,
                work_item_id=item.pk,
                targets=form.targets,
                seen=form.cleaned_data["seen"],
                by=request.user,
                now=timezone.now(),
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            form.data = {**request.POST.dict(), "seen": here.seen_targets}
        else:
            messages.success(request, _("目標を保存しました。"))
            return redirect(_address(pk, item.pk))
    context = {"evaluation": evaluation, "item": item, "form": form, "figures": here.figures}
    return show(request, "evaluations/set_figure_targets.html", context)


def _address(pk: int, work_item_pk: int) -> str:
    return reverse("evaluations:show_evidence", args=[pk]) + f"#item-{work_item_pk}"


def _work_item(evaluation: Evaluation, work_item_pk: int) -> WorkItem:
    items = evaluation.project.work_items.filter(fiscal_year=evaluation.fiscal_year)
    return get_object_or_404(items, pk=work_item_pk)


def _typed_figure(request: Request, evaluation: Evaluation, figure_pk: int) -> TypedFigure:
    """Only for the side that typed it; raises ``Http404`` or ``PermissionDenied``."""
    figures = TypedFigure.objects.select_related("work_item").filter(
        work_item__project=evaluation.project_id, work_item__fiscal_year=evaluation.fiscal_year
    )
    figure = get_object_or_404(figures, pk=figure_pk)
    if not can_change_typed_figure(request.user, evaluation, figure.side):
        raise PermissionDenied
    return figure


def _figures_of(evaluation: Evaluation, item: WorkItem) -> ItemFigures:
    """Raises ``Http404`` where a reveal or a new roles table came in between."""
    found = [each for each in evidence_of(evaluation).items if each.work_item_id == item.pk]
    if not found:
        raise Http404
    return found[0]
