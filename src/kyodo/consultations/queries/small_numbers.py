"""Taking small numbers out of a table, so that no reader can compute them back.

A count of 1 to 4 becomes ``FEW``. A table has its total, so one such cell alone would be the total
less the others: further cells become ``HIDDEN`` until every count of 1 to 4 fits the total. They
are taken by their place, the last row first, where what was not written down stands, and never by
size: whoever knows this source would learn the size from the choice. Where that does not suffice,
nothing but the total is shown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

# Below five, statistics of municipalities usually name nobody; one and the same bound everywhere.
SMALLEST_SHOWN: Final = 5
FEW: Final = "few"
HIDDEN: Final = "hidden"

Cell = int | str
_MOST = SMALLEST_SHOWN - 1


@dataclass(frozen=True)
class Masked:
    """One column of a table as it may be shown; ``is_withheld`` when only the total may be."""

    cells: Mapping[str, Cell]
    total: Cell
    is_withheld: bool = False

    @property
    def pattern(self) -> dict[str, str]:
        """Which cells do not show their number, and how they say so."""
        return {key: cell for key, cell in self.cells.items() if isinstance(cell, str)}


def masked(rows: Sequence[tuple[str, int]]) -> Masked:
    """The column, in the order in which it is read; keys are unique."""
    counts = dict(rows)
    total = sum(counts.values())
    if 0 < total < SMALLEST_SHOWN:
        return withheld(counts, FEW)
    small = [key for key, count in rows if 0 < count < SMALLEST_SHOWN]
    hidden = _also_hidden(rows, small)
    if hidden is None:
        return withheld(counts, total)
    signs = dict.fromkeys(small, FEW) | dict.fromkeys(hidden, HIDDEN)
    return Masked({key: signs.get(key, count) for key, count in rows}, total)


def masked_mentions(rows: Sequence[tuple[str, int]]) -> Masked:
    """A column whose rows do not exclude each other, so that no row is larger than all cases.

    There a hidden cell cannot protect another one: a topic that nearly every case has is known to
    nearly its number. So it is the total of mentions that is hidden, and all other rows are shown.
    """
    small = dict.fromkeys((key for key, count in rows if 0 < count < SMALLEST_SHOWN), FEW)
    total = HIDDEN if small else sum(dict(rows).values())
    return Masked({key: small.get(key, count) for key, count in rows}, total)


def withheld(keys: Mapping[str, int], total: Cell) -> Masked:
    """The column with nothing but its total."""
    return Masked(dict.fromkeys(keys, HIDDEN), total, is_withheld=True)


def as_before(column: Masked, patterns: Sequence[Mapping[str, str]]) -> Masked:
    """The column beside what was published of the same counts before.

    A cell that was hidden once and is shown another time could be subtracted from the earlier
    total. So the same cells are hidden as ever, or else the whole column is.
    """
    if column.is_withheld or all(dict(before) == column.pattern for before in patterns):
        return column
    return withheld(dict.fromkeys(column.cells, 0), column.total)


def _also_hidden(rows: Sequence[tuple[str, int]], small: Sequence[str]) -> list[str] | None:
    """Rows that have to be hidden beside the small ones; None where all rows do not suffice."""
    if not small:
        return []
    number = len(small)
    known = sum(count for key, count in rows if key in small)  # the readers' subtraction
    if number + _MOST - 1 <= known <= _MOST * (number - 1) + 1:
        return []
    hidden: list[str] = []
    for key, count in reversed(rows):
        if count < SMALLEST_SHOWN:
            continue
        hidden.append(key)
        known += count
        if known >= number - 1 + _MOST + SMALLEST_SHOWN * len(hidden):
            return hidden
    return None
