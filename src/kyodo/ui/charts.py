"""Charts as plain values: what is drawn, and where each thing stands in the drawing.

Nothing here knows how many roles a form has or how its marks are called; an average is never made.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

SHAPES = ("circle", "square", "triangle")
MOST_SHAPES = len(SHAPES)
_LEFT, _RIGHT, _HEAD, _LINE, _FOOT = 56, 112, 34, 30, 10
_PLOT = 240


@dataclass(frozen=True)
class Option:
    """One mark of the scale; the scale's order is the order of the drawing.

    ``printed`` is what stands for it on paper where that is not the code: ○ for ``maru``.
    """

    code: str
    label: str
    printed: str = ""

    @property
    def sign(self) -> str:
        """What stands for it on the screen."""
        return self.printed or self.code


@dataclass(frozen=True)
class Role:
    id: str
    label: str


@dataclass(frozen=True)
class Item:
    """One question. ``marks`` holds a code for each role's id, or "" where none was given."""

    label: str
    text: str
    marks: Mapping[str, str]
    section: str = ""


@dataclass(frozen=True)
class Point:
    x: int
    y: int
    shape: str
    role: str
    code: str


@dataclass(frozen=True)
class Line:
    """One item in the drawing; ``steps`` is the distance of its marks, None when one is missing."""

    item: Item
    y: int
    points: Sequence[Point]
    steps: int | None
    section: str

    @property
    def from_x(self) -> int:
        return min(point.x for point in self.points)

    @property
    def to_x(self) -> int:
        return max(point.x for point in self.points)


@dataclass(frozen=True)
class Count:
    option: Option
    count: int
    percent: int


@dataclass(frozen=True)
class RoleCounts:
    """How often a role gave each mark. ``percent`` is the length of a bar, out of all items."""

    role: Role
    shape: str
    counts: Sequence[Count]
    missing: int


@dataclass(frozen=True)
class Dumbbell:
    """The marks of one to three roles, item by item, on the scale of the form.

    ``language`` is that of the form's words, where it may not be the reader's.

    >>> Dumbbell(
    ...     id="marks",
    ...     title="設問ごとの評価",
    ...     scale=[Option("A", "よくできた"), Option("B", "まあまあできた")],
    ...     roles=[Role("civic", "団体等"), Role("government", "行政")],
    ...     items=[Item("１", "話し合いましたか。", {"civic": "B", "government": "A"}, "① 計画")],
    ... ).lines[0].steps
    1
    """

    id: str
    title: str
    scale: Sequence[Option]
    roles: Sequence[Role]
    items: Sequence[Item]
    language: str = ""

    @property
    def width(self) -> int:
        return _LEFT + _PLOT + _RIGHT

    @property
    def height(self) -> int:
        last = self.lines[-1].y if self.lines else _HEAD
        return last + _LINE // 2 + _FOOT

    @property
    def plot_from(self) -> int:
        return _LEFT

    @property
    def plot_to(self) -> int:
        return _LEFT + _PLOT

    @property
    def bottom(self) -> int:
        return self.height - _FOOT

    @cached_property
    def columns(self) -> list[tuple[Option, int]]:
        """Each mark with the place of its line."""
        return [(option, self._x(option.code)) for option in self.scale]

    @cached_property
    def lines(self) -> list[Line]:
        """The items from top to bottom; a new section leaves room for its name."""
        lines: list[Line] = []
        y, section = _HEAD - _LINE // 2, ""
        for item in self.items:
            begins = item.section if item.section != section else ""
            y += _LINE * (2 if begins else 1)
            section = item.section
            lines.append(Line(item, y, self._points(item, y), self._steps(item), begins))
        return lines

    @property
    def role_shapes(self) -> list[tuple[Role, str]]:
        """Each role with the shape that stands for it."""
        return [(role, SHAPES[at % len(SHAPES)]) for at, role in enumerate(self.roles)]

    @property
    def counts(self) -> list[RoleCounts]:
        """How often each role gave each mark."""
        return [self._counts(role, shape) for role, shape in self.role_shapes]

    @property
    def differing(self) -> int:
        """How many items were marked differently."""
        return sum(1 for line in self.lines if line.steps)

    @property
    def compares(self) -> bool:
        return len(self.roles) > 1

    @property
    def is_drawable(self) -> bool:
        """Up to three roles can be told apart by shape; the tables hold any number."""
        return bool(self.items and self.scale) and len(self.roles) <= MOST_SHAPES

    def sign_of(self, code: str) -> str:
        """What stands for a mark on the screen; empty for none."""
        return next((option.sign for option in self.scale if option.code == code), code)

    def _codes(self) -> list[str]:
        return [option.code for option in self.scale]

    def _x(self, code: str) -> int:
        slot = _PLOT / len(self.scale)
        return round(_LEFT + slot * (self._codes().index(code) + 0.5))

    def _points(self, item: Item, y: int) -> list[Point]:
        return [
            Point(self._x(code), y, shape, role.label, code)
            for role, shape in self.role_shapes
            if (code := item.marks.get(role.id, "")) in self._codes()
        ]

    def _steps(self, item: Item) -> int | None:
        codes = self._codes()
        places = [codes.index(c) for r in self.roles if (c := item.marks.get(r.id)) in codes]
        if len(places) < len(self.roles) or not self.compares:
            return None
        return max(places) - min(places)

    def _counts(self, role: Role, shape: str) -> RoleCounts:
        given = [item.marks.get(role.id, "") for item in self.items]
        total = max(len(given), 1)
        counts = [
            Count(option, given.count(option.code), round(100 * given.count(option.code) / total))
            for option in self.scale
        ]
        return RoleCounts(role, shape, counts, len(given) - sum(c.count for c in counts))
