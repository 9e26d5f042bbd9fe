"""A tally as one long table: each count in a line of its own, for spreadsheets and programs."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from kyodo.evaluations.queries.tally import Difference, ItemTally, RoleTally, Tally
from kyodo.exports.csv import Cell


def headings() -> list[str]:
    """What stands above the columns."""
    return [
        _("年度"),
        _("様式"),
        _("版"),
        _("段階"),
        _("番号"),
        _("設問の記号"),
        _("設問"),
        _("数えたもの"),
        _("記入した側"),
        _("区分"),
        _("件数"),
    ]


def lines_of(tally: Tally, *, years: str) -> Iterator[list[Cell]]:
    """What the page shows and nothing more; ``years`` in words."""
    form = tally.form
    for counted in _counted(tally):
        yield [years, form.title, form.version, *counted]


def _counted(tally: Tally) -> Iterator[list[Cell]]:
    items = (item for table in tally.tables for item in table.items)
    for item in items:
        yield from ([*_item(item), *cells] for role in item.roles for cells in _marks(role))
    for found in tally.differences:
        yield from ([*_item(found.item), *cells] for cells in _distances(found))
    for action in tally.actions:
        for state, count in action.by_state:
            yield [*_item(action.item), _("改善の取組"), "", state, count]


def _distances(found: Difference) -> Iterator[list[Cell]]:
    roles = "／".join(role.label for role in found.roles)
    for words, count in found.distances:
        yield [_("評価の差"), roles, words, count]
    yield [_("そろって低い評価"), roles, "", found.weak]


def _item(tallied: ItemTally) -> list[Cell]:
    section, item = tallied.section, tallied.item
    return [section.heading, item.number_label, item.id, item.text]


def _marks(tallied: RoleTally) -> Iterator[list[Cell]]:
    if not tallied.is_shown:
        return
    label = tallied.role.label
    for each in tallied.counts:
        words = f"{each.option.printed} {each.option.label}"
        yield [_("評価"), label, words, each.count]
    if tallied.numbers:
        yield [_("評価"), label, _("数値"), tallied.numbers]
    yield [_("評価"), label, _("未記入"), tallied.unanswered]
    yield [_("話し合いで改めた評価"), label, "", tallied.changed]
