"""Two cases that are one, one that is two, cases that belong together, and what grows from one."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kyodo.accounts.requests import Request
from kyodo.consultations import permissions
from kyodo.consultations.actions import merging, relations, splitting
from kyodo.consultations.actions import projects as project_actions
from kyodo.consultations.forms.case_page import MergeForm, OtherCaseForm, SplitForm
from kyodo.consultations.models import Case
from kyodo.consultations.queries.case_page import visible_cases
from kyodo.consultations.views.case_page import visible_case
from kyodo.consultations.views.stopping import stop_if_over
from kyodo.lifecycle import Refusal
from kyodo.projects.forms import ProjectForm
from kyodo.ui.pages import show


def merge_cases(request: Request, pk: int) -> HttpResponse:
    """First the number of the other one, then what will happen to both."""
    case = visible_case(request, pk)
    stop_if_over(request, case)
    typed = request.POST or (request.GET if "number" in request.GET else None)
    asked = OtherCaseForm(typed, case=case, user=request.user, must_be_open=True)
    if typed is None or not asked.is_valid():
        return show(request, "consultations/merge_cases.html", {"case": case, "form": asked})
    kept: Case = asked.cleaned_data["number"]
    visible_case(request, kept.pk)
    form = MergeForm(request.POST or None, case=case, kept=kept)
    if request.method == "POST" and form.is_valid():
        try:
            merging.merge_cases(case_id=pk, into_id=kept.pk, by=request.user, now=timezone.now())
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("相談 %s を、この相談にまとめました。") % case.number)
            return redirect("consultations:show_case", pk=kept.pk)
    context = {"case": case, "kept": kept, "form": form, "effects": _effects(case, kept)}
    context["fields"] = [("number", kept.number)]
    return show(request, "consultations/merge_cases.html", context)


def _effects(case: Case, kept: Case) -> list[str]:
    names = {"case": case.number, "kept": kept.number}
    return [
        _("相談 %(case)s の経過・ファイル・同意・つなぎが、相談 %(kept)s に移ります。") % names,
        _("相談 %(case)s は「統合済み」になり、続きは相談 %(kept)s に書きます。") % names,
        _("どちらの相談者も、相談者に見せる経過とファイルを、両方とも読めるようになります。"),
    ]


def split_case(request: Request, pk: int) -> HttpResponse:
    case = visible_case(request, pk)
    stop_if_over(request, case, also_ended=True)
    form = SplitForm(request.POST or None, case=case)
    if request.method == "POST" and form.is_valid():
        try:
            new = splitting.split_case(
                case_id=pk, split=form.split(), by=request.user, now=timezone.now()
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("新しい相談 %s に分けました。") % new.number)
            return redirect("consultations:show_case", pk=new.pk)
    return show(request, "consultations/split_case.html", {"case": case, "form": form})


def relate_cases(request: Request, pk: int) -> HttpResponse:
    case = visible_case(request, pk)
    stop_if_over(request, case, also_ended=True)
    form = OtherCaseForm(request.POST or None, case=case, user=request.user)
    if request.method == "POST" and form.is_valid():
        other: Case = form.cleaned_data["number"]
        try:
            relations.relate_cases(case_id=pk, other_id=other.pk, by=request.user)
        except Refusal as refusal:
            form.add_error("number", str(refusal))
        else:
            messages.success(request, _("相談 %s と関連づけました。") % other.number)
            return redirect("consultations:show_case", pk=pk)
    return show(request, "consultations/relate_cases.html", {"case": case, "form": form})


@require_POST
def unrelate_cases(request: Request, pk: int, other_pk: int) -> HttpResponse:
    visible_case(request, pk)
    other: Case = get_object_or_404(visible_cases(request.user), pk=other_pk)
    relations.unrelate_cases(case_id=pk, other_id=other_pk, by=request.user)
    messages.success(request, _("相談 %s との関連づけをはずしました。") % other.number)
    return redirect("consultations:show_case", pk=pk)


def start_project_from_case(request: Request, pk: int) -> HttpResponse:
    """The form of a project, begun with what the case knows."""
    case = visible_case(request, pk)
    stop_if_over(request, case)
    if not permissions.can_start_project(request.user, case):
        raise PermissionDenied
    form = ProjectForm(request.POST or None, initial=_project_of(case))
    if "add_places" in request.POST:
        form.full_clean()
        form.errors.clear()
    elif request.method == "POST" and form.is_valid():
        try:
            project_actions.start_project_from_case(
                case_id=pk,
                project=form.save(commit=False),
                parties=form.parties,
                by=request.user,
                now=timezone.now(),
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("協働事業を登録し、相談を終えました。"))
            return redirect("consultations:show_case", pk=pk)
    return show(request, "consultations/start_project_from_case.html", {"case": case, "form": form})


def _project_of(case: Case) -> dict[str, Any]:
    """The caller's body stands on the first side of the forms until somebody says otherwise."""
    known: dict[str, Any] = {"name": case.summary, "starts_on": timezone.localdate().isoformat()}
    form = ProjectForm()
    if case.organisation is not None and form.sides:
        known[f"party_{form.sides[0].code}"] = [case.organisation.pk]
    return known
