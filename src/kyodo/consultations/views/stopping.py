"""A step that cannot be taken any more is not offered: the reader is taken to what became of it.

What was sent is let through: the action refuses it, and it is shown again with all that was typed.
"""

from django.urls import reverse
from django.utils.translation import gettext as _

from kyodo.accounts.requests import Request
from kyodo.consultations.actions.locking import CaseMerged
from kyodo.consultations.models import Case, Referral, StatisticsReport
from kyodo.consultations.states import ReportState
from kyodo.ui.refusals import TooLate


def stop_if_over(request: Request, case: Case, *, also_ended: bool = False) -> None:
    """For what is done with a case that is open, or ``also_ended``; never with a merged one."""
    if case.merged_into is not None:
        _stop(request, str(CaseMerged(case.merged_into)), "show_case", case.pk)
    elif not case.is_open and not also_ended:
        _stop(request, _("終わった相談です。先に再開してください。"), "show_case", case.pk)


def stop_if_referral_is_over(request: Request, referral: Referral) -> None:
    """For what ends a referral."""
    if not referral.is_open:
        words = _("このつなぎは、もう終わっています：%(state)s")
        state = {"state": referral.get_state_display()}
        _stop(request, words % state, "show_referral", referral.pk)


def stop_unless_report_is(request: Request, report: StatisticsReport, state: ReportState) -> None:
    """For what is done with statistics in one state."""
    if report.state != state:
        words = _("この統計は、いま「%(state)s」です。") % {"state": report.get_state_display()}
        _stop(request, words, "show_statistics_report", report.pk)


def _stop(request: Request, words: str, page: str, key: int) -> None:
    if request.method != "POST":
        raise TooLate(words, reverse(f"consultations:{page}", args=[key]))
