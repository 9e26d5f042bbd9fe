"""Letting cases go: proposed by one person, approved by another."""

from collections.abc import Sequence

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kyodo.accounts.requests import Request
from kyodo.audit.trail import record_readings
from kyodo.consultations import permissions
from kyodo.consultations.actions import disposal as actions
from kyodo.consultations.actions.disposal import MOST_AT_ONCE
from kyodo.consultations.forms.retention import DisposalForm
from kyodo.consultations.models import Retention
from kyodo.consultations.queries.retention import Shown, chosen_retentions
from kyodo.consultations.states import DisposalReason
from kyodo.consultations.views.case_page import visible_case
from kyodo.lifecycle import Refusal
from kyodo.ui.pages import show

_MOST_DIGITS = 18


def propose_disposal(request: Request) -> HttpResponse:
    """The chosen cases once more, and why they shall go."""
    chosen = _chosen(request)
    if not chosen:
        return _nothing_chosen(request, Shown.DUE)
    typed = request.POST if request.method == "POST" else None
    form = DisposalForm(typed, initial={"reason": _likely_reason(chosen)})
    if request.method == "POST" and form.is_valid():
        try:
            cases = actions.propose_disposal(
                case_ids=[row.case_id for row in chosen],
                reason=DisposalReason(form.cleaned_data["reason"]),
                words=form.cleaned_data["words"],
                by=request.user,
                now=timezone.now(),
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            words = _("%(number)d件の廃棄を申し出ました。ほかの人が承認すると廃棄されます。")
            messages.success(request, words % {"number": len(cases)})
            return redirect(_list_of(Shown.PROPOSED))
    return show(request, "consultations/propose_disposal.html", {"form": form, "rows": chosen})


def approve_disposal(request: Request) -> HttpResponse:
    """Cannot be undone, so the page says what will happen to which cases."""
    chosen = _chosen(request)
    rows = [row for row in chosen if permissions.can_approve_disposal(request.user, row)]
    if request.method == "POST" and chosen:
        cases = actions.approve_disposal(
            case_ids=[row.case_id for row in chosen], by=request.user, now=timezone.now()
        )
        messages.success(request, _("%(number)d件を廃棄しました。") % {"number": len(cases)})
        return redirect(_list_of(Shown.DISPOSED))
    if not rows:
        return _nothing_chosen(request, Shown.PROPOSED)
    context = {
        "rows": rows,
        "left": [row for row in chosen if row not in rows],
        "fields": [("cases", row.case_id) for row in rows],
        "effects": _effects(rows),
    }
    return show(request, "consultations/approve_disposal.html", context)


@require_POST
def withdraw_proposal(request: Request, pk: int) -> HttpResponse:
    visible_case(request, pk)
    case = actions.withdraw_proposal(case_id=pk, by=request.user)
    words = _("相談 %(number)s の廃棄の申し出を取り下げました。")
    messages.success(request, words % {"number": case.number})
    return redirect(_list_of(Shown.PROPOSED))


def _chosen(request: Request) -> list[Retention]:
    """Rows of the cases that the address or the form names, whose look is recorded."""
    if not permissions.can_list_cases(request.user):
        raise PermissionDenied
    sent: QueryDict = request.POST if request.method == "POST" else request.GET
    numbers = [
        int(text)
        for text in sent.getlist("cases")[:MOST_AT_ONCE]
        if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS
    ]
    rows = chosen_retentions(request.user, numbers)
    record_readings(by=request.user, targets=[row.case for row in rows])
    return rows


def _likely_reason(rows: Sequence[Retention]) -> str:
    today = timezone.localdate()
    if all(row.deletion_asked_at is not None for row in rows):
        return DisposalReason.ASKED
    if all(row.review_on is not None and row.review_on <= today for row in rows):
        return DisposalReason.ENDED
    return ""


def _effects(rows: Sequence[Retention]) -> list[str]:
    effects = [
        _(
            "相談%(number)d件の、要点、経過の文章、団体名、結果の説明、同意の言葉、照会の文章が消えます。"
        )
        % {"number": len(rows)},
        _("添付ファイルの中身と名前が消えます。"),
        _("ほかに相談のない相談者は、氏名と連絡先も消えます。相談者のページも開けなくなります。"),
        _(
            "受付番号、日付、手段・区分・区・分野・内容の分類、状態と結果、かかった時間は、統計のために残ります。"
        ),
    ]
    if any(row.reason == DisposalReason.ASKED for row in rows):
        effects.append(_("相談者への知らせは送られません。廃棄の前に、本人に知らせてください。"))
    return effects


def _nothing_chosen(request: Request, shown: Shown) -> HttpResponse:
    messages.error(request, _("相談を選んでください。"))
    return redirect(_list_of(shown))


def _list_of(shown: Shown) -> str:
    return f"{reverse('consultations:list_retention_reviews')}?show={shown.value}"
