"""A step that cannot be taken any more is not offered: the reader is taken to what became of it.

Each function answers None where the step can be taken, and for what was sent: that is refused by
the action, and shown again with all that was typed.
"""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from kyodo.accounts.requests import Request
from kyodo.consultations.actions.locking import CaseMerged
from kyodo.consultations.models import Case, Referral, StatisticsReport
from kyodo.consultations.states import ReportState


def stopped(request: Request, case: Case, *, also_ended: bool = False) -> HttpResponse | None:
    """For what is done with a case that is open, or ``also_ended``; never with a merged one."""
    if case.merged_into is not None:
        return _back(request, str(CaseMerged(case.merged_into)), "show_case", case.pk)
    if case.is_open or also_ended:
        return None
    words = _("終わった相談です。先に再開してください。")
    return _back(request, words, "show_case", case.pk)


def stopped_referral(request: Request, referral: Referral) -> HttpResponse | None:
    """For what ends a referral."""
    if referral.is_open:
        return None
    words = _("このつなぎは、もう終わっています：%(state)s")
    state = {"state": referral.get_state_display()}
    return _back(request, words % state, "show_referral", referral.pk)


def stopped_report(
    request: Request, report: StatisticsReport, state: ReportState
) -> HttpResponse | None:
    """For what is done with statistics in one state."""
    if report.state == state:
        return None
    words = _("この統計は、いま「%(state)s」です。") % {"state": report.get_state_display()}
    return _back(request, words, "show_statistics_report", report.pk)


def _back(request: Request, words: str, page: str, key: int) -> HttpResponse | None:
    if request.method == "POST":
        return None
    messages.warning(request, words)
    return redirect(f"consultations:{page}", pk=key)
