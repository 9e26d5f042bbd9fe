"""Every write on projects, their roles tables and improvement actions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kyodo.accounts.models import User
from kyodo.audit.trail import record
from kyodo.fiscal import FiscalYear
from kyodo.lifecycle import Refusal
from kyodo.organisations.models import Organisation
from kyodo.projects.events import Event
from kyodo.projects.models import (
    Duty,
    FigureTarget,
    ImprovementAction,
    Party,
    Project,
    Side,
    TypedFigure,
    WorkItem,
)
from kyodo.projects.permissions import (
    can_add_project,
    can_change_improvement,
    can_change_project,
)
from kyodo.projects.queries import RolesTableRow, roles_table_rows, seen_of
from kyodo.projects.states import LIFECYCLE, ImprovementState


@dataclass(frozen=True)
class ImprovementData:
    """What will be done, by which side, by whom and until when."""

    text: str
    side: str
    person: User | None = None
    due_on: date | None = None


class RolesTableChangedMeanwhile(Refusal):
    """Somebody saved this table while it was being written; nothing was stored."""

    def __init__(self, stored: Sequence[RolesTableRow]) -> None:
        super().__init__(
            _("書いている間に、ほかの人がこの表を保存しました。両方を見比べてください。")
        )
        self.stored = stored


@transaction.atomic
def name_sides(*, sides: Iterable[tuple[str, str]]) -> list[Side]:
    """Make known the sides, as code and words, that a form speaks of; answers the new ones.

    A side that is known keeps its name: pages of old projects must not change their words because
    another municipality's form calls the same side differently.
    """
    longest = Side._meta.get_field("label").max_length
    known = set(Side.objects.values_list("code", flat=True))
    added = []
    for code, label in sides:
        if not code or code in known:
            continue
        known.add(code)
        side, is_new = Side.objects.get_or_create(
            code=code, defaults={"label": label[:longest], "position": len(known)}
        )
        added += [side] if is_new else []
    return added


@transaction.atomic
def add_project(
    *, project: Project, parties: Mapping[str, Sequence[Organisation]], by: User | None
) -> Project:
    """Register a project with the organisations of its sides, first named first.

    ``by`` is None for what a command reads in. Raises ``PermissionDenied``, or ``Refusal`` when
    nobody stands on any side or somebody on two.
    """
    if by is not None and not can_add_project(by):
        raise PermissionDenied
    project.save()
    record(Event.PROJECT_ADDED, by=by, target=project)
    _write_parties(project, parties, by=by)
    return project


@transaction.atomic
def change_project(
    *, project: Project, parties: Mapping[str, Sequence[Organisation]], by: User
) -> Project:
    """Store changed data of a project.

    Raises ``PermissionDenied``, or ``Refusal`` as ``add_project`` does and where a side that
    evaluations already speak for would change: the people of a new party could read what the
    others marked.
    """
    Project.objects.select_for_update().get(pk=project.pk)
    if not can_change_project(by, project):
        raise PermissionDenied
    project.save()
    record(Event.PROJECT_CHANGED, by=by, target=project)
    _write_parties(project, parties, by=by)
    return project


@transaction.atomic
def write_roles_table(
    *,
    project_id: int,
    fiscal_year: int,
    rows: Sequence[RolesTableRow],
    by: User | None,
    seen: str | None = None,
) -> list[WorkItem]:
    """Replace the roles table of one fiscal year, keeping the rows that joint texts refer to.

    Figures and targets that were typed for a work item go where its title goes.

    ``by`` is None for what a command reads in. ``seen`` is the ``seen_of`` of the table that the
    writer had before them, None where nobody looked. Raises ``PermissionDenied``,
    ``RolesTableChangedMeanwhile``, or ``Refusal`` for a table without rows and for one that is too
    short for the joint texts written about it or would lose typed figures.
    """
    project = Project.objects.select_for_update().get(pk=project_id)
    if by is not None and not can_change_project(by, project):
        raise PermissionDenied
    if not rows:
        raise Refusal(_("事業項目を1つ以上書いてください。"))
    if seen is not None:
        _refuse_overwriting(roles_table_rows(project, fiscal_year), rows, seen)
    titles = {item.pk: item.title for item in project.work_items.filter(fiscal_year=fiscal_year)}
    items = [
        _write_row(project, fiscal_year, position, row) for position, row in enumerate(rows, 1)
    ]
    _move_figures(titles, items)
    _refuse_losing_texts(project, fiscal_year, len(rows))
    project.work_items.filter(fiscal_year=fiscal_year, position__gt=len(rows)).delete()
    record(
        Event.ROLES_TABLE_CHANGED,
        by=by,
        target=project,
        year=str(FiscalYear(fiscal_year)),
        work_items=len(items),
    )
    return items


@transaction.atomic
def copy_roles_table(
    *, project: Project, from_year: int, to_year: int, by: User | None
) -> list[WorkItem]:
    """Begin a year with the table of an earlier one; a table that exists already stays."""
    if project.work_items.filter(fiscal_year=to_year).exists():
        return list(project.work_items.filter(fiscal_year=to_year))
    rows = roles_table_rows(project, from_year)
    items = [_write_row(project, to_year, position, row) for position, row in enumerate(rows, 1)]
    record(
        Event.ROLES_TABLE_COPIED,
        by=by,
        target=project,
        from_year=str(FiscalYear(from_year)),
        to_year=str(FiscalYear(to_year)),
    )
    return items


@transaction.atomic
def add_improvement(
    *, project: Project, data: ImprovementData, by: User, now: datetime
) -> ImprovementAction:
    """Note what a side will do. The caller has asked who may: it depends on where it came from."""
    action = ImprovementAction.objects.create(
        project=project,
        text=data.text,
        side=data.side,
        person=data.person,
        due_on=data.due_on,
        created_at=now,
    )
    record(Event.IMPROVEMENT_ADDED, by=by, target=action, side=data.side)
    return action


@transaction.atomic
def report_improvement(
    *, action_id: int, state: str, outcome: str, by: User, now: datetime
) -> ImprovementAction:
    """Say what became of it; raises ``PermissionDenied``, ``StepNotAllowed``, or ``Refusal``
    when it is dropped without a reason."""
    action = ImprovementAction.objects.select_for_update().get(pk=action_id)
    if not can_change_improvement(by, action):
        raise PermissionDenied
    if state == ImprovementState.DROPPED and not outcome.strip():
        raise Refusal(_("取りやめる理由を書いてください。"))
    if state != action.state:
        LIFECYCLE.check(action.state, state)
    action.state, action.outcome = state, outcome.strip()
    action.closed_at = None if state == ImprovementState.OPEN else now
    action.save(update_fields=["state", "outcome", "closed_at"])
    closed = state != ImprovementState.OPEN
    record(
        Event.IMPROVEMENT_CLOSED if closed else Event.IMPROVEMENT_CHANGED,
        by=by,
        target=action,
        state=state,
    )
    return action


def _write_parties(
    project: Project, parties: Mapping[str, Sequence[Organisation]], *, by: User | None
) -> None:
    wanted = _places(parties)
    held = {(party.side, party.organisation_id): party for party in project.parties.all()}
    if project.evaluations.exists():
        _refuse_changing_sides(set(held), set(wanted))
    for (side, organisation_id), party in held.items():
        if (side, organisation_id) not in wanted:
            party.delete()
            name = party.organisation.name
            record(Event.PARTY_REMOVED, by=by, target=project, side=side, organisation=name)
    for position, (place, organisation) in enumerate(wanted.items(), start=1):
        if place in held:
            Party.objects.filter(pk=held[place].pk).update(position=position)
            continue
        side = place[0]
        Party.objects.create(
            project=project, side=side, organisation=organisation, position=position
        )
        record(
            Event.PARTY_CHANGED, by=by, target=project, side=side, organisation=organisation.name
        )


def _places(parties: Mapping[str, Sequence[Organisation]]) -> dict[tuple[str, int], Organisation]:
    """Who stands where, by side and organisation, in the order of the sides."""
    places = {
        (side, organisation.pk): organisation
        for side, organisations in parties.items()
        for organisation in organisations
    }
    if not places:
        raise Refusal(_("団体・部署を1つ以上選んでください。"))
    if len({organisation_id for _side, organisation_id in places}) < len(places):
        raise Refusal(_("同じ団体・部署は、2つの側に立てません。"))
    return places


def _refuse_changing_sides(held: set[tuple[str, int]], wanted: set[tuple[str, int]]) -> None:
    """A side without anybody may still be filled: a form of a later year may ask for it."""
    filled = {side for side, _organisation in held}
    if any(side in filled for side, _organisation in held ^ wanted):
        raise Refusal(
            _(
                "評価が始まっている事業の団体・部署は替えられません。新しい事業として登録してください。"
            )
        )


def _refuse_overwriting(
    stored: Sequence[RolesTableRow], rows: Sequence[RolesTableRow], seen: str
) -> None:
    """What is stored already may be sent once more, as by a double click."""
    if seen != seen_of(stored) and seen_of(rows) != seen_of(stored):
        raise RolesTableChangedMeanwhile(stored)


def _refuse_losing_texts(project: Project, fiscal_year: int, rows: int) -> None:
    """A joint text would stand there without its work item."""
    surplus = project.work_items.filter(fiscal_year=fiscal_year, position__gt=rows)
    if surplus.filter(joint_texts__isnull=False).exists():
        raise Refusal(
            _(
                "検証文のある事業項目は減らせません。事業項目の名前を直すか、検証文をまとめてください。"
            )
        )
    for item in surplus.order_by("position"):
        if item.typed_figures.exists() or item.targets.exists():
            raise Refusal(
                _("数字や目標を書き入れた事業項目は減らせません。先にその数字を消してください。")
            )


def _move_figures(titles: Mapping[int, str], items: Sequence[WorkItem]) -> None:
    """After a row was taken out or moved, each typed figure stands at the title it was typed for.

    Rows are kept by position, so that the title may have got another row.
    """
    places = {item.title: item for item in reversed(items)}
    kept = {item.pk: item.title for item in items}
    written: list[QuerySet[Any]] = [
        TypedFigure.objects.order_by("pk"),
        FigureTarget.objects.order_by("pk"),
    ]
    for rows in written:
        moved = []
        for row in rows.filter(work_item__in=titles):
            title = titles[row.work_item_id]
            if kept.get(row.work_item_id) != title and title in places:
                row.work_item = places[title]
                moved.append(row)
        rows.filter(pk__in=[row.pk for row in moved]).delete()
        rows.bulk_create(moved)  # two that change places would meet halfway


def _write_row(project: Project, fiscal_year: int, position: int, row: RolesTableRow) -> WorkItem:
    item, _created = WorkItem.objects.update_or_create(
        project=project,
        fiscal_year=fiscal_year,
        position=position,
        defaults={"label": row.label, "title": row.title, "lines": list(row.lines)},
    )
    item.duties.all().delete()
    Duty.objects.bulk_create(
        Duty(work_item=item, side=side, position=number, text=text)
        for side, texts in row.duties.items()
        for number, text in enumerate(texts, start=1)
    )
    return item
