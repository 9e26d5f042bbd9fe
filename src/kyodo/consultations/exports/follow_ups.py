"""One list of the queue as rows of a file; like the page without the callers' names."""

from collections.abc import Iterable, Iterator
from datetime import date

from django.utils.translation import gettext as _

from kyodo.consultations.models import Case
from kyodo.exports.csv import Cell


def headings() -> list[str]:
    """In the language that is active."""
    return [
        *(_("受付番号"), _("受付日"), _("相談の要点"), _("団体名"), _("相談者の区分")),
        *(_("次にすること"), _("次の期日"), _("次に動く人"), _("担当")),
        *(_("最後に連絡した日"), _("この日まで休ませる"), _("休ませる理由")),
    ]


def rows_of(cases: Iterable[Case], today: date) -> Iterator[list[Cell]]:
    """One row for each case, its rest only while it lasts; days as 2026-06-10, to be sorted."""
    for case in cases:
        is_off = case.snoozed_until is not None and case.snoozed_until > today
        yield [
            case.number,
            case.received_on.isoformat(),
            case.summary,
            case.group_name,
            str(case.sector or ""),
            case.next_action,
            case.next_on.isoformat() if case.next_on else "",
            str(case.get_turn_display()),
            str(case.owner or ""),
            case.last_contact_on.isoformat(),
            case.snoozed_until.isoformat() if case.snoozed_until and is_off else "",
            case.snooze_reason if is_off else "",
        ]
