"""A consultation that becomes a collaboration project."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from kyodo.accounts.models import User
from kyodo.audit.trail import record
from kyodo.consultations.actions.asking import ask_caller
from kyodo.consultations.actions.cases import Ending, end_case
from kyodo.consultations.actions.locking import locked_case
from kyodo.consultations.events import Event
from kyodo.consultations.models import Case
from kyodo.consultations.permissions import can_start_project
from kyodo.consultations.states import Outcome
from kyodo.organisations.models import Organisation
from kyodo.projects.actions import add_project
from kyodo.projects.models import Project


@transaction.atomic
def start_project_from_case(
    *,
    case_id: int,
    project: Project,
    parties: Mapping[str, Sequence[Organisation]],
    by: User,
    now: datetime,
) -> Case:
    """Register the project and end the case as a proposal, in one step.

    Raises ``PermissionDenied``, ``StepNotAllowed`` for a case that has ended, or ``Refusal`` as
    ``add_project`` does.
    """
    case = locked_case(case_id, by)
    if not can_start_project(by, case):
        raise PermissionDenied
    case.project = add_project(project=project, parties=parties, by=by)
    end_case(case, ending=Ending(Outcome.PROPOSAL), now=now)
    ask_caller(case, now=now)
    record(Event.PROJECT_STARTED, by=by, target=case)
    return case
