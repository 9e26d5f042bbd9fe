"""The plan of a year as one page, one paper or one action needs it; a fixed number of queries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import TypeVar

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from kyodo.accounts.models import User
from kyodo.evidence import registry
from kyodo.evidence.registry import Figure, Scope
from kyodo.fiscal import FiscalYear
from kyodo.plans.models import (
    MONTHS,
    CarryDecision,
    Indicator,
    PlanAgreement,
    PlanVersion,
    PlanView,
    ProgressCheck,
)
from kyodo.plans.permissions import can_write_plan, sides_spoken_for
from kyodo.plans.states import Decision, Progress
from kyodo.projects.models import ImprovementAction, Project, Side, WorkItem
from kyodo.projects.queries import sides_of
from kyodo.projects.states import ImprovementState
from kyodo.punctuation import dotted

Row = TypeVar("Row", PlanView, ProgressCheck)
Figures = Mapping[str, tuple[Figure | None, Figure | None]]


@dataclass(frozen=True)
class SideAgreement:
    side: Side
    agreement: PlanAgreement | None


@dataclass(frozen=True)
class SideView:
    """How one side sees a work item; ``view`` is nothing while it has not written."""

    side: Side
    view: PlanView | None


@dataclass(frozen=True)
class MeasureRow:
    """A measure of the version that counts, with what the checks found."""

    key: str
    text: str
    side_label: str
    begins: int
    ends: int
    months: Sequence[bool]
    checks: Mapping[int, ProgressCheck]

    @property
    def first_month(self) -> int:
        return MONTHS[self.begins]

    @property
    def last_month(self) -> int:
        return MONTHS[self.ends]

    @property
    def latest(self) -> ProgressCheck | None:
        return self.checks[max(self.checks)] if self.checks else None


@dataclass(frozen=True)
class IndicatorRow:
    """An indicator with what a service line counted last year and counts now, where one does."""

    indicator: Indicator
    before: Figure | None
    now: Figure | None


@dataclass(frozen=True)
class ItemPlan:
    """One work item with the newest version of its plan, or none."""

    item: WorkItem
    version: PlanVersion | None
    agreements: Sequence[SideAgreement]
    views: Sequence[SideView]
    measures: Sequence[MeasureRow]
    indicators: Sequence[IndicatorRow]
    carried: Sequence[CarryDecision]

    @property
    def has_views(self) -> bool:
        """Whether any side has written how it sees the work item."""
        return any(each.view is not None and each.view.text for each in self.views)

    @property
    def is_agreed(self) -> bool:
        """All sides have agreed to what stands there."""
        return bool(self.agreements) and all(each.agreement for each in self.agreements)

    @property
    def agreed_sides(self) -> list[Side]:
        return [each.side for each in self.agreements if each.agreement]

    @property
    def label(self) -> str:
        """The state in words."""
        if self.version is None or not self.version.aim:
            return _("未記入")
        if self.is_agreed:
            return _("全員合意")
        if self.agreed_sides:
            names = dotted(side.label for side in self.agreed_sides)
            return _("%(roles)sが合意") % {"roles": names}
        return _("記入中")

    @property
    def tone(self) -> str:
        """The badge that goes with the state."""
        if self.version is None or not self.version.aim:
            return "coming"
        if self.is_agreed:
            return "done"
        return "waiting" if self.agreed_sides else "active"


@dataclass(frozen=True)
class YearPlan:
    """``own_sides`` are those for which the reader may agree."""

    project: Project
    year: FiscalYear
    items: Sequence[ItemPlan]
    sides: Sequence[Side]
    carried_elsewhere: Sequence[CarryDecision]
    undecided: int
    may_write: bool
    own_sides: Sequence[str]
    written_for: Sequence[str]

    @property
    def agreed(self) -> int:
        return sum(1 for item in self.items if item.is_agreed)

    @property
    def is_agreed(self) -> bool:
        return bool(self.items) and self.agreed == len(self.items)

    def checked(self, half: int) -> bool:
        """Whether every measure was looked at in that half."""
        rows = [measure for item in self.items for measure in item.measures]
        return bool(rows) and all(half in row.checks for row in rows)


@dataclass(frozen=True)
class _RowsOfItem:
    views: Sequence[PlanView]
    checks: Sequence[ProgressCheck]
    carried: Sequence[CarryDecision]
    figures: Figures


def year_plan(project: Project, year: FiscalYear, user: User) -> YearPlan:
    """Everything on the page and the paper of a plan."""
    items = list(project.work_items.filter(fiscal_year=year.start).order_by("position", "pk"))
    sides = sides_of_project(project)
    versions = latest_versions(items)
    views = _by_item(PlanView.objects.filter(work_item__in=items).select_related("saved_by"))
    checks = _by_item(
        ProgressCheck.objects.filter(work_item__in=items).select_related("checked_by")
    )
    decisions = list(carry_decisions(project, year).filter(decision=Decision.CARRY))
    figures = _figures(versions.values(), year)
    return YearPlan(
        project=project,
        year=year,
        items=[
            _item_plan(
                item,
                versions.get(item.pk),
                sides,
                _RowsOfItem(
                    views.get(item.pk, []),
                    checks.get(item.pk, []),
                    [each for each in decisions if each.work_item_id == item.pk],
                    figures,
                ),
            )
            for item in items
        ],
        sides=sides,
        carried_elsewhere=[each for each in decisions if each.work_item_id is None],
        undecided=undecided_actions(project, year).count(),
        may_write=can_write_plan(user, project),
        own_sides=sides_spoken_for(user, project),
        written_for=sorted(sides_of(user, project)),
    )


def item_plan(item: WorkItem) -> ItemPlan:
    """One work item with all that belongs to its plan."""
    versions = latest_versions([item])
    return _item_plan(
        item,
        versions.get(item.pk),
        sides_of_project(item.project),
        _RowsOfItem(
            list(item.plan_views.select_related("saved_by")),
            list(item.progress_checks.select_related("checked_by")),
            list(
                item.carried_actions.filter(decision=Decision.CARRY).select_related(
                    "action", "action__person"
                )
            ),
            _figures(versions.values(), FiscalYear(item.fiscal_year)),
        ),
    )


def latest_versions(items: Sequence[WorkItem]) -> dict[int, PlanVersion]:
    """By work item the version that counts, with its parts and agreements."""
    newest = PlanVersion.objects.filter(work_item=OuterRef("pk")).order_by("-number")
    wanted = WorkItem.objects.filter(pk__in=[item.pk for item in items]).annotate(
        newest=Subquery(newest.values("pk")[:1])
    )
    versions = with_parts(PlanVersion.objects.filter(pk__in=wanted.values("newest")))
    return {version.work_item_id: version for version in versions}


def with_parts(versions: QuerySet[PlanVersion]) -> QuerySet[PlanVersion]:
    """Versions with measures, indicators, and who agreed."""
    agreements = PlanAgreement.objects.select_related("agreed_by")
    return versions.select_related("written_by").prefetch_related(
        "measures", "indicators", Prefetch("agreements", queryset=agreements)
    )


def history(item: WorkItem) -> list[PlanVersion]:
    """Every version, the newest first."""
    return list(with_parts(item.plan_versions.order_by("-number")))


def plan_before(item: WorkItem) -> PlanVersion | None:
    """What was planned the year before for the work item of the same name."""
    before = WorkItem.objects.filter(
        project=item.project_id, fiscal_year=item.fiscal_year - 1, title=item.title
    )
    return next(iter(latest_versions(list(before.order_by("position", "pk")[:1])).values()), None)


def undecided_actions(project: Project, year: FiscalYear) -> QuerySet[ImprovementAction]:
    """Still open, begun before the year ends, and not decided about for the plan of this year."""
    decided = CarryDecision.objects.filter(fiscal_year=year.start).values("action_id")
    after = datetime.combine(year.next.first_day, time(), timezone.get_current_timezone())
    return (
        project.improvements.naming_sides()
        .filter(state=ImprovementState.OPEN, created_at__lt=after)
        .exclude(pk__in=decided)
        .select_related("person")
        .order_by("due_on", "pk")
    )


def carry_decisions(project: Project, year: FiscalYear) -> QuerySet[CarryDecision]:
    """What was decided for the plan of a year, in the order of the actions' days."""
    return (
        CarryDecision.objects.filter(action__project=project, fiscal_year=year.start)
        .select_related("action", "action__person", "decided_by", "work_item")
        .order_by("action__due_on", "action_id")
    )


def sides_of_project(project: Project) -> list[Side]:
    """The sides on which somebody stands: all of them have to agree."""
    codes = project.parties.order_by().values("side")
    return list(Side.objects.filter(code__in=codes).in_order())


def not_on_way(plan: YearPlan) -> list[tuple[ItemPlan, MeasureRow]]:
    """What the last look found behind, not begun or given up."""
    fine = (Progress.ON_WAY, Progress.DONE)
    return [
        (item, row)
        for item in plan.items
        for row in item.measures
        if row.latest is not None and row.latest.state not in fine
    ]


def _item_plan(
    item: WorkItem,
    version: PlanVersion | None,
    sides: Sequence[Side],
    rows: "_RowsOfItem",
) -> ItemPlan:
    given = {each.side: each for each in version.agreements.all()} if version else {}
    written = {each.side: each for each in rows.views}
    return ItemPlan(
        item=item,
        version=version,
        agreements=[SideAgreement(side, given.get(side.code)) for side in sides] if version else [],
        views=[SideView(side, written.get(side.code)) for side in sides],
        measures=_measures(version, sides, rows.checks) if version else [],
        indicators=[
            IndicatorRow(each, *rows.figures.get(each.figure, (None, None)))
            for each in (version.indicators.all() if version else ())
        ],
        carried=rows.carried,
    )


def _measures(
    version: PlanVersion, sides: Sequence[Side], checks: Sequence[ProgressCheck]
) -> list[MeasureRow]:
    labels = {side.code: side.label for side in sides} | {"": _("みんなで")}
    return [
        MeasureRow(
            key=measure.key,
            text=measure.text,
            side_label=labels.get(measure.side, measure.side),
            begins=measure.begins,
            ends=measure.ends,
            months=measure.months,
            checks={check.half: check for check in checks if check.measure_key == measure.key},
        )
        for measure in version.measures.all()
    ]


def _by_item(rows: QuerySet[Row]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = {}
    for row in rows:
        found.setdefault(row.work_item_id, []).append(row)
    return found


def _figures(versions: Iterable[PlanVersion], year: FiscalYear) -> Figures:
    """By key what was counted last year and is counted now; each line is asked once a year.

    No line is asked where no indicator names a figure.
    """
    keys = {
        indicator.figure
        for version in versions
        for indicator in version.indicators.all()
        if indicator.figure
    }
    lines = sorted({key.partition(".")[0] for key in keys})
    before, now = (
        {figure.key: figure for line in lines for figure in registry.figures(line, Scope(each))}
        for each in (year.previous, year)
    )
    return {key: (before.get(key), now.get(key)) for key in keys}
