"""The counter: a case is written down while somebody is talking, and put right afterwards."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kyodo.accounts.requests import Request
from kyodo.audit.trail import record_readings
from kyodo.consultations import permissions
from kyodo.consultations.actions import people
from kyodo.consultations.actions.changing import change_case as correct
from kyodo.consultations.actions.counter import receive_at_counter
from kyodo.consultations.actions.plans import PlanChangedMeanwhile
from kyodo.consultations.forms.counter import ChangeCaseForm, MergeCallersForm, ReceiveForm
from kyodo.consultations.models import Case
from kyodo.consultations.queries.callers import KnownCaller, callers_like, same_callers
from kyodo.consultations.views.case_page import visible_case
from kyodo.consultations.views.stopping import stop_if_over
from kyodo.lifecycle import Refusal
from kyodo.people.models import Person
from kyodo.ui.pages import show


def receive_case(request: Request) -> HttpResponse:
    """One page. Whoever is calling is looked for while it is typed, or with a button.

    Names and numbers go in the body, never in an address. Saving asks who may in the action.
    """
    now = timezone.now()
    if request.method != "POST":
        return _counter(request, ReceiveForm(user=request.user, now=now))
    form = ReceiveForm(request.POST, user=request.user, now=now)
    if "look" in request.POST:
        return _counter(request, form, is_looking=True)
    if form.is_valid():
        try:
            case = receive_at_counter(reception=form.reception(), by=request.user, now=now)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("consultations:show_received_case", pk=case.pk)
    return _counter(request, form)


@require_safe
def show_received_case(request: Request, pk: int) -> HttpResponse:
    """The number to tell the caller, and whether they may have been written down before."""
    case = visible_case(request, pk)
    same = same_callers(request.user, case.caller) if case.caller else []
    record_readings(by=request.user, targets=[each.person for each in same])
    context = {"case": case, "same": same, "user_key": request.user.pk}
    return show(request, "consultations/show_received_case.html", context)


def change_case(request: Request, pk: int) -> HttpResponse:
    """A page that somebody else's change made old is shown again, with what was typed."""
    case = visible_case(request, pk)
    stop_if_over(request, case, also_ended=True)
    now = timezone.now()
    form = ChangeCaseForm(request.POST or None, case=case, now=now)
    changed = ""
    if request.method == "POST" and form.is_valid():
        seen = form.cleaned_data["seen"]
        try:
            correct(case_id=pk, data=form.case_data(), seen=seen, by=request.user)
        except PlanChangedMeanwhile as refusal:
            changed = str(refusal)
            data = request.POST.copy()
            data["seen"] = str(refusal.case.version)
            form = ChangeCaseForm(data, case=case, now=now)
        else:
            messages.success(request, _("相談の内容を直しました。"))
            return redirect("consultations:show_case", pk=pk)
    context = {"case": case, "form": form, "changed": changed}
    return show(request, "consultations/change_case.html", context)


def merge_callers(request: Request, pk: int) -> HttpResponse:
    """The caller of a case and somebody very like them become one; it cannot be undone."""
    case = visible_case(request, pk)
    if case.caller is None or not permissions.can_receive_case(request.user):
        raise PermissionDenied
    likely = same_callers(request.user, case.caller)
    record_readings(by=request.user, targets=[each.person for each in likely])
    form = MergeCallersForm(request.POST or None, likely=likely)
    if request.method == "POST" and form.is_valid():
        this, other = case.caller.pk, int(form.cleaned_data["other"])
        kept, gone = (this, other) if form.cleaned_data["keep"] == "this" else (other, this)
        try:
            people.merge_callers(kept_id=kept, other_id=gone, by=request.user)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("2人の相談者を、1人にまとめました。"))
            return redirect("consultations:show_case", pk=pk)
    context = {"case": case, "form": form, "likely": likely}
    return show(request, "consultations/merge_callers.html", context)


def _counter(request: Request, form: ReceiveForm, *, is_looking: bool = False) -> HttpResponse:
    if not permissions.can_receive_case(request.user):
        raise PermissionDenied
    known: list[KnownCaller] = []
    if form.is_bound:
        known = callers_like(request.user, form.typed_about_caller(), form.look_up_chosen())
        record_readings(by=request.user, targets=_shown(known))
    if is_looking:
        form.full_clean()
        form.errors.clear()  # nobody has asked to save anything yet
    context: dict[str, Any] = {
        "form": form,
        "known": known,
        "chosen": form.chosen,
        "is_looked": form.is_bound and any(form.typed_about_caller()),
    }
    return show(request, "consultations/receive_case.html", context, part="callers")


def _shown(known: list[KnownCaller]) -> list[Case | Person]:
    shown: list[Case | Person] = []
    for each in known:
        shown += [each.person, *each.cases]
    return shown
