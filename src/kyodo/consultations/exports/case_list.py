"""The list of cases as rows of a file."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kyodo.consultations.models import Case
from kyodo.exports.csv import Cell
from kyodo.punctuation import listed


def headings(*, names: bool) -> list[str]:
    """Those of the page, and by what it can be narrowed."""
    caller = [_("相談者")] if names else []
    return [
        *(_("受付番号"), _("受付日"), _("相談の要点"), *caller, _("団体名"), _("手段")),
        *(
            _("相談者の区分"),
            _("区"),
            _("活動分野"),
            _("相談の内容"),
            _("状態"),
            pgettext("of a consultation", "結果"),
        ),
        *(_("つながらなかった理由"), _("担当"), _("次にすること"), _("次の期日")),
        *(_("最後に連絡した日"), _("終えた日")),
    ]


def rows_of(cases: Iterable[Case], *, names: bool) -> Iterator[list[Cell]]:
    """One row for each case; days as 2026-06-10, so that a spreadsheet can sort them."""
    for case in cases:
        caller = [str(case.caller or "")] if names else []
        topics = sorted(case.topics.all(), key=lambda topic: (topic.position, topic.pk))
        yield [
            case.number,
            case.received_on.isoformat(),
            case.summary,
            *caller,
            case.group_name,
            *(str(word or "") for word in (case.means, case.sector, case.ward, case.field)),
            listed(map(str, topics)),
            str(case.get_state_display()),
            str(case.get_outcome_display()),
            str(case.no_link_reason or ""),
            str(case.owner or ""),
            case.next_action,
            case.next_on.isoformat() if case.next_on else "",
            case.last_contact_on.isoformat(),
            case.closed_on.isoformat() if case.closed_on else "",
        ]
