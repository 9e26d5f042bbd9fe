"""The way of a case: who does what until when, from state to state, to its end and back."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kyodo.accounts.requests import Request
from kyodo.audit.history import in_words, readings_in_words
from kyodo.consultations.actions import cases as actions
from kyodo.consultations.actions import plans
from kyodo.consultations.actions.plans import PlanChangedMeanwhile
from kyodo.consultations.forms.case_page import CloseForm, PlanForm
from kyodo.consultations.models import Case
from kyodo.consultations.queries.case_page import history_of_case, readings_of_case
from kyodo.consultations.states import CaseState
from kyodo.consultations.views.case_page import visible_case
from kyodo.consultations.views.stopping import stop_if_over
from kyodo.lifecycle import Refusal
from kyodo.ui.pages import show

LINES_PER_PAGE = 50


def plan_next(request: Request, pk: int) -> HttpResponse:
    """A page that somebody else's change made old is shown again, with what was typed."""
    case = visible_case(request, pk)
    stop_if_over(request, case)
    form = PlanForm(request.POST or None, case=case)
    changed = None
    if request.method == "POST" and form.is_valid():
        try:
            plans.plan_next(
                case_id=pk, plan=form.plan(), owner=form.cleaned_data["owner"], by=request.user
            )
        except PlanChangedMeanwhile as refusal:
            changed = refusal
            form = PlanForm(_on_top_of(request, refusal.case), case=refusal.case)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("次の予定を決めました。"))
            return redirect("consultations:show_case", pk=pk)
    context = {"case": case, "form": form, "changed": changed}
    return show(request, "consultations/plan_next.html", context)


@require_POST
def move_case(request: Request, pk: int) -> HttpResponse:
    case = visible_case(request, pk)
    state = request.POST.get("state", "")
    if state not in CaseState.values:
        messages.error(request, _("状態を選んでください。"))
        return redirect("consultations:show_case", pk=pk)
    actions.move_case(case_id=pk, to=CaseState(state), by=request.user)
    messages.success(
        request,
        _("「%(before)s」から「%(after)s」に進めました。")
        % {"before": case.get_state_display(), "after": CaseState(state).label},
    )
    return redirect("consultations:show_case", pk=pk)


def close_case(request: Request, pk: int) -> HttpResponse:
    """How it ended; the page says what else will happen."""
    case = visible_case(request, pk)
    stop_if_over(request, case)
    now = timezone.now()
    form = CloseForm(request.POST or None, now=now)
    if request.method == "POST" and form.is_valid():
        try:
            actions.close_case(case_id=pk, ending=form.ending(), by=request.user, now=now)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("相談を終えました。「再開する」で戻せます。"))
            return redirect("consultations:show_case", pk=pk)
    context = {
        "case": case,
        "form": form,
        "open_referrals": case.referrals.open().count(),
    }
    return show(request, "consultations/close_case.html", context)


@require_POST
def reopen_case(request: Request, pk: int) -> HttpResponse:
    visible_case(request, pk)
    actions.reopen_case(case_id=pk, by=request.user, now=timezone.now())
    messages.success(request, _("相談を再開しました。次の期日は今日です。"))
    return redirect("consultations:show_case", pk=pk)


@require_safe
def show_case_history(request: Request, pk: int) -> HttpResponse:
    """What was done and by whom, and who has looked."""
    case = visible_case(request, pk)
    page = Paginator(history_of_case(case), LINES_PER_PAGE).get_page(request.GET.get("page"))
    looks = list(readings_of_case(case)[:LINES_PER_PAGE])
    of_case = [look.target_type == case._meta.label_lower for look in looks]
    context = {
        "case": case,
        "page": page,
        "lines": in_words(list(page.object_list)),
        "readings": list(zip(readings_in_words(looks), of_case, strict=True)),
    }
    return show(request, "consultations/show_case_history.html", context)


def _on_top_of(request: Request, stored: Case) -> dict[str, str]:
    return {name: request.POST.get(name, "") for name in PlanForm.base_fields} | {
        "seen": str(stored.version)
    }
