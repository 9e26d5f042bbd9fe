"""What happened to a project: proposal, contract, end, each with its papers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from kyodo.accounts.models import User
from kyodo.attachments.storing import Examined, erase_file, store_file
from kyodo.audit.trail import record
from kyodo.projects.events import Event
from kyodo.projects.models import Project, ProjectFile, ProjectStep
from kyodo.projects.permissions import can_keep_steps
from kyodo.projects.states import StepKind


@dataclass(frozen=True)
class StepData:
    """``due_on`` is the day by which a paper had to be handed in, where there was one."""

    kind: StepKind
    happened_on: date
    due_on: date | None = None
    note: str = ""
    files: Sequence[Examined] = ()


@transaction.atomic
def add_project_step(*, project_id: int, data: StepData, by: User, now: datetime) -> ProjectStep:
    """Write down what happened and keep its papers. Raises ``PermissionDenied``."""
    project = Project.objects.select_for_update().get(pk=project_id)
    if not can_keep_steps(by, project):
        raise PermissionDenied
    step = ProjectStep(project=project, added_by=by, added_at=now)
    _write(step, data, now)
    record(
        Event.STEP_ADDED,
        by=by,
        target=project,
        kind=step.kind,
        on=step.happened_on.isoformat(),
    )
    return step


@transaction.atomic
def change_project_step(*, step_id: int, data: StepData, by: User, now: datetime) -> ProjectStep:
    """Put it right; further papers are added to those that are there. ``PermissionDenied``."""
    step = _locked(step_id, by)
    _write(step, data, now)
    record(
        Event.STEP_CHANGED,
        by=by,
        target=step.project,
        kind=step.kind,
        on=step.happened_on.isoformat(),
    )
    return step


@transaction.atomic
def remove_project_step(*, step_id: int, by: User, now: datetime) -> None:
    """Take it out with its papers, whose bytes go for good. Raises ``PermissionDenied``."""
    step = _locked(step_id, by)
    for file in step.files.select_related("stored"):
        stored = file.stored
        file.delete()
        erase_file(stored, now)
    record(
        Event.STEP_REMOVED,
        by=by,
        target=step.project,
        kind=step.kind,
        on=step.happened_on.isoformat(),
    )
    step.delete()


def _locked(step_id: int, by: User) -> ProjectStep:
    rows = ProjectStep.objects.select_for_update(of=("self",)).select_related("project")
    step = rows.get(pk=step_id)
    if not can_keep_steps(by, step.project):
        raise PermissionDenied
    return step


def _write(step: ProjectStep, data: StepData, now: datetime) -> None:
    step.kind, step.happened_on = data.kind, data.happened_on
    step.due_on, step.note = data.due_on, data.note.strip()
    step.save()
    for file in data.files:
        ProjectFile.objects.create(step=step, stored=store_file(file, now))
