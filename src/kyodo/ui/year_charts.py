"""Marks over the years as plain values: small drawings that are read beside one another.

A drawing is cut where the scale changes: marks of two scales have no common line, even if their
codes are the same. Nothing here knows how many roles a form has, and an average is never made.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from kyodo.punctuation import listed

LEFT, RIGHT, STEP = 38, 12, 28
HEAD, LINE, FOOT = 16, 26, 26

# A role keeps shape, dash and colour in every drawing of a page; the first two say it all.
SHAPES = (
    "M{x} {y}m-5 0a5 5 0 1 0 10 0a5 5 0 1 0 -10 0Z",
    "M{x} {y}m-7.5 -7.5h15v15h-15Z",
    "M{x} {y}m0 -12l10.5 18.5h-21Z",
    "M{x} {y}m0 -11l11 11l-11 11l-11 -11Z",
    "M{x} {y}m-6 -6l12 12m0 -12l-12 12",
)
DASHES = ("", "7 4", "2 4", "11 3 2 3", "5 2 1 2 1 2")
COLOURS = ("#006173", "#1a1a1a", "#8b3200", "#5b3a8c", "#4a5d00")


@dataclass(frozen=True)
class Look:
    """How one role is drawn: shape, dash and, besides, colour."""

    number: int

    @property
    def shape(self) -> str:
        return SHAPES[self.number % len(SHAPES)]

    @property
    def sample(self) -> str:
        """The shape in the middle of nothing, for the key."""
        return self.shape.format(x=0, y=0)

    @property
    def dash(self) -> str:
        return DASHES[self.number % len(DASHES)]

    @property
    def colour(self) -> str:
        return COLOURS[self.number % len(COLOURS)]

    @property
    def filled(self) -> bool:
        """Only the first shape is, so that the others can lie around it."""
        return self.number % len(SHAPES) == 0


@dataclass(frozen=True)
class Cell:
    """What stands in the table: the printed mark, and the one that took its place in a talk."""

    printed: str
    later: str = ""


@dataclass(frozen=True)
class Line:
    """One role over all years of the page: for each year its marks, none where there is nothing.

    ``joined`` draws a line from year to year; marks of single persons are points only, since the
    persons change.
    """

    label: str
    look: Look
    cells: Sequence[Sequence[Cell]]
    joined: bool = True


@dataclass(frozen=True)
class Drawn:
    """One line as two paths of SVG."""

    line: Line
    path: str
    points: str


@dataclass(frozen=True)
class Panel:
    """The years that share one scale. ``levels`` are the printed marks, best first.

    ``first`` and ``last`` are places in the years of the page; ``versions`` says which form a
    year had, where a new one begins, and nothing elsewhere.
    """

    id: str
    title: str
    levels: Sequence[str]
    first: int
    last: int
    years: Sequence[str]
    versions: Sequence[str]
    lines: Sequence[Line]

    @property
    def width(self) -> int:
        return LEFT + STEP * (self.last - self.first + 1) + RIGHT

    @property
    def height(self) -> int:
        return HEAD + LINE * len(self.levels) + FOOT

    @property
    def shown_width(self) -> int:
        """In pixels of the screen, where there is room."""
        return round(self.width * 1.2)

    @property
    def plot_to(self) -> int:
        return self.width - RIGHT

    @property
    def foot(self) -> int:
        return self.height - 8

    @property
    def rows(self) -> list[tuple[str, int]]:
        """Each level with the height of its line."""
        return [(level, self._y(at)) for at, level in enumerate(self.levels)]

    @property
    def columns(self) -> list[tuple[str, int, str, int]]:
        """Each year, its place, the form that begins with it, and the place of that border."""
        return [
            (self.years[at], self._x(at), self.versions[at], self._x(at) - STEP // 2)
            for at in range(self.first, self.last + 1)
        ]

    @cached_property
    def drawn(self) -> list[Drawn]:
        """The lines that have something to show."""
        return [
            found
            for at, line in enumerate(self.lines)
            if (found := self._draw(line, round(3 * (at - (len(self.lines) - 1) / 2)))).points
        ]

    def _draw(self, line: Line, aside: int) -> Drawn:
        """``aside`` keeps lines of equal marks apart; the shapes lie upon one another."""
        path, points, pen_down = [], [], False
        for at in range(self.first, self.last + 1):
            places = [
                self.levels.index(cell.printed)
                for cell in line.cells[at]
                if cell.printed in self.levels
            ]
            points += [line.look.shape.format(x=self._x(at), y=self._y(p)) for p in places]
            if not line.joined or len(places) != 1:
                pen_down = False
                continue
            path.append(f"{'L' if pen_down else 'M'}{self._x(at)} {self._y(places[0]) + aside}")
            pen_down = True
        return Drawn(line, "".join(path), "".join(points))

    def _x(self, at: int) -> int:
        return LEFT + STEP * (at - self.first) + STEP // 2

    def _y(self, level: int) -> int:
        return HEAD + LINE * level + LINE // 2


@dataclass(frozen=True)
class Column:
    """One year at the head of the table: ``short`` is R5, ``year`` says it in full."""

    short: str
    year: str
    form: str


@dataclass(frozen=True)
class YearChart:
    """One question over the years: its drawings, none for what has no order, and its table.

    ``cuts`` are the years before which a new scale begins.
    """

    id: str
    title: str
    columns: Sequence[Column]
    lines: Sequence[Line]
    panels: Sequence[Panel]
    shows_forms: bool = False

    @property
    def rows(self) -> list[Line]:
        """Those who were asked in at least one year."""
        return [line for line in self.lines if any(line.cells)]

    @property
    def names(self) -> str:
        """Everybody who is in the drawing."""
        return listed(line.label for line in self.rows)
