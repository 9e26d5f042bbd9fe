"""The plan of one work item: read, written without overwriting, agreed version by version."""

from itertools import zip_longest
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import BaseFormSet
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kyodo.accounts.requests import Request
from kyodo.fiscal import FiscalYear
from kyodo.lifecycle import Refusal
from kyodo.plans import permissions, queries
from kyodo.plans.actions import items as actions
from kyodo.plans.forms import (
    MOST_ROWS,
    SPARE_ROWS,
    AgreementForm,
    IndicatorForm,
    IndicatorFormSet,
    MeasureForm,
    MeasureFormSet,
    PlanItemForm,
    PlanViewForm,
    figures_to_choose,
    indicator_initial,
    measure_initial,
    plan_data,
)
from kyodo.plans.models import PlanVersion
from kyodo.plans.views.addressed import readable_item
from kyodo.projects.models import WorkItem
from kyodo.projects.queries import sides_of
from kyodo.ui.pages import show
from kyodo.ui.text_changes import text_changes

_CONFLICT = 409


@require_safe
def show_plan_item(request: Request, pk: int) -> HttpResponse:
    """Every version with what changed in its words, and who agreed to which."""
    item = readable_item(request, pk)
    versions = queries.history(item)
    pairs = zip_longest(versions, versions[1:])
    context = {
        "item": item,
        "year": FiscalYear(item.fiscal_year),
        "project": item.project,
        "sides": {side.code: side.label for side in queries.sides_of_project(item.project)},
        "history": [
            (version, text_changes(before.aim, version.aim) if before else [])
            for version, before in pairs
        ],
    }
    return show(request, "plans/show_plan_item.html", context)


def write_plan_item(request: Request, pk: int) -> HttpResponse:
    """All that is planned for one work item, on one page."""
    item = readable_item(request, pk)
    if not permissions.can_write_plan(request.user, item.project):
        raise PermissionDenied
    if request.method != "POST":
        return _begin_writing(request, item)
    form = PlanItemForm(request.POST)
    measures, indicators = _formsets(item, data=_with_more_rows(request.POST))
    is_sent = "add_rows" not in request.POST
    if is_sent and all([form.is_valid(), measures.is_valid(), indicators.is_valid()]):
        try:
            version = actions.write_plan_item(
                work_item_id=pk,
                data=plan_data(form, measures, indicators),
                based_on=form.cleaned_data["based_on"],
                by=request.user,
                now=timezone.now(),
            )
        except actions.PlanChangedMeanwhile as conflict:
            return _conflict_page(request, item, form, (measures, indicators), conflict)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, _("第%(number)d版として保存しました。") % {"number": version.number}
            )
            return redirect(_place(item))
    if not is_sent:
        form.full_clean()
        form.errors.clear()
    return _writing_page(request, item, form, measures, indicators)


def write_plan_view(request: Request, pk: int, side: str) -> HttpResponse:
    """How the own side sees it; the other side reads it at once."""
    item = readable_item(request, pk)
    if side not in sides_of(request.user, item.project):
        raise PermissionDenied
    view = item.plan_views.filter(side=side).first()
    initial = {"text": view.text if view else "", "seen": view.revision if view else 0}
    form = PlanViewForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.write_plan_view(
                work_item_id=pk, side=side, by=request.user, now=timezone.now(), **form.cleaned_data
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            form.data = _now_seen(request.POST, "seen", initial["seen"])
        else:
            messages.success(request, _("見方を保存しました。"))
            return redirect(_place(item))
    context = {
        "item": item,
        "project": item.project,
        "year": FiscalYear(item.fiscal_year),
        "form": form,
        "stored": view if form.is_bound else None,
    }
    return show(request, "plans/write_plan_view.html", context)


@require_POST
def agree_plan_item(request: Request, pk: int) -> HttpResponse:
    """For a side that the reader speaks for, to the version that was read."""
    item = readable_item(request, pk)
    form = AgreementForm(request.POST)
    if not form.is_valid():
        raise Refusal(_("画面の内容を読み取れませんでした。画面を開き直してください。"))
    try:
        version = actions.agree_plan_item(
            work_item_id=pk, by=request.user, now=timezone.now(), **form.cleaned_data
        )
    except actions.PlanChangedMeanwhile as conflict:
        number = conflict.latest.number if conflict.latest else 0
        words = {"number": number, "text": item.title}
        messages.error(
            request,
            _("読んでいる間に第%(number)d版ができました。「%(text)s」を読み直してください。")
            % words,
        )
        return redirect(_place(item))
    words = {"text": item.title, "number": version.number}
    messages.success(request, _("「%(text)s」の第%(number)d版に合意しました。") % words)
    return redirect(_place(item))


@require_POST
def withdraw_plan_agreement(request: Request, pk: int) -> HttpResponse:
    """Taking the agreement of a side back."""
    item = readable_item(request, pk)
    side = request.POST.get("side", "")
    actions.withdraw_plan_agreement(work_item_id=pk, side=side, by=request.user)
    messages.success(request, _("「%(text)s」の合意を取り下げました。") % {"text": item.title})
    return redirect(_place(item))


def _place(item: WorkItem) -> str:
    page = reverse("plans:show_plan", args=[item.project_id, item.fiscal_year])
    return f"{page}#item-{item.pk}"


def _begin_writing(request: Request, item: WorkItem) -> HttpResponse:
    """With what stands; for a first version, on request with what was planned last year."""
    latest = queries.latest_versions([item]).get(item.pk)
    source = latest
    if latest is None and "from_last_year" in request.GET:
        source = queries.plan_before(item)
        if source is None:
            raise Http404
    words = {
        "aim": source.aim if source else "",
        "unagreed": latest.unagreed if latest else "",
        "based_on": latest.number if latest else 0,
    }
    measures, indicators = _formsets(item, source=source, is_own=latest is not None)
    return _writing_page(request, item, PlanItemForm(initial=words), measures, indicators)


def _formsets(
    item: WorkItem,
    *,
    data: QueryDict | None = None,
    source: PlanVersion | None = None,
    is_own: bool = True,
) -> "tuple[BaseFormSet[MeasureForm], BaseFormSet[IndicatorForm]]":
    """What was typed, or the rows of a version; typed rows are never taken for untouched ones."""
    sides = {"sides": queries.sides_of_project(item.project)}
    figures = {"figures": figures_to_choose(item)}
    return (
        MeasureFormSet(
            data,
            prefix="measure",
            form_kwargs=sides,
            initial=None if data else measure_initial(source, is_own=is_own),
        ),
        IndicatorFormSet(
            data,
            prefix="indicator",
            form_kwargs=figures,
            initial=None if data else indicator_initial(source, is_own=is_own),
        ),
    )


def _with_more_rows(posted: QueryDict) -> QueryDict:
    """The same page with further empty rows where they were asked for; what was typed stays."""
    wanted = posted.get("add_rows", "")
    name = f"{wanted}-TOTAL_FORMS"
    if wanted not in ("measure", "indicator"):
        return posted
    data = posted.copy()
    given = data.get(name, "")
    rows = int(given) if given.isascii() and given.isdigit() and len(given) < 4 else 0
    data[name] = str(min(rows + SPARE_ROWS, MOST_ROWS))
    return data


def _now_seen(posted: QueryDict, name: str, value: Any) -> QueryDict:
    """What is stored stands on the page now, so that sending again means it."""
    data = posted.copy()
    data[name] = str(value)
    return data


def _conflict_page(
    request: Request,
    item: WorkItem,
    form: PlanItemForm,
    formsets: "tuple[BaseFormSet[MeasureForm], BaseFormSet[IndicatorForm]]",
    conflict: actions.PlanChangedMeanwhile,
) -> HttpResponse:
    latest = conflict.latest
    form.add_error(None, str(conflict))
    form.data = _now_seen(request.POST, "based_on", latest.number if latest else 0)
    typed = form.cleaned_data["aim"].replace("\r\n", "\n").strip("\n")
    changes = text_changes(latest.aim, typed) if latest else []
    response = _writing_page(request, item, form, *formsets, stored=latest, changes=changes)
    response.status_code = _CONFLICT
    return response


def _writing_page(
    request: Request,
    item: WorkItem,
    form: PlanItemForm,
    measures: "BaseFormSet[MeasureForm]",
    indicators: "BaseFormSet[IndicatorForm]",
    **more: object,
) -> HttpResponse:
    context = {
        "item": item,
        "project": item.project,
        "year": FiscalYear(item.fiscal_year),
        "plan": queries.item_plan(item),
        "before": queries.plan_before(item),
        "form": form,
        "measures": measures,
        "indicators": indicators,
        "formsets": [measures, indicators],
        "labels": _labels(form, measures, indicators),
        **more,
    }
    return show(request, "plans/write_plan_item.html", context)


def _labels(
    form: PlanItemForm,
    measures: "BaseFormSet[MeasureForm]",
    indicators: "BaseFormSet[IndicatorForm]",
) -> dict[str, str]:
    """By name of the field what it is called, should the session end while somebody types."""
    rows = [*measures, *indicators]
    return {str(bound.html_name): str(bound.label) for each in [form, *rows] for bound in each}
