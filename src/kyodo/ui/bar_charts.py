"""Stacked bars as plain values: one row for each week, person or room, and where it is drawn.

The bars lie, so that words stand beside them on a narrow screen too. A limit (hours, seats) is a
line that runs down through the rows and may change on its way.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

WIDTH, RIGHT, HEAD, ROW, BAR, FOOT = 400, 66, 26, 32, 20, 8
_FULL_WIDTH, _HALF_WIDTH, _LAST_ASCII = 13, 8, 0x7E
_MOST_TICKS = 4

# Each part of a bar differs by its pattern; the colour is there besides.
PATTERNS = ("solid", "stripes", "dots", "plain", "grid", "lines")
COLOURS = ("#006173", "#8b3200", "#1a1a1a", "#5b5b58", "#5b3a8c", "#4a5d00")


@dataclass(frozen=True)
class Look:
    """How one part is filled; equal numbers look equal on the whole page."""

    number: int

    @property
    def pattern(self) -> str:
        return PATTERNS[self.number % len(PATTERNS)]

    @property
    def colour(self) -> str:
        return COLOURS[self.number % len(COLOURS)]


@dataclass(frozen=True)
class Part:
    """What a part of every bar stands for."""

    label: str
    look: Look


@dataclass(frozen=True)
class Bar:
    """One row: a value for each part. ``total`` is what stands behind it, as it is to be read.

    ``limit`` is None where there is none; ``marked`` draws attention to a row by a triangle. In the
    table the label leads to ``url``, if there is one.
    """

    label: str
    values: Sequence[float]
    total: str = ""
    limit: float | None = None
    marked: bool = False
    url: str = ""


@dataclass(frozen=True)
class Piece:
    part: Part
    x: int
    width: int


@dataclass(frozen=True)
class Drawn:
    """One bar in its place; ``label`` is cut to the room there is."""

    bar: Bar
    label: str
    y: int
    pieces: Sequence[Piece]

    @property
    def words_y(self) -> int:
        return self.y + BAR - 5


@dataclass(frozen=True)
class StackedBars:
    """``left`` is the room for labels; ``marked_label`` and ``limit_label`` explain in the key.

    >>> chart = StackedBars(
    ...     id="rooms",
    ...     title="部屋ごとの利用",
    ...     unit="時間",
    ...     parts=[Part("午前", Look(0)), Part("午後", Look(1))],
    ...     bars=[Bar("会議室", [10, 30], total="40")],
    ... )
    >>> [piece.width for piece in chart.drawn[0].pieces]
    [62, 188]
    """

    id: str
    title: str
    unit: str
    parts: Sequence[Part]
    bars: Sequence[Bar]
    row_label: str = ""
    limit_label: str = ""
    marked_label: str = ""
    left: int = 84

    @property
    def width(self) -> int:
        return WIDTH

    @property
    def height(self) -> int:
        return HEAD + ROW * len(self.bars) + FOOT

    @property
    def bottom(self) -> int:
        return self.height - FOOT

    @property
    def label_x(self) -> int:
        return self.left - 6

    @property
    def total_x(self) -> int:
        """Totals stand in a column of their own, where no line runs through them."""
        return WIDTH - RIGHT + 8

    @property
    def bar_height(self) -> int:
        return BAR

    @cached_property
    def ticks(self) -> list[tuple[int, int]]:
        """Round values with the places of their lines, zero first."""
        step = _step(self._most)
        return [(value, self._x(value)) for value in range(0, round(self._top) + 1, step)]

    @cached_property
    def drawn(self) -> list[Drawn]:
        """The bars from top to bottom; what is nothing has no piece."""
        rows = []
        for at, bar in enumerate(self.bars):
            pieces, before = [], 0.0
            for part, value in zip(self.parts, bar.values, strict=True):
                x, end = self._x(before), self._x(before + value)
                if end > x:
                    pieces.append(Piece(part, x, end - x))
                before += value
            y = HEAD + ROW * at + (ROW - BAR) // 2
            rows.append(Drawn(bar, self._fitting(bar.label), y, pieces))
        return rows

    @property
    def limit_path(self) -> str:
        """The line of the limit; it breaks where there is none."""
        path, before = "", None
        for at, bar in enumerate(self.bars):
            if bar.limit is not None:
                x, y = self._x(bar.limit), HEAD + ROW * at
                path += f"{'M' if before is None else 'L'}{x} {y}V{y + ROW}"
            before = bar.limit
        return path

    @property
    def has_marked(self) -> bool:
        return any(bar.marked for bar in self.bars)

    @cached_property
    def _most(self) -> float:
        totals = [sum(bar.values) for bar in self.bars]
        return max([*totals, *(bar.limit or 0 for bar in self.bars), 1])

    @cached_property
    def _top(self) -> float:
        step = _step(self._most)
        return -(-self._most // step) * step

    def _x(self, value: float) -> int:
        return self.left + round(value / self._top * (WIDTH - self.left - RIGHT))

    def _fitting(self, label: str) -> str:
        room = self.label_x
        for at, letter in enumerate(label):
            room -= _HALF_WIDTH if ord(letter) <= _LAST_ASCII else _FULL_WIDTH
            if room < 0:
                return f"{label[: max(at - 1, 1)]}…"
        return label


def _step(most: float) -> int:
    """A round distance that needs few lines."""
    step = 1
    while True:
        for times in (1, 2, 5):
            if most <= step * times * _MOST_TICKS:
                return step * times
        step *= 10
