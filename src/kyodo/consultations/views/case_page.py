"""The page of a case, and writing in it. Each look is recorded."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kyodo.accounts.requests import Request
from kyodo.audit.trail import record_readings
from kyodo.consultations import permissions
from kyodo.consultations.actions.entries import add_entry as write_down
from kyodo.consultations.actions.plans import PlanChangedMeanwhile
from kyodo.consultations.forms.case_page import EntryForm
from kyodo.consultations.models import Case
from kyodo.consultations.queries.case_page import case_page, timeline, visible_cases
from kyodo.consultations.queries.text_blocks import blocks_in_use, filled
from kyodo.consultations.states import LIFECYCLE, OPEN_STATES
from kyodo.ui.pages import show

_MOST_DIGITS = 18


def visible_case(request: Request, pk: int) -> Case:
    """The case for somebody who may see it, whose look is recorded; else ``Http404``."""
    case: Case = get_object_or_404(visible_cases(request.user), pk=pk)
    record_readings(by=request.user, targets=[case] if case.caller is None else [case, case.caller])
    return case


@require_safe
def show_case(request: Request, pk: int) -> HttpResponse:
    case = visible_case(request, pk)
    return _page(request, case, EntryForm(case=case, now=timezone.now()))


@require_POST
def add_entry(request: Request, pk: int) -> HttpResponse:
    """Stores what was written, or puts a text block into it and shows it again."""
    case = visible_case(request, pk)
    now = timezone.now()
    form = EntryForm(request.POST, case=case, now=now)
    if "insert" in request.POST:
        return _page(request, case, _with_block(request, case, now))
    if not form.is_valid():
        return _page(request, case, form)
    try:
        entry = write_down(
            case_id=pk,
            data=form.entry_data(),
            by=request.user,
            now=now,
            plan=form.plan(),
            new_link=form.cleaned_data.get("new_link", False),
        )
    except PlanChangedMeanwhile as changed:
        return _page(request, case, _on_top_of(request, changed.case, now), str(changed))
    messages.success(request, _("経過を書きました。"))
    return redirect(f"{reverse('consultations:show_case', args=[pk])}#entry-{entry.pk}")


def _page(request: Request, case: Case, form: EntryForm, changed: str = "") -> HttpResponse:
    user = request.user
    context: dict[str, Any] = {
        "page": case_page(case, form.now),
        "case": case,
        "timeline": timeline(case, _before(request)),
        "form": form,
        "changed": changed,
        "case_now": form.case,
        "who_sees": _who_sees(case),
        "can_change": permissions.can_change_case(user, case),
        "can_start_project": permissions.can_start_project(user, case),
        "blocks": blocks_in_use(),
        "states": [state for state in OPEN_STATES if LIFECYCLE.allows(case.state, state)],
        "today": timezone.localdate(form.now),
    }
    return show(request, "consultations/show_case.html", context)


def _who_sees(case: Case) -> str:
    """Said by the rule that sends the mail."""
    if case.mail_address:
        return _(
            "「相談者も見る」は、相談者が自分のページで読みます。「相談者へ」のときは、"
            "お返事があることをメールで知らせます（メールに内容は書きません）。"
        )
    return _(
        "「相談者も見る」は、相談者が自分のページで読みます。この相談者にメールは送られません。"
    )


def _before(request: Request) -> int | None:
    text = request.GET.get("before", "")
    return int(text) if text.isdecimal() and len(text) <= _MOST_DIGITS else None


def _with_block(request: Request, case: Case, now: datetime) -> EntryForm:
    """What was typed stays, with the words of the block below it; nothing is an error yet."""
    data = request.POST.copy()
    chosen = data.get("block", "")
    block = next((block for block in blocks_in_use() if str(block.pk) == chosen), None)
    if block is None:
        messages.error(request, _("定型文を選んでください。"))
    else:
        words = filled(block, case, timezone.localdate(now))
        data["text"] = "\n\n".join(part for part in (data.get("text", "").rstrip(), words) if part)
        data["audience"] = block.audience
    form = EntryForm(data, case=case, now=now)
    form.full_clean()
    form.errors.clear()
    return form


def _on_top_of(request: Request, stored: Case, now: datetime) -> EntryForm:
    """The form as it was typed, ready to be sent again on top of what is stored now."""
    data = request.POST.copy()
    data["seen"] = str(stored.version)
    data["initial-next_action"] = stored.next_action
    data["initial-next_on"] = stored.next_on.isoformat() if stored.next_on else ""
    return EntryForm(data, case=stored, now=now)
