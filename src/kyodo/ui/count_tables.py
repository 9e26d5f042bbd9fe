"""Horizontal bars beside the numbers that they stand for, for one series or for two."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

CountValue = int | float | str | None


@dataclass(frozen=True)
class CountRow:
    """``before`` is the earlier series. A value may be a word, which has no bar."""

    label: str
    now: CountValue
    before: CountValue = None


@dataclass(frozen=True)
class DrawnRow:
    """Lengths out of a hundred; nothing where there is no number. ``change`` is signed."""

    row: CountRow
    length: int | None
    length_before: int | None
    change: str

    @property
    def has_bar(self) -> bool:
        return bool(self.length or self.length_before)


@dataclass(frozen=True)
class CountTable:
    """A table whose rows carry their bars.

    ``now`` and ``before`` name the two series; without ``before`` there is one. ``total`` has no
    bar: it would dwarf all others.

    >>> rows = [CountRow("電話", 20), CountRow("メール", 5)]
    >>> [drawn.length for drawn in CountTable("means", "手段", rows, now="件数").drawn]
    [100, 25]
    """

    id: str
    title: str
    rows: Sequence[CountRow]
    now: str
    before: str = ""
    total: CountRow | None = None

    @property
    def drawn(self) -> list[DrawnRow]:
        """Every row with its bars, all on one measure."""
        longest = max(self._numbers(), default=0)
        return [
            DrawnRow(
                row,
                _length(row.now, longest),
                _length(row.before, longest) if self.before else None,
                change(row.now, row.before),
            )
            for row in self.rows
        ]

    @property
    def drawn_total(self) -> DrawnRow | None:
        """The last line."""
        if self.total is None:
            return None
        return DrawnRow(self.total, None, None, change(self.total.now, self.total.before))

    def _numbers(self) -> Iterable[float]:
        for row in self.rows:
            yield from (each for each in (row.now, row.before) if isinstance(each, int | float))


def change(now: CountValue, before: CountValue) -> str:
    """+3, −2 or ±0; a dash unless both are numbers."""
    if not isinstance(now, int) or not isinstance(before, int):
        return "―"
    difference = now - before
    return f"{'+' if difference > 0 else '−'}{abs(difference)}" if difference else "±0"


def _length(value: CountValue, longest: float) -> int | None:
    if not isinstance(value, int | float) or not longest:
        return None
    return round(100 * value / longest)
