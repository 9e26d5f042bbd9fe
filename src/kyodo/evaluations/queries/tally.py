"""How often which mark was given over many projects: counts, never a mean, never who was harsher.

The database counts; what comes back is one row for each item, role and mark, however many sheets
there are. Counted are first marks, as each gave them alone, before the talk.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kyodo.evaluations.formats import FormDefinition, Item, Option, Role, Scale, Section
from kyodo.evaluations.queries.tally_counts import Counts, TallyScope, counts_of
from kyodo.projects.states import ImprovementState


@dataclass(frozen=True)
class Count:
    """``percent`` of the marks that this role gave is the length of a bar."""

    option: Option
    count: int
    percent: int


@dataclass(frozen=True)
class RoleTally:
    """One role's marks on one item; ``is_shown`` is False where they are too few for the reader."""

    role: Role
    counts: Sequence[Count]
    numbers: int
    unanswered: int
    changed: int
    is_shown: bool


@dataclass(frozen=True)
class ItemTally:
    section: Section
    item: Item
    roles: Sequence[RoleTally]

    @property
    def place(self) -> str:
        return f"{self.section.heading} {self.item.number_label}".rstrip()


@dataclass(frozen=True)
class TallyTable:
    """The items of one section that share a scale."""

    heading: str
    scale: Scale
    items: Sequence[ItemTally]

    @property
    def columns(self) -> int:
        """How wide the table is: who marked, each option, numbers, nothing, changed."""
        return 3 + len(self.scale.options) + (self.scale.kind == "number")


@dataclass(frozen=True)
class Difference:
    """How two roles' marks on one item lay apart; which of them was harsher is not said.

    ``by_distance`` counts distances in ranks, or just sameness where the scale has no ranks;
    ``weak`` is how often both found the item weak.
    """

    item: ItemTally
    roles: tuple[Role, Role]
    by_distance: Mapping[int, int]
    weak: int

    @property
    def compared(self) -> int:
        return sum(self.by_distance.values())

    @property
    def differing(self) -> int:
        return self.compared - self.by_distance.get(0, 0)

    @property
    def percent(self) -> int:
        return round(100 * self.differing / self.compared)

    @property
    def distances(self) -> list[tuple[str, int]]:
        """What was found, in words, from near to far."""
        return [(self._words(steps), count) for steps, count in sorted(self.by_distance.items())]

    def _words(self, steps: int) -> str:
        if steps == 0:
            return _("同じ")
        if not self.item.item.scale.is_ordered:
            return _("違う")
        return ngettext("差%(steps)d段階", "差%(steps)d段階", steps) % {"steps": steps}


@dataclass(frozen=True)
class ActionTally:
    """Improvement actions that came from one item, by what became of them."""

    item: ItemTally
    total: int
    sheets: int
    by_state: Sequence[tuple[str, int]]


@dataclass(frozen=True)
class Tally:
    """``sheets`` evaluations were counted, or None where they are too few for the reader."""

    form: FormDefinition
    sheets: int | None
    tables: Sequence[TallyTable]
    differences: Sequence[Difference]
    actions: Sequence[ActionTally]


def tally(scope: TallyScope) -> Tally:
    """Everything that is counted over the evaluations of a scope."""
    form = scope.sheet_format.definition
    sheets = scope.sheets()
    if sheets < max(scope.fewest, 1):
        return Tally(form, None if scope.is_public else 0, (), (), ())
    return _Tallying(form, counts_of(scope), sheets, scope).tally()


class _Tallying:
    def __init__(
        self, form: FormDefinition, counts: Counts, sheets: int, scope: TallyScope
    ) -> None:
        self._form, self._counts, self._sheets, self._scope = form, counts, sheets, scope
        self._roles = [*form.roles, *form.joint_roles]

    def tally(self) -> Tally:
        """The counts in the order of the paper, differences by how many sheets have one."""
        differences = sorted(
            (each for item in self._items for each in self._differences(item)),
            key=lambda each: -each.differing / each.compared,
        )
        return Tally(self._form, self._sheets, self._tables(), differences, self._actions())

    @cached_property
    def _items(self) -> list[ItemTally]:
        return [
            ItemTally(section, item, roles)
            for section, item in self._form.items()
            if self._scope.counts_item(item)
            if (roles := [self._role_tally(item, r) for r in self._roles if r.id in item.roles])
        ]

    def _tables(self) -> list[TallyTable]:
        tables: list[TallyTable] = []
        for item in self._items:
            heading, scale = item.section.heading, item.item.scale
            if tables and (tables[-1].heading, tables[-1].scale) == (heading, scale):
                tables[-1] = TallyTable(heading, scale, [*tables[-1].items, item])
            else:
                tables.append(TallyTable(heading, scale, [item]))
        return tables

    def _role_tally(self, item: Item, role: Role) -> RoleTally:
        marks = self._counts.marks.get((item.id, role.id), Counter())
        given = sum(count for mark, count in marks.items() if mark)
        named = [(option, marks.get(option.code, 0)) for option in item.scale.options]
        return RoleTally(
            role=role,
            counts=[
                Count(option, count, round(100 * count / given) if given else 0)
                for option, count in named
            ],
            numbers=given - sum(count for _option, count in named),
            unanswered=marks.get("", 0),
            changed=self._counts.changed.get((item.id, role.id), 0),
            is_shown=self._counts.sheets.get((item.id, role.id), 0) >= self._scope.fewest,
        )

    def _differences(self, tallied: ItemTally) -> list[Difference]:
        """One for each two roles that both marked often enough."""
        item, shown = tallied.item, [each.role for each in tallied.roles if each.is_shown]
        found = []
        for at, one in enumerate(shown):
            for other in shown[at + 1 :]:
                pair = (item.id, frozenset((one.id, other.id)))
                if self._counts.pair_sheets.get(pair, 0) < self._scope.fewest:
                    continue
                marks = self._counts.pairs.get(pair, Counter())
                distances = _distances(item.scale, marks)
                if any(distances.values()):
                    weak = _both_weak(item.scale, marks)
                    found.append(Difference(tallied, (one, other), distances, weak))
        return found

    def _actions(self) -> list[ActionTally]:
        """Items from which most actions came stand first."""
        found = [
            ActionTally(
                item,
                sum(states.values()),
                self._counts.action_sheets.get(item.item.id, 0),
                [(str(label), states.get(code, 0)) for code, label in ImprovementState.choices],
            )
            for item in self._items
            if (states := self._counts.actions.get(item.item.id))
        ]
        return sorted(found, key=lambda each: -each.total)


def _distances(scale: Scale, pairs: Mapping[tuple[str, str], int]) -> Counter[int]:
    """Steps → pairs of marks; a mark outside the order (not applicable, say) has no distance."""
    found: Counter[int] = Counter()
    for (one, other), count in pairs.items():
        options = [scale.option(code) for code in (one, other)]
        if scale.is_ordered:
            ranks = [option.rank for option in options if option and option.rank is not None]
            if len(ranks) == 2:
                found[abs(ranks[0] - ranks[1])] += count
        elif all(options):
            found[int(one != other)] += count
    return found


def _both_weak(scale: Scale, pairs: Mapping[tuple[str, str], int]) -> int:
    weak = {option.code for option in scale.options if option.weak}
    return sum(count for marks, count in pairs.items() if weak.issuperset(marks))
