"""The figures beside an evaluation: counted now until the reveal, then as they stood at it.

The registry is asked once for each line and year, and no more after the reveal.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from functools import cached_property

from django.utils.translation import gettext as _

from kyodo.evaluations.models import Evaluation, FrozenEvidence, FrozenFigure, LastBasis
from kyodo.evaluations.queries.figure_words import (
    in_words,
    no_value,
    reference,
    sentence,
)
from kyodo.evaluations.states import State
from kyodo.evidence import registry
from kyodo.evidence.registry import Figure, Scope
from kyodo.fiscal import FiscalYear
from kyodo.projects.models import FigureTarget, TypedFigure, WorkItem
from kyodo.punctuation import bracketed

STATES_OF_LIVE_FIGURES = (State.PREPARING, State.ANSWERING)
_TO_THOUSANDTHS = Decimal("0.001")


@dataclass(frozen=True)
class LastYear:
    """The same figure of the year before; no ``value`` where nobody knows it."""

    value: Decimal | None
    basis: LastBasis


@dataclass(frozen=True)
class Written:
    """Who wrote something and when; of a target its ``value`` too."""

    side: str
    side_label: str
    name: str
    at: datetime | None
    user_id: int | None
    value: Decimal | None = None


@dataclass(frozen=True)
class ShownFigure:
    """One figure of one work item as a page shows it.

    ``typed`` tells who wrote what no line counts, with ``row`` while it can still be changed.
    """

    number: int
    key: str
    label: str
    value: Decimal | None
    unit: str
    line: str = ""
    line_label: str = ""
    series: Sequence[int] = ()
    note: str = ""
    source: str = ""
    source_url: str = ""
    counts_people: bool = False
    part_of: str = ""
    last: LastYear | None = None
    target: Written | None = None
    typed: Written | None = None
    row: TypedFigure | None = None

    @property
    def words(self) -> str:
        """Value and unit."""
        return in_words(self.value, self.unit, unknown=no_value(is_typed=bool(self.typed)))

    @property
    def last_words(self) -> str:
        """That of the year before, or a dash."""
        if self.last is None:
            return "―"
        return in_words(self.last.value, self.unit, unknown=no_value(is_typed=bool(self.typed)))

    @property
    def target_words(self) -> str:
        """What it was to come to, or a dash."""
        return in_words(self.target.value, self.unit) if self.target else "―"

    @property
    def origin(self) -> str:
        """Who counted it."""
        if self.typed is None:
            return self.line_label
        return _("%(side)sが書き入れた数字") % {"side": self.typed.side_label}

    @property
    def months(self) -> list[tuple[int, int]]:
        """Month and value, April first; nothing where it was not counted by month."""
        return list(zip((4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3), self.series, strict=False))

    @property
    def sentence(self) -> str:
        """What a note says of it."""
        return sentence(
            self.label,
            self.words,
            self.origin + (bracketed(self.source) if self.source else ""),
            last=self.last_words if self.last else "",
            target=self.target_words if self.target else "",
        )

    @property
    def reference(self) -> str:
        """How a text refers to it."""
        return reference(self.number)


@dataclass(frozen=True)
class ItemFigures:
    """The figures of one work item; ``unknown_lines`` are codes that this installation lacks."""

    work_item_id: int | None
    title: str
    figures: Sequence[ShownFigure]
    unknown_lines: Sequence[str] = ()
    seen_targets: str = ""

    @property
    def last_basis(self) -> str:
        """Where the figures of the year before come from, if all of them from one place."""
        bases = {figure.last.basis for figure in self.figures if figure.last}
        return str(bases.pop().label) if len(bases) == 1 else ""


@dataclass(frozen=True)
class Evidence:
    """All figures of an evaluation. ``taken_at`` is the reveal; before it they still move.

    ``ward`` names the one ward for which lines counted.
    """

    year: FiscalYear
    items: Sequence[ItemFigures]
    taken_at: datetime | None
    ward: str = ""
    is_live: bool = False

    @property
    def figures(self) -> list[ShownFigure]:
        """Every figure in its order."""
        return [figure for item in self.items for figure in item.figures]

    @property
    def by_number(self) -> dict[int, ShownFigure]:
        """Figures as texts refer to them."""
        return {figure.number: figure for figure in self.figures}

    def of_work_items(self, work_item_ids: Iterable[int]) -> "Evidence":
        """What stands beside a text about these work items; all where it is about none.

        A figure that several of them share is there once.
        """
        wanted, known, items = set(work_item_ids), set[str](), []
        for item in self.items:
            if wanted and item.work_item_id not in wanted:
                continue
            figures = [figure for figure in item.figures if figure.typed or figure.key not in known]
            known |= {figure.key for figure in figures}
            items.append(ItemFigures(item.work_item_id, item.title, figures, item.unknown_lines))
        return Evidence(self.year, items, self.taken_at, self.ward, self.is_live)


def evidence_of(evaluation: Evaluation) -> Evidence:
    """Taken at the reveal, or counted now until then; nothing for a sheet revealed without."""
    if evaluation.state in STATES_OF_LIVE_FIGURES:
        return live_evidence(evaluation)
    frozen = FrozenEvidence.objects.filter(evaluation=evaluation).first()
    if frozen is not None:
        return _as_taken(evaluation, frozen)
    return Evidence(evaluation.year, [], None)


def live_evidence(evaluation: Evaluation) -> Evidence:
    """Every figure as it stands now, asked of the lines and read from what was typed."""
    ward = evaluation.project.ward
    reading = _Reading(evaluation, ward.code if ward else "")
    items: list[ItemFigures] = []
    for item in reading.items:
        items.append(reading.item(item, 1 + sum(len(each.figures) for each in items)))
    return Evidence(evaluation.year, items, None, ward.shown_label if ward else "", is_live=True)


def seen_of_targets(targets: Iterable[FigureTarget]) -> str:
    """What the targets of a work item are recognised by when they come back from a page."""
    return ",".join(sorted(f"{target.key}={target.revision}" for target in targets))


def work_item_title(item: WorkItem) -> str:
    """As the roles table names it: ア　総合相談事業."""
    return f"{item.label}　{item.title}" if item.label else item.title


class _Reading:
    """What the live figures are made of, each read once."""

    def __init__(self, evaluation: Evaluation, ward: str) -> None:
        self.evaluation, self.ward, self.year = evaluation, ward, evaluation.year
        self.items = list(
            WorkItem.objects.filter(
                project=evaluation.project_id, fiscal_year=evaluation.fiscal_year
            ).prefetch_related("typed_figures__typed_by", "targets__set_by")
        )
        self._labels = {role.side: role.label for role in evaluation.form.roles}
        self._lines = dict(registry.lines())
        named = dict.fromkeys(line for item in self.items for line in item.lines)
        self._offered = {line: registry.figures(line, Scope(self.year, ward)) for line in named}
        self._counted: dict[str, Mapping[str, Figure]] = {}

    @cached_property
    def _before(self) -> list[FrozenFigure]:
        """Those taken at last year's reveal; of several sheets of a year those taken last."""
        latest = FrozenEvidence.objects.filter(
            evaluation__project=self.evaluation.project_id,
            evaluation__fiscal_year=self.year.start - 1,
        ).order_by("-taken_at", "-pk")[:1]
        return list(FrozenFigure.objects.filter(evidence__in=list(latest)).order_by("number"))

    @cached_property
    def _typed_before(self) -> dict[tuple[str, str], TypedFigure]:
        rows = TypedFigure.objects.filter(
            work_item__project=self.evaluation.project_id,
            work_item__fiscal_year=self.year.start - 1,
        )
        return {
            (row.work_item.title, row.key): row
            for row in rows.select_related("work_item").order_by("pk")
        }

    def item(self, item: WorkItem, first: int) -> ItemFigures:
        """One work item; its figures are numbered from ``first``."""
        targets = {target.key: target for target in item.targets.all()}
        counted = [
            self._counted_figure(line, figure, targets.get(figure.key))
            for line in item.lines
            for figure in self._offered[line]
        ]
        typed = [
            self._typed_figure(item, row, targets.get(row.key)) for row in item.typed_figures.all()
        ]
        return ItemFigures(
            item.pk,
            work_item_title(item),
            [replace(each, number=at) for at, each in enumerate([*counted, *typed], start=first)],
            [line for line in item.lines if line not in self._lines],
            seen_of_targets(targets.values()),
        )

    def _counted_figure(
        self, line: str, figure: Figure, target: FigureTarget | None
    ) -> ShownFigure:
        last = self._last_counted(line, figure.key)
        return ShownFigure(
            number=0,
            key=figure.key,
            label=figure.label,
            value=as_decimal(figure.value),
            unit=figure.unit,
            line=line,
            line_label=self._lines[line],
            series=figure.series,
            note=figure.note,
            source_url=figure.source_url,
            counts_people=figure.counts_people,
            part_of=figure.part_of,
            last=last,
            target=self._target(target),
        )

    def _typed_figure(
        self, item: WorkItem, row: TypedFigure, target: FigureTarget | None
    ) -> ShownFigure:
        return ShownFigure(
            number=0,
            key=row.key,
            label=row.label,
            value=row.value,
            unit=row.unit,
            source=row.source,
            last=self._last_typed(item, row.key),
            target=self._target(target),
            typed=Written(
                row.side,
                self._labels.get(row.side, row.side),
                row.typed_by.name if row.typed_by else "",
                row.typed_at,
                row.typed_by_id,
            ),
            row=row,
        )

    def _target(self, target: FigureTarget | None) -> Written | None:
        if target is None:
            return None
        name = target.set_by.name if target.set_by else ""
        label = self._labels.get(target.side, target.side)
        return Written(target.side, label, name, target.set_at, target.set_by_id, target.value)

    def _last_counted(self, line: str, key: str) -> LastYear | None:
        """As it stood at last year's reveal; where nothing was taken then, counted now."""
        frozen = next((row for row in self._before if row.line == line and row.key == key), None)
        if frozen is not None:
            return LastYear(frozen.value, LastBasis.FROZEN)
        if line not in self._counted:
            before = registry.figures(line, Scope(self.year.previous, self.ward))
            self._counted[line] = {figure.key: figure for figure in before}
        found = self._counted[line].get(key)
        return LastYear(as_decimal(found.value), LastBasis.COUNTED) if found else None

    def _last_typed(self, item: WorkItem, key: str) -> LastYear | None:
        title = work_item_title(item)
        same = (row for row in self._before if (row.line, row.key) == ("", key))
        frozen = next((row for row in same if row.item_title == title), None)
        if frozen is not None:
            return LastYear(frozen.value, LastBasis.FROZEN)
        typed = self._typed_before.get((item.title, key))
        return LastYear(typed.value, LastBasis.TYPED) if typed else None


def as_decimal(value: float | None) -> Decimal | None:
    """To three places; a line may offer whole numbers or fractions."""
    if value is None:
        return None
    return Decimal(str(value)).quantize(_TO_THOUSANDTHS)


def _as_taken(evaluation: Evaluation, frozen: FrozenEvidence) -> Evidence:
    labels = {role.side: role.label for role in evaluation.form.roles}
    groups: dict[tuple[int | None, str], list[ShownFigure]] = {}
    for row in frozen.figures.select_related("typed_by", "target_by").order_by("number"):
        groups.setdefault((row.work_item_id, row.item_title), []).append(_shown(row, labels))
    items = [ItemFigures(pk, title, figures) for (pk, title), figures in groups.items()]
    return Evidence(evaluation.year, items, frozen.taken_at, frozen.ward)


def _shown(row: FrozenFigure, labels: Mapping[str, str]) -> ShownFigure:
    last = LastYear(row.last_value, LastBasis(row.last_basis)) if row.last_basis else None
    typed = target = None
    if not row.line:
        name = row.typed_by.name if row.typed_by else ""
        side = labels.get(row.side, row.side)
        typed = Written(row.side, side, name, row.typed_at, row.typed_by_id)
    if row.target_value is not None:
        name = row.target_by.name if row.target_by else ""
        side = labels.get(row.target_side, row.target_side)
        target = Written(
            row.target_side, side, name, row.target_at, row.target_by_id, row.target_value
        )
    return ShownFigure(
        number=row.number,
        key=row.key,
        label=row.label,
        value=row.value,
        unit=row.unit,
        line=row.line,
        line_label=row.line_label,
        series=row.series,
        note=row.note,
        source=row.source,
        source_url=row.source_url,
        counts_people=row.counts_people,
        part_of=row.part_of,
        last=last,
        target=target,
        typed=typed,
    )
