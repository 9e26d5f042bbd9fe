"""The list of referrals as rows of a file: as its page, so an officer's tells nothing of a case."""

from collections.abc import Iterable, Iterator

from django.utils import timezone
from django.utils.translation import gettext as _

from kyodo.consultations.models import Referral
from kyodo.exports.csv import Cell


def headings(*, with_cases: bool) -> list[str]:
    """``with_cases`` is for the staff, who may see them."""
    of_case = [_("受付番号"), _("相談の要点")] if with_cases else []
    return [
        *(_("お願いの番号"), _("照会先"), *of_case, _("依頼した日"), _("期日"), _("状態")),
        *(_("相手が見た日"), _("回答があった日"), _("決まった日"), _("つながらなかった理由")),
    ]


def rows_of(referrals: Iterable[Referral], *, with_cases: bool) -> Iterator[list[Cell]]:
    """Days as 2026-06-10, so that a spreadsheet can sort them."""
    for referral in referrals:
        of_case = [referral.case.number, referral.case.summary] if with_cases else []
        moments = (referral.seen_at, referral.answered_at, referral.closed_at)
        yield [
            referral.pk,
            referral.organisation.name,
            *of_case,
            timezone.localdate(referral.asked_at).isoformat(),
            referral.due_on.isoformat() if referral.due_on else "",
            str(referral.get_state_display()),
            *(timezone.localdate(each).isoformat() if each else "" for each in moments),
            str(referral.no_link_reason or ""),
        ]
