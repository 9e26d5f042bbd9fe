"""The two tables of the load as rows of a file, with the numbers as the page says them."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from kyodo.consultations.queries.load import AGES, LoadPage, about
from kyodo.exports.csv import Cell


def week_headings() -> list[str]:
    """Of the weeks ahead."""
    return [
        *(_("週の初め"), _("見込み（時間）"), _("使える時間"), _("続いている相談")),
        *(_("これから来る相談"), _("約束の日がある相談")),
    ]


def week_rows(page: LoadPage) -> Iterator[list[Cell]]:
    """One row for each week."""
    for week in page.weeks:
        yield [
            week.week.isoformat(),
            week.words,
            "" if week.capacity is None else f"{week.capacity:g}",
            about(week.of_open),
            about(week.of_intake),
            week.promised,
        ]


def owner_headings() -> list[str]:
    """Of the open cases by person and age."""
    return [_("担当"), *(str(label) for _days, label in AGES), _("合計")]


def owner_rows(page: LoadPage) -> Iterator[list[Cell]]:
    """One row for each person, and one for what is nobody's."""
    for row in page.owners:
        yield [row.name or _("決まっていない"), *row.counts, row.total]
