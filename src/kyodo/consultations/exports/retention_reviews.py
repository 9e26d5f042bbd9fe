"""One list of what is kept, waits or went, as rows of a file: the register of what was let go."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from kyodo.consultations.models import Retention
from kyodo.exports.csv import Cell


def headings() -> list[str]:
    """In the language that is active."""
    return [
        *(_("受付番号"), _("要点"), _("終えた日"), _("保存区分"), _("見直しの日")),
        *(_("求めた日時"), _("廃棄の理由"), _("理由の説明"), _("申し出た人")),
        *(_("承認した人"), _("廃棄した日時")),
    ]


def rows_of(rows: Iterable[Retention]) -> Iterator[list[Cell]]:
    """Of a case that went, nothing is left but its number and who let it go."""
    for row in rows:
        yield [
            row.case.number,
            row.case.summary,
            row.case.closed_on.isoformat() if row.case.closed_on else "",
            str(row.retention_class or ""),
            row.review_on.isoformat() if row.review_on else "",
            _day(row.deletion_asked_at),
            str(row.get_reason_display()),
            row.words,
            str(row.proposed_by or ""),
            str(row.disposed_by or ""),
            _day(row.case.disposed_at),
        ]


def _day(moment: datetime | None) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M") if moment else ""
