"""Every write on projects, their roles tables and improvement actions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from kyodo.accounts.models import User
from kyodo.audit.trail import record
from kyodo.fiscal import FiscalYear
from kyodo.lifecycle import Refusal
from kyodo.organisations.models import Organisation
from kyodo.projects.events import Event
from kyodo.projects.models import Duty, ImprovementAction, Party, Project, WorkItem
from kyodo.projects.permissions import (
    can_add_project,
    can_change_improvement,
    can_change_project,
)
from kyodo.projects.queries import RolesTableRow, roles_table_rows
from kyodo.projects.states import LIFECYCLE, ImprovementState


@dataclass(frozen=True)
class ImprovementData:
    """What will be done, by which side, by whom and until when."""

    text: str
    side: str
    person: User | None = None
    due_on: date | None = None


@transaction.atomic
def add_project(
    *, project: Project, parties: Mapping[str, Organisation], by: User | None
) -> Project:
    """Register a project with the organisation of each side; raises ``PermissionDenied``.

    ``by`` is None for what a command reads in.
    """
    if by is not None and not can_add_project(by):
        raise PermissionDenied
    project.save()
    record(Event.PROJECT_ADDED, by=by, target=project)
    _write_parties(project, parties, by=by)
    return project


@transaction.atomic
def change_project(*, project: Project, parties: Mapping[str, Organisation], by: User) -> Project:
    """Store changed data of a project.

    Raises ``PermissionDenied``. A party that evaluations already speak for cannot be exchanged:
    ``Refusal``, for otherwise the new party's people could read what the old one marked.
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
    *, project_id: int, fiscal_year: int, rows: Sequence[RolesTableRow], by: User | None
) -> list[WorkItem]:
    """Replace the roles table of one fiscal year, keeping the rows that joint texts refer to.

    ``by`` is None for what a command reads in. Raises ``PermissionDenied``, or ``Refusal`` for a
    table without rows and for one that is too short for the joint texts written about it.
    """
    project = Project.objects.select_for_update().get(pk=project_id)
    if by is not None and not can_change_project(by, project):
        raise PermissionDenied
    if not rows:
        raise Refusal(_("事業項目を1つ以上書いてください。"))
    items = [
        _write_row(project, fiscal_year, position, row) for position, row in enumerate(rows, 1)
    ]
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
    project: Project, parties: Mapping[str, Organisation], *, by: User | None
) -> None:
    for side, organisation in parties.items():
        party = project.parties.filter(side=side).first()
        if party is not None and party.organisation_id == organisation.pk:
            continue
        if party is not None and project.evaluations.exists():
            raise Refusal(
                _(
                    "評価が始まっている事業の団体・部署は替えられません。新しい事業として登録してください。"
                )
            )
        Party.objects.update_or_create(
            project=project, side=side, defaults={"organisation": organisation}
        )
        record(
            Event.PARTY_CHANGED, by=by, target=project, side=side, organisation=organisation.name
        )


def _refuse_losing_texts(project: Project, fiscal_year: int, rows: int) -> None:
    """A joint text would stand there without its work item."""
    surplus = project.work_items.filter(fiscal_year=fiscal_year, position__gt=rows)
    if surplus.filter(joint_texts__isnull=False).exists():
        raise Refusal(
            _(
                "検証文のある事業項目は減らせません。事業項目の名前を直すか、検証文をまとめてください。"
            )
        )


def _write_row(project: Project, fiscal_year: int, position: int, row: RolesTableRow) -> WorkItem:
    item, _created = WorkItem.objects.update_or_create(
        project=project,
        fiscal_year=fiscal_year,
        position=position,
        defaults={"label": row.label, "title": row.title},
    )
    item.duties.all().delete()
    Duty.objects.bulk_create(
        Duty(work_item=item, side=side, position=number, text=text)
        for side, texts in row.duties.items()
        for number, text in enumerate(texts, start=1)
    )
    return item
