"""The list of what was published, as a table for spreadsheets."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kyodo.evaluations.queries.publication_lists import PublicationRow
from kyodo.exports.csv import Cell
from kyodo.punctuation import slashed


def headings() -> list[str]:
    """What stands above the columns."""
    return [
        _("年度"),
        _("事業名称"),
        _("事業の実施者"),
        _("設問の数"),
        _("評価が分かれた設問"),
        _("公表日"),
        pgettext("of a publication", "版"),
        _("ページ"),
    ]


def lines_of(rows: Iterable[PublicationRow], *, address: str) -> Iterator[list[Cell]]:
    """One line for each publication; ``address`` is the site's own, before the path."""
    for row in rows:
        yield [
            row.sheet.year.start,
            row.sheet.project,
            slashed(party["name"] for party in row.sheet.parties),
            row.total,
            row.differing,
            row.published_on.isoformat(),
            row.publication.number,
            f"{address}{row.path}",
        ]
